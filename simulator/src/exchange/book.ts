import { type Decimal, ZERO, decimal, padded, plain, smaller } from './decimal';
import type { Order, Side } from './orders';
import type { Pair } from './pairs';

export interface Level {
	readonly price: Decimal;
	readonly key: string;
	/** First in the list trades first. */
	readonly orders: Order[];
	/** What a market elsewhere offers here and nobody here has taken yet. It trades before the orders. */
	outside: Decimal;
	/** All of it: `outside` and what remains of the orders. */
	quantity: Decimal;
}

export interface LevelChange {
	readonly side: Side;
	readonly price: Decimal;
	/** New absolute size, 0 = the level is gone. */
	readonly quantity: Decimal;
}

export interface DepthChange {
	readonly symbol: string;
	readonly version: number;
	readonly changes: readonly LevelChange[];
	readonly topChanged: boolean;
}

export function remaining(order: Order): Decimal {
	return order.quantity.minus(order.executed);
}

/** The orders of one side, best price first, and within a price in the order they came. */
class BookSide {
	readonly levels: Level[] = [];
	private readonly byKey = new Map<string, Level>();
	/** What orders here have taken from levels of a market elsewhere that still shows it. */
	private readonly taken = new Map<string, Decimal>();

	constructor(private readonly side: Side) {}

	add(order: Order): Level {
		const level = this.levelAt(order.price);
		level.orders.push(order);
		level.quantity = level.quantity.plus(remaining(order));
		return level;
	}

	find(price: Decimal): Level | undefined {
		return this.byKey.get(plain(price));
	}

	/** Sets what a market elsewhere shows at a price. @returns the level when it differs from before */
	show(price: Decimal, quantity: Decimal): Level | undefined {
		const key = plain(price);
		const taken = smaller(this.taken.get(key) ?? ZERO, quantity);
		if (taken.gt(ZERO)) this.taken.set(key, taken);
		else this.taken.delete(key);
		const outside = quantity.minus(taken);
		if (outside.eq(this.byKey.get(key)?.outside ?? ZERO)) return undefined;
		const level = this.levelAt(price);
		level.quantity = level.quantity.minus(level.outside).plus(outside);
		level.outside = outside;
		if (isEmpty(level)) this.drop(level);
		return level;
	}

	/** What a market elsewhere shows at a price, whoever has taken from it. */
	shownAt(price: Decimal): Decimal {
		const key = plain(price);
		return (this.byKey.get(key)?.outside ?? ZERO).plus(this.taken.get(key) ?? ZERO);
	}

	/** Every price at which a market elsewhere shows something. */
	shownPrices(): Decimal[] {
		const open = this.levels.filter(({ outside }) => outside.gt(ZERO)).map(({ price }) => price);
		const gone = [...this.taken.keys()].filter((key) => !this.byKey.get(key)?.outside.gt(ZERO));
		return [...open, ...gone.map((key) => decimal(key))];
	}

	takeOutside(level: Level, quantity: Decimal): void {
		level.outside = level.outside.minus(quantity);
		this.taken.set(level.key, (this.taken.get(level.key) ?? ZERO).plus(quantity));
	}

	drop(level: Level): void {
		this.byKey.delete(level.key);
		this.levels.splice(this.position(level.price), 1);
	}

	/** Whether a taker with this limit would trade at `price` of this side. */
	reaches(limit: Decimal, price: Decimal): boolean {
		return this.side === 'SELL' ? price.lte(limit) : price.gte(limit);
	}

	private levelAt(price: Decimal): Level {
		const key = plain(price);
		const known = this.byKey.get(key);
		if (known !== undefined) return known;
		const level: Level = { price, key, orders: [], outside: ZERO, quantity: ZERO };
		this.byKey.set(key, level);
		this.levels.splice(this.position(price), 0, level);
		return level;
	}

	/** Index of the first level that is not better than `price`. */
	private position(price: Decimal): number {
		let low = 0;
		let high = this.levels.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const level = this.levels[middle] as Level;
			const better = this.side === 'SELL' ? level.price.lt(price) : level.price.gt(price);
			if (better) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

/** The order book of a pair. Every change of a level is reported with the next commit. */
export class Book {
	/** Raised by one with each batch of level changes; the same counter as in the depth stream. */
	version: number;
	private readonly sides: Record<Side, BookSide> = {
		BUY: new BookSide('BUY'),
		SELL: new BookSide('SELL'),
	};
	private readonly changed = new Map<string, LevelChange>();
	private top = '';

	constructor(
		readonly pair: Pair,
		startVersion: number,
	) {
		this.version = startVersion;
	}

	best(side: Side): Level | undefined {
		return this.sides[side].levels[0];
	}

	levels(side: Side, limit: number): readonly Level[] {
		return this.sides[side].levels.slice(0, limit);
	}

	/** Whether an order on `side` with this limit price would trade at the opposite price. */
	crosses(side: Side, limit: Decimal, oppositePrice: Decimal): boolean {
		return this.sides[opposite(side)].reaches(limit, oppositePrice);
	}

	rest(order: Order): void {
		this.touch(order.side, this.sides[order.side].add(order));
	}

	/** Takes an order out; its level disappears with the last order. */
	remove(order: Order): void {
		const side = this.sides[order.side];
		const level = side.find(order.price);
		const index = level?.orders.indexOf(order) ?? -1;
		if (level === undefined || index < 0) return;
		level.orders.splice(index, 1);
		level.quantity = level.quantity.minus(remaining(order));
		if (isEmpty(level)) side.drop(level);
		this.touch(order.side, level);
	}

	/** Books a fill of an order of a level: to be called after `executed` was raised. */
	reduce(level: Level, maker: Order, quantity: Decimal): void {
		const index = level.orders.indexOf(maker);
		if (index < 0) this.sides[maker.side].takeOutside(level, quantity);
		else if (remaining(maker).lte(ZERO)) level.orders.splice(index, 1);
		level.quantity = level.quantity.minus(quantity);
		if (isEmpty(level)) this.sides[maker.side].drop(level);
		this.touch(maker.side, level);
	}

	/** The level at which an order rests, or undefined when it is not in the book. */
	levelOf(order: Order): Level | undefined {
		const level = this.sides[order.side].find(order.price);
		return level?.orders.includes(order) === true ? level : undefined;
	}

	/**
	 * Sets the size of a level that a market elsewhere shows; zero = the level has gone there. What
	 * orders here have taken from it stays missing until the level has gone or shrunk below it.
	 */
	show(side: Side, price: Decimal, quantity: Decimal): void {
		const level = this.sides[side].show(price, quantity);
		if (level !== undefined) this.touch(side, level);
	}

	/** What a market elsewhere shows at a price, whoever here has taken from it. */
	shownAt(side: Side, price: Decimal): Decimal {
		return this.sides[side].shownAt(price);
	}

	/** Every price at which a market elsewhere shows something, in no order. */
	shownPrices(side: Side): Decimal[] {
		return this.sides[side].shownPrices();
	}

	/** The best price of a market elsewhere that can still be traded here. */
	bestOutside(side: Side): Decimal | undefined {
		return this.sides[side].levels.find(({ outside }) => outside.gt(ZERO))?.price;
	}

	/** Base quantity that could be traded at once up to a limit price. */
	available(side: Side, limit: Decimal): Decimal {
		let sum = ZERO;
		for (const level of this.sides[side].levels) {
			if (!this.sides[side].reaches(limit, level.price)) break;
			sum = sum.plus(level.quantity);
		}
		return sum;
	}

	/** The levels of a side up to a limit price, in the order in which they would trade. */
	*reachable(side: Side, limit: Decimal): Generator<Level> {
		for (const level of this.sides[side].levels) {
			if (!this.sides[side].reaches(limit, level.price)) return;
			yield level;
		}
	}

	/** Ends a batch: the changes since the last commit, or undefined when there are none. */
	commit(): DepthChange | undefined {
		if (this.changed.size === 0) return undefined;
		const changes = [...this.changed.values()];
		this.changed.clear();
		this.version += 1;
		const top = this.describeTop();
		const topChanged = top !== this.top;
		this.top = top;
		return { symbol: this.pair.symbol, version: this.version, changes, topChanged };
	}

	private touch(side: Side, level: Level): void {
		const quantity = isEmpty(level) ? ZERO : level.quantity;
		this.changed.set(`${side}${level.key}`, { side, price: level.price, quantity });
	}

	private describeTop(): string {
		const bid = this.best('BUY');
		const ask = this.best('SELL');
		return [bid?.key, bid && plain(bid.quantity), ask?.key, ask && plain(ask.quantity)].join();
	}
}

function isEmpty({ orders, outside }: Level): boolean {
	return orders.length === 0 && outside.lte(ZERO);
}

export function opposite(side: Side): Side {
	return side === 'BUY' ? 'SELL' : 'BUY';
}

/** A level as REST and streams print it: price and quantity with the pair's decimals. */
export function printLevel(pair: Pair, price: Decimal, quantity: Decimal): [string, string] {
	return [padded(price, pair.quotePrecision), padded(quantity, pair.baseAssetPrecision)];
}
