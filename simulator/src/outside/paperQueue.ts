import { remaining } from '../exchange/book';
import { type Decimal, ZERO, larger, smaller } from '../exchange/decimal';
import type { Order, Side } from '../exchange/orders';

/**
 * A level is sent up to so long after it has changed: the window in which a stream collects changes,
 * and the way of a frame through the exchange elsewhere.
 */
const SETTLING_MS = 200;

/** An order that rests here, in the queue of a market elsewhere that does not know of it. */
export interface WaitingOrder {
	readonly order: Order;
	/** Time of the market elsewhere at which the order arrived, ms; undefined: with the next levels. */
	arrivedAt: number | undefined;
	/** What still trades at its price before the order does. */
	ahead: Decimal;
	/** Out of the book, because the market elsewhere stands at its price or beyond without trading. */
	isHidden: boolean;
}

/** What an order gets of a trade. */
export interface PaperFill {
	readonly order: Order;
	readonly quantity: Decimal;
}

export interface PassingTrade {
	readonly price: Decimal;
	readonly quantity: Decimal;
	readonly takerSide: Side;
	/** Time of the market elsewhere, ms. */
	readonly time: number;
}

/**
 * The resting orders of one pair, and what they get of the trades of a market elsewhere.
 *
 * Only a trade counts whose taker came from the other side, and which happened after the order arrived.
 * At the order's price it first uses up everything that stood there before; that others cancelled
 * meanwhile is not known to have been before the order, and moves it no place ahead. A trade beyond the
 * price shows that nothing was left before it. Each trade's quantity is given out once.
 */
export class PaperQueue {
	private readonly waiting = new Map<Order, WaitingOrder>();

	get size(): number {
		return this.waiting.size;
	}

	/** In the order in which they arrived. */
	orders(): Iterable<WaitingOrder> {
		return this.waiting.values();
	}

	/** @param arrivedAt undefined: the order takes the last place behind the levels that come next */
	add(order: Order, ahead: Decimal, arrivedAt: number | undefined): void {
		this.waiting.set(order, { order, ahead, arrivedAt, isHidden: false });
	}

	remove(order: Order): void {
		this.waiting.delete(order);
	}

	of(order: Order): WaitingOrder | undefined {
		return this.waiting.get(order);
	}

	/**
	 * Takes in what a level shows: what was there when the order arrived is known only from what is
	 * sent some time later.
	 */
	settle(bookTime: number, shownAt: (side: Side, price: Decimal) => Decimal): void {
		for (const entry of this.waiting.values()) {
			entry.arrivedAt ??= bookTime;
			if (bookTime > entry.arrivedAt + SETTLING_MS) continue;
			entry.ahead = larger(entry.ahead, shownAt(entry.order.side, entry.order.price));
		}
	}

	/** Gives a trade out. @returns what each order gets, in the order in which they trade */
	take(trade: PassingTrade): PaperFill[] {
		if (this.waiting.size === 0) return [];
		const concerned = [...this.waiting.values()].filter((entry) => isConcerned(entry, trade));
		// A stable sort: at one price they stay in the order in which they arrived.
		concerned.sort((a, b) => betterFirst(a.order, b.order));
		const fills: PaperFill[] = [];
		let left = trade.quantity;
		let passed = ZERO;
		for (const { order, ahead } of concerned) {
			const isAtPrice = order.price.eq(trade.price);
			const before = isAtPrice ? larger(ZERO, ahead.minus(passed)) : ZERO;
			const used = smaller(left, before);
			passed = passed.plus(used);
			left = left.minus(used);
			const quantity = smaller(left, remaining(order));
			if (quantity.lte(ZERO)) continue;
			fills.push({ order, quantity });
			left = left.minus(quantity);
		}
		for (const entry of concerned) this.advance(entry, trade, passed);
		return fills;
	}

	private advance(entry: WaitingOrder, { price }: PassingTrade, passed: Decimal): void {
		const isAtPrice = entry.order.price.eq(price);
		entry.ahead = isAtPrice ? larger(ZERO, entry.ahead.minus(passed)) : ZERO;
	}
}

function isConcerned({ order, arrivedAt }: WaitingOrder, trade: PassingTrade): boolean {
	if (trade.takerSide === order.side) return false;
	if (arrivedAt === undefined || trade.time <= arrivedAt) return false;
	return order.side === 'BUY' ? trade.price.lte(order.price) : trade.price.gte(order.price);
}

function betterFirst(a: Order, b: Order): number {
	return a.side === 'BUY' ? b.price.cmp(a.price) : a.price.cmp(b.price);
}
