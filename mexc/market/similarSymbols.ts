import { readTradableNames } from './reads';
import type { CallOptions, RestClient } from '../rest/client';

const MOST_SUGGESTIONS = 3;
/** More changed letters than this, and it is another name. */
const MOST_CHANGES = 2;

/**
 * Pairs that may be meant by a name that MEXC does not list, nearest first; none when MEXC cannot be asked
 * just now. One request of weight 1, however many names there are to ask about.
 */
export async function similarSymbols(
	client: RestClient,
	names: readonly string[],
	options: CallOptions = {},
): Promise<ReadonlyMap<string, readonly string[]>> {
	const listed = await readTradableNames(client, options).catch(() => []);
	return new Map(names.map((name) => [name, nearest(name, listed)]));
}

/** Listed names that a mistyped one may stand for, nearest first; another quote asset is near too. */
export function nearest(name: string, listed: readonly string[]): string[] {
	const reversed = listed.filter((other) => isSwapped(name, other));
	const close = listed
		.map((other) => ({ other, changes: changesBetween(name, other) }))
		.filter(({ changes }) => changes <= MOST_CHANGES)
		.sort((a, b) => a.changes - b.changes || a.other.localeCompare(b.other, 'en'))
		.map(({ other }) => other);
	const longer = listed.filter((other) => other.startsWith(name));
	return [...new Set([...reversed, ...close, ...longer])].slice(0, MOST_SUGGESTIONS);
}

/** USDTBTC for BTCUSDT. */
function isSwapped(name: string, other: string): boolean {
	return name !== other && name.length === other.length && `${other}${other}`.includes(name);
}

/** How many letters have to be put in, taken out or changed (Levenshtein), at most one more than is of use. */
function changesBetween(name: string, other: string): number {
	if (Math.abs(name.length - other.length) > MOST_CHANGES) return MOST_CHANGES + 1;
	let row = Array.from({ length: other.length + 1 }, (_, column) => column);
	for (let line = 1; line <= name.length; line++) {
		const next = [line];
		for (let column = 1; column <= other.length; column++) {
			const isSame = name[line - 1] === other[column - 1];
			next.push(
				Math.min(row[column] + 1, next[column - 1] + 1, row[column - 1] + (isSame ? 0 : 1)),
			);
		}
		row = next;
	}
	return row[other.length];
}
