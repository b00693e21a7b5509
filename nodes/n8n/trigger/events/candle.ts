import type { CandleInterval } from '../../../../mexc/market/candleIntervals';
import { lastCandlePush } from '../../../../mexc/market/marketNow';
import { streams } from '../../../../mexc/streams';
import { secondsToMs } from './rows';
import { streamEvent } from './streamEvent';
import { intervalField } from './streamFields';

/** The open candle as it grows. Only its newest state is of use, so older ones give way to it. */
export const candle = streamEvent({
	stream: streams.kline,
	value: 'candle',
	name: 'Candle',
	description:
		'The open candle of the chosen pairs each time it changes; see Candle Close for closed ones',
	testHint: 'A candle changes only while the pair is traded; try BTCUSDT.',
	symbols: 'required',
	watchlist: 'streams',
	fields: [intervalField],
	delivery: ['latest', 'batch', 'each'],
	decimals: [
		'open',
		'high',
		'low',
		'close',
		'volume',
		'quoteVolume',
		// MEXC's own names.
		'openingPrice',
		'highestPrice',
		'lowestPrice',
		'closingPrice',
		'amount',
	],
	exampleOf: async (port, symbol, { interval }) =>
		await lastCandlePush(port, symbol, interval as CandleInterval),
	read: ({ body }) => [
		{
			raw: body,
			simple: {
				interval: body.interval,
				openTime: secondsToMs(body.windowStart),
				closeTime: secondsToMs(body.windowEnd),
				open: body.openingPrice,
				high: body.highestPrice,
				low: body.lowestPrice,
				close: body.closingPrice,
				volume: body.volume,
				quoteVolume: body.amount,
			},
		},
	],
});
