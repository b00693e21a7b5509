import { accountInfo } from '../endpoints/spotTrading';
import { asRow, asRows, rowsAt, type Row } from '../endpoints/answers';
import {
	bookTicker,
	defaultSymbols,
	exchangeInfo,
	orderBook,
	tickerPrice,
} from '../endpoints/marketData';
import type { CallOptions, RestClient } from '../rest/client';
import { balancesOf, type Holding } from '../endpoints/rows/balances';
import { depthOf, type Depth } from '../endpoints/rows/depth';
import { pairsOf, type Pair } from '../endpoints/rows/pairs';
import { bestPriceOf, lastPricesOf } from '../endpoints/rows/prices';

// What several parts of the package ask the exchange for, each answer read in one way. All throw MexcError.

export async function readBalances(
	client: RestClient,
	options?: CallOptions,
): Promise<readonly Holding[]> {
	return balancesOf(await client.call(accountInfo, {}, options));
}

/** All pairs (at a weight of 25). */
export async function readPairs(
	client: RestClient,
	options?: CallOptions,
): Promise<readonly Pair[]> {
	return pairsOf(await client.call(exchangeInfo, {}, options));
}

/** MEXC's row of one pair, with its trading rules; undefined for a pair that is not in the answer. */
export async function readPairRow(
	client: RestClient,
	symbol: string,
	options?: CallOptions,
): Promise<Row | undefined> {
	const { symbols } = asRow(await client.call(exchangeInfo, { symbol }, options));
	return asRows(symbols).find((row) => row.symbol === symbol);
}

/** The names of all pairs that every key may trade: the cheapest question (weight 1). */
export async function readTradableNames(
	client: RestClient,
	options?: CallOptions,
): Promise<readonly string[]> {
	const names: readonly unknown[] = rowsAt('data')(await client.call(defaultSymbols, {}, options));
	return names as readonly string[];
}

export async function readDepth(
	client: RestClient,
	{ symbol, limit }: { symbol: string; limit: number },
	options?: CallOptions,
): Promise<Depth> {
	return depthOf(await client.call(orderBook, { symbol, limit }, options));
}

/** The last price of every pair that has one. */
export async function readLastPrices(
	client: RestClient,
	options?: CallOptions,
): Promise<ReadonlyMap<string, string>> {
	return lastPricesOf(await client.call(tickerPrice, {}, options));
}

/** The best price of one side of the book; undefined when that side is empty. */
export async function readBestPrice(
	client: RestClient,
	symbol: string,
	side: 'bid' | 'ask',
	options?: CallOptions,
): Promise<string | undefined> {
	return bestPriceOf(await client.call(bookTicker, { symbol }, options), side);
}
