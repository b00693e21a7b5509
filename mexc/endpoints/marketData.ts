import { klines } from './marketData/candles';
import { announcements, etfInfo, ping, serverTime } from './marketData/exchange';
import { orderBook } from './marketData/orderBook';
import { avgPrice, bookTicker, ticker24hr, tickerPrice } from './marketData/prices';
import { defaultSymbols, exchangeInfo, offlineSymbols } from './marketData/symbols';
import { aggTrades, historicalTrades, recentTrades } from './marketData/trades';

export * from './marketData/candles';
export * from './marketData/exchange';
export * from './marketData/orderBook';
export * from './marketData/prices';
export * from './marketData/symbols';
export * from './marketData/trades';

/** In the editor's order. */
export const marketData = [
	exchangeInfo,
	defaultSymbols,
	offlineSymbols,
	tickerPrice,
	ticker24hr,
	avgPrice,
	bookTicker,
	orderBook,
	recentTrades,
	aggTrades,
	historicalTrades,
	klines,
	ping,
	serverTime,
	announcements,
	etfInfo,
];
