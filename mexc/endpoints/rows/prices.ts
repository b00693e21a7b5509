import { asRow, asRows } from '../answers';
import { MexcError } from '../../core/errors';
import { isZero, amountOf, positiveOf } from '../../core/decimal';

/** The last price in a row of `tickerPrice`; undefined for a pair that was never traded, or says none. */
export function lastPriceOf(row: unknown): string | undefined {
	return positiveOf(asRow(row).price);
}

/** By pair, of all rows of `tickerPrice`; a pair that says none is left out. */
export function lastPricesOf(body: unknown): ReadonlyMap<string, string> {
	const rows = asRows([body].flat());
	return new Map(
		rows.flatMap((row) => {
			const price = lastPriceOf(row);
			return price === undefined ? [] : [[String(row.symbol), price] as const];
		}),
	);
}

/**
 * The best price of one side in a row of `bookTicker`; undefined for an empty side, which is null, empty or
 * zero. Throws MexcError of kind `protocol` for what is no price at all.
 */
export function bestPriceOf(row: unknown, side: 'bid' | 'ask'): string | undefined {
	const value = asRow(row)[`${side}Price`];
	if (value === null || value === undefined || value === '') return undefined;
	const price = amountOf(value);
	if (price !== undefined) return isZero(price) ? undefined : price;
	throw new MexcError({
		kind: 'protocol',
		message: `The best ${side} price cannot be determined: MEXC sent something that is no price.`,
		hint: 'Try again in a moment.',
	});
}
