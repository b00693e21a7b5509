import { exponentOf, floatOf } from '../indicators/floats';

/** Where values lie between a top and a bottom edge, in pixels. */
export interface Scale {
	low: number;
	high: number;
	yOf(value: number): number;
}

export interface Tick {
	/** Exact decimal text. */
	label: string;
	value: number;
}

/** Of a range without height, as a share of the value. */
const STANDING_RANGE = 0.002;

/** `padding` is a share of the range, above and below. */
export function scaleOf(
	values: readonly number[],
	{ top, bottom, padding }: { top: number; bottom: number; padding: number },
): Scale {
	let low = Number.POSITIVE_INFINITY;
	let high = Number.NEGATIVE_INFINITY;
	for (const value of values) {
		if (value < low) low = value;
		if (value > high) high = value;
	}
	if (!(low <= high)) [low, high] = [0, 1];
	const range = high - low || Math.abs(high) * STANDING_RANGE || 1;
	if (high === low) {
		low -= range / 2;
		high += range / 2;
	}
	low -= range * padding;
	high += range * padding;
	const perValue = (bottom - top) / (high - low);
	return { low, high, yOf: (value) => bottom - (value - low) * perValue };
}

/** Round values in the range, at most `most` of them, lowest first: multiples of 1, 2 or 5 times a power of ten. */
export function ticksOf({ low, high }: Pick<Scale, 'low' | 'high'>, most: number): Tick[] {
	const rough = (high - low) / Math.max(1, most);
	const exponent = exponentOf(rough);
	// One power higher is tried too: 1, 2, 5, 10.
	for (const [factor, power] of [
		[1, exponent],
		[2, exponent],
		[5, exponent],
		[1, exponent + 1],
		[2, exponent + 1],
	]) {
		const found = multiples({ low, high }, factor, power);
		if (found.length <= most) return found;
	}
	return [];
}

function multiples({ low, high }: { low: number; high: number }, factor: number, power: number) {
	const step = floatOf(decimalText(factor, power));
	const ticks: Tick[] = [];
	for (let count = Math.ceil(low / step); count * step <= high; count++) {
		const label = decimalText(count * factor, power);
		ticks.push({ label, value: floatOf(label) });
	}
	return ticks;
}

/** A whole number times a power of ten, digit by digit: 3 and -2 are `0.03`. */
export function decimalText(whole: number, power: number): string {
	const sign = whole < 0 ? '-' : '';
	const digits = String(Math.abs(whole));
	if (whole === 0) return power < 0 ? `0.${'0'.repeat(-power)}` : '0';
	if (power >= 0) return `${sign}${digits}${'0'.repeat(power)}`;
	const padded = digits.padStart(1 - power, '0');
	return `${sign}${padded.slice(0, power)}.${padded.slice(power)}`;
}
