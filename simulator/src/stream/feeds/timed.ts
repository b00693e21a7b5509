import { padded, plain, roundDown } from '../../exchange/decimal';
import type { PairMarket } from '../../exchange/pairMarket';
import { printVolume } from '../../market/candle';
import { lastDay } from '../../market/daySummary';
import { windowStart } from '../../market/windows';
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
		const now = context.clock.now();
		const openTime = windowStart(interval, now);
		if (!traded || market === undefined || candles?.knows(interval, openTime) !== true) return;
		traded = false;
		const candle = candles.candle(interval, openTime, now);
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

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const USUAL_ZONE = 'UTC+8';

/** Begin of the day in a zone such as "UTC+5:30"; "24H" is the time a day ago. */
function dayStart(zone: string, nowMs: number): number {
	const [, sign = '+', hours = '0', minutes = '0'] = /^UTC([+-])(\d+)(?::(\d+))?$/.exec(zone) ?? [];
	if (zone === '24H') return nowMs - DAY_MS;
	const offsetMs = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS * (sign === '-' ? -1 : 1);
	return Math.floor((nowMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
}

/** Rates: `rate` on the UTC+8 day, `zonedRate` on the day of the channel's zone (streams.json). */
function miniTickerItem(context: FeedContext, { pair, last }: PairMarket): MessageValue {
	const now = context.clock.now();
	const candles = context.candles.get(pair.symbol);
	const day = lastDay(candles, last, now);
	const rateSince = (zone: string) => {
		const open = candles?.priceBefore(dayStart(zone, now)) ?? last;
		return plain(roundDown(last.minus(open).div(open), 4));
	};
	const rate = rateSince(USUAL_ZONE);
	const zonedRate = rateSince(context.channel.parameters['timezone'] ?? USUAL_ZONE);
	const [high, low] = [plain(day.high), plain(day.low)];
	return {
		symbol: pair.symbol,
		price: plain(last),
		rate,
		zonedRate,
		high,
		low,
		// `volume` is the turnover in quote, `quantity` the base volume (streams.json).
		volume: padded(day.amount, 2),
		quantity: padded(day.volume, pair.baseAssetPrecision),
		lastCloseRate: rate,
		lastCloseZonedRate: zonedRate,
		lastCloseHigh: high,
		lastCloseLow: low,
	};
}

function isOnline({ pair }: PairMarket): boolean {
	return pair.status !== '3';
}

const MINI_TICKER_MS = 3000;

export const miniTicker: Feed = (context) => {
	const timer = context.clock.every(MINI_TICKER_MS, () => {
		const market = marketOf(context);
		if (market !== undefined && isOnline(market)) context.send(miniTickerItem(context, market));
	});
	return () => context.clock.cancel(timer);
};

export const miniTickers: Feed = (context) => {
	const timer = context.clock.every(MINI_TICKER_MS, () => {
		const markets = [...context.exchange.markets.values()].filter(isOnline);
		context.send({ items: markets.map((market) => miniTickerItem(context, market)) });
	});
	return () => context.clock.cancel(timer);
};
