import type { WireValues } from '../../endpoints/endpoint';
import { bookTicker, orderBook } from '../../endpoints/marketData';
import type { RestClient } from '../../rest/client';
import { isPlainDecimal, isZero } from '../decimal';

export interface Level {
	price: string;
	quantity: string;
}

/** One side each, the best price first. */
export interface Book {
	bids: readonly Level[];
	asks: readonly Level[];
}

/** Deep enough for orders that an API user places; the weight does not depend on it. */
const DEPTH = 500;

/** The live order book. Throws MexcError. */
export async function readBook(
	client: RestClient,
	symbol: string,
	signal?: AbortSignal,
): Promise<Book> {
	const body = await client.call(orderBook, { symbol, limit: DEPTH }, { signal });
	const { bids, asks } = (body ?? {}) as Record<string, unknown>;
	return { bids: levelsOf(bids), asks: levelsOf(asks) };
}

function levelsOf(rows: unknown): Level[] {
	if (!Array.isArray(rows)) return [];
	return rows.flatMap(([price, quantity]: unknown[]) => {
		return isAmount(price) && isAmount(quantity) ? [{ price, quantity }] : [];
	});
}

/**
 * The best price that a market order of this side meets; undefined when that side of the book is empty.
 * Throws MexcError.
 */
export async function readTouch(
	client: RestClient,
	{ symbol, side }: WireValues,
	signal?: AbortSignal,
): Promise<string | undefined> {
	const body = (await client.call(bookTicker, { symbol }, { signal })) as Record<string, unknown>;
	const price = side === 'BUY' ? body.askPrice : body.bidPrice;
	return isAmount(price) ? price : undefined;
}

function isAmount(value: unknown): value is string {
	return typeof value === 'string' && isPlainDecimal(value) && !isZero(value);
}
