import { anchorStart, candlesIn } from './anchors';
import { firstOf } from './averages';
import type { Columns } from './candleWindow';
import type { Anchor, Indicator } from './definition';
import { anchorParameter } from './parameters';

// Both are sums from a moment on. Counted from the first candle that a program happens to know they would
// have another value in every program, so they count from the beginning of a period of the calendar.

export const obv: Indicator<'obv'> = {
	name: 'obv',
	label: 'On-Balance Volume',
	short: 'OBV',
	place: 'panel',
	columns: ['start', 'close', 'volume'],
	outputs: [{ name: 'obv', label: 'OBV', unit: 'volume' }],
	parameters: [anchorParameter],
	warmUp: () => 2,
	// The first candle of the period is compared with the one before it.
	memory: ({ anchor }, interval) => candlesIn(anchor, interval) + 1,
	compute(columns, count, { anchor }) {
		const { close, volume } = columns;
		const { since, candles } = periodOf(columns, count, anchor);
		let sum = 0;
		let size = 0;
		for (let back = Math.min(candles, count - 1); back > 0; back--) {
			const index = close.end - back;
			const change = close.data[index] - close.data[index - 1];
			const quantity = volume.data[volume.end - back];
			size += quantity;
			if (change > 0) sum += quantity;
			else if (change < 0) sum -= quantity;
		}
		return { values: [sum], since, isUnsettled: candles === count, size };
	},
};

export const vwap: Indicator<'vwap'> = {
	name: 'vwap',
	label: 'Volume-Weighted Average Price',
	short: 'VWAP',
	place: 'price',
	columns: ['start', 'high', 'low', 'close', 'volume'],
	outputs: [{ name: 'vwap', label: 'VWAP', unit: 'price' }],
	parameters: [anchorParameter],
	warmUp: () => 1,
	memory: ({ anchor }, interval) => candlesIn(anchor, interval),
	compute(columns, count, { anchor }) {
		const { high, low, close, volume, start } = columns;
		const { since, candles } = periodOf(columns, count, anchor);
		let value = 0;
		let traded = 0;
		for (let back = candles; back > 0; back--) {
			const quantity = volume.data[volume.end - back];
			const typical =
				(high.data[high.end - back] + low.data[low.end - back] + close.data[close.end - back]) / 3;
			value += typical * quantity;
			traded += quantity;
		}
		if (!(traded > 0)) return undefined;
		const isWhole = candles < count || start.data[firstOf(start, candles)] === since;
		return { values: [value / traded], since, isUnsettled: !isWhole };
	},
};

/** The period of the newest candle, and how many of the newest `count` candles belong to it. */
function periodOf({ start }: Columns, count: number, anchor: Anchor) {
	const since = anchorStart(anchor, start.last());
	let candles = 1;
	while (candles < count && start.data[start.end - candles - 1] >= since) candles += 1;
	return { since, candles };
}
