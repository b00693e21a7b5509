import {
	emaRate,
	firstOf,
	highestOf,
	lowestOf,
	meanOf,
	RecursiveAverage,
	wilderRate,
} from './averages';
import type { Columns } from './candleWindow';
import type { Indicator } from './definition';
import { settlingCandles } from './memory';
import { lengthParameter } from './parameters';

/** Where neither side has anything, as in a market that stands still: no alert for overbought or oversold. */
const NEUTRAL = 50;

export const rsi: Indicator<'rsi'> = {
	name: 'rsi',
	label: 'Relative Strength Index',
	short: 'RSI',
	place: 'panel',
	columns: ['close'],
	outputs: [{ name: 'rsi', label: 'RSI', unit: 'percent' }],
	parameters: [lengthParameter(14)],
	warmUp: ({ length }) => length + 1,
	memory: ({ length }) => length + 1 + settlingCandles(wilderRate(length)),
	compute({ close: { data, end } }, count, { length }) {
		const gains = new RecursiveAverage(length, wilderRate(length));
		const losses = new RecursiveAverage(length, wilderRate(length));
		for (let index = end - count + 1; index < end; index++) {
			const change = data[index] - data[index - 1];
			gains.add(change > 0 ? change : 0);
			losses.add(change < 0 ? -change : 0);
		}
		const sum = gains.value + losses.value;
		return { values: [sum > 0 ? (gains.value / sum) * 100 : NEUTRAL] };
	},
};

export const macd: Indicator<'macd'> = {
	name: 'macd',
	label: 'MACD',
	short: 'MACD',
	place: 'panel',
	columns: ['close'],
	outputs: [
		{ name: 'macd', label: 'MACD', unit: 'priceDifference' },
		{ name: 'signal', label: 'Signal', unit: 'priceDifference' },
		{ name: 'histogram', label: 'Histogram', unit: 'priceDifference' },
	],
	parameters: [
		lengthParameter(12, { name: 'fast', label: 'Fast Length' }),
		lengthParameter(26, { name: 'slow', label: 'Slow Length' }),
		lengthParameter(9, { name: 'signal', label: 'Signal Length' }),
	],
	warmUp: ({ slow, signal }) => slow + signal - 1,
	memory: ({ slow, signal }) =>
		slow + signal - 1 + settlingCandles(emaRate(Math.max(slow, signal)), 2),
	compute({ close: { data, end } }, count, { fast, slow, signal }) {
		const quick = new RecursiveAverage(fast, emaRate(fast));
		const calm = new RecursiveAverage(slow, emaRate(slow));
		const line = new RecursiveAverage(signal, emaRate(signal));
		const from = end - count;
		for (let index = from; index < end; index++) {
			// Both begin to count at the same candle, so that the first difference is one of two seeds.
			if (index >= from + slow - fast) quick.add(data[index]);
			calm.add(data[index]);
			if (calm.isReady) line.add(quick.value - calm.value);
		}
		const value = quick.value - calm.value;
		return { values: [value, line.value, value - line.value] };
	},
};

export const stochastic: Indicator<'stochastic'> = {
	name: 'stochastic',
	label: 'Stochastic Oscillator',
	short: 'Stoch',
	place: 'panel',
	columns: ['high', 'low', 'close'],
	outputs: [
		{ name: 'k', label: '%K', unit: 'percent' },
		{ name: 'd', label: '%D', unit: 'percent' },
	],
	parameters: [
		lengthParameter(14),
		lengthParameter(3, { name: 'smoothing', label: 'Smoothing of %K', minimum: 1 }),
		lengthParameter(3, { name: 'signal', label: 'Length of %D', minimum: 1 }),
	],
	warmUp: candlesOfStochastic,
	memory: candlesOfStochastic,
	compute(columns, _count, { length, smoothing, signal }) {
		const raw = new Float64Array(smoothing + signal - 1);
		for (let index = 0; index < raw.length; index++) {
			raw[index] = placeInRange(columns, raw.length - 1 - index, length);
		}
		const smooth = new Float64Array(signal);
		for (let index = 0; index < signal; index++) smooth[index] = meanOf(raw, index, smoothing);
		return { values: [smooth[signal - 1], meanOf(smooth, 0, signal)] };
	},
};

function candlesOfStochastic({
	length,
	smoothing,
	signal,
}: {
	length: number;
	smoothing: number;
	signal: number;
}): number {
	return length + smoothing + signal - 2;
}

/** Where the close of `back` candles ago lies between the low and the high of `length` candles, in percent. */
function placeInRange({ high, low, close }: Columns, back: number, length: number): number {
	const highest = highestOf(high.data, firstOf(high, length + back), length);
	const lowest = lowestOf(low.data, firstOf(low, length + back), length);
	if (!(highest > lowest)) return NEUTRAL;
	return ((close.data[close.end - 1 - back] - lowest) / (highest - lowest)) * 100;
}
