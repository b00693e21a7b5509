import type { Level } from '../endpoints/rows/depth';
import { channelName, streams } from '../streams';
import type { PushMessage } from '../streams/pushMessage';
import type { Candle } from './candle';
import type { CandleInterval } from './candleIntervals';

// What REST lists about the market as the streams would have reported it, so that whoever reads a stream reads
// what is past in the same way. Names that REST does not give (of a trade, of a state of the book) are empty.

/** When, in milliseconds: by the exchange's clock, and by this machine's. */
export interface PushTimes {
	sendTime: number;
	receivedAt: number;
}

/** One public trade. Decimal text. */
export interface ListedTrade {
	price: string;
	quantity: string;
	/** Of the taker. */
	side: 'BUY' | 'SELL';
	time: number;
}

/** Trades of one pair in the order given, in one message. */
export function tradesPush(
	symbol: string,
	trades: readonly ListedTrade[],
	times: PushTimes,
): PushMessage {
	return {
		channel: channelName(streams.aggreDeals, { symbol, speed: '100ms' }),
		bodyName: streams.aggreDeals.bodyName,
		symbol,
		...times,
		body: {
			deals: trades.map(({ price, quantity, side, time }) => ({
				price,
				quantity,
				tradeType: side === 'BUY' ? 1 : 2,
				time: String(time),
				tradeId: '',
			})),
			eventType: '',
		},
	};
}

/** The state of a candle; the candle stream counts in seconds (quirks 69). */
export function candlePush(
	symbol: string,
	interval: CandleInterval,
	candle: Candle,
	times: PushTimes,
): PushMessage {
	return {
		channel: channelName(streams.kline, { symbol, interval }),
		bodyName: streams.kline.bodyName,
		symbol,
		...times,
		body: {
			interval,
			windowStart: String(Math.floor(candle.start / 1000)),
			openingPrice: candle.open,
			closingPrice: candle.close,
			highestPrice: candle.high,
			lowestPrice: candle.low,
			volume: candle.volume,
			amount: candle.quoteVolume,
			windowEnd: String(Math.floor(candle.end / 1000)),
		},
	};
}

/** The best bid and ask; a side may be empty text. */
export interface ListedQuote {
	bidPrice: string;
	bidQuantity: string;
	askPrice: string;
	askQuantity: string;
	/** What numbers this state of the book; empty where it is not known. */
	version: string;
}

export function quotePush(symbol: string, quote: ListedQuote, times: PushTimes): PushMessage {
	return {
		channel: channelName(streams.aggreBookTicker, { symbol, speed: '100ms' }),
		bodyName: streams.aggreBookTicker.bodyName,
		symbol,
		...times,
		body: { ...quote, lastOrderCreateTime: String(times.sendTime) },
	};
}

/** The first levels of a book, best first. */
export interface ListedBook {
	bids: readonly Level[];
	asks: readonly Level[];
	version: string;
}

export function bookPush(
	symbol: string,
	level: string,
	{ bids, asks, version }: ListedBook,
	times: PushTimes,
): PushMessage {
	return {
		channel: channelName(streams.limitDepth, { symbol, level }),
		bodyName: streams.limitDepth.bodyName,
		symbol,
		...times,
		body: { asks, bids, eventType: '', version, lastOrderCreateTime: String(times.sendTime) },
	};
}

/** The same levels as if each had changed with the last version. */
export function bookChangePush(
	symbol: string,
	{ bids, asks, version }: ListedBook,
	times: PushTimes,
): PushMessage {
	return {
		channel: channelName(streams.aggreDepth, { symbol, speed: '100ms' }),
		bodyName: streams.aggreDepth.bodyName,
		symbol,
		...times,
		body: {
			asks,
			bids,
			eventType: '',
			fromVersion: version,
			toVersion: version,
			lastOrderCreateTime: String(times.sendTime),
		},
	};
}
