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

/** What the matching of an incoming order needs from the exchange. */
export interface MatchRules {
	/** Self-trade prevention: whether these two orders must not trade with each other. */
	readonly prevents: (maker: Order, taker: Order) => boolean;
	/** Called after each fill, before the next one. */
	readonly onFill: (fill: Fill) => void;
	/** Takes a resting order out of the book because of self-trade prevention. */
	readonly cancelMaker: (maker: Order) => void;
	/** An order that stands for what a market elsewhere offers at a level. */
	readonly outsideMaker: (level: Level) => Order;
}

/**
 * Trades an incoming order against the book, best price first, oldest order first, at the resting
 * orders' prices. Books quantities only; money is settled by the caller for each fill.
 * @returns whether self-trade prevention has ended the incoming order
 */
export function match(book: Book, taker: Order, nowMs: number, rules: MatchRules): boolean {
	for (;;) {
		const level = book.best(opposite(taker.side));
		if (level === undefined || !book.crosses(taker.side, taker.price, level.price)) return false;
		if (wanted(taker, level.price).lte(ZERO)) return false;
		const maker = level.outside.gt(ZERO) ? rules.outsideMaker(level) : level.orders[0];
		if (maker === undefined) return false;
		if (rules.prevents(maker, taker)) {
			if (taker.stpMode !== 'cancel_taker') rules.cancelMaker(maker);
			if (taker.stpMode !== 'cancel_maker') return true;
			continue;
		}
		const quantity = smaller(wanted(taker, level.price), remaining(maker));
		const fill = bookFill(maker, taker, quantity, nowMs);
		book.reduce(level, maker, quantity);
		rules.onFill(fill);
	}
}

/** Books a trade of this quantity in both orders, at the maker's price. */
export function bookFill(maker: Order, taker: Order, quantity: Decimal, nowMs: number): Fill {
	const { price } = maker;
	const quote = price.times(quantity);
	for (const order of [maker, taker]) {
		order.executed = order.executed.plus(quantity);
		order.executedQuote = order.executedQuote.plus(quote);
		order.lastFill = quantity;
		order.updateTime = nowMs;
		order.isMaker = order === maker;
		order.fills += 1;
	}
	maker.status = remaining(maker).lte(ZERO) ? 'FILLED' : 'PARTIALLY_FILLED';
	return { maker, taker, price, quantity, quote };
}

/** Whether the whole order could be filled at once (FILL_OR_KILL), self-trade prevention included. */
export function canFillCompletely(
	book: Book,
	order: Order,
	prevents: MatchRules['prevents'],
): boolean {
	let missing = order.quantity;
	for (const { outside, orders } of book.reachable(opposite(order.side), order.price)) {
		missing = missing.minus(outside);
		for (const maker of orders) {
			if (missing.lte(ZERO)) return true;
			if (!prevents(maker, order)) missing = missing.minus(remaining(maker));
			else if (order.stpMode !== 'cancel_maker') return false;
		}
	}
	return missing.lte(ZERO);
}

/** Whether the order would trade at once (LIMIT_MAKER must not). */
export function wouldTrade(book: Book, side: Order['side'], price: Decimal): boolean {
	const level = book.best(opposite(side));
	return level !== undefined && book.crosses(side, price, level.price);
}
