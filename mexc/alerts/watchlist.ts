import { compare } from '../core/decimal';
import type { Row } from '../endpoints/answers';
import type { Pair } from '../endpoints/rows/pairs';
import { listEntries } from '../input/lists';
import { readAsset } from '../input/names';
import { wholeNumberOf } from '../input/numbers';
import { shownValue } from '../input/problem';
import { choice, invalid, isBlank, type RawSettings } from '../input/settings';
import { inCapitals, isSymbolName } from '../input/symbolNames';
import { readText } from '../input/texts';
import { shortHash } from './condition';
import { rank } from './movers';

export const watchlistKinds = ['quote', 'volume'] as const;

/** Which pairs are watched: a rule, because they come and go. */
export interface Watchlist {
	kind: (typeof watchlistKinds)[number];
	/** Upper case. */
	quoteAsset: string;
	/** How many of the largest by volume; only for `volume`. */
	count?: number;
	/** Upper case, `*` for any letters; without one every pair is included. */
	include: readonly string[];
	exclude: readonly string[];
}

const MOST_RANKED = 500;
/** So much of the count a pair must be ahead of one that is watched, to take its place. */
const EDGE = 0.2;

/** Checks the settings; throws as fieldValues.ts says. */
export function parseWatchlist(raw: RawSettings): Watchlist {
	const kind = choice(raw, 'watchlist', 'Watchlist', watchlistKinds);
	const naming = { label: 'Quote Asset', parameter: 'watchlistQuoteAsset' };
	return {
		kind,
		quoteAsset: readAsset(raw.watchlistQuoteAsset, naming),
		...(kind === 'volume' ? { count: countOf(raw.watchlistCount) } : {}),
		include: patterns(raw, 'watchlistInclude', 'Include'),
		exclude: patterns(raw, 'watchlistExclude', 'Exclude'),
	};
}

function countOf(value: unknown): number {
	const naming = { label: 'Number of Pairs', parameter: 'watchlistCount' };
	const count = isBlank(value) ? undefined : wholeNumberOf(value, naming);
	if (count !== undefined && count >= 1 && count <= MOST_RANKED) return count;
	throw invalid(
		naming.parameter,
		`${naming.label} ${shownValue(value)} is not a whole number from 1 to ${MOST_RANKED}`,
		'Use for example 20.',
	);
}

function patterns(raw: RawSettings, parameter: string, label: string): string[] {
	const naming = { label, parameter };
	return listEntries(raw[parameter], naming).map((entry) => {
		const given = readText(entry, naming);
		const pattern = inCapitals(given).replace(/[\s/_-]+/g, '');
		if (/^\*+$/.test(pattern) || isSymbolName(pattern.replaceAll('*', ''))) return pattern;
		throw invalid(
			parameter,
			`${label} ${shownValue(given)} is not a pattern of pairs`,
			'Write names of pairs, with * for any letters, for example BTC* or *3LUSDT, separated by commas.',
		);
	});
}

/** Names the rule: what was chosen by another says nothing about it. */
export function watchlistHash({ kind, quoteAsset, count, include, exclude }: Watchlist): string {
	return shortHash(['watchlist', kind, quoteAsset, count, include.join(), exclude.join()]);
}

/** Whether the whole name fits; takes no longer than the name is long, whatever the pattern. */
export function fits(pattern: string, symbol: string): boolean {
	const [first, ...others] = pattern.split('*');
	const last = others.pop();
	if (last === undefined) return symbol === first;
	if (!symbol.startsWith(first) || symbol.length < first.length + last.length) return false;
	const end = symbol.length - last.length;
	let from = first.length;
	for (const part of others) {
		const found = symbol.indexOf(part, from);
		if (found < 0 || found + part.length > end) return false;
		from = found + part.length;
	}
	return symbol.endsWith(last);
}

/** What MEXC lists at one moment. */
export interface Market {
	pairs: readonly Pair[];
	/** Of 24 hours; only a watchlist by volume asks for them. */
	tickers: readonly Row[];
}

/**
 * The pairs to watch, where those of `current` are watched. One of them stays while it is not offline and, of the
 * largest, until another one is clearly ahead: at the edge of a ranking two change places all the time.
 */
export function pairsToWatch(
	list: Watchlist,
	{ pairs, tickers }: Market,
	current: ReadonlySet<string>,
): string[] {
	const wanted = pairs.filter((pair) => isWanted(list, pair, current)).map(({ symbol }) => symbol);
	const { count } = list;
	if (count === undefined) return wanted.sort((one, other) => (one < other ? -1 : 1));
	const ranked = rank(tickers, { rankBy: 'volume' }, new Set(wanted));
	const lead = Math.max(1, Math.ceil(count * EDGE));
	return ranked
		.filter(({ quoteVolume }) => compare(quoteVolume, '0') > 0)
		.map(({ symbol }, place) => ({ symbol, place: place - (current.has(symbol) ? lead : 0) }))
		.sort((one, other) => one.place - other.place || (current.has(one.symbol) ? -1 : 1))
		.slice(0, count)
		.map(({ symbol }) => symbol);
}

/** `1` is online, `2` paused, `3` offline (quirks 43). A pause does not end the watch, and begins none. */
function isWanted(
	{ quoteAsset, include, exclude }: Watchlist,
	pair: Pair,
	current: ReadonlySet<string>,
): boolean {
	const { symbol, status } = pair;
	const isOpen = status === '1' || status === 'ENABLED';
	if (pair.quoteAsset !== quoteAsset || status === '3') return false;
	if (!isOpen && !current.has(symbol)) return false;
	if (include.length > 0 && !include.some((pattern) => fits(pattern, symbol))) return false;
	return !exclude.some((pattern) => fits(pattern, symbol));
}

export interface Change {
	joined: readonly string[];
	left: readonly string[];
}

/**
 * From what is watched to what is to be watched, at most `most` pairs: whoever is watched goes first. Applying it
 * gives exactly those.
 */
export function changeOf(
	current: ReadonlySet<string>,
	wanted: readonly string[],
	most = Number.POSITIVE_INFINITY,
): Change {
	const next = new Set(wanted);
	const left = [...current].filter((symbol) => !next.has(symbol));
	const room = Math.max(0, most - (current.size - left.length));
	return { joined: [...next].filter((symbol) => !current.has(symbol)).slice(0, room), left };
}
