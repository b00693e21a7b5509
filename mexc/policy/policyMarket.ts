import { openOrders } from '../endpoints/spotTrading';
import { tickerPrice } from '../endpoints/marketData';
import { MexcError } from '../core/errors';
import { lastPriceOf } from '../endpoints/rows/prices';
import { remember } from '../core/cache';
import type { RestClient } from '../rest/client';
import { systemTime } from '../core/time';
import type { OrderRow } from '../endpoints/rows/orderRow';
import { rulesIfListed } from '../market/symbolRules';

/** What the policy must know of the market to put a value in USDT on an order. */
export interface PolicyMarket {
	/** Decimal text; undefined when the pair does not exist. */
	lastPrice(symbol: string): Promise<string | undefined>;
	/** Undefined when the pair does not exist. */
	quoteAsset(symbol: string): Promise<string | undefined>;
	/** As MEXC lists them, to be read by mexc/endpoints/rows/orderRow. */
	openOrders(): Promise<readonly OrderRow[]>;
}

/** A price this old still distinguishes an order of 100 USDT from one of 10,000. */
const PRICE_AGE_MS = 5_000;
/** The quote asset of a pair never changes. */
const QUOTE_AGE_MS = 60 * 60_000;

/** Reads through the given client, remembers prices for seconds and quote assets for an hour. */
export function marketOf(client: RestClient): PolicyMarket {
	const { account, time = systemTime } = client.context;

	return {
		lastPrice: (symbol) =>
			remember(time, `price ${account.baseUrl} ${symbol}`, { ageMs: PRICE_AGE_MS }, () =>
				// A pair without a trade has no price, and its orders are not worth nothing.
				unlessUnknown(async () => lastPriceOf(await client.call(tickerPrice, { symbol }))),
			),
		quoteAsset: async (symbol) => (await rulesIfListed(client, symbol, QUOTE_AGE_MS))?.quoteAsset,
		openOrders: async () => (await client.call(openOrders, {})) as OrderRow[],
	};
}

/** "No such pair" is an answer; everything else stays an error. */
async function unlessUnknown(ask: () => Promise<string | undefined>): Promise<string | undefined> {
	return await ask().catch((error: unknown) => {
		if (error instanceof MexcError && error.kind === 'exchange') return undefined;
		throw error;
	});
}
