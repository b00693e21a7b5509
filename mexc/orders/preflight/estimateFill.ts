import type { WireValues } from '../../endpoints/endpoint';
import { add, compare, divide, isZero, multiply, roundHalfUp, subtract } from '../../core/decimal';
import type { Book, Level } from './book';

/** What an order would do in a given book, at once. Amounts are decimal text. */
export interface FillEstimate {
	/** Of the base asset that would trade at once. */
	executedQuantity: string;
	/** What that costs or brings in the quote asset, without the fee. */
	executedValue: string;
	/** Absent when nothing would trade at once. */
	averagePrice?: string;
	/** Best price of the other side; absent when that side is empty. */
	bestPrice?: string;
	/** How much worse the average is than the best price, in percent; 4 decimals. */
	slippagePercent?: string;
	/** Taker fee for what trades at once. */
	fee?: string;
	feeAsset?: string;
	/** Whether the whole order trades at once; the rest of a limit order stays in the book. */
	isComplete: boolean;
}

const SLIPPAGE_DIGITS = 4;
const PRICE_DIGITS = 12;

/** Walks through the book as the exchange would, by price; others may be faster in the real one. */
export function estimateFill(
	book: Book,
	order: WireValues,
	fees: { rate?: string; asset?: string } = {},
): FillEstimate {
	const levels = order.side === 'BUY' ? book.asks : book.bids;
	const taken = order.type === 'LIMIT_MAKER' ? NOTHING : take(levels, order);
	const kept = order.type === 'FILL_OR_KILL' && !taken.isComplete ? NOTHING : taken;
	const bestPrice = levels.at(0)?.price;
	const { quantity, value, isComplete } = kept;
	const estimate = { executedQuantity: quantity, executedValue: value, bestPrice, isComplete };
	if (isZero(quantity) || bestPrice === undefined) return estimate;
	const { rate, asset } = fees;
	return {
		...estimate,
		averagePrice: divide(value, quantity, PRICE_DIGITS),
		slippagePercent: percentWorse(order.side, divide(value, quantity), bestPrice),
		fee: rate && multiply(value, rate),
		feeAsset: rate && asset,
	};
}

interface Taken {
	quantity: string;
	value: string;
	isComplete: boolean;
}

const NOTHING: Taken = { quantity: '0', value: '0', isComplete: false };

function take(levels: readonly Level[], order: WireValues): Taken {
	const byValue = order.quantity === undefined;
	let rest = order.quantity ?? order.quoteOrderQty ?? '0';
	let { quantity, value } = NOTHING;
	for (const level of levels) {
		if (isZero(rest) || !isWithin(order, level.price)) break;
		const wanted = byValue ? divide(rest, level.price) : rest;
		const isAll = compare(wanted, level.quantity) <= 0;
		const part = isAll ? wanted : level.quantity;
		const paid = byValue && isAll ? rest : multiply(part, level.price);
		quantity = add(quantity, part);
		value = add(value, paid);
		rest = isAll ? '0' : subtract(rest, byValue ? paid : part);
	}
	return { quantity, value, isComplete: isZero(rest) };
}

function isWithin({ side, price, type }: WireValues, level: string): boolean {
	if (type === 'MARKET' || price === undefined) return true;
	return side === 'BUY' ? compare(level, price) <= 0 : compare(level, price) >= 0;
}

/** How much worse for the order `price` is than `reference`, in percent; negative when it is better. */
export function percentWorse(side: string, price: string, reference: string): string {
	const worse = side === 'BUY' ? subtract(price, reference) : subtract(reference, price);
	return roundHalfUp(divide(multiply(worse, '100'), reference), SLIPPAGE_DIGITS);
}
