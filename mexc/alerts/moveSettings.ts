import { shownValue } from '../input/problem';
import { compare } from '../core/decimal';
import { ways, type Way } from './condition';
import { rearmPercent, schedule } from './fieldValues';
import {
	choice,
	invalid,
	positiveDecimal,
	isOn,
	numberOf,
	type RawSettings,
} from '../input/settings';
import { moveSources, type PercentMoveCondition } from './percentMove';
import type { SpreadCondition } from './spread';

/** A week: what a longer window asks for is a matter of candles. */
const LONGEST_WINDOW_SECONDS = 604_800;

/** Checks the settings of a move alert; throws as fieldValues.ts says. */
export function parsePercentMove(raw: RawSettings): Omit<PercentMoveCondition, 'symbol'> {
	const direction = choice(raw, 'direction', 'Direction', ways);
	return {
		...schedule(raw),
		source: choice(raw, 'source', 'Source', moveSources),
		direction,
		percent: movePercent(raw, direction),
		windowSeconds: windowSeconds(raw.windowSeconds),
		rearmPercent: partOfThreshold(raw, 'move'),
		// The first price after a start is the only one of its window: it has not moved.
		fireIfBeyond: false,
	};
}

/** Above zero; below 100 for a fall. */
export function movePercent(raw: RawSettings, direction: Way): string {
	const percent = positiveDecimal(raw, 'percent', 'Percent', '5');
	if (direction !== 'down' || compare(percent, '100') < 0) return percent;
	throw invalid(
		'percent',
		`Percent ${percent} can never be reached: no price falls by ${percent} percent`,
		'Use a number below 100 for direction down.',
	);
}

function windowSeconds(value: unknown): number {
	const seconds = numberOf(value, { label: 'Window', parameter: 'windowSeconds' });
	if (seconds !== undefined && seconds >= 1 && seconds <= LONGEST_WINDOW_SECONDS) return seconds;
	throw invalid(
		'windowSeconds',
		`Window ${shownValue(value)} is not a number of seconds from 1 to ${LONGEST_WINDOW_SECONDS}`,
		'Use for example 600 for ten minutes; the longest window is a week.',
	);
}

/** Checks the settings of a spread alert; throws as fieldValues.ts says. */
export function parseSpread(raw: RawSettings): Omit<SpreadCondition, 'symbol'> {
	return {
		...schedule(raw),
		direction: choice(raw, 'direction', 'Direction', ways),
		spreadPercent: spreadPercent(raw),
		rearmPercent: partOfThreshold(raw, 'spread'),
		fireIfBeyond: isOn(raw, 'fireIfBeyond', 'Fire If Already Beyond', false),
	};
}

function spreadPercent(raw: RawSettings): string {
	const percent = positiveDecimal(raw, 'spreadPercent', 'Spread Percent', '0.5');
	if (compare(percent, '200') < 0) return percent;
	throw invalid(
		'spreadPercent',
		`Spread Percent ${percent} can never be reached: a spread stays below 200 percent of the mid price`,
		'Use a number like 0.5; even thin markets stay below 20.',
	);
}

function partOfThreshold(raw: RawSettings, what: string): string {
	const percent = rearmPercent(raw);
	if (compare(percent, '100') < 0) return percent;
	throw invalid(
		'rearmPercent',
		`Re-arm Percent ${percent} can never be met: the ${what} would have to fall to zero`,
		'It is a part of the threshold: 20 of a threshold of 5 wants 4. Use a number below 100.',
	);
}
