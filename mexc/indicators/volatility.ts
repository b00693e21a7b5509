import {
	firstOf,
	highestOf,
	lowestOf,
	meanOf,
	RecursiveAverage,
	trueRange,
	wilderRate,
} from './averages';
import type { Indicator } from './definition';
import { settlingCandles } from './memory';
import { lengthParameter, multiplierParameter } from './parameters';

export const bollinger: Indicator<'bollinger'> = {
	name: 'bollinger',
	label: 'Bollinger Bands',
	short: 'BB',
	place: 'price',
	columns: ['close'],
	outputs: [
		{ name: 'upper', label: 'Upper', unit: 'price' },
		{ name: 'middle', label: 'Middle', unit: 'price' },
		{ name: 'lower', label: 'Lower', unit: 'price' },
	],
	parameters: [lengthParameter(20), multiplierParameter(2)],
	warmUp: ({ length }) => length,
	memory: ({ length }) => length,
	compute({ close }, _count, { length, multiplier }) {
		const from = firstOf(close, length);
		const middle = meanOf(close.data, from, length);
		let squares = 0;
		for (let index = from; index < close.end; index++) {
			const distance = close.data[index] - middle;
			squares += distance * distance;
		}
		// Of the whole window, not of a sample: as Bollinger and every charting program do.
		const distance = multiplier * Math.sqrt(squares / length);
		return { values: [middle + distance, middle, middle - distance] };
	},
};

export const atr: Indicator<'atr'> = {
	name: 'atr',
	label: 'Average True Range',
	short: 'ATR',
	place: 'panel',
	columns: ['high', 'low', 'close'],
	outputs: [{ name: 'atr', label: 'ATR', unit: 'priceDifference' }],
	parameters: [lengthParameter(14, { minimum: 1 })],
	warmUp: ({ length }) => length + 1,
	memory: ({ length }) => length + 1 + settlingCandles(wilderRate(length)),
	compute({ high, low, close }, count, { length }) {
		const range = new RecursiveAverage(length, wilderRate(length));
		const [highs, lows, closes] = [high.data, low.data, close.data];
		const [highEnd, lowEnd, closeEnd] = [high.end, low.end, close.end];
		for (let back = count - 1; back > 0; back--) {
			range.add(trueRange(highs[highEnd - back], lows[lowEnd - back], closes[closeEnd - back - 1]));
		}
		return { values: [range.value] };
	},
};

export const donchian: Indicator<'donchian'> = {
	name: 'donchian',
	label: 'Donchian Channel',
	short: 'Donchian',
	place: 'price',
	columns: ['high', 'low'],
	outputs: [
		{ name: 'upper', label: 'Upper', unit: 'price' },
		{ name: 'middle', label: 'Middle', unit: 'price' },
		{ name: 'lower', label: 'Lower', unit: 'price' },
	],
	parameters: [
		lengthParameter(20, { minimum: 1 }),
		// A close is never above a channel that its own candle is part of: a breakout needs at least 1.
		{
			name: 'offset',
			label: 'Without the Newest',
			kind: 'offset',
			standard: 0,
			minimum: 0,
			maximum: 100,
		},
	],
	warmUp: ({ length, offset }) => length + offset,
	memory: ({ length, offset }) => length + offset,
	compute({ high, low }, _count, { length, offset }) {
		const upper = highestOf(high.data, firstOf(high, length + offset), length);
		const lower = lowestOf(low.data, firstOf(low, length + offset), length);
		return { values: [upper, (upper + lower) / 2, lower] };
	},
};
