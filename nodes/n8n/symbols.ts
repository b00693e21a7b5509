import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { PRODUCTION_BASE_URL, type Account } from '../../mexc/account';
import { exchangeInfo } from '../../mexc/endpoints/marketData';
import { processWide } from '../../mexc/processState';
import { createRestClient } from '../../mexc/rest/restClient';
import type { Moment } from '../../mexc/time';
import { ageMs, momentOf, systemTime } from '../../mexc/time';
import { accountOf, logOf, networkOf } from './context';
import { toNodeError } from './errors';

interface Pair {
	symbol: string;
	baseAsset: string;
	quoteAsset: string;
	/** False: MEXC lists it, but refuses orders through the API (quirks 42). */
	tradable: boolean;
}

interface CachedPairs {
	pairs: Promise<readonly Pair[]>;
	readAt: Moment;
}

const CACHE_MS = 5 * 60_000;
const PAGE = 100;

/** The list behind the Symbol field, called at every keystroke: pairs that the API may trade come first. */
export async function searchSymbols(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	try {
		const account = await accountOf(this);
		const found = matching(await pairsOf(this, account), filter);
		const start = Number(paginationToken ?? 0);
		const results = found.slice(start, start + PAGE).map((pair) => entry(pair, account));
		const next = start + PAGE;
		return { results, paginationToken: next < found.length ? String(next) : undefined };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** All pairs of an exchange change rarely and cost 25 of 300 weight: read at most every five minutes. */
async function pairsOf(context: ILoadOptionsFunctions, account: Account): Promise<readonly Pair[]> {
	const cache = processWide('symbols', () => new Map<string, CachedPairs>());
	const cached = cache.get(account.baseUrl);
	if (cached && ageMs(systemTime, cached.readAt) < CACHE_MS) return await cached.pairs;
	const pairs = readPairs(context, account);
	cache.set(account.baseUrl, { pairs, readAt: momentOf(systemTime) });
	pairs.catch(() => cache.delete(account.baseUrl));
	return await pairs;
}

async function readPairs(context: ILoadOptionsFunctions, account: Account): Promise<Pair[]> {
	const client = createRestClient({ account, network: networkOf(context), log: logOf(context) });
	const body = (await client.call(exchangeInfo, {})) as {
		symbols?: ReadonlyArray<Record<string, unknown>>;
	};
	return (body.symbols ?? []).map((row) => ({
		symbol: String(row.symbol),
		baseAsset: String(row.baseAsset ?? ''),
		quoteAsset: String(row.quoteAsset ?? ''),
		tradable: row.isSpotTradingAllowed === true,
	}));
}

function matching(pairs: readonly Pair[], filter: string): Pair[] {
	const text = filter.replace(/[\s/_-]+/g, '').toUpperCase();
	const order = (pair: Pair) => [
		pair.tradable ? 0 : 1,
		pair.symbol === text ? 0 : 1,
		pair.symbol.startsWith(text) ? 0 : 1,
		pair.quoteAsset === 'USDT' ? 0 : 1,
	];
	return pairs
		.filter(({ symbol }) => symbol.includes(text))
		.map((pair) => ({ pair, key: `${order(pair).join('')}${pair.symbol}` }))
		.sort((a, b) => (a.key < b.key ? -1 : 1))
		.map(({ pair }) => pair);
}

function entry({ symbol, baseAsset, quoteAsset, tradable }: Pair, account: Account) {
	const item: INodeListSearchItems = {
		name: tradable ? symbol : `${symbol} (not tradable through the API)`,
		value: symbol,
	};
	if (account.baseUrl !== PRODUCTION_BASE_URL) return item;
	return { ...item, url: `https://www.mexc.com/exchange/${baseAsset}_${quoteAsset}` };
}
