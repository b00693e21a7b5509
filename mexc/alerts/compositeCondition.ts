import { wholeNumberOf } from '../input/numbers';
import { shownValue } from '../input/problem';
import { choice, invalid, isBlank, isOn, positiveDecimal, tableRows } from '../input/settings';
import type { RawSettings } from '../input/settings';
import { compare } from '../core/decimal';
import { MexcError } from '../core/errors';
import { candleNames, type CandleInterval } from '../market/candleIntervals';
import { planIndicators, type IndicatorPlan } from '../indicators/trackIndicators';
import { refuseContradiction } from './compositeContradiction';
import {
	describePart,
	partKey,
	partKinds,
	partTests,
	specsOf,
	stateNames,
	states,
	type CompositePart,
	type MovePart,
} from './compositePart';
import { hashOf, ways, type Condition } from './condition';
import { candleLength, positivePrice, schedule } from './fieldValues';
import { movePercent } from './moveSettings';
import {
	closedCandleFrequency,
	isTurn,
	parseComparison,
	type Comparison,
	type Levels,
	type Movement,
} from './indicatorCondition';

/** A checked alert of several conditions on one pair. */
export interface CompositeCondition extends Condition {
	/** Two to five. */
	parts: readonly CompositePart[];
	match: 'all' | 'any';
	/** For so many closed candles of its own a movement counts; 1 for its own candle only. With `any` it is 1. */
	within: number;
	/** So many closed candles in a row it must not have held before it fires again. */
	rearmCandles: number;
	/** Whether a new alert that holds already at its first closed candle may fire. */
	fireIfBeyond: boolean;
}

export type CompositeSettings = Omit<CompositeCondition, 'symbol'>;

export const FEWEST_PARTS = 2;
/** As many as TradingView takes. */
export const MOST_PARTS = 5;
export const LONGEST_WITHIN = 100;
const LONGEST_REARM = 100;
const MOST_CANDLES = 500;
/** Streams of candles: that many take 34 connections, and each is read over REST at the start. */
export const MOST_SERIES = 1_000;

/** What an untouched row of the editor holds; compared with its fields by a test. */
export const partDefaults: RawSettings = {
	kind: 'indicator',
	interval: 'Min60',
	indicator: 'rsi',
	movement: 'above',
	watched: 'indicator',
	target: 'number',
	otherIndicator: 'ema',
	direction: 'up',
	percent: '3',
	multiple: '3',
};
const partCandles = { move: 10, volume: 20 } as const;

/**
 * Checks every setting. Throws an `input` MexcError with one sentence that says which condition it is about,
 * also where conditions can never hold together.
 */
export function parseComposite(raw: RawSettings): CompositeSettings {
	const match = choice(raw, 'match', 'Match', ['all', 'any']);
	closedCandleFrequency(raw);
	const within = match === 'all' ? count(raw, 'within', 'Within', 1, LONGEST_WITHIN) : 1;
	const parts = partsOf(raw);
	refuseTwins(parts);
	if (match === 'all') refuseContradiction(parts, within);
	const when = schedule(raw);
	return {
		...when,
		match,
		within,
		parts,
		rearmCandles:
			when.frequency === 'once' ? 1 : count(raw, 'rearmCandles', 'Re-Arm', 1, LONGEST_REARM),
		fireIfBeyond: isOn(raw, 'fireIfBeyond', 'Fire If Already Beyond', false),
	};
}

function partsOf({ conditions }: RawSettings): CompositePart[] {
	const rows = tableRows(conditions);
	if (rows.length >= FEWEST_PARTS && rows.length <= MOST_PARTS) {
		return rows.map((row, index) => inPart(index, () => parsePart(row)));
	}
	throw invalid(
		'conditions',
		`Conditions has ${rows.length} rows, and a composite takes ${FEWEST_PARTS} to ${MOST_PARTS}`,
		'Add or remove rows. A single condition has an event of its own: Indicator, Price Cross or Volume Spike.',
	);
}

/** What `read` gives; an error says in which row it happened. */
function inPart<Part>(index: number, read: () => Part): Part {
	try {
		return read();
	} catch (error) {
		throw inRow(error, index);
	}
}

function inRow(error: unknown, index: number): unknown {
	if (!(error instanceof MexcError)) return error;
	const { kind, message, hint } = error;
	return new MexcError({
		kind,
		hint,
		parameter: 'conditions',
		message: `Condition ${index + 1}: ${message}`,
	});
}

function parsePart(row: RawSettings): CompositePart {
	const given = Object.entries(row).filter(([, value]) => !isBlank(value));
	const raw: RawSettings = { ...partDefaults, ...Object.fromEntries(given) };
	const kind = choice(raw, 'kind', 'Kind', partKinds);
	const interval = candleLength(raw);
	switch (kind) {
		case 'move':
			return { kind, interval, ...moveOf(raw) };
		case 'volume':
			return {
				kind,
				interval,
				multiple: positiveDecimal(raw, 'multiple', 'Multiple', '3'),
				candles: count(raw, 'candles', 'Candles', partCandles.volume, MOST_CANDLES),
			};
		case 'price':
			return { kind, interval, ...tested(raw, (movement) => priceComparison(raw, movement)) };
		default:
			return {
				kind,
				interval,
				...tested(raw, (movement) => parseComparison(raw, movement, interval)),
			};
	}
}

function tested(raw: RawSettings, compareBy: (movement: Movement) => Comparison) {
	const test = choice(raw, 'movement', 'Test', partTests);
	const state = stateNames.find((name) => name === test);
	return { ...compareBy(state === undefined ? (test as Movement) : states[state]), state };
}

function priceComparison(raw: RawSettings, movement: Movement): Comparison {
	const close = { movement, specs: [], watched: { kind: 'close' } } as const;
	if (isTurn(movement)) return close;
	return { ...close, levels: priceLevels(raw, movement === 'enter' || movement === 'leave') };
}

function priceLevels(raw: RawSettings, isBand: boolean): Levels {
	const value = positivePrice(raw, 'price', isBand ? 'Lower Price' : 'Price');
	const low = { kind: 'number', value } as const;
	if (!isBand) return { low };
	const high = positivePrice(raw, 'priceHigh', 'Upper Price');
	if (compare(high, value) > 0) return { low, high: { kind: 'number', value: high } };
	throw invalid(
		'priceHigh',
		`Upper Price ${high} is not above Lower Price ${value}, so the band is empty`,
		'Swap the two prices, or use a crossing for a single one.',
	);
}

function moveOf(raw: RawSettings): Pick<MovePart, 'direction' | 'percent' | 'candles'> {
	const direction = choice(raw, 'direction', 'Direction', ways);
	return {
		direction,
		percent: movePercent(raw, direction),
		candles: count(raw, 'candles', 'Candles', partCandles.move, MOST_CANDLES),
	};
}

function count(
	raw: RawSettings,
	name: string,
	label: string,
	standard: number,
	highest: number,
): number {
	const value = raw[name];
	if (isBlank(value)) return standard;
	const number = wholeNumberOf(value, { label, parameter: name });
	if (number !== undefined && number >= 1 && number <= highest) return number;
	throw invalid(
		name,
		`${label} ${shownValue(value)} is not a whole number from 1 to ${highest}`,
		`Use for example ${standard}: it counts closed candles.`,
	);
}

function refuseTwins(parts: readonly CompositePart[]): void {
	const keys = parts.map(partKey);
	const second = keys.findIndex((key, index) => keys.indexOf(key) < index);
	if (second < 0) return;
	throw invalid(
		'conditions',
		`Condition ${second + 1} is the same as condition ${keys.indexOf(keys[second]) + 1}: ${describePart(parts[second])}`,
		'Remove one of the two.',
	);
}

/**
 * Throws an `input` MexcError where the candles of so many pairs are more than can be followed. Each length of
 * candle is a stream of its own for each pair.
 */
export function checkSeries({ parts }: Pick<CompositeCondition, 'parts'>, pairs: number): void {
	const lengths = intervalsOf(parts);
	const series = pairs * lengths.length;
	if (series <= MOST_SERIES) return;
	const names = lengths.map((length) => candleNames[length]).join(', ');
	throw invalid(
		'symbols',
		`${pairs} pairs with candles of ${names} are ${series} streams of candles, and one composite follows ${MOST_SERIES} at most`,
		'Use fewer pairs, one length of candle for all conditions, or several workflows.',
	);
}

/** The lengths of candle that the conditions look at, each once. */
export function intervalsOf(parts: readonly CompositePart[]): CandleInterval[] {
	return [...new Set(parts.map(({ interval }) => interval))];
}

/** The indicators of all conditions on one length of candle, in their order. */
export function planFor(parts: readonly CompositePart[], interval: CandleInterval): IndicatorPlan {
	const own = parts.filter((part) => part.interval === interval);
	return planIndicators(own.flatMap(specsOf), interval);
}

export function compositeHash(condition: CompositeCondition): string {
	const { parts, match, within, rearmCandles } = condition;
	const own = ['composite', match, within, rearmCandles, ...parts.map(partKey)];
	return hashOf(condition, own);
}

/** For people: all conditions in one line. */
export function describeComposite({ parts, match }: Pick<CompositeCondition, 'parts' | 'match'>) {
	return parts.map(describePart).join(match === 'all' ? ' and ' : ' or ');
}
