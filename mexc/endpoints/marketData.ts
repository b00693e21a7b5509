import { chapterOf } from './chapter';
import * as candles from './marketData/candles';
import * as exchange from './marketData/exchange';
import * as orderBook from './marketData/orderBook';
import * as prices from './marketData/prices';
import * as symbols from './marketData/symbols';
import * as trades from './marketData/trades';

export * from './marketData/candles';
export * from './marketData/exchange';
export * from './marketData/orderBook';
export * from './marketData/prices';
export * from './marketData/symbols';
export * from './marketData/trades';

export const marketData = chapterOf(
	'mexcMarketData',
	candles,
	exchange,
	orderBook,
	prices,
	symbols,
	trades,
);
