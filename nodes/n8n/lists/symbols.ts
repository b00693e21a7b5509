import { remember } from '../../../mexc/core/cache';
import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { PRODUCTION_BASE_URL, type Account } from '../../../mexc/account/account';
import { inCapitals } from '../../../mexc/input/symbolNames';
import type { Pair } from '../../../mexc/endpoints/rows/pairs';
import { readPairs } from '../../../mexc/market/reads';
import { createRestClient } from '../../../mexc/client';
import { systemTime } from '../../../mexc/core/time';
import { accountOf, logOf, networkOf } from '../context';
import { toNodeError } from '../errors';

const CACHE_MS = 5 * 60_000;
const PAGE = 100;
/** What leaves MEXC is listed for a while (quirks 43), and nothing comes of it. */
const OFFLINE = '3';

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

/**
 * All pairs at once, for a list of which several can be chosen: the editor searches it by itself. First those that
 * the API may trade, of these those against USDT; then by name, so that BTCUSDT stands before BTC3LUSDT.
 */
export async function getSymbols(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const account = await accountOf(this);
		const listed = (await pairsOf(this, account)).filter(({ status }) => status !== OFFLINE);
		return listed
			.map((pair) => ({ pair, key: listKey(pair) }))
			.sort((a, b) => (a.key < b.key ? -1 : 1))
			.map(({ pair }) => ({ name: nameOf(pair), value: pair.symbol }));
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

function listKey(pair: Pair): string {
	const { baseAsset, quoteAsset } = pair;
	const rank = [isTradable(pair) ? 0 : 1, quoteAsset === 'USDT' ? 0 : 1].join('');
	return `${rank}${baseAsset} ${quoteAsset}`;
}

/** All pairs of an exchange change rarely and cost 25 of 300 weight: read at most every five minutes. */
async function pairsOf(context: ILoadOptionsFunctions, account: Account): Promise<readonly Pair[]> {
	const key = `list of pairs ${account.baseUrl}`;
	return await remember(systemTime, key, { ageMs: CACHE_MS }, () => askForPairs(context, account));
}

async function askForPairs(
	context: ILoadOptionsFunctions,
	account: Account,
): Promise<readonly Pair[]> {
	const client = createRestClient({ account, network: networkOf(context), log: logOf(context) });
	return await readPairs(client);
}

function matching(pairs: readonly Pair[], filter: string): Pair[] {
	const text = inCapitals(filter.replace(/[\s/_-]+/g, ''));
	const order = (pair: Pair) => [
		isTradable(pair) ? 0 : 1,
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

/** MEXC lists some pairs for which it refuses orders through the API (quirks 42). */
function isTradable({ isApiTradable }: Pair): boolean {
	return isApiTradable === true;
}

function nameOf(pair: Pair): string {
	return isTradable(pair) ? pair.symbol : `${pair.symbol} (not tradable through the API)`;
}

function entry(pair: Pair, account: Account) {
	const { symbol, baseAsset, quoteAsset } = pair;
	const item: INodeListSearchItems = {
		name: nameOf(pair),
		value: symbol,
	};
	if (account.baseUrl !== PRODUCTION_BASE_URL) return item;
	const [base, quote] = [baseAsset, quoteAsset].map(encodeURIComponent);
	return { ...item, url: `https://www.mexc.com/exchange/${base}_${quote}` };
}
