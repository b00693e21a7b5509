import { add, compare, isZero, minimum, subtract } from '../core/decimal';
import { exitKeyOf, exitOf, isTaggedId, markOf, type ExitName } from '../orders/clientOrderId';
import { roundQuantity } from '../core/rounding';
import { isSellable, remainingOf, stepsSold } from './decide';
import { inOrder, type Fill } from './fills';
import type { Amounts, ExitPlan, PairLimits, RestingOrder } from './plan';

/** More than any position. */
const EVERYTHING = '1000000000000000000';

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
	entryOrderId: string;
	entryClientOrderId: string;
	exitKey: string;
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

interface Draft {
	position: Omit<Position, 'exits' | 'entryFees'> & { amounts: Amounts };
	entryFees: Record<string, string>;
	exits: Map<string, Exit & { fees: Record<string, string> }>;
	resting: RestingOrder[];
}

/**
 * The positions of a pair, from its fills alone, in the order in which they happened; whoever reads the same
 * fills comes to the same positions. What somebody else sells is taken from what somebody else has bought
 * meanwhile, and beyond that from the oldest position.
 */
export function ledgerOf(
	plan: ExitPlan,
	source: EntrySource,
	pair: Pair,
	facts: PairFacts,
): Ledger {
	const drafts = new Map<string, Draft>();
	const byKey = new Map<string, Draft>();
	const otherKeys = new Set<string>();
	const orphans = new Set<string>();
	const fills = inOrder(facts.fills.values());
	for (const { side, orderId } of fills) {
		if (side === 'BUY') otherKeys.add(exitKeyOf(pair.symbol, orderId));
	}
	/** Bought by others while a position was open, and not sold yet. */
	let foreign = '0';
	const open = () => [...drafts.values()].filter(({ position }) => !isLeft(position.amounts));

	for (const fill of fills) {
		const clientOrderId =
			fill.clientOrderId || (facts.orders.get(fill.orderId)?.clientOrderId ?? '');
		const exit = exitOf(clientOrderId);
		if (fill.side === 'BUY' && isEntry(source, clientOrderId, fill.time)) {
			const draft = drafts.get(fill.orderId) ?? newDraft(pair, fill, clientOrderId);
			drafts.set(fill.orderId, draft);
			byKey.set(draft.position.exitKey, draft);
			buy(draft, fill, pair);
			settle(plan, pair, draft, fill.time);
		} else if (fill.side === 'BUY') {
			foreign = open().length === 0 ? '0' : add(foreign, netOf(fill, pair));
		} else if (exit !== undefined && byKey.has(exit.exitKey)) {
			const draft = byKey.get(exit.exitKey) as Draft;
			sell(draft, fill, { ...exit, clientOrderId }, facts);
			settle(plan, pair, draft, fill.time);
			noteSteps(draft, keyOf(exit, fill.orderId));
		} else if (exit !== undefined && !otherKeys.has(exit.exitKey)) {
			orphans.add(exit.exitKey);
		} else {
			const fromForeign = minimum(foreign, fill.quantity);
			foreign = subtract(foreign, fromForeign);
			// The exit of another plan sells what that plan has bought.
			let left = exit === undefined ? subtract(fill.quantity, fromForeign) : '0';
			for (const draft of open()) {
				const part = minimum(left, remainingOf(draft.position.amounts));
				if (isZero(part)) continue;
				left = subtract(left, part);
				const { amounts } = draft.position;
				draft.position.amounts = { ...amounts, soldByOthers: add(amounts.soldByOthers, part) };
				settle(plan, pair, draft, fill.time);
			}
		}
	}
	for (const [orderId, fact] of facts.orders) addUnseen(plan, pair, byKey, orderId, fact);
	return { positions: [...drafts.values()].map(finished), orphans: [...orphans] };
}

function isEntry(source: EntrySource, clientOrderId: string, time: number): boolean {
	if ('tag' in source) return isTaggedId(clientOrderId, source.tag);
	if ('mark' in source) return markOf(clientOrderId) === source.mark;
	return time >= source.since && !isTaggedId(clientOrderId);
}

/** Nothing of it is left. */
export function isLeft(amounts: Amounts): boolean {
	return isZero(remainingOf(amounts));
}

/** Something of it was sold, and nothing is left that could be sold. */
export function isOver({ amounts, exits }: Position, price: string, limits: PairLimits): boolean {
	if (isLeft(amounts)) return true;
	if (amounts.resting?.some((order) => !order.isEnded)) return false;
	if (exits.length === 0 && isZero(amounts.soldByOthers)) return false;
	return !isSellable(roundQuantity(remainingOf(amounts), limits.step), price, limits);
}

function newDraft({ symbol }: Pair, { orderId, time }: Fill, clientOrderId: string): Draft {
	return {
		position: {
			symbol,
			entryOrderId: orderId,
			entryClientOrderId: clientOrderId,
			exitKey: exitKeyOf(symbol, orderId),
			amounts: {
				bought: '0',
				value: '0',
				quantity: '0',
				sold: '0',
				soldByOthers: '0',
				stepsDone: 0,
				openedAt: time,
			},
			changedAt: time,
			boughtAt: time,
		},
		entryFees: {},
		exits: new Map(),
		resting: [],
	};
}

function buy({ position, entryFees }: Draft, fill: Fill, pair: Pair): void {
	const { amounts } = position;
	position.amounts = {
		...amounts,
		bought: add(amounts.bought, fill.quantity),
		value: add(amounts.value, fill.value),
		quantity: add(amounts.quantity, netOf(fill, pair)),
	};
	position.boughtAt = Math.max(position.boughtAt, fill.time);
	addFee(entryFees, fill);
}

/** Without a fee that was taken from it. */
function netOf({ quantity, fee, feeAsset }: Fill, { baseAsset }: Pair): string {
	if (feeAsset !== baseAsset) return quantity;
	const net = subtract(quantity, fee);
	return compare(net, '0') < 0 ? '0' : net;
}

/** An order at the market has its number alone; two under one id would be one exit. */
function keyOf({ number }: ExitName, orderId: string): string {
	return number === undefined ? orderId : String(number);
}

function sell(
	draft: Draft,
	fill: Fill,
	{ clientOrderId, ...name }: ExitName & { clientOrderId: string },
	{ orders, ordersSince }: PairFacts,
): void {
	const { position, exits } = draft;
	const key = keyOf(name, fill.orderId);
	const before = exits.get(key) ?? newExit(draft, name, clientOrderId, fill.orderId);
	addFee(before.fees, fill);
	exits.set(key, {
		...before,
		quantity: add(before.quantity, fill.quantity),
		value: add(before.value, fill.value),
		// A fill can be known before anything is known of its order, which may go on.
		isEnded: orders.get(fill.orderId)?.isEnded ?? fill.time < ordersSince,
		time: fill.time,
	});
	const { amounts } = position;
	position.amounts = { ...amounts, sold: add(amounts.sold, fill.quantity) };
}

function newExit(
	{ position }: Draft,
	{ number, target }: ExitName,
	clientOrderId: string,
	orderId: string,
) {
	return {
		...(number !== undefined && { number }),
		...(target !== undefined && { step: target.step }),
		clientOrderId,
		orderId,
		quantity: '0',
		value: '0',
		fees: {} as Record<string, string>,
		isEnded: true,
		stepsBefore: position.amounts.stepsDone,
		stepsDone: 0,
		hasUnseen: false,
	};
}

function addFee(fees: Record<string, string>, { fee, feeAsset }: Fill): void {
	if (feeAsset === '' || isZero(fee)) return;
	fees[feeAsset] = add(fees[feeAsset] ?? '0', fee);
}

/** What an exit's order says beyond the fills that are known: fills can show later than the order's state. */
function addUnseen(
	plan: ExitPlan,
	pair: Pair,
	byKey: ReadonlyMap<string, Draft>,
	orderId: string,
	fact: OrderFact,
): void {
	const { clientOrderId, executed = '0', value = '0', isEnded } = fact;
	const found = exitOf(clientOrderId);
	const draft = found && byKey.get(found.exitKey);
	if (found === undefined || draft === undefined) return;
	const key = keyOf(found, orderId);
	const known = draft.exits.get(key) ?? newExit(draft, found, clientOrderId, orderId);
	const unseen = compare(executed, known.quantity) > 0 ? subtract(executed, known.quantity) : '0';
	const quantity = add(known.quantity, unseen);
	draft.exits.set(key, {
		...known,
		isEnded,
		quantity,
		value: isZero(unseen) ? known.value : value,
		hasUnseen: !isZero(unseen),
	});
	const { amounts } = draft.position;
	draft.position.amounts = { ...amounts, sold: add(amounts.sold, unseen) };
	settle(plan, pair, draft, draft.position.changedAt);
	if (!isZero(unseen)) noteSteps(draft, key);
	if (found.target) draft.resting.push(restingOf(orderId, fact, found.target, quantity));
}

function restingOf(
	orderId: string,
	{ clientOrderId, quantity, price, placedAt, isEnded }: OrderFact,
	target: { step: number; generation: number },
	executed: string,
): RestingOrder {
	// How much it is for is known from MEXC only; without it, it may sell everything.
	const rest = quantity === undefined ? undefined : subtract(quantity, executed);
	const isFilled = rest !== undefined && compare(rest, '0') <= 0;
	return {
		...{ orderId, clientOrderId, ...target, price, placedAt, executed, isEnded },
		open: isEnded || isFilled ? '0' : (rest ?? EVERYTHING),
		isWithdrawn: isEnded && !isFilled,
	};
}

/** Steps that are sold stay sold, also where the entry grows afterwards. */
function settle(plan: ExitPlan, { step }: Pair, { position }: Draft, time: number): void {
	const { amounts } = position;
	const stepsDone = Math.max(amounts.stepsDone, stepsSold(plan, amounts, step));
	position.amounts = { ...amounts, stepsDone };
	position.changedAt = Math.max(position.changedAt, time);
}

/** How far the plan was after this exit. */
function noteSteps({ position, exits }: Draft, key: string): void {
	const exit = exits.get(key);
	if (exit) exit.stepsDone = position.amounts.stepsDone;
}

function finished({ position, entryFees, exits, resting }: Draft): Position {
	const all = [...exits.values()];
	const atMarket = all.filter(({ number }) => number !== undefined);
	atMarket.sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
	const atTargets = all.filter(({ number }) => number === undefined);
	atTargets.sort((one, other) => (one.time ?? Infinity) - (other.time ?? Infinity) || 0);
	const inTurn = [...resting].sort((one, other) => {
		return one.step - other.step || (one.orderId < other.orderId ? -1 : 1);
	});
	const amounts = inTurn.length === 0 ? position.amounts : { ...position.amounts, resting: inTurn };
	return { ...position, amounts, entryFees, exits: [...atMarket, ...atTargets] };
}

/** The number of the next exit at the market. */
export function nextNumber({ exits }: Position): number {
	return 1 + Math.max(-1, ...exits.map(({ number = -1 }) => number));
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
