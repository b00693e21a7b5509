import type { CandleInterval } from '../market/candleIntervals';
import type { Columns } from './candleWindow';
import type { Computed, Indicator, IndicatorName, IndicatorSpec } from './definition';
import { macd, rsi, stochastic } from './momentum';
import { adx, ema, sma, superTrend } from './trend';
import { atr, bollinger, donchian } from './volatility';
import { obv, vwap } from './volume';

/** The twelve, in the order in which a list shows them. */
export const indicators: { readonly [Name in IndicatorName]: Indicator<Name> } = {
	sma,
	ema,
	rsi,
	macd,
	bollinger,
	atr,
	stochastic,
	adx,
	obv,
	vwap,
	donchian,
	superTrend,
};

export const indicatorNames = Object.keys(indicators) as readonly IndicatorName[];

/** An indicator together with its parameters, for one length of candle. */
export interface BoundIndicator {
	spec: IndicatorSpec;
	definition: Pick<Indicator<IndicatorName>, 'label' | 'short' | 'place' | 'columns' | 'outputs'>;
	/** Closed candles until there is a value. */
	warmUp: number;
	/** Closed candles a value is made of at most. */
	memory: number;
	compute(columns: Columns, count: number): Computed | undefined;
}

export function bindIndicator(spec: IndicatorSpec, interval: CandleInterval): BoundIndicator {
	return bound(spec.indicator, spec.parameters, spec, interval);
}

function bound<Name extends IndicatorName>(
	name: Name,
	parameters: IndicatorSpec['parameters'],
	spec: IndicatorSpec,
	interval: CandleInterval,
): BoundIndicator {
	const definition = indicators[name] as Indicator<Name, IndicatorSpec['parameters']>;
	const memory = definition.memory(parameters, interval);
	return {
		spec,
		definition,
		warmUp: definition.warmUp(parameters),
		memory,
		compute: (columns, count) => definition.compute(columns, Math.min(count, memory), parameters),
	};
}

/** The indicator with its parameters, as a legend shows it: `EMA 200`, `MACD 12 26 9`, `VWAP day`. */
export function titleOf({ indicator, parameters }: IndicatorSpec): string {
	const values = indicators[indicator].parameters.map(({ name, standard, kind }) => {
		const value = (parameters as Readonly<Record<string, unknown>>)[name] ?? standard;
		return kind === 'offset' && value === 0 ? '' : String(value);
	});
	return [indicators[indicator].short, ...values.filter((value) => value !== '')].join(' ');
}
