import { MexcError } from '../core/errors';
import { readTradableNames } from './reads';
import { nearest } from './similarSymbols';
import { remember } from '../core/cache';
import type { RestClient } from '../rest/client';
import { systemTime } from '../core/time';

const NAMES_AGE_MS = 10 * 60_000;

/** The error for a pair that MEXC does not have. The list of names costs weight 1 and is remembered. */
export async function unknownSymbol(client: RestClient, symbol: string): Promise<MexcError> {
	const near = nearest(symbol, await tradableNames(client).catch(() => []));
	return new MexcError({
		kind: 'input',
		message: `MEXC has no pair ${symbol}, so nothing was sent.`,
		hint: near.length
			? `Did you mean ${near.join(' or ')}?`
			: 'Choose the pair from the list, or write its two assets, for example BTCUSDT.',
		parameter: 'symbol',
	});
}

/** The names of all pairs that every key may trade, at most ten minutes old (weight 1). Throws MexcError. */
export async function tradableNames(client: RestClient): Promise<readonly string[]> {
	const { account, time = systemTime } = client.context;
	const key = `names ${account.baseUrl}`;
	return await remember(time, key, { ageMs: NAMES_AGE_MS }, () => readTradableNames(client));
}
