import { printLevel } from '../../exchange/book';
import { plain } from '../../exchange/decimal';
import type { PairMarket } from '../../exchange/pairMarket';
import type { Pair } from '../../exchange/pairs';
import { refusal } from '../../exchange/refusal';
import { type Call, type PublicHandler, given, wholeNumber } from '../call';
import { klines } from './klines';
import { aggregatedTrades, tradeRow } from './publicTrades';
import { averagePrice, ticker24hr } from './tickers';

/** The market a request names. @throws Refusal -1121 for a pair that does not exist */
export function marketOf(call: Call): PairMarket {
	const market = call.services.exchange.market(given(call, 'symbol'));
	if (market === undefined) throw refusal(-1121);
	return market;
}

/** One object with `symbol`, one per pair without. */
function perPair(call: Call, row: (market: PairMarket) => unknown): unknown {
	if (given(call, 'symbol') !== '') return row(marketOf(call));
	return [...call.services.exchange.markets.values()].map(row);
}

function orderBook(call: Call): unknown {
	const { book, pair } = marketOf(call);
	const { depthLevels } = call.services.switches;
	const limit = Math.min(wholeNumber(call, 'limit') ?? 100, depthLevels);
	const rows = (side: 'BUY' | 'SELL') =>
		book.levels(side, limit).map((level) => printLevel(pair, level.price, level.quantity));
	return {
		lastUpdateId: book.version,
		bids: rows('BUY'),
		asks: rows('SELL'),
		timestamp: call.services.clock.now(),
	};
}

/** Newest first. */
function trades(call: Call): unknown {
	return marketOf(call)
		.trades(wholeNumber(call, 'limit') ?? 500)
		.map(tradeRow);
}

function bookTickerRow({ pair, book }: PairMarket): unknown {
	const bid = book.best('BUY');
	const ask = book.best('SELL');
	const [bidPrice, bidQty] = bid ? printLevel(pair, bid.price, bid.quantity) : [null, null];
	const [askPrice, askQty] = ask ? printLevel(pair, ask.price, ask.quantity) : [null, null];
	return { symbol: pair.symbol, bidPrice, bidQty, askPrice, askQty };
}

function exchangeInfo(call: Call): unknown {
	const { exchange } = call.services;
	const names = given(call, 'symbol') || given(call, 'symbols');
	const markets = names === '' ? [...exchange.markets.values()] : namedMarkets(call, names);
	return {
		timezone: 'CST',
		serverTime: call.services.requestNow(),
		rateLimits: [],
		exchangeFilters: [],
		symbols: markets.map(({ pair }) => pairRow(pair)),
	};
}

function namedMarkets(call: Call, names: string): PairMarket[] {
	return names.split(',').map((name) => {
		const market = call.services.exchange.market(name.trim());
		if (market === undefined) throw refusal(-1121);
		return market;
	});
}

function pairRow({ band, bandDown = band, listing = {}, ...pair }: Pair): unknown {
	return {
		...pair,
		// How the synthetic market starts is no fact of the exchange.
		startPrice: undefined,
		quoteAssetPrecision: pair.quotePrecision,
		baseCommissionPrecision: pair.baseAssetPrecision,
		quoteCommissionPrecision: pair.quotePrecision,
		isMarginTradingAllowed: false,
		permissions: ['SPOT'],
		filters: [
			{ askMultiplierDown: bandDown, bidMultiplierUp: band, filterType: 'PERCENT_PRICE_BY_SIDE' },
		],
		contractAddress: '',
		st: false,
		conceptPlateIds: [],
		...listing,
	};
}

/** Pairs that may be traded through the API. */
export function tradableSymbols(call: Call): string[] {
	return [...call.services.exchange.markets.values()]
		.filter(({ pair }) => pair.isSpotTradingAllowed && pair.status === '1')
		.map(({ pair }) => pair.symbol);
}

function tickers24hr(call: Call): unknown {
	const names = given(call, 'symbols');
	const isFiltered = names !== '' && call.services.switches.tickerSymbols === 'filtered';
	if (!isFiltered) return perPair(call, (market) => ticker24hr(call, market));
	return namedMarkets(call, names).map((market) => ticker24hr(call, market));
}

export const marketHandlers: Readonly<Record<string, PublicHandler>> = {
	ping: () => ({}),
	serverTime: (call) => ({ serverTime: call.services.requestNow() }),
	defaultSymbols: (call) => ({
		data: tradableSymbols(call),
		code: 0,
		msg: 'success',
		timestamp: call.services.requestNow(),
	}),
	exchangeInfo,
	orderBook,
	recentTrades: trades,
	historicalTrades: trades,
	aggTrades: (call) => aggregatedTrades(call, marketOf(call)),
	klines: (call) => klines(call, marketOf(call)),
	avgPrice: (call) => averagePrice(call, marketOf(call)),
	ticker24hr: tickers24hr,
	tickerPrice: (call) =>
		perPair(call, ({ pair, last }) => ({ symbol: pair.symbol, price: plain(last) })),
	bookTicker: (call) => perPair(call, bookTickerRow),
};
