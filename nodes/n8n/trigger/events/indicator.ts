import { chartOptions } from '../chartOptions';
import type { TriggerEvent } from '../event';
import { indicatorFields } from './indicatorFields';

/** The indicators themselves are loaded when a trigger uses one. */
let alert: typeof import('./indicatorAlert') | undefined;

/** An indicator of closed candles crosses, enters, leaves or turns: each exactly one execution, also when missed. */
export const indicator: TriggerEvent = {
	value: 'indicator',
	name: 'Indicator',
	description:
		'RSI, moving averages, MACD, Bollinger Bands or another indicator of closed candles crosses a level, enters or leaves a band, or turns',
	testHint:
		'A test waits for the end of the current candle: choose 1 Minute, the option Fire If Already Beyond with a value on the near side, and a longer Test Time Limit.',
	access: 'public',
	symbols: 'required',
	watchlist: 'candles',
	fields: indicatorFields,
	options: [
		'numberFormat',
		'fireIfBeyond',
		'expiresAt',
		'backfill',
		'repeatUnfinished',
		...chartOptions,
	],
	delivery: ['each', 'batch'],
	// prettier-ignore
	decimals: [
		'value', 'previousValue', 'threshold', 'previousThreshold', 'upperThreshold',
		'open', 'high', 'low', 'close', 'volume', 'quoteVolume',
		'sma', 'ema', 'rsi', 'macd', 'signal', 'histogram', 'upper', 'middle', 'lower', 'atr',
		'k', 'd', 'adx', 'plusDi', 'minusDi', 'obv', 'vwap', 'superTrend', 'trend',
	],
	isUnique: true,
	isLossless: true,
	isFoundAgain: true,
	isSeldom: true,
	async load() {
		alert = await import('./indicatorAlert');
	},
	prepare(settings) {
		if (alert === undefined) throw new Error('The indicators are loaded before they are used');
		return alert.prepareIndicator(settings);
	},
};
