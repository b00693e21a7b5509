import { MexcError } from '../core/errors';
import { readTradableNames } from './reads';
import { remember } from '../core/cache';
import type { RestClient } from '../rest/client';
import { systemTime } from '../core/time';

const NAMES_AGE_MS = 10 * 60_000;
const MAX_SUGGESTIONS = 3;
/** Two letters exchanged are two edits. */
const MAX_EDITS = 2;

/** The error for a pair that MEXC does not have. The list of names costs weight 1 and is remembered. */
export async function unknownSymbol(client: RestClient, symbol: string): Promise<MexcError> {
	const near = similarNames(symbol, await tradableNames(client).catch(() => []));
	return new MexcError({
		kind: 'input',
		message: `MEXC has no pair ${symbol}, so nothing was sent.`,
		hint: near.length
			? `Did you mean ${near.join(' or ')}?`
			: 'Choose the pair from the list, or write its two assets, for example BTCUSDT.',
		parameter: 'symbol',
	});
}

async function tradableNames(client: RestClient): Promise<readonly string[]> {
	const { account, time = systemTime } = client.context;
	const key = `names ${account.baseUrl}`;
	return await remember(time, key, { ageMs: NAMES_AGE_MS }, () => readTradableNames(client));
}

/** The nearest of `names` to a mistyped one, nearest first; another quote asset is near too. */
export function similarNames(symbol: string, names: readonly string[]): string[] {
	return names
		.map((name) => ({ name, edits: editsBetween(symbol, name) }))
		.filter(({ name, edits }) => edits <= MAX_EDITS || name === `${symbol}USDT`)
		.sort((a, b) => a.edits - b.edits || a.name.localeCompare(b.name, 'en'))
		.slice(0, MAX_SUGGESTIONS)
		.map(({ name }) => name);
}

/** Levenshtein's distance; names whose lengths differ too much are not compared letter by letter. */
function editsBetween(a: string, b: string): number {
	if (Math.abs(a.length - b.length) > MAX_EDITS) return MAX_EDITS + 1;
	let above = Array.from({ length: b.length + 1 }, (_unused, column) => column);
	for (let row = 1; row <= a.length; row++) {
		const current = [row];
		for (let column = 1; column <= b.length; column++) {
			const replaced = above[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
			current.push(Math.min(replaced, above[column] + 1, current[column - 1] + 1));
		}
		above = current;
	}
	return above[b.length];
}
