import { openOrders } from '../endpoints/spotTrading';
import { exchangeInfo, tickerPrice } from '../endpoints/marketData';
import { MexcError } from '../errors';
import { processWide } from '../processState';
import type { RestClient } from '../rest/client';
import { systemTime } from '../time';
import { isPlainDecimal, isZero } from './decimal';

/** What the policy must know of the market to put a value in USDT on an order. */
export interface PolicyMarket {
	/** Decimal text; undefined when the pair does not exist. */
	lastPrice(symbol: string): Promise<string | undefined>;
	/** Undefined when the pair does not exist. */
	quoteAsset(symbol: string): Promise<string | undefined>;
	openOrders(): Promise<readonly OpenOrder[]>;
}

export interface OpenOrder {
	symbol: string;
	clientOrderId?: string;
	price: string;
	origQty: string;
	executedQty: string;
}

/** A price this old still tells an order of 100 USDT from one of 10,000. */
const PRICE_AGE_MS = 5_000;
/** The quote asset of a pair never changes. */
const QUOTE_AGE_MS = 60 * 60_000;
/** Price and quote asset of every pair of the exchange. */
const MAX_REMEMBERED = 6_000;

interface Remembered {
	value: Promise<string | undefined>;
	until: number;
}

/** Reads through the given client, remembers prices for seconds and quote assets for an hour. */
export function marketOf(client: RestClient): PolicyMarket {
	const { account, time = systemTime } = client.context;
	const memory = processWide('policyMarket', () => new Map<string, Remembered>());

	function remember(key: string, ageMs: number, ask: () => Promise<string | undefined>) {
		const name = `${account.baseUrl} ${key}`;
		const known = memory.get(name);
		if (known && known.until > time.now()) return known.value;
		const value = ask();
		// In the order of their age: names may come from expressions without end.
		memory.delete(name);
		memory.set(name, { value, until: time.now() + ageMs });
		for (const oldest of memory.keys()) {
			if (memory.size <= MAX_REMEMBERED) break;
			memory.delete(oldest);
		}
		// A failure, and a pair that may be listed later, are asked again the next time.
		const forget = () => memory.get(name)?.value === value && memory.delete(name);
		value.then((answer) => answer === undefined && forget(), forget);
		return value;
	}

	return {
		lastPrice: (symbol) =>
			remember(`price ${symbol}`, PRICE_AGE_MS, () =>
				unlessUnknown(async () => {
					const body = await client.call(tickerPrice, { symbol });
					const { price } = body as { price?: string };
					// A pair without a trade has no price, and its orders are not worth nothing.
					const isPrice = price !== undefined && isPlainDecimal(price) && !isZero(price);
					return isPrice ? price : undefined;
				}),
			),
		quoteAsset: (symbol) =>
			remember(`quote ${symbol}`, QUOTE_AGE_MS, () =>
				unlessUnknown(async () => {
					const body = await client.call(exchangeInfo, { symbol });
					const [row] = (body as { symbols?: Array<{ quoteAsset?: string }> }).symbols ?? [];
					return row?.quoteAsset;
				}),
			),
		openOrders: async () => (await client.call(openOrders, {})) as OpenOrder[],
	};
}

/** "No such pair" is an answer; everything else stays an error. */
async function unlessUnknown(ask: () => Promise<string | undefined>): Promise<string | undefined> {
	return await ask().catch((error: unknown) => {
		if (error instanceof MexcError && error.kind === 'exchange') return undefined;
		throw error;
	});
}
