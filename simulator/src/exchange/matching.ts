import { type Book, type Level, opposite, remaining } from './book';
import { type Decimal, ONE, ZERO, roundDown, smaller } from './decimal';
import { takerRate } from './fees';
import type { Order } from './orders';

export interface Fill {
	readonly maker: Order;
	readonly taker: Order;
	readonly price: Decimal;
	readonly quantity: Decimal;
	readonly quote: Decimal;
}

/** Base quantity the order still wants at this price. */
export function wanted(order: Order, price: Decimal): Decimal {
	if (order.quoteBudget === null) return remaining(order);
	const rate = ONE.plus(takerRate(order.account, order.pair));
	// The fee is paid out of the amount, so that an amount equal to the balance can be spent.
	const left = order.locked.div(price.times(rate));
	return roundDown(left, order.pair.baseAssetPrecision);
}

/**
 * Trades an incoming order against the book, best price first, oldest order first, at the resting
 * orders' prices. Books quantities only; money is settled by the caller for each fill.
 * @param onFill called after each fill, before the next one
 */
export function match(book: Book, taker: Order, nowMs: number, onFill: (fill: Fill) => void): void {
	for (;;) {
		const level = book.best(opposite(taker.side));
		if (level === undefined || !book.crosses(taker.side, taker.price, level.price)) return;
		const fill = takeFirst(book, level, taker, nowMs);
		if (fill === undefined) return;
		onFill(fill);
	}
}

function takeFirst(book: Book, level: Level, taker: Order, nowMs: number): Fill | undefined {
	const maker = level.orders[0];
	if (maker === undefined) return undefined;
	const quantity = smaller(wanted(taker, level.price), remaining(maker));
	if (quantity.lte(ZERO)) return undefined;
	const quote = level.price.times(quantity);
	for (const order of [maker, taker]) {
		order.executed = order.executed.plus(quantity);
		order.executedQuote = order.executedQuote.plus(quote);
		order.lastFill = quantity;
		order.updateTime = nowMs;
		order.isMaker = order === maker;
		order.fills += 1;
	}
	book.reduce(level, maker, quantity);
	maker.status = remaining(maker).lte(ZERO) ? 'FILLED' : 'PARTIALLY_FILLED';
	return { maker, taker, price: level.price, quantity, quote };
}

/** Whether the whole order could be filled at once (FILL_OR_KILL). */
export function canFillCompletely(book: Book, order: Order): boolean {
	return book.available(opposite(order.side), order.price).gte(order.quantity);
}

/** Whether the order would trade at once (LIMIT_MAKER must not). */
export function wouldTrade(book: Book, side: Order['side'], price: Decimal): boolean {
	const level = book.best(opposite(side));
	return level !== undefined && book.crosses(side, price, level.price);
}
