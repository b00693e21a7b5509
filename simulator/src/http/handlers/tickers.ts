import { printLevel } from '../../exchange/book';
import {
	ZERO,
	type Decimal,
	larger,
	padded,
	plain,
	roundDown,
	smaller,
} from '../../exchange/decimal';
import type { PairMarket } from '../../exchange/pairMarket';
import { windowStart } from '../../market/candles';
import type { Call } from '../call';

const HOUR_MS = 3_600_000;

interface DaySummary {
	readonly open: Decimal;
	readonly high: Decimal;
	readonly low: Decimal;
	readonly volume: Decimal;
	readonly amount: Decimal;
}

/** The last 24 hours of a pair, from its hourly candles. */
function lastDay(call: Call, { pair, last }: PairMarket): DaySummary {
	const now = call.services.clock.now();
	const candles = call.services.candles.get(pair.symbol);
	const current = windowStart('Min60', now);
	let summary: DaySummary = { open: last, high: last, low: last, volume: ZERO, amount: ZERO };
	for (let hour = 23; candles !== undefined && hour >= 0; hour--) {
		const candle = candles.candle('Min60', current - hour * HOUR_MS, now);
		summary = {
			open: hour === 23 ? candle.open : summary.open,
			high: larger(summary.high, candle.high),
			low: smaller(summary.low, candle.low),
			volume: summary.volume.plus(candle.volume),
			amount: summary.amount.plus(candle.amount),
		};
	}
	return summary;
}

/** `priceChangePercent` is a fraction; the two times lie seconds apart, as recorded (quirks 20). */
export function ticker24hr(call: Call, market: PairMarket): unknown {
	const { pair, book, last } = market;
	const day = lastDay(call, market);
	const bid = book.best('BUY');
	const ask = book.best('SELL');
	const [bidPrice, bidQty] = bid ? printLevel(pair, bid.price, bid.quantity) : ['0', '0'];
	const [askPrice, askQty] = ask ? printLevel(pair, ask.price, ask.quantity) : ['0', '0'];
	const closeTime = call.services.clock.now();
	const change = last.minus(day.open);
	return {
		symbol: pair.symbol,
		priceChange: plain(change),
		priceChangePercent: plain(roundDown(change.div(day.open), 4)),
		prevClosePrice: plain(day.open),
		lastPrice: plain(last),
		...{ bidPrice, bidQty, askPrice, askQty },
		openPrice: plain(day.open),
		highPrice: plain(day.high),
		lowPrice: plain(day.low),
		volume: padded(day.volume, pair.baseAssetPrecision),
		quoteVolume: padded(day.amount, 2),
		openTime: closeTime - 9600,
		closeTime,
		count: null,
	};
}

/** Average price of the last five minutes, by volume; the last price when nothing was traded. */
export function averagePrice(call: Call, { pair, last }: PairMarket): unknown {
	const now = call.services.clock.now();
	const candles = call.services.candles.get(pair.symbol);
	let volume = ZERO;
	let amount = ZERO;
	for (let minute = 4; candles !== undefined && minute >= 0; minute--) {
		const candle = candles.candle('Min1', windowStart('Min1', now) - minute * 60_000, now);
		volume = volume.plus(candle.volume);
		amount = amount.plus(candle.amount);
	}
	const price = volume.gt(ZERO) ? roundDown(amount.div(volume), pair.quotePrecision) : last;
	return { mins: 5, price: plain(price) };
}
