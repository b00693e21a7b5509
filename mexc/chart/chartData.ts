import type { Candle } from '../market/candle';
import type { CandleInterval } from '../market/candleIntervals';
import { indicators as definitions, titleOf } from '../indicators/catalogue';
import type { IndicatorSpec, Output } from '../indicators/definition';
import { floatOf } from '../indicators/floats';
import { computeSeries } from '../indicators/trackIndicators';

/** A candle as it is drawn. */
export interface Bar {
	start: number;
	end: number;
	open: number;
	high: number;
	low: number;
	close: number;
	volume: number;
	/** Counted from the left edge; a gap takes one place. */
	place: number;
}

/** An indicator as it is drawn. */
export interface Series {
	spec: IndicatorSpec;
	title: string;
	outputs: readonly Output[];
	where: 'price' | 'panel';
	/** For each bar, in the order of the outputs; undefined where it has no value. */
	values: ReadonlyArray<readonly number[] | undefined>;
}

export interface ChartData {
	bars: readonly Bar[];
	/** Places between bars in which candles are missing. */
	gaps: readonly number[];
	/** How many places there are. */
	places: number;
	/** The last close, as the exchange writes it. */
	lastClose: string;
	series: readonly Series[];
}

export function chartData(
	{
		candles,
		interval,
		indicators,
	}: {
		candles: readonly Candle[];
		interval: CandleInterval;
		indicators: readonly IndicatorSpec[];
	},
	shown: number,
): ChartData {
	const bars: Bar[] = [];
	const gaps: number[] = [];
	let place = 0;
	let before: Candle | undefined;
	for (const candle of candles.slice(-shown)) {
		if (before !== undefined && candle.start > before.end) gaps.push(place++);
		bars.push(barOf(candle, place++));
		before = candle;
	}
	const series = indicators.map((spec): Series => {
		const { outputs, place: where } = definitions[spec.indicator];
		const values = computeSeries(spec, interval, candles, bars.length);
		return { spec, title: titleOf(spec), outputs, where, values };
	});
	return { bars, gaps, places: place, lastClose: candles[candles.length - 1].close, series };
}

function barOf({ start, end, open, high, low, close, volume }: Candle, place: number): Bar {
	return {
		start,
		end,
		open: floatOf(open),
		high: floatOf(high),
		low: floatOf(low),
		close: floatOf(close),
		volume: floatOf(volume),
		place,
	};
}
