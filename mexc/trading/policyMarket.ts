import { openOrders } from '../endpoints/spotTrading';
import { exchangeInfo, tickerPrice } from '../endpoints/marketData';
import { MexcError } from '../errors';
import { processWide } from '../processState';
import type { RestClient } from '../rest/client';
import { systemTime } from '../time';

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
/** The quote asset of a pair never changes; a missing pair may be listed later. */
const QUOTE_AGE_MS = 60 * 60_000;

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
		memory.set(name, { value, until: time.now() + ageMs });
		// A failure is asked again the next time.
		value.catch(() => memory.delete(name));
		return value;
	}

	return {
		lastPrice: (symbol) =>
			remember(`price ${symbol}`, PRICE_AGE_MS, () =>
				unlessUnknown(async () => {
					const body = await client.call(tickerPrice, { symbol });
					return (body as { price?: string }).price;
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
