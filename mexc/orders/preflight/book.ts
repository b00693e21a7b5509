import type { WireValues } from '../../endpoints/endpoint';
import type { Level } from '../../endpoints/rows/depth';
import { readBestPrice, readDepth } from '../../market/reads';
import type { RestClient } from '../../rest/client';
import { isZero } from '../../core/decimal';

export type { Level } from '../../endpoints/rows/depth';

/** One side each, the best price first. */
export interface Book {
	bids: readonly Level[];
	asks: readonly Level[];
}

/** Deep enough for orders that an API user places; the weight does not depend on it. */
export const DEPTH = 500;

/** The live order book. Throws MexcError. */
export async function readBook(
	client: RestClient,
	symbol: string,
	signal?: AbortSignal,
): Promise<Book> {
	const { bids, asks } = await readDepth(client, { symbol, limit: DEPTH }, { signal });
	return { bids: bids.filter(isOffer), asks: asks.filter(isOffer) };
}

function isOffer({ price, quantity }: Level): boolean {
	return !isZero(price) && !isZero(quantity);
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
	return await readBestPrice(client, symbol, side === 'BUY' ? 'ask' : 'bid', { signal });
}
