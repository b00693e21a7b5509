import type { BoundIndicator } from '../indicators/catalogue';
import {
	planIndicators,
	trackIndicators,
	type IndicatorPlan,
	type IndicatorReading,
} from '../indicators/trackIndicators';
import { compare } from '../core/decimal';
import type { AlertState, Moment } from './alertState';
import type { Candle } from '../market/candle';
import {
	indicatorHash,
	isTurn,
	unitOf,
	type Comparison,
	type IndicatorCondition,
	type Movement,
	type Series,
} from './indicatorCondition';
import { thresholdRule } from './threshold';
import { watchCrossings, type Fire, type Rule } from './watch';

/** What was measured at one closed candle; decimal text. */
export interface Measured {
	candle: Candle;
	readings: readonly IndicatorReading[];
	/** Of what is watched; absent while an indicator has no value. */
	value?: string;
	/** What it is compared with, or the lower edge of the band; absent for turns. */
	low?: string;
	high?: string;
}

/** The same with the candle before it, as the alert sees it. */
export interface IndicatorSeen extends Moment {
	now: Measured & { value: string };
	before?: Measured;
}

/** How many candles before the start say on which side of a level, and on which way, an alert begins. */
const PRIMING = 10;

/** Closed candles of before the start that the alert wants: with them its first value is as good as any later one. */
export function historyOf(plan: Pick<IndicatorPlan, 'candlesNeeded'>): number {
	return plan.candlesNeeded + PRIMING;
}

export function planOf({ specs, interval }: Pick<IndicatorCondition, 'specs' | 'interval'>) {
	return planIndicators(specs, interval);
}

/** One alert while it follows the closed candles of its pair. */
export interface IndicatorWatch {
	readonly hash: string;
	/** A candle from before the start, or from before what was passed over; the first of several, oldest first. */
	past(candle: Candle): void;
	/** All of those are there. */
	begin(): void;
	/** `mayFire` false: it only says where things stand. */
	closed(candle: Candle, mayFire: boolean): Fire<IndicatorSeen> | undefined;
	state(): AlertState;
	/** The newest closed candle. */
	last(): Measured | undefined;
	isFinished(now: number): boolean;
}

/**
 * Fires as watchCrossings does, on the values of closed candles. `saved` is the state after the candle that the
 * earlier run handled last; then the candles after it give the same fires as they would have given without
 * the end between.
 */
export function watchIndicator(
	condition: IndicatorCondition,
	plan: IndicatorPlan,
	saved?: AlertState,
): IndicatorWatch {
	const hash = indicatorHash(condition);
	const watch = watchCrossings(condition, hash, ruleOf(condition, condition.rearmPercent), saved);
	let tracker = trackIndicators(plan);
	let history: Candle[] = [];
	let last: Measured | undefined;
	let hasClosed = false;

	function measure(candle: Candle): IndicatorSeen | undefined {
		tracker.add(candle);
		const before = last;
		last = measureComparison(condition, tracker.read(), candle);
		const { value } = last;
		if (value === undefined) return undefined;
		const now = { ...last, value };
		return { now, before, time: candle.end, candle: candle.start };
	}

	/** Only the last ones are measured, because values cost most; the last `primers` say where things stand. */
	function follow(candles: readonly Candle[], primers: number): void {
		const firstMeasured = candles.length - primers - 1;
		candles.forEach((candle, index) => {
			if (index < firstMeasured) return tracker.add(candle);
			const seen = measure(candle);
			if (seen !== undefined && index > firstMeasured) watch.prime(seen);
		});
	}

	function begin(): void {
		if (history.length === 0) return;
		const candles = history;
		history = [];
		last = undefined;
		tracker = trackIndicators(plan);
		// A new alert that may fire when it is past its level already does not know yet that it is.
		const isUnaware = saved === undefined && !hasClosed && condition.fireIfBeyond;
		follow(candles, isUnaware ? 0 : PRIMING);
	}

	return {
		hash,
		past: (candle) => void history.push(candle),
		begin,
		closed(candle, mayFire) {
			begin();
			hasClosed = true;
			const seen = measure(candle);
			if (seen === undefined) return undefined;
			if (mayFire && !isOfNewPeriod(seen)) return watch.feed(seen);
			watch.prime(seen);
			return undefined;
		},
		state: watch.state,
		last: () => last,
		isFinished: watch.isFinished,
	};
}

/** VWAP and OBV begin again with each period: what lies between two of them is no movement of the market. */
export function isOfNewPeriod({ now, before }: Pick<IndicatorSeen, 'now' | 'before'>): boolean {
	if (before === undefined) return false;
	return now.readings.some(({ since }, index) => since !== before.readings[index].since);
}

/** What a comparison sees at a closed candle; `readings` are those of its indicators. */
export function measureComparison(
	{ watched, levels }: Pick<Comparison, 'watched' | 'levels'>,
	readings: readonly IndicatorReading[],
	candle: Candle,
): Measured {
	const valueOf = (series: Series | undefined): string | undefined => {
		if (series === undefined || series.kind === 'number') return series?.value;
		return series.kind === 'close' ? candle.close : readings[series.of].values?.[series.output];
	};
	if (readings.some(({ values }) => values === undefined)) return { candle, readings };
	return {
		candle,
		readings,
		value: valueOf(watched),
		low: valueOf(levels?.low),
		high: valueOf(levels?.high),
	};
}

/** When the comparison is reached, and from where it can be reached again. */
export function ruleOf(condition: Comparison, rearmPercent: string): Rule<IndicatorSeen> {
	const { movement } = condition;
	if (!isTurn(movement))
		return levelRule(movement, rearmPercent, ({ now: { low, high } }) => ({ low, high }));
	const direction = turnDirections[movement];
	// A trend that is 1 or -1 has turned when it is the other, also at the first one that is known.
	const isSide = unitOf(condition, condition.watched) === 'direction';
	return isSide ? levelRule(direction, '0', () => ({ low: '0' })) : turnRule(direction);
}

const turnDirections = { turnUp: 'up', turnDown: 'down', turnEither: 'either' } as const;

/** As a threshold that stands where it stands at that candle. */
function levelRule(
	direction: Exclude<Movement, `turn${string}`>,
	rearmPercent: string,
	levelsOf: (seen: IndicatorSeen) => { low?: string; high?: string },
): Rule<IndicatorSeen> {
	const at = (seen: IndicatorSeen) => {
		const { low = '0', high } = levelsOf(seen);
		return thresholdRule<IndicatorSeen>({
			direction,
			low,
			high,
			rearmPercent,
			compareTo: ({ now }, level) => compare(now.value, level),
		});
	};
	return {
		crossings: direction === 'either' ? ['up', 'down'] : [direction],
		isReached: (crossing, seen) => at(seen).isReached(crossing, seen),
		isClear: (crossing, seen, hasFired) => at(seen).isClear(crossing, seen, hasFired),
	};
}

/** A value that stands still goes on in its direction. */
function turnRule(direction: 'up' | 'down' | 'either'): Rule<IndicatorSeen> {
	const moved = ({ now, before }: IndicatorSeen) =>
		before?.value === undefined || isOfNewPeriod({ now, before })
			? 0
			: compare(now.value, before.value);
	return {
		crossings: direction === 'either' ? ['up', 'down'] : [direction],
		isReached: (crossing, seen) => moved(seen) === (crossing === 'up' ? 1 : -1),
		isClear: (crossing, seen) => moved(seen) === (crossing === 'up' ? -1 : 1),
	};
}

/** Why there is no value, one sentence; undefined where there is one. */
export function missingOf(seen: Measured | undefined): string | undefined {
	return seen?.readings.find(({ missing }) => missing !== undefined)?.missing;
}

/** Closed candles until all have values. */
export function warmUpOf(bound: readonly BoundIndicator[]): number {
	return Math.max(...bound.map(({ warmUp }) => warmUp));
}
