import { type Decimal, ZERO, larger, padded, smaller } from '../exchange/decimal';
import type { Pair } from '../exchange/pairs';

export interface Candle {
	/** Window start and end, ms; the end is the next candle's start. */
	readonly openTime: number;
	readonly closeTime: number;
	open: Decimal;
	high: Decimal;
	low: Decimal;
	close: Decimal;
	/** Base volume. */
	volume: Decimal;
	/** Quote turnover. */
	amount: Decimal;
}

/** A candle in which nothing has been traded. */
export function flatCandle(openTime: number, closeTime: number, price: Decimal): Candle {
	const prices = { open: price, high: price, low: price, close: price };
	return { openTime, closeTime, ...prices, volume: ZERO, amount: ZERO };
}

/** The candle of a window whose first trade is this one. */
export function firstCandle(
	openTime: number,
	closeTime: number,
	{ price, quantity, quote }: CandleTrade,
): Candle {
	return { ...flatCandle(openTime, closeTime, price), volume: quantity, amount: quote };
}

export interface CandleTrade {
	readonly price: Decimal;
	readonly quantity: Decimal;
	readonly quote: Decimal;
}

/** Adds what was traded last. */
export function extend(candle: Candle, { price, quantity, quote }: CandleTrade): void {
	addBefore(candle, { price, quantity, quote });
	candle.close = price;
}

/** Adds a trade that was not the last one of the candle. */
export function addBefore(candle: Candle, { price, quantity, quote }: CandleTrade): void {
	candle.high = larger(candle.high, price);
	candle.low = smaller(candle.low, price);
	candle.volume = candle.volume.plus(quantity);
	candle.amount = candle.amount.plus(quote);
}

/** Adds the candle that follows within the same window. */
export function merge(candle: Candle, part: Candle): void {
	candle.high = larger(candle.high, part.high);
	candle.low = smaller(candle.low, part.low);
	candle.close = part.close;
	candle.volume = candle.volume.plus(part.volume);
	candle.amount = candle.amount.plus(part.amount);
}

/** Volume and turnover as answers print them. */
export function printVolume(candle: Candle, pair: Pair): [volume: string, amount: string] {
	return [padded(candle.volume, pair.baseAssetPrecision), padded(candle.amount, 2)];
}
