import { add, compare, divide, multiply, stepOfDecimals } from '../core/decimal';
import { newestCandles, type Candle } from '../market/candle';
import type { CandleChange } from '../market/candleSeries';
import {
	bestPrices,
	lastPrice,
	lastTrades,
	timesOf,
	tradeNow,
	type MarketPort,
} from '../market/marketNow';
import { positive } from '../market/pushFields';
import {
	candlePush,
	quotePush,
	tradesPush,
	type ListedTrade,
	type PushTimes,
} from '../market/restPushes';
import type { PushMessage } from '../streams/pushMessage';
import { isWanted, type CandleCloseCondition } from './candleClose';
import type { PriceCrossCondition } from './condition';
import type { LargeTradeCondition } from './largeTrade';
import type { PercentMoveCondition } from './percentMove';
import type { SpreadCondition } from './spread';
import type { VolumeSpikeCondition } from './volumeSpike';

// Messages that make an alert fire by its own code, so that a test in the editor shows what its item looks like.
// They begin with what MEXC lists now, and go as far as the user's threshold. Empty where the market gives
// nothing to begin with. All throw MexcError.

/** How far from the threshold the price before it is. */
const [BELOW, ABOVE] = ['0.999', '1.001'];
/** Between two values of an example. */
const STEP_MS = 1_000;

/** From the side on which the price is now, where the direction leaves it open. */
export async function priceCrossExample(
	condition: PriceCrossCondition,
	port: MarketPort,
): Promise<readonly PushMessage[]> {
	const { symbol } = condition;
	const last = await lastPrice(port, symbol);
	const times = await timesOf(port);
	const prices = crossingPrices(condition, last ?? condition.price);
	if (condition.source !== 'close') return pricePushes(condition, prices, times, STEP_MS);
	const { interval = 'Min1' } = condition;
	const [open] = (await newestCandles(port.client, { symbol, interval }, 1, port.signal)).slice(-1);
	if (open === undefined) return [];
	const lengthMs = open.end - open.start;
	const [before, after] = prices;
	return [
		candleAt(open, open.start - 2 * lengthMs, open.start - lengthMs, before),
		candleAt(open, open.start - lengthMs, open.start, after),
		open,
	].map((candle) => candlePush(symbol, interval, candle, times));
}

function crossingPrices(
	{ direction, price: low, priceHigh: high = low }: PriceCrossCondition,
	last: string,
): readonly [string, string] {
	const under = multiply(low, BELOW);
	const over = multiply(high, ABOVE);
	const isAbove = compare(last, high) > 0;
	if (direction === 'enter') return isAbove ? [over, high] : [under, low];
	if (direction === 'leave') return isAbove ? [high, over] : [low, under];
	const isDown = direction === 'down' || (direction === 'either' && isAbove);
	return isDown ? [over, low] : [under, low];
}

function candleAt(like: Candle, start: number, end: number, price: string): Candle {
	return { ...like, start, end, open: price, high: price, low: price, close: price };
}

/** Exactly as far as was asked for, from the last price. */
export async function percentMoveExample(
	condition: PercentMoveCondition,
	port: MarketPort,
): Promise<readonly PushMessage[]> {
	const { symbol, direction, percent, windowSeconds } = condition;
	const from = await lastPrice(port, symbol);
	if (from === undefined) return [];
	const signed = direction === 'down' ? `-${percent}` : percent;
	const to = multiply(from, add('1', multiply(signed, '0.01')));
	const halfWindowMs = Math.floor(windowSeconds * 500);
	return pricePushes(condition, [from, to], await timesOf(port), halfWindowMs);
}

/** The second price now, the first so long before. */
function pricePushes(
	{ symbol, source }: Pick<PriceCrossCondition, 'symbol' | 'source'>,
	prices: readonly [string, string],
	now: PushTimes,
	stepMs: number,
): readonly PushMessage[] {
	return prices.map((price, index) => {
		const sendTime = now.sendTime - (1 - index) * stepMs;
		const times = { ...now, sendTime };
		if (source === 'trade') {
			return tradesPush(symbol, [{ price, quantity: '1', side: 'BUY', time: sendTime }], times);
		}
		return quotePush(symbol, quoteAt(price, price), times);
	});
}

function quoteAt(bidPrice: string, askPrice: string) {
	return { bidPrice, bidQuantity: '1', askPrice, askQuantity: '1', version: '' };
}

/** Half the spread that was asked for, then all of it, around the price in the middle of the book. */
export async function spreadExample(
	{ symbol, direction, spreadPercent }: SpreadCondition,
	port: MarketPort,
): Promise<readonly PushMessage[]> {
	const { bid, ask } = await bestPrices(port, symbol);
	if (bid === undefined || ask === undefined) return [];
	const middle = multiply(add(bid, ask), '0.5');
	// A spread stays below 200 percent of the price in the middle.
	const before =
		direction === 'down'
			? multiply(add(spreadPercent, '200'), '0.5')
			: multiply(spreadPercent, '0.5');
	const now = await timesOf(port);
	return [before, spreadPercent].map((percent, index) => {
		const half = multiply(multiply(middle, percent), '0.005');
		const quote = quoteAt(add(middle, `-${half}`), add(middle, half));
		return quotePush(symbol, quote, { ...now, sendTime: now.sendTime - (1 - index) * STEP_MS });
	});
}

/** Decimals of a quantity that is made larger. */
const QUANTITY_DIGITS = 8;

/** The taker's. */
const sides = { up: 'BUY', down: 'SELL', either: undefined } as const;

/** The last trade that is large enough, or else the last of its side with as much quantity as it takes. */
export async function largeTradeExample(
	{ symbol, direction, minValue }: LargeTradeCondition,
	port: MarketPort,
): Promise<readonly PushMessage[]> {
	const side = sides[direction];
	const trades = await lastTrades(port, symbol, 1_000);
	const isLarge = ({ price, quantity }: ListedTrade) =>
		compare(multiply(price, quantity), minValue) >= 0;
	const ofSide = trades.filter((trade) => side === undefined || trade.side === side);
	const real = ofSide.find(isLarge);
	const like = real ?? ofSide.at(0) ?? trades.at(0) ?? (await tradeNow(port, symbol));
	if (like === undefined) return [];
	const quantity = real?.quantity ?? quantityWorth(minValue, like.price);
	const trade = { ...like, quantity, ...(side === undefined ? {} : { side }) };
	return [tradesPush(symbol, [trade], await timesOf(port))];
}

function quantityWorth(value: string, price: string): string {
	const cut = divide(value, price, QUANTITY_DIGITS);
	return compare(multiply(cut, price), value) >= 0
		? cut
		: add(cut, stepOfDecimals(QUANTITY_DIGITS));
}

/** The candles of the average as they are, then the open one without volume, and with the multiple of it. */
export async function volumeSpikeExample(
	{ symbol, interval, candles, multiple }: VolumeSpikeCondition,
	port: MarketPort,
): Promise<readonly CandleChange[]> {
	const { client, signal } = port;
	const found = (await newestCandles(client, { symbol, interval }, candles + 1, signal)).slice(
		-candles - 1,
	);
	const open = found.at(-1);
	// With fewer the alert cannot fire.
	if (open === undefined || found.length <= candles) return [];
	const { sendTime } = await timesOf(port);
	const past = found.slice(0, -1);
	const sum = past.reduce((total, { volume }) => add(total, volume), '0');
	const needed = quantityWorth(multiply(multiple, sum), String(candles));
	// After an average of zero any trade is a spike.
	const volume = compare(needed, '0') > 0 ? needed : '1';
	const change = { backfilled: false, time: sendTime };
	return [
		...past.map((candle) => ({ ...change, candle, state: 'past' as const })),
		{ ...change, candle: { ...open, volume: '0', quoteVolume: '0' }, state: 'open' },
		{
			...change,
			candle: { ...open, volume, quoteVolume: multiply(volume, open.close) },
			state: 'open',
		},
	];
}

/** How far back a candle is looked for that is as it was asked for. */
const MOST_CANDLES = 500;

/**
 * The last closed candle that is as it was asked for; where none of the last 500 is, the last one with the prices
 * that it takes. Undefined for a pair without closed candles.
 */
export async function candleCloseExample(
	condition: CandleCloseCondition,
	symbol: string,
	port: MarketPort,
): Promise<Candle | undefined> {
	const { client, signal } = port;
	const { interval } = condition;
	const { sendTime } = await timesOf(port);
	const listed = await newestCandles(client, { symbol, interval }, MOST_CANDLES, signal);
	const closed = listed.filter(({ end }) => end <= sendTime);
	const last = closed.at(-1);
	if (last === undefined) return undefined;
	return closed.findLast((candle) => isWanted(condition, candle)) ?? movedCandle(condition, last);
}

/** Undefined where no prices are as they were asked for. */
function movedCandle(condition: CandleCloseCondition, like: Candle): Candle | undefined {
	const { direction, price, percent = '0' } = condition;
	const isDown = direction === 'down';
	const opening = price ?? like.open;
	// A little more than was asked for: also a percentage of zero means a movement.
	const moved = add(multiply(percent, '0.01'), '0.001');
	const close = multiply(opening, add('1', isDown ? `-${moved}` : moved));
	const [high, low] = isDown ? [opening, close] : [close, opening];
	const candle = { ...like, open: opening, high, low, close };
	return positive(close) !== undefined && isWanted(condition, candle) ? candle : undefined;
}
