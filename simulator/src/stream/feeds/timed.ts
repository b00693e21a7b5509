import { ZERO, padded, plain, roundDown } from '../../exchange/decimal';
import type { PairMarket } from '../../exchange/pairMarket';
import { printVolume, windowStart } from '../../market/candles';
import type { MessageValue } from '../encoder';
import { type Feed, type FeedContext, marketOf, symbolOf } from './feed';

/** The current candle, once a second while there are trades. Times are in seconds (quirks 69). */
export const kline: Feed = (context) => {
	const symbol = symbolOf(context);
	const interval = context.channel.parameters['interval'] ?? 'Min1';
	let traded = false;
	const timer = context.clock.every(1000, () => {
		const market = marketOf(context);
		const candles = context.candles.get(symbol);
		if (!traded || market === undefined || candles === undefined) return;
		traded = false;
		const now = context.clock.now();
		const candle = candles.candle(interval, windowStart(interval, now), now);
		const [volume, amount] = printVolume(candle, market.pair);
		context.send(
			{
				interval,
				windowStart: candle.openTime / 1000,
				openingPrice: plain(candle.open),
				closingPrice: plain(candle.close),
				highestPrice: plain(candle.high),
				lowestPrice: plain(candle.low),
				volume,
				amount,
				windowEnd: candle.closeTime / 1000,
			},
			{ createTime: now },
		);
	});
	const silence = context.exchange.announce.trades.listen((trade) => {
		if (trade.symbol === symbol) traded = true;
	});
	return () => {
		context.clock.cancel(timer);
		silence();
	};
};

function miniTickerItem(context: FeedContext, market: PairMarket): MessageValue {
	const { pair, last } = market;
	const now = context.clock.now();
	const day = context.candles.get(pair.symbol)?.candle('Day1', windowStart('Day1', now), now);
	const open = day?.open ?? last;
	const rate = plain(roundDown(last.minus(open).div(open), 4));
	return {
		symbol: pair.symbol,
		price: plain(last),
		rate,
		zonedRate: rate,
		high: plain(day?.high ?? last),
		low: plain(day?.low ?? last),
		// `volume` is the turnover in quote, `quantity` the base volume (streams.json).
		volume: padded(day?.amount ?? ZERO, 2),
		quantity: padded(day?.volume ?? ZERO, pair.baseAssetPrecision),
		lastCloseRate: rate,
		lastCloseZonedRate: rate,
		lastCloseHigh: plain(day?.high ?? last),
		lastCloseLow: plain(day?.low ?? last),
	};
}

const MINI_TICKER_MS = 3000;

export const miniTicker: Feed = (context) => {
	const timer = context.clock.every(MINI_TICKER_MS, () => {
		const market = marketOf(context);
		if (market !== undefined) context.send(miniTickerItem(context, market));
	});
	return () => context.clock.cancel(timer);
};

export const miniTickers: Feed = (context) => {
	const timer = context.clock.every(MINI_TICKER_MS, () => {
		const items = [...context.exchange.markets.values()].map((market) =>
			miniTickerItem(context, market),
		);
		context.send({ items });
	});
	return () => context.clock.cancel(timer);
};
