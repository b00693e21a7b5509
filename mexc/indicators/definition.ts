import type { CandleInterval } from '../market/candleIntervals';
import type { ColumnName, Columns } from './candleWindow';

/** Since when a value counts that is summed up from a moment on. */
export const anchors = ['day', 'week', 'month', 'year'] as const;
export type Anchor = (typeof anchors)[number];

/** What each indicator is asked with. Lengths are in candles. */
export interface IndicatorParameters {
	sma: { length: number };
	ema: { length: number };
	rsi: { length: number };
	macd: { fast: number; slow: number; signal: number };
	bollinger: { length: number; multiplier: number };
	atr: { length: number };
	stochastic: { length: number; smoothing: number; signal: number };
	adx: { length: number };
	obv: { anchor: Anchor };
	vwap: { anchor: Anchor };
	donchian: { length: number; offset: number };
	superTrend: { length: number; multiplier: number };
}

export type IndicatorName = keyof IndicatorParameters;

/** One indicator with its parameters, checked (parseIndicator.ts makes it). */
export type IndicatorSpec = {
	[Name in IndicatorName]: { indicator: Name; parameters: IndicatorParameters[Name] };
}[IndicatorName];

export type Parameter =
	| {
			name: string;
			label: string;
			kind: 'length' | 'offset' | 'multiplier';
			standard: number;
			minimum: number;
			maximum: number;
	  }
	| { name: string; label: string; kind: 'anchor'; standard: Anchor };

/**
 * What an output is measured in; decides about its digits, and whether it can be drawn over the price or
 * compared with it. `direction` is 1 or -1.
 */
export type Unit = 'price' | 'priceDifference' | 'percent' | 'volume' | 'direction';

export interface Output {
	/** As in the item: `plusDi`. */
	name: string;
	/** For people: `+DI`. */
	label: string;
	unit: Unit;
}

export interface Computed {
	/** In the order of the outputs. */
	values: readonly number[];
	/** Set where candles before the window could make a difference although it is full. */
	isUnsettled?: boolean;
	/** For anchored ones: milliseconds since when it counts; there it is whole with fewer candles than `memory`. */
	since?: number;
	/** What was added up, where that is much more than the result: it decides how many digits mean something. */
	size?: number;
}

/**
 * An indicator is a function of the newest `memory` closed candles and of nothing else: no state is carried.
 * So a value is the same number, bit for bit, whether the candles came one by one, after a restart, after a
 * gap that REST filled, or in a replay.
 */
export interface Indicator<Name extends IndicatorName, Parameters = IndicatorParameters[Name]> {
	name: Name;
	/** For people: `Bollinger Bands`. */
	label: string;
	/** For a legend: `BB`. */
	short: string;
	/** Where it is drawn. */
	place: 'price' | 'panel';
	columns: readonly ColumnName[];
	outputs: readonly Output[];
	parameters: readonly Parameter[];
	/** Closed candles until there is a value. */
	warmUp(parameters: Parameters): number;
	/**
	 * Closed candles a value is made of at most; with so many, what came before makes less difference than
	 * `RESIDUE`.
	 */
	memory(parameters: Parameters, interval: CandleInterval): number;
	/** Of the newest `count` candles, `warmUp` to `memory`; undefined where it has no value (VWAP without volume). */
	compute(columns: Columns, count: number, parameters: Parameters): Computed | undefined;
}
