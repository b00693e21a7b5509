import type { IndicatorSpec } from '../indicators/definition';
import { candleNames, type CandleInterval } from '../market/candleIntervals';
import type { Way } from './condition';
import {
	comparisonKey,
	movements,
	nameOf,
	sentenceOf,
	type Comparison,
	type Movement,
} from './indicatorCondition';

// One condition of a composite alert, on the closed candles of one length.

export const partKinds = ['indicator', 'price', 'move', 'volume'] as const;

/** What may hold for as long as it does, and the movement by which it begins. */
export const states = {
	above: 'up',
	below: 'down',
	inside: 'enter',
	outside: 'leave',
	rising: 'turnUp',
	falling: 'turnDown',
} as const satisfies Readonly<Record<string, Movement>>;
export type State = keyof typeof states;
export const stateNames = Object.keys(states) as State[];

export const partTests = [...movements, ...stateNames] as const;

/** A series of closed candles compared with a number, a price or another series. */
export interface ComparisonPart extends Comparison {
	kind: 'indicator' | 'price';
	interval: CandleInterval;
	/** Absent for a movement, which happens at one candle. */
	state?: State;
}

/** The close against the close of so many candles before. */
export interface MovePart {
	kind: 'move';
	interval: CandleInterval;
	direction: Way;
	/** Above zero; decimal text. */
	percent: string;
	candles: number;
}

/** The volume of a candle against the average of the candles before it. */
export interface VolumePart {
	kind: 'volume';
	interval: CandleInterval;
	/** Decimal text. */
	multiple: string;
	candles: number;
}

export type CompositePart = ComparisonPart | MovePart | VolumePart;

/** The indicators that it looks at. */
export function specsOf(part: CompositePart): readonly IndicatorSpec[] {
	return part.kind === 'move' || part.kind === 'volume' ? [] : part.specs;
}

/** Whether it holds as long as it is so; otherwise it happens at one candle. */
export function isLasting(part: CompositePart): boolean {
	return part.kind === 'move' || (part.kind !== 'volume' && part.state !== undefined);
}

/** What distinguishes a condition from every other one. */
export function partKey(part: CompositePart): string {
	const { kind, interval } = part;
	const own =
		part.kind === 'move'
			? [part.direction, part.percent, part.candles]
			: part.kind === 'volume'
				? [part.multiple, part.candles]
				: [part.state, ...comparisonKey(part)];
	return JSON.stringify([kind, interval, ...own.map((one) => one ?? '')]);
}

const stateVerbs: Readonly<Record<State, string>> = {
	above: 'is at or above',
	below: 'is at or below',
	inside: 'is within',
	outside: 'is outside',
	rising: 'rises',
	falling: 'falls',
};
const moveVerbs: Readonly<Record<Way, string>> = {
	up: 'rose',
	down: 'fell',
	either: 'moved',
};

/** For people: `RSI 14 crosses up through 30 (1 Hour)`. */
export function describePart(part: CompositePart): string {
	return `${sentence(part)} (${candleNames[part.interval]})`;
}

function sentence(part: CompositePart): string {
	if (part.kind === 'move') {
		const { direction, percent, candles } = part;
		const over = candles === 1 ? 'over 1 candle' : `over ${candles} candles`;
		return `close ${moveVerbs[direction]} by ${percent} percent or more ${over}`;
	}
	if (part.kind === 'volume') {
		return `volume is ${part.multiple} times the average of ${part.candles} candles or more`;
	}
	if (part.state === undefined) return sentenceOf(part);
	const { levels, state } = part;
	const subject = `${nameOf(part, part.watched)} ${stateVerbs[state]}`;
	if (levels === undefined) return subject;
	const upper = levels.high === undefined ? '' : ` to ${nameOf(part, levels.high)}`;
	return `${subject} ${nameOf(part, levels.low)}${upper}`;
}
