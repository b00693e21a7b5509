import { plainText } from '../core/decimal';

/**
 * The only place where prices and volumes become floating point. Indicators and pictures are statistics: an
 * average has no exact decimal form anyway, and Wilder's recursion over 300 candles is exact to 1e-13 in
 * doubles. Money that is sent or compared with a balance never comes from here: orders, policy and transfers
 * must not import these folders (a test reads the imports).
 */

/** The nearest double of decimal text; text that is no number becomes NaN. */
export function floatOf(text: string): number {
	return Number(text);
}

/**
 * A double as plain decimal text with at most `decimals` digits after the point (below zero: rounded to tens,
 * hundreds ...), without trailing zeros, exponent and `-0`.
 */
export function textOf(value: number, decimals: number): string {
	if (!(Math.abs(value) < FIXED_BELOW)) return plainText(value);
	if (decimals <= 0) {
		const unit = 10 ** -decimals;
		const whole = Math.round(value / unit) * unit;
		return whole === 0 ? '0' : plainText(whole);
	}
	const short = value.toFixed(Math.min(decimals, MOST_DECIMALS)).replace(/\.?0+$/, '');
	return short === '-0' ? '0' : short;
}

/** From here on `toFixed` writes an exponent. */
const FIXED_BELOW = 1e21;
/** `toFixed` takes no more. */
const MOST_DECIMALS = 100;

/** How many digits after the point show `digits` significant ones of a value of this size; 0 for zero. */
export function decimalsFor(size: number, digits: number): number {
	const magnitude = Math.abs(size);
	if (!(magnitude > 0) || !Number.isFinite(magnitude)) return 0;
	const exponent = exponentOf(magnitude);
	return digits - 1 - exponent;
}

/** floor(log10(x)) from the digits themselves: a logarithm is off by one next to powers of ten. */
export function exponentOf(magnitude: number): number {
	const text = magnitude.toExponential();
	return Number(text.slice(text.indexOf('e') + 1));
}
