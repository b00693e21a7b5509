import { allOrders, myTrades, openOrders, queryOrder } from '../endpoints/spotTrading';
import { tickerPrice } from '../endpoints/marketData';
import { asMexcError, MexcError } from '../core/errors';
import type { Endpoint } from '../endpoints/endpoint';
import { asRow, asRows, type Row } from '../endpoints/answers';
import { lastPriceOf } from '../endpoints/rows/prices';
import { remember } from '../core/cache';
import { timeOf, type RestClient } from '../rest/client';
import { UNKNOWN_ORDER } from '../rest/errorTable';
import { withGaps } from '../rest/gaps';
import { readContent } from '../rest/pages';
import type { Time } from '../core/time';
import type { OrderRow } from '../endpoints/rows/orderRow';
import { rulesIfListed, type SymbolRules } from '../market/symbolRules';

/** What the policy must know of the market to put a value in USDT on an order. */
export interface PolicyMarket {
	/** Decimal text; undefined when the pair does not exist. */
	lastPrice(symbol: string): Promise<string | undefined>;
	/** Undefined when the pair does not exist. */
	quoteAsset(symbol: string): Promise<string | undefined>;
	/** As MEXC lists them, to be read by mexc/endpoints/rows/orderRow. */
	openOrders(): Promise<readonly OrderRow[]>;
	/** Asked only where a limit over a day is set. */
	history: OwnHistory;
}

/** What the account has done, by the lists of the exchange. All of it throws MexcError. */
export interface OwnHistory {
	time: Time;
	/** Milliseconds of the exchange's clock. */
	now(): Promise<number>;
	/** Orders of a pair that were placed since a moment, and all of them. */
	orders(symbol: string, from: number): Promise<readonly OrderRow[]>;
	/** Fills of a pair since a moment, and all of them. */
	trades(symbol: string, from: number): Promise<readonly Row[]>;
	/** Undefined when MEXC says that it knows no such order. */
	order(symbol: string, clientOrderId: string): Promise<OrderRow | undefined>;
	/** Undefined when the pair does not exist. */
	rules(symbol: string): Promise<SymbolRules | undefined>;
}

/** A price this old still distinguishes an order of 100 USDT from one of 10,000. */
const PRICE_AGE_MS = 5_000;
/** The quote asset of a pair never changes. */
const QUOTE_AGE_MS = 60 * 60_000;

/** Reads through the given client, remembers prices for seconds and quote assets for an hour. */
export function marketOf(client: RestClient): PolicyMarket {
	const time = timeOf(client);
	const { account } = client.context;

	return {
		lastPrice: (symbol) =>
			remember(time, `price ${account.baseUrl} ${symbol}`, { ageMs: PRICE_AGE_MS }, () =>
				// A pair without a trade has no price, and its orders are not worth nothing.
				unlessUnknown(async () => lastPriceOf(await client.call(tickerPrice, { symbol }))),
			),
		quoteAsset: async (symbol) => (await rulesIfListed(client, symbol, QUOTE_AGE_MS))?.quoteAsset,
		openOrders: async () => asRows(await client.call(openOrders, {})),
		history: {
			time,
			now: async () => time.now() + (await client.clockOffsetMs()),
			orders: async (symbol, from) => await wholeList(client, allOrders, symbol, from),
			trades: async (symbol, from) => await wholeList(client, myTrades, symbol, from),
			order: async (symbol, clientOrderId) => {
				const values = { symbol, origClientOrderId: clientOrderId };
				try {
					return asRow(await client.call(queryOrder, values));
				} catch (raw) {
					const error = asMexcError(raw);
					if (error.code === UNKNOWN_ORDER) return undefined;
					throw error;
				}
			},
			rules: async (symbol) => await rulesIfListed(client, symbol, QUOTE_AGE_MS),
		},
	};
}

/** What MEXC dates a little ahead of the clock as it was measured is listed too. */
const AHEAD_MS = 60_000;

/**
 * From a moment to the newest. With both times: where a range ends of which only the start is given is not
 * documented. Throws MexcError of kind `protocol` where MEXC does not give all of it.
 */
async function wholeList(
	client: RestClient,
	endpoint: Endpoint,
	symbol: string,
	startTime: number,
): Promise<readonly Row[]> {
	const endTime = timeOf(client).now() + (await client.clockOffsetMs()) + AHEAD_MS;
	const gaps: string[] = [];
	const collecting = withGaps(client, (sentence) => gaps.push(sentence));
	const rows = await readContent(collecting, endpoint, { symbol, startTime, endTime }, {}, {});
	const [gap] = Array.isArray(rows) ? gaps : ['MEXC did not answer a list'];
	if (gap === undefined) return asRows(rows);
	throw new MexcError({
		kind: 'protocol',
		message: `The answer to "${endpoint.action}" is not whole: ${gap}.`,
		hint: 'Try again in a moment.',
	});
}

/** "No such pair" is an answer; everything else stays an error. */
async function unlessUnknown(ask: () => Promise<string | undefined>): Promise<string | undefined> {
	return await ask().catch((error: unknown) => {
		if (error instanceof MexcError && error.kind === 'exchange') return undefined;
		throw error;
	});
}
