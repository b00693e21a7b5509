import {
	emaOf,
	emaRate,
	firstOf,
	meanOf,
	RecursiveAverage,
	trueRange,
	wilderRate,
} from './averages';
import type { Columns } from './candleWindow';
import type { Indicator } from './definition';
import { settlingCandles } from './memory';
import { lengthParameter, multiplierParameter } from './parameters';

export const sma: Indicator<'sma'> = {
	name: 'sma',
	label: 'Simple Moving Average',
	short: 'SMA',
	place: 'price',
	columns: ['close'],
	outputs: [{ name: 'sma', label: 'SMA', unit: 'price' }],
	parameters: [lengthParameter(20)],
	warmUp: ({ length }) => length,
	memory: ({ length }) => length,
	compute: ({ close }, _count, { length }) => ({
		values: [meanOf(close.data, firstOf(close, length), length)],
	}),
};

export const ema: Indicator<'ema'> = {
	name: 'ema',
	label: 'Exponential Moving Average',
	short: 'EMA',
	place: 'price',
	columns: ['close'],
	outputs: [{ name: 'ema', label: 'EMA', unit: 'price' }],
	parameters: [lengthParameter(20)],
	warmUp: ({ length }) => length,
	memory: ({ length }) => length + settlingCandles(emaRate(length)),
	compute: ({ close }, count, { length }) => ({ values: [emaOf(close, count, length)] }),
};

/**
 * Two distances between prices are the same when they differ by less than this share of the price. Prices are
 * decimal, and the doubles of 100.03 - 100.01 and 99.99 - 99.97 differ in the 14th digit; whether they are
 * equal decides about a directional movement. A real difference is a tick, far more than this.
 */
const SAME = 1e-12;

export const adx: Indicator<'adx'> = {
	name: 'adx',
	label: 'Average Directional Index',
	short: 'ADX',
	place: 'panel',
	columns: ['high', 'low', 'close'],
	outputs: [
		{ name: 'adx', label: 'ADX', unit: 'percent' },
		{ name: 'plusDi', label: '+DI', unit: 'percent' },
		{ name: 'minusDi', label: '-DI', unit: 'percent' },
	],
	parameters: [lengthParameter(14)],
	warmUp: ({ length }) => 2 * length,
	memory: ({ length }) => 2 * length + settlingCandles(wilderRate(length), 2),
	compute({ high, low, close }, count, { length }) {
		const rate = wilderRate(length);
		const range = new RecursiveAverage(length, rate);
		const plus = new RecursiveAverage(length, rate);
		const minus = new RecursiveAverage(length, rate);
		const index = new RecursiveAverage(length, rate);
		const [highs, lows, closes] = [high.data, low.data, close.data];
		const [highEnd, lowEnd, closeEnd] = [high.end, low.end, close.end];
		let plusDi = 0;
		let minusDi = 0;
		for (let back = count - 1; back > 0; back--) {
			const top = highs[highEnd - back];
			const bottom = lows[lowEnd - back];
			const up = top - highs[highEnd - back - 1];
			const down = lows[lowEnd - back - 1] - bottom;
			const same = top * SAME;
			// Of the two only the larger counts, and neither when they are equal (Wilder 1978).
			plus.add(up > 0 && up - down > same ? up : 0);
			minus.add(down > 0 && down - up > same ? down : 0);
			range.add(trueRange(top, bottom, closes[closeEnd - back - 1]));
			if (!range.isReady) continue;
			plusDi = range.value > 0 ? (plus.value / range.value) * 100 : 0;
			minusDi = range.value > 0 ? (minus.value / range.value) * 100 : 0;
			const sum = plusDi + minusDi;
			const difference = plusDi > minusDi ? plusDi - minusDi : minusDi - plusDi;
			index.add(sum > 0 ? (difference / sum) * 100 : 0);
		}
		return { values: [index.value, plusDi, minusDi] };
	},
};

/**
 * Bands and side have no half-life: they are forgotten when the price crosses a band or makes a new one. So
 * many candles beyond the settled ATR are enough for that in all but standing markets.
 */
const BAND_CANDLES = 250;

export const superTrend: Indicator<'superTrend'> = {
	name: 'superTrend',
	label: 'SuperTrend',
	short: 'SuperTrend',
	place: 'price',
	columns: ['high', 'low', 'close'],
	outputs: [
		{ name: 'superTrend', label: 'SuperTrend', unit: 'price' },
		{ name: 'trend', label: 'Trend', unit: 'direction' },
	],
	parameters: [lengthParameter(10), multiplierParameter(3)],
	warmUp: ({ length }) => length + 1,
	memory: ({ length }) => length + 1 + settlingCandles(wilderRate(length)) + BAND_CANDLES,
	compute(columns, count, parameters) {
		const { upper, lower, isUp, isUpFromAbove } = superTrendBands(columns, count, parameters);
		return {
			values: [isUp ? lower : upper, isUp ? 1 : -1],
			isUnsettled: isUp !== isUpFromAbove,
		};
	},
};

/**
 * The side is followed twice, once as if the market had been below the bands when the window began (as
 * TradingView begins) and once as if it had been above: while they differ, it depends on earlier candles.
 */
function superTrendBands(
	{ high, low, close }: Columns,
	count: number,
	{ length, multiplier }: { length: number; multiplier: number },
) {
	const range = new RecursiveAverage(length, wilderRate(length));
	let upper = Number.POSITIVE_INFINITY;
	let lower = Number.NEGATIVE_INFINITY;
	let isUp = false;
	let isUpFromAbove = true;
	const [highs, lows, closes] = [high.data, low.data, close.data];
	const [highEnd, lowEnd, closeEnd] = [high.end, low.end, close.end];
	for (let back = count - 1; back > 0; back--) {
		const top = highs[highEnd - back];
		const bottom = lows[lowEnd - back];
		const before = closes[closeEnd - back - 1];
		const now = closes[closeEnd - back];
		range.add(trueRange(top, bottom, before));
		if (!range.isReady) continue;
		const middle = (top + bottom) / 2;
		const distance = multiplier * range.value;
		if (middle + distance < upper || before > upper) upper = middle + distance;
		if (middle - distance > lower || before < lower) lower = middle - distance;
		isUp = isUp ? now >= lower : now > upper;
		isUpFromAbove = isUpFromAbove ? now >= lower : now > upper;
	}
	return { upper, lower, isUp, isUpFromAbove };
}
