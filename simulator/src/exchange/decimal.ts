import Big from 'big.js';

// The only file that knows the decimal library. 18 decimals is the largest scale seen in balances;
// division rounds down so that nothing is ever created from rounding.
const Exact = Big();
Exact.DP = 18;
Exact.RM = Exact.roundDown;
Exact.PE = 100;
Exact.NE = -100;

/** An exact decimal number. Compare and calculate with its methods (`plus`, `times`, `lt`, …). */
export type Decimal = Big;

export function decimal(value: string | number | Decimal): Decimal {
	return new Exact(value);
}

export const ZERO = decimal(0);
export const ONE = decimal(1);

/** Plain digits, never an exponent, no trailing zeros. */
export function plain(value: Decimal): string {
	return value.toFixed();
}

/** Plain digits with exactly `places` decimals, as order books print them. */
export function padded(value: Decimal, places: number): string {
	return value.toFixed(places, Exact.roundDown);
}

export function roundDown(value: Decimal, places: number): Decimal {
	return value.round(places, Exact.roundDown);
}

export function roundUp(value: Decimal, places: number): Decimal {
	return value.round(places, Exact.roundUp);
}

export function smaller(a: Decimal, b: Decimal): Decimal {
	return a.lt(b) ? a : b;
}

export function larger(a: Decimal, b: Decimal): Decimal {
	return a.gt(b) ? a : b;
}

/** How many decimals a plain number text carries, trailing zeros not counted. */
export function decimalPlaces(text: string): number {
	const point = text.indexOf('.');
	return point < 0 ? 0 : text.slice(point + 1).replace(/0+$/, '').length;
}
