import { printLevel } from '../../exchange/book';
import { ZERO, padded, plain, roundDown } from '../../exchange/decimal';
import type { PairMarket } from '../../exchange/pairMarket';
import { lastDay } from '../../market/daySummary';
import { windowStart } from '../../market/windows';
import type { Call } from '../call';

/** `priceChangePercent` is a fraction; the two times lie seconds apart, as recorded (quirks 20). */
export function ticker24hr(call: Call, market: PairMarket): unknown {
	const { pair, book, last } = market;
	const closeTime = call.services.clock.now();
	const day = lastDay(call.services.candles.get(pair.symbol), last, closeTime);
	const bid = book.best('BUY');
	const ask = book.best('SELL');
	const [bidPrice, bidQty] = bid ? printLevel(pair, bid.price, bid.quantity) : ['0', '0'];
	const [askPrice, askQty] = ask ? printLevel(pair, ask.price, ask.quantity) : ['0', '0'];
	const change = last.minus(day.open);
	return {
		symbol: pair.symbol,
		priceChange: plain(change),
		priceChangePercent: plain(roundDown(change.div(day.open), 4)),
		prevClosePrice: plain(day.open),
		lastPrice: plain(last),
		bidPrice,
		bidQty,
		askPrice,
		askQty,
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
