import { absolute, amountOf, compare, divide, isZero, multiply, subtract } from '../core/decimal';
import type { Row } from '../endpoints/answers';
import { readAsset } from '../input/names';
import { wholeNumberOf } from '../input/numbers';
import { shownValue } from '../input/problem';
import { choice, invalid, isBlank, positiveDecimal, type RawSettings } from '../input/settings';
import { shortHash } from './condition';

export const rankings = ['change', 'gain', 'loss', 'volume', 'range'] as const;
export type Ranking = (typeof rankings)[number];

/** A checked ranking of all pairs against one asset. */
export interface MoversCondition {
	/** Upper case. */
	quoteAsset: string;
	rankBy: Ranking;
	/** How many of the ranking are reported. */
	count: number;
	everyMinutes: number;
	/** Smallest volume of 24 hours in the quote asset, as decimal text; absent for any. */
	minQuoteVolume?: string;
}

const MOST = 100;
const LONGEST_MINUTES = 1_440;

/** Checks the settings; throws as fieldValues.ts says. */
export function parseMovers(raw: RawSettings): MoversCondition {
	return {
		quoteAsset: readAsset(raw.quoteAsset, { label: 'Quote Asset', parameter: 'quoteAsset' }),
		rankBy: choice(raw, 'rankBy', 'Rank By', rankings),
		count: whole(raw, 'count', 'Pairs', MOST, 10),
		everyMinutes: whole(raw, 'everyMinutes', 'Every (Minutes)', LONGEST_MINUTES, 60),
		minQuoteVolume: isBlank(raw.minQuoteVolume)
			? undefined
			: positiveDecimal(raw, 'minQuoteVolume', 'Minimum Volume', '1000000'),
	};
}

function whole(raw: RawSettings, name: string, label: string, most: number, usual: number): number {
	const value = raw[name];
	const number = isBlank(value) ? undefined : wholeNumberOf(value, { label, parameter: name });
	if (number !== undefined && number >= 1 && number <= most) return number;
	throw invalid(
		name,
		`${label} ${shownValue(value)} is not a whole number from 1 to ${most}`,
		`Use for example ${usual}.`,
	);
}

/** Names the ranking: ranks of another one say nothing about it. */
export function moversHash(condition: MoversCondition): string {
	const { quoteAsset, rankBy, count, everyMinutes, minQuoteVolume } = condition;
	return shortHash(['movers', quoteAsset, rankBy, count, everyMinutes, minQuoteVolume]);
}

/** A pair as it stands, of the last 24 hours. Decimal text. */
export interface Mover {
	symbol: string;
	lastPrice: string;
	openPrice: string;
	high: string;
	low: string;
	/** In the base asset. */
	volume: string;
	quoteVolume: string;
	/** Last price against the one of 24 hours ago, in percent. */
	changePercent: string;
	/** Highest against lowest price, in percent of the lowest. */
	rangePercent: string;
}

const SHOWN_DIGITS = 4;

/** MEXC's row of a pair in `ticker24hr`; undefined for one that was not traded in 24 hours, or is no such row. */
function moverOf(row: Row): Mover | undefined {
	const { symbol } = row;
	const [last, open, high, low] = [row.lastPrice, row.openPrice, row.highPrice, row.lowPrice].map(
		(value) => amountOf(value),
	);
	const [volume, quoteVolume] = [amountOf(row.volume), amountOf(row.quoteVolume)];
	if (typeof symbol !== 'string' || volume === undefined || quoteVolume === undefined) return;
	if (last === undefined || open === undefined || high === undefined || low === undefined) return;
	if ([last, open, high, low, volume].some(isZero)) return undefined;
	return {
		symbol,
		lastPrice: last,
		openPrice: open,
		high,
		low,
		volume,
		quoteVolume,
		changePercent: percentOf(subtract(last, open), open),
		rangePercent: percentOf(subtract(high, low), low),
	};
}

/** Cut after four decimals. */
function percentOf(part: string, whole: string): string {
	return divide(multiply(part, '100'), whole, SHOWN_DIGITS);
}

const measures: Readonly<Record<Ranking, (mover: Mover) => string>> = {
	change: ({ changePercent }) => absolute(changePercent),
	gain: ({ changePercent }) => changePercent,
	loss: ({ changePercent }) => subtract('0', changePercent),
	volume: ({ quoteVolume }) => quoteVolume,
	range: ({ rangePercent }) => rangePercent,
};

/**
 * The pairs of `symbols` in the order of the ranking, first the largest; of the same size by name. A rise or a fall
 * has to be one.
 */
export function rank(
	rows: readonly Row[],
	{ rankBy, minQuoteVolume = '0' }: Pick<MoversCondition, 'rankBy' | 'minQuoteVolume'>,
	symbols: ReadonlySet<string>,
): Mover[] {
	const measure = measures[rankBy];
	const isOneWay = rankBy === 'gain' || rankBy === 'loss';
	return rows
		.flatMap((row) => (symbols.has(String(row.symbol)) ? (moverOf(row) ?? []) : []))
		.filter(({ quoteVolume }) => compare(quoteVolume, minQuoteVolume) >= 0)
		.map((mover) => ({ mover, size: measure(mover) }))
		.filter(({ size }) => !isOneWay || compare(size, '0') > 0)
		.sort((one, other) => {
			const order = compare(other.size, one.size);
			return order !== 0 ? order : one.mover.symbol < other.mover.symbol ? -1 : 1;
		})
		.map(({ mover }) => mover);
}

/** As far down a ranking is remembered, to say where a pair has come from; JSON. */
export interface KnownRanks {
	/** Start of the interval that was reported last, in milliseconds. */
	slot: number;
	/** Names in their order, as comma text. */
	names: string;
}

const REMEMBERED = 200;

export function knownRanks(slot: number, movers: readonly Mover[]): KnownRanks {
	const names = movers.slice(0, REMEMBERED).map(({ symbol }) => symbol);
	return { slot, names: names.join() };
}

/** Undefined for anything that is none: what was saved can be edited by people and by executions. */
export function knownRanksFrom(value: unknown): KnownRanks | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { slot, names } = value as Record<string, unknown>;
	return typeof slot === 'number' && typeof names === 'string' ? { slot, names } : undefined;
}

/** Where a pair stood in the ranking before, from 1; null where it was not among the first 200. */
export function previousRank({ names }: KnownRanks, symbol: string): number | null {
	const index = names.split(',').indexOf(symbol);
	return index < 0 ? null : index + 1;
}
