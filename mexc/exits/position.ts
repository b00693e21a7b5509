import { compare, isZero } from '../core/decimal';
import { roundQuantity } from '../core/rounding';
import { isSellable, remainingOf } from './decide';
import type { Fill } from './fills';
import type { Amounts, PairLimits } from './plan';

/** Which purchases are entries: those with a tag or its mark, or all since a moment that carry no mark. */
export type EntrySource = { tag: string } | { mark: string } | { since: number };

/** What an order list or the order stream says of an own order. */
export interface OrderFact {
	clientOrderId: string;
	/** Executed so far, where MEXC says it; decimal text. */
	executed?: string;
	value?: string;
	/** Ordered, and at which price, where MEXC says it. */
	quantity?: string;
	price?: string;
	/** Milliseconds of the exchange. */
	placedAt?: number;
	isEnded: boolean;
}

/** What is known of an order after one more row or message, which may have been overtaken and say less. */
export function laterFact(before: OrderFact | undefined, fact: OrderFact): OrderFact {
	if (before?.isEnded && !fact.isEnded) return before;
	const isLess = compare(fact.executed ?? '0', before?.executed ?? '0') < 0;
	return {
		...fact,
		quantity: fact.quantity ?? before?.quantity,
		price: fact.price ?? before?.price,
		placedAt: fact.placedAt ?? before?.placedAt,
		...(isLess && { executed: before?.executed, value: before?.value }),
	};
}

/** Everything that is known of one pair. */
export interface PairFacts {
	fills: ReadonlyMap<string, Fill>;
	/** By MEXC's order id. */
	orders: ReadonlyMap<string, OrderFact>;
	/** From when on `orders` should hold every exit: what is older has ended. */
	ordersSince: number;
}

export interface Pair {
	symbol: string;
	baseAsset: string;
	quoteAsset: string;
	/** Quantities are multiples of it. */
	step: string;
	/** What is smaller, or worth less at the market, cannot be sold. */
	minQuantity: string;
	minValue: string;
}

/** One order that bought. Amounts are decimal text, before fees. */
export interface Entry {
	orderId: string;
	clientOrderId: string;
	bought: string;
	value: string;
	/** Of its first fill, in milliseconds of the exchange. */
	time: number;
}

/** One order that sold a part of a position. Amounts are decimal text. */
export interface Exit {
	/** Counted from 0; absent for an order that rests for a target. */
	number?: number;
	/** Of an order that rests for a target, from 1. */
	step?: number;
	clientOrderId: string;
	orderId: string;
	quantity: string;
	value: string;
	/** By asset. */
	fees: Readonly<Record<string, string>>;
	isEnded: boolean;
	/** How many steps were sold before and after it. */
	stepsBefore: number;
	stepsDone: number;
	/** Its order says more than the fills that are known. */
	hasUnseen: boolean;
	/** Milliseconds of the exchange; absent before its first fill is known. */
	time?: number;
}

export interface Position {
	symbol: string;
	/** Of its first entry: it names the position, and the exits by `exitKey`. */
	entryOrderId: string;
	entryClientOrderId: string;
	exitKey: string;
	/** Never empty, in the order of their first fills; more than one only where all buys are one position. */
	entries: readonly Entry[];
	/** Only where all buys are one position: nothing is left that could be sold, and the next buy begins another one. */
	isClosed?: boolean;
	amounts: Amounts;
	entryFees: Readonly<Record<string, string>>;
	/** Those at the market by number, then those that rested for targets. */
	exits: readonly Exit[];
	/** Of the latest fill that changed it. */
	changedAt: number;
	/** Of the latest fill of its entry. */
	boughtAt: number;
}

export interface Ledger {
	/** Oldest first. */
	positions: readonly Position[];
	/** Keys of exits whose entry is not in what MEXC lists. */
	orphans: readonly string[];
}

/** From when on prices count for it, in milliseconds of the exchange: since the first fill of its latest entry. */
export function boughtFrom(position: Position): number {
	return latestEntry(position).time;
}

/** The entry whose first fill came last. */
export function latestEntry({ entries }: Position): Entry {
	return entries[entries.length - 1];
}

/** Nothing of it is left. */
export function isLeft(amounts: Amounts): boolean {
	return isZero(remainingOf(amounts));
}

/** Nothing more of it is sold. */
export function isDone({ amounts, isClosed }: Pick<Position, 'amounts' | 'isClosed'>): boolean {
	return isClosed === true || isLeft(amounts);
}

/** Something of it was sold, and nothing is left that could be sold. */
export function isOver(position: Position, price: string, limits: PairLimits): boolean {
	const { amounts, exits, isClosed } = position;
	if (isDone(position)) return true;
	if (isClosed === false) return false;
	if (amounts.resting?.some((order) => !order.isEnded)) return false;
	if (exits.length === 0 && isZero(amounts.soldByOthers)) return false;
	return !isSellable(roundQuantity(remainingOf(amounts), limits.step), price, limits);
}

/** The number of the next exit at the market under this key, whoever gave the numbers before. */
export function nextNumber({ exitKey, exits }: Pick<Position, 'exitKey' | 'exits'>): number {
	const own = exits.filter(({ clientOrderId }) => clientOrderId.includes(exitKey));
	return 1 + Math.max(-1, ...own.map(({ number = -1 }) => number));
}

/** The exit that sold last; undefined where none has sold anything. */
export function lastExit({ exits }: Position): Exit | undefined {
	const sold = exits.filter(({ quantity }) => !isZero(quantity));
	return sold.reduce<Exit | undefined>((last, exit) => {
		return last === undefined || (exit.time ?? Infinity) >= (last.time ?? Infinity) ? exit : last;
	}, undefined);
}

/** Exits at the market whose end is not known: nothing else is sold before. */
export function openExit({ exits }: Position): Exit | undefined {
	return exits.find(({ number, isEnded }) => number !== undefined && !isEnded);
}
