import { opposite } from './book';
import { type Decimal, ZERO, decimal, decimalPlaces, roundDown, roundUp } from './decimal';
import type { OrderType, Side } from './orders';
import type { PairMarket } from './pairMarket';
import type { Pair } from './pairs';
import { type Refusal, illegalParameter, missingParameter, refusal } from './refusal';

/** The numbers of an order request. */
export interface OrderAmounts {
	readonly price: Decimal;
	readonly quantity: Decimal;
	readonly quoteBudget: Decimal | null;
	/** The order's value in quote, as compared with the minimum and the maximum. */
	readonly value: Decimal;
}

const NUMBER = /^([0-9]{1,20})(\.[0-9]{1,20})?$/;
const PROTECTION = { BUY: decimal('1.05'), SELL: decimal('0.95') };

/** @throws Refusal naming the first number that the order type needs and that is missing */
export function requireAmounts(
	type: OrderType,
	side: Side,
	given: ReadonlyMap<string, string>,
): void {
	const has = (name: string) => (given.get(name) ?? '') !== '';
	if (type !== 'MARKET') {
		for (const name of ['quantity', 'price']) if (!has(name)) throw missingParameter(name);
		return;
	}
	if (has('quantity')) return;
	if (!has('quoteOrderQty')) throw refusal(-1128, undefined, { _extend: null });
	if (side === 'SELL') throw missingParameter('quantity');
}

/** @throws Refusal for a number in a wrong form, zero, or with too many decimals */
export function readAmounts(
	market: PairMarket,
	side: Side,
	type: OrderType,
	given: ReadonlyMap<string, string>,
): OrderAmounts {
	const { pair } = market;
	if (type === 'MARKET') return readMarketAmounts(market, side, given);
	const quantity = readNumber(given, 'quantity', pair.baseAssetPrecision);
	const price = readNumber(given, 'price', pair.quotePrecision);
	return { price, quantity, quoteBudget: null, value: price.times(quantity) };
}

function readMarketAmounts(
	market: PairMarket,
	side: Side,
	given: ReadonlyMap<string, string>,
): OrderAmounts {
	const { pair, book } = market;
	const byAmount = side === 'BUY' && (given.get('quoteOrderQty') ?? '') !== '';
	const amount = byAmount
		? readNumber(given, 'quoteOrderQty', pair.quotePrecision)
		: readNumber(given, 'quantity', pair.baseAssetPrecision);
	// An empty book is refused later, after the size (exchange-behaviour 3.1).
	const touch = book.best(opposite(side))?.price ?? market.last;
	const price = protectionPrice(pair, side, touch);
	if (!byAmount) {
		return { price, quantity: amount, quoteBudget: null, value: touch.times(amount) };
	}
	const quantity = roundDown(amount.div(price), pair.baseAssetPrecision);
	return { price, quantity, quoteBudget: amount, value: amount };
}

/** A market order trades at most 5 % through the book. */
function protectionPrice(pair: Pair, side: Side, touch: Decimal): Decimal {
	const bound = touch.times(PROTECTION[side]);
	return side === 'BUY'
		? roundDown(bound, pair.quotePrecision)
		: roundUp(bound, pair.quotePrecision);
}

function readNumber(given: ReadonlyMap<string, string>, name: string, places: number): Decimal {
	const text = given.get(name) ?? '';
	if (!NUMBER.test(text)) throw illegalParameter(name, NUMBER.source);
	const value = decimal(text);
	if (value.lte(ZERO)) throw illegalParameter(name, NUMBER.source);
	if (decimalPlaces(text) > places) throw tooManyDecimals(name);
	return value;
}

function tooManyDecimals(name: string): Refusal {
	const word = name === 'quoteOrderQty' ? 'amount' : name;
	// The leading space is the exchange's (quirks 85).
	return refusal(400, ` ${word} scale is invalid`);
}
