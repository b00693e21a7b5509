import type { Candle } from '../market/candle';
import { candleNames, type CandleInterval } from '../market/candleIntervals';
import { bindIndicator, titleOf, type BoundIndicator } from './catalogue';
import { CandleWindow, type ColumnName } from './candleWindow';
import type { Computed, IndicatorSpec, Unit } from './definition';
import { decimalsFor, textOf } from './floats';

/** Indicators of one length of candle; one plan serves any number of pairs. */
export interface IndicatorPlan {
	interval: CandleInterval;
	bound: readonly BoundIndicator[];
	/**
	 * How many closed candles to read before the first is added: with fewer, although MEXC has more, values
	 * would depend on where the reading began (`isConverged` is false then).
	 */
	candlesNeeded: number;
	columns: Readonly<Partial<Record<ColumnName, number>>>;
}

export function planIndicators(
	specs: readonly IndicatorSpec[],
	interval: CandleInterval,
): IndicatorPlan {
	const bound = specs.map((spec) => bindIndicator(spec, interval));
	const columns: Partial<Record<ColumnName, number>> = {};
	for (const { definition, memory } of bound) {
		for (const name of definition.columns) columns[name] = Math.max(columns[name] ?? 0, memory);
	}
	const candlesNeeded = Math.max(0, ...bound.map(({ memory }) => memory));
	return { interval, bound, candlesNeeded, columns };
}

/** One indicator after one candle. */
export interface IndicatorReading {
	spec: IndicatorSpec;
	/**
	 * By the names of the outputs, as decimal text: prices to twelve significant digits of the price, percents to
	 * eight decimals. Absent while there is none; `missing` says why.
	 */
	values?: Readonly<Record<string, string>>;
	/** A sentence. */
	missing?: string;
	/** Closed candles known, at most `memory`. */
	candles: number;
	/** Closed candles until there is a value. */
	warmUp: number;
	/** Closed candles until a value no longer depends on where it began. */
	memory: number;
	/** Whether it no longer does: what came before makes a difference of less than 1e-9 of the price. */
	isConverged: boolean;
	/** How many of `candles` had no trades; they count as flat at the last close. */
	quietCandles: number;
	/** For VWAP and OBV: milliseconds since when they count. No crossing between values of two periods is real. */
	since?: number;
}

/** The indicators of one pair. */
export interface IndicatorTracker {
	/** Adds the next closed candle. Candles without trades may be left out. Throws when it is not newer. */
	add(candle: Candle): void;
	/** After the newest closed candle, in the order of the plan. */
	read(): readonly IndicatorReading[];
	/** The same as plain numbers, for drawing and measuring. */
	compute(): ReadonlyArray<Computed | undefined>;
	/** As if `open` had closed as it is now; it changes until it has ("repaints"). Nothing is kept of it. */
	peek(open: Candle): readonly IndicatorReading[];
}

export function trackIndicators(plan: IndicatorPlan): IndicatorTracker {
	const window = new CandleWindow(plan.interval, plan.columns);
	const readingsOf = (of: CandleWindow) => plan.bound.map((bound) => readingOf(bound, of));
	return {
		add: (candle) => window.add(candle),
		read: () => readingsOf(window),
		compute: () => plan.bound.map((bound) => computed(bound, window)),
		peek: (open) => window.withOpen(open, readingsOf),
	};
}

/**
 * The numbers of one indicator after each of the newest `count` of `candles`, for drawing; undefined where there
 * is no value.
 */
export function computeSeries(
	spec: IndicatorSpec,
	interval: CandleInterval,
	candles: readonly Candle[],
	count = candles.length,
): ReadonlyArray<readonly number[] | undefined> {
	const tracker = trackIndicators(planIndicators([spec], interval));
	const first = candles.length - count;
	const values: Array<readonly number[] | undefined> = [];
	candles.forEach((candle, index) => {
		tracker.add(candle);
		if (index >= first) values.push(tracker.compute()[0]?.values);
	});
	return values;
}

function computed(bound: BoundIndicator, { count, columns }: CandleWindow): Computed | undefined {
	return count < bound.warmUp ? undefined : bound.compute(columns, count);
}

function readingOf(bound: BoundIndicator, window: CandleWindow): IndicatorReading {
	const { spec, warmUp, memory } = bound;
	const candles = Math.min(window.count, memory);
	const known = { spec, candles, warmUp, memory, quietCandles: window.quietAmong(candles) };
	const result = computed(bound, window);
	if (result === undefined) {
		return { ...known, isConverged: false, missing: missingOf(bound, window) };
	}
	const { values, since, isUnsettled = false, size } = result;
	const close = window.columns.close.last();
	const entries = bound.definition.outputs.map(({ name, unit }, index) => {
		const decimals = decimalsOf(unit, { close, size });
		return [name, textOf(values[index], decimals)] as const;
	});
	return {
		...known,
		values: Object.fromEntries(entries),
		isConverged: !isUnsettled && (since !== undefined || candles === memory),
		...(since === undefined ? {} : { since }),
	};
}

function missingOf({ spec, warmUp }: BoundIndicator, { count, interval }: CandleWindow): string {
	const title = titleOf(spec);
	if (count >= warmUp) return `${title} has no value: nothing was traded since its period began.`;
	const has = count === 1 ? 'there is 1' : `there are ${count}`;
	return `${title} needs ${warmUp} closed candles of ${candleNames[interval]}; ${has}.`;
}

const PRICE_DIGITS = 12;
const PERCENT_DECIMALS = 8;
const VOLUME_DIGITS = 12;

/**
 * Differences of prices have as many decimals as prices have, and a sum of volumes as many as what was added
 * up: in a difference of almost nothing the further digits are rounding errors.
 */
function decimalsOf(unit: Unit, { close, size = 0 }: { close: number; size?: number }): number {
	if (unit === 'direction') return 0;
	if (unit === 'percent') return PERCENT_DECIMALS;
	if (unit === 'volume') return decimalsFor(size, VOLUME_DIGITS);
	return decimalsFor(close, PRICE_DIGITS);
}
