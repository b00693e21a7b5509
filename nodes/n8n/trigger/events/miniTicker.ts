import { allTickersNowPush, tickerNowPush } from '../../../../mexc/market/marketNow';
import { streams } from '../../../../mexc/streams';
import { rowsIn } from './rows';
import { streamEvent, type Content, type Row } from './streamEvent';
import { timezoneField } from './streamFields';

const decimals = [
	'lastPrice',
	'changeRate',
	'high',
	'low',
	'volume',
	'quoteVolume',
	// MEXC's own names.
	'price',
	'rate',
	'zonedRate',
	'quantity',
	'lastCloseRate',
	'lastCloseZonedRate',
	'lastCloseHigh',
	'lastCloseLow',
];

/** MEXC calls the turnover in the quote asset `volume`; here and over REST that is `quoteVolume`. */
function ticker(row: Row): Content {
	return {
		symbol: typeof row.symbol === 'string' && row.symbol !== '' ? row.symbol : undefined,
		raw: row,
		simple: {
			lastPrice: row.price,
			changeRate: row.zonedRate,
			high: row.high,
			low: row.low,
			volume: row.quantity,
			quoteVolume: row.volume,
		},
	};
}

export const miniTicker = streamEvent({
	stream: streams.miniTicker,
	value: 'miniTicker',
	name: 'Mini Ticker',
	description:
		'Price, change, high, low and volume of the chosen pairs, every 3 seconds; changeRate is a fraction (0.004 is 0.4 %)',
	testHint: 'It comes every 3 seconds for pairs that MEXC lists.',
	symbols: 'required',
	watchlist: 'streams',
	fields: [timezoneField],
	delivery: ['latest', 'batch', 'each'],
	decimals,
	exampleOf: async (port, symbol, { timezone }) => await tickerNowPush(port, symbol, timezone),
	read: ({ body }) => [ticker(body)],
});

/**
 * Every pair of the exchange, about 2,000 rows every 3 seconds. An execution with all of them every 10
 * seconds is as much as a small n8n takes without noticing.
 */
export const allMiniTickers = streamEvent({
	stream: streams.miniTickers,
	value: 'allMiniTickers',
	name: 'Mini Tickers of All Pairs',
	description:
		'Price, change, high, low and volume of every pair, every 10 seconds as one table; changeRate is a fraction (0.004 is 0.4 %)',
	testHint: 'It comes every 3 seconds.',
	symbols: 'optional',
	fields: [timezoneField],
	delivery: ['latest', 'batch'],
	deliveryDefaults: { batchWindowMs: 10_000, batchMaxItems: 5_000 },
	decimals,
	exampleOf: async (port, _symbol, { timezone }) => await allTickersNowPush(port, timezone),
	read: ({ body }) => rowsIn(body.items).map(ticker),
});
