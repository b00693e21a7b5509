import { asRow, rowsAt, type Row } from '../endpoints/answers';
import { bookTicker, recentTrades, ticker24hr, tickerPrice } from '../endpoints/marketData';
import { bestPriceOf, lastPriceOf } from '../endpoints/rows/prices';
import type { Time } from '../core/time';
import type { RestClient } from '../rest/client';
import { channelName, streams } from '../streams';
import type { PushMessage } from '../streams/pushMessage';
import { newestCandles } from './candle';
import type { CandleInterval } from './candleIntervals';
import { positive, timeOf } from './pushFields';
import { readDepth } from './reads';
import {
	bookChangePush,
	bookPush,
	candlePush,
	quotePush,
	tradesPush,
	type ListedTrade,
	type PushTimes,
} from './restPushes';

// The market as it is now over REST, in the form of the streams. Empty where MEXC lists nothing of it. All throw
// MexcError.

export interface MarketPort {
	readonly client: RestClient;
	time: Time;
	signal: AbortSignal;
}

/** Of a message of now, on both clocks. */
export async function timesOf({ client, time }: MarketPort): Promise<PushTimes> {
	const receivedAt = time.now();
	return { sendTime: receivedAt + (await client.clockOffsetMs()), receivedAt };
}

/** Undefined for a pair that was never traded. */
export async function lastPrice(
	{ client, signal }: MarketPort,
	symbol: string,
): Promise<string | undefined> {
	return lastPriceOf(await client.call(tickerPrice, { symbol }, { signal }));
}

export async function bestPrices({ client, signal }: MarketPort, symbol: string) {
	const row = await client.call(bookTicker, { symbol }, { signal });
	return { bid: bestPriceOf(row, 'bid'), ask: bestPriceOf(row, 'ask') };
}

/** Newest first; rows that are no trades are left out. */
export async function lastTrades(
	{ client, signal }: MarketPort,
	symbol: string,
	limit: number,
): Promise<readonly ListedTrade[]> {
	const rows = rowsAt()(await client.call(recentTrades, { symbol, limit }, { signal }));
	const trades = rows.flatMap((row): ListedTrade[] => {
		const [price, quantity, time] = [positive(row.price), positive(row.qty), timeOf(row.time)];
		if (price === undefined || quantity === undefined || time === undefined) return [];
		return [{ price, quantity, side: row.isBuyerMaker === true ? 'SELL' : 'BUY', time }];
	});
	return trades.sort((one, other) => other.time - one.time);
}

export async function lastTradePush(
	port: MarketPort,
	symbol: string,
): Promise<readonly PushMessage[]> {
	const [last] = await lastTrades(port, symbol, 1);
	const trade = last ?? (await tradeNow(port, symbol));
	return trade === undefined ? [] : [tradesPush(symbol, [trade], await timesOf(port))];
}

/** At the last price, of a pair whose last trades MEXC no longer lists; undefined for one that was never traded. */
export async function tradeNow(port: MarketPort, symbol: string): Promise<ListedTrade | undefined> {
	const price = await lastPrice(port, symbol);
	const { sendTime: time } = await timesOf(port);
	return price === undefined ? undefined : { price, quantity: '1', side: 'BUY', time };
}

/** The candle that is open, or was open last. */
export async function lastCandlePush(
	port: MarketPort,
	symbol: string,
	interval: CandleInterval,
): Promise<readonly PushMessage[]> {
	const candles = await newestCandles(port.client, { symbol, interval }, 1, port.signal);
	const times = await timesOf(port);
	return candles.slice(-1).map((candle) => candlePush(symbol, interval, candle, times));
}

export async function quoteNowPush(
	port: MarketPort,
	symbol: string,
): Promise<readonly PushMessage[]> {
	const { bids, asks, lastUpdateId } = await depthOf(port, symbol, '5');
	const [bid, ask] = [bids.at(0), asks.at(0)];
	const quote = {
		bidPrice: bid?.price ?? '',
		bidQuantity: bid?.quantity ?? '',
		askPrice: ask?.price ?? '',
		askQuantity: ask?.quantity ?? '',
		version: lastUpdateId,
	};
	return [quotePush(symbol, quote, await timesOf(port))];
}

export async function bookNowPush(
	port: MarketPort,
	symbol: string,
	level: string,
): Promise<readonly PushMessage[]> {
	const { bids, asks, lastUpdateId: version } = await depthOf(port, symbol, level);
	return [bookPush(symbol, level, { bids, asks, version }, await timesOf(port))];
}

/** As if the best levels had changed last. */
export async function bookChangeNowPush(
	port: MarketPort,
	symbol: string,
): Promise<readonly PushMessage[]> {
	const { bids, asks, lastUpdateId: version } = await depthOf(port, symbol, '1');
	return [bookChangePush(symbol, { bids, asks, version }, await timesOf(port))];
}

async function depthOf({ client, signal }: MarketPort, symbol: string, limit: string) {
	return await readDepth(client, { symbol, limit: Number(limit) }, { signal });
}

export async function tickerNowPush(
	port: MarketPort,
	symbol: string,
	timezone: string,
): Promise<readonly PushMessage[]> {
	const { client, signal } = port;
	const row = asRow(await client.call(ticker24hr, { symbol }, { signal }));
	return [
		{
			channel: channelName(streams.miniTicker, { symbol, timezone }),
			bodyName: streams.miniTicker.bodyName,
			symbol,
			...(await timesOf(port)),
			body: miniTickerOf(row),
		},
	];
}

export async function allTickersNowPush(
	port: MarketPort,
	timezone: string,
): Promise<readonly PushMessage[]> {
	const { client, signal } = port;
	const rows = rowsAt()(await client.call(ticker24hr, {}, { signal }));
	return [
		{
			channel: channelName(streams.miniTickers, { timezone }),
			bodyName: streams.miniTickers.bodyName,
			...(await timesOf(port)),
			body: { items: rows.map(miniTickerOf) },
		},
	];
}

/** MEXC's stream calls the turnover in the quote asset `volume`. REST knows the last 24 hours only. */
function miniTickerOf(row: Row): Row {
	const rate = textOf(row.priceChangePercent);
	const [high, low] = [textOf(row.highPrice), textOf(row.lowPrice)];
	return {
		symbol: String(row.symbol),
		price: textOf(row.lastPrice),
		rate,
		zonedRate: rate,
		high,
		low,
		volume: textOf(row.quoteVolume),
		quantity: textOf(row.volume),
		lastCloseRate: rate,
		lastCloseZonedRate: rate,
		lastCloseHigh: high,
		lastCloseLow: low,
	};
}

/** protobuf has empty text for what is not known. */
function textOf(value: unknown): string {
	return value === null || value === undefined ? '' : String(value);
}
