import { MexcError } from '../errors';
import { add, compare, multiply, subtract } from '../trading/decimal';
import { candleIntervals, type CandleInterval } from './candles';
import {
	directions,
	frequencies,
	priceSources,
	type Direction,
	type PriceCrossCondition,
} from './condition';
import { decimalText } from './decimalText';

/** The alert's settings by field name, as a user or an expression gave them. */
export type RawSettings = Readonly<Record<string, unknown>>;

/** Everything of a condition but the pair. */
export type PriceCrossSettings = Omit<PriceCrossCondition, 'symbol'>;

const MAX_COOLDOWN_SECONDS = 31_536_000;

/**
 * Checks every setting of a price alert. Throws an `input` MexcError with one sentence that names the field
 * and the value. Fields that the chosen direction, source and frequency do not use are not looked at.
 */
export function parsePriceCross(raw: RawSettings): PriceCrossSettings {
	const source = choice(raw, 'source', 'Source', priceSources);
	const direction = choice(raw, 'direction', 'Direction', directions);
	const frequency = choice(raw, 'frequency', 'Frequency', frequencies);
	const isChannel = direction === 'enter' || direction === 'leave';
	const price = positivePrice(raw.price, 'price', isChannel ? 'Lower price' : 'Price');
	const priceHigh = isChannel ? upperPrice(raw.priceHigh, price) : undefined;
	const rearmPercent = rearm(raw.rearmPercent, direction, price, priceHigh);
	return {
		source,
		direction,
		frequency,
		price,
		priceHigh,
		rearmPercent,
		cooldownSeconds: frequency === 'cooldown' ? cooldown(raw.cooldownSeconds) : undefined,
		interval: source === 'close' || frequency === 'oncePerCandle' ? candleLength(raw) : undefined,
		expiresAt: expiry(raw.expiresAt),
		fireIfBeyond: raw.fireIfBeyond === true,
	};
}

/** Throws an `input` MexcError when the alert has expired already. */
export function checkExpiry({ expiresAt }: PriceCrossSettings, now: number): void {
	if (expiresAt === undefined || expiresAt > now) return;
	throw invalid(
		'expiresAt',
		`Expires At ${new Date(expiresAt).toISOString()} has passed, so the alert can never fire`,
		'Set a later time, or remove the option.',
	);
}

function invalid(parameter: string, message: string, hint: string): MexcError {
	return new MexcError({ kind: 'input', parameter, message: `${message}.`, hint });
}

function shown(value: unknown): string {
	return typeof value === 'number' ? String(value) : String(JSON.stringify(value));
}

function choice<T extends string>(
	raw: RawSettings,
	name: string,
	label: string,
	allowed: readonly T[],
): T {
	const value = allowed.find((candidate) => candidate === raw[name]);
	if (value !== undefined) return value;
	throw invalid(
		name,
		`${label} ${shown(raw[name])} is not a choice of this alert`,
		`Use one of: ${allowed.join(', ')}.`,
	);
}

function candleLength(raw: RawSettings): CandleInterval {
	return choice(raw, 'interval', 'Candle', candleIntervals);
}

function positivePrice(value: unknown, name: string, label: string): string {
	if (value === undefined || value === null || value === '') {
		throw invalid(name, `${label} is missing`, `Give ${label} as plain digits, like 65000.50.`);
	}
	const text = decimalText(value);
	if (text === undefined) {
		throw invalid(
			name,
			`${label} ${shown(value)} is not a number`,
			'Use plain digits with a point, like 65000.50, without thousands separators or currency.',
		);
	}
	if (compare(text, '0') > 0) return text;
	throw invalid(
		name,
		`${label} ${text} can never be reached: prices are above zero`,
		`Give ${label} as a number above zero.`,
	);
}

function upperPrice(value: unknown, price: string): string {
	const priceHigh = positivePrice(value, 'priceHigh', 'Upper price');
	if (compare(priceHigh, price) > 0) return priceHigh;
	throw invalid(
		'priceHigh',
		`Upper price ${priceHigh} is not above Lower price ${price}, so the channel is empty`,
		'Swap the two prices, or use direction up, down or either for a single threshold.',
	);
}

function rearm(
	value: unknown,
	direction: Direction,
	price: string,
	priceHigh: string | undefined,
): string {
	if (value === undefined || value === null || value === '') return '0';
	const text = decimalText(value);
	if (text === undefined || compare(text, '0') < 0) {
		throw invalid(
			'rearmPercent',
			`Re-arm Percent ${shown(value)} is not a percentage of zero or more`,
			'Use a number like 0.5; 0 lets every crossing fire.',
		);
	}
	if (compare(text, '100') >= 0) {
		throw invalid(
			'rearmPercent',
			`Re-arm Percent ${text} can never be met: the price would have to fall to zero`,
			'Use a number below 100, usually below 5.',
		);
	}
	if (direction === 'leave' && priceHigh !== undefined) checkRoom(text, price, priceHigh);
	return text;
}

/** Re-arming `leave` needs a price inside the channel with the band taken off at both edges. */
function checkRoom(percent: string, price: string, priceHigh: string): void {
	const part = multiply(percent, '0.01');
	const lowest = add(price, multiply(price, part));
	const highest = subtract(priceHigh, multiply(priceHigh, part));
	if (compare(lowest, highest) <= 0) return;
	throw invalid(
		'rearmPercent',
		`Re-arm Percent ${percent} can never be met inside the channel ${price} to ${priceHigh}`,
		'Use a smaller percentage or a wider channel.',
	);
}

function cooldown(value: unknown): number {
	const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (
		typeof seconds === 'number' &&
		Number.isFinite(seconds) &&
		seconds > 0 &&
		seconds <= MAX_COOLDOWN_SECONDS
	) {
		return seconds;
	}
	throw invalid(
		'cooldownSeconds',
		`Cooldown ${shown(value)} is not a number of seconds above zero`,
		'Use for example 300 for five minutes; the longest is one year.',
	);
}

/** Milliseconds, ISO text or a date. */
function expiry(value: unknown): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const time = millisecondsOf(value);
	if (Number.isFinite(time)) return time;
	throw invalid(
		'expiresAt',
		`Expires At ${shown(value)} is not a date`,
		'Use a date like 2026-12-31T18:00:00Z, or milliseconds since 1970.',
	);
}

function millisecondsOf(value: unknown): number {
	if (typeof value === 'number') return value;
	if (typeof value !== 'string') return new Date(String(value)).getTime();
	return /^\d+$/.test(value) ? Number(value) : Date.parse(value);
}
