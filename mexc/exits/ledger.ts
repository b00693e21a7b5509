import { add, compare, isZero, minimum, subtract } from '../core/decimal';
import { exitKeyOf, exitOf, isTaggedId, markOf } from '../orders/clientOrderId';
import { roundQuantity } from '../core/rounding';
import { isSellable, remainingOf, stepsSold } from './decide';
import { inOrder, type Fill } from './fills';
import type { Amounts, ExitPlan, PairLimits } from './plan';

/** Which purchases are entries: those with a tag or its mark, or all since a moment that carry no mark. */
export type EntrySource = { tag: string } | { mark: string } | { since: number };

/** What an order list or the order stream says of an own order. */
export interface OrderFact {
	clientOrderId: string;
	/** Executed so far, where MEXC says it; decimal text. */
	executed?: string;
	value?: string;
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
	number: number;
	clientOrderId: string;
	orderId: string;
	quantity: string;
	value: string;
	/** By asset. */
	fees: Readonly<Record<string, string>>;
	isEnded: boolean;
	/** How many steps were sold after it. */
	stepsDone: number;
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
	/** By number. */
	exits: readonly Exit[];
	/** Of the latest fill that changed it. */
	changedAt: number;
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
	exits: Map<number, Exit & { fees: Record<string, string> }>;
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
			noteSteps(draft, exit.number);
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
		},
		entryFees: {},
		exits: new Map(),
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
	addFee(entryFees, fill);
}

/** Without a fee that was taken from it. */
function netOf({ quantity, fee, feeAsset }: Fill, { baseAsset }: Pair): string {
	if (feeAsset !== baseAsset) return quantity;
	const net = subtract(quantity, fee);
	return compare(net, '0') < 0 ? '0' : net;
}

function sell(
	draft: Draft,
	fill: Fill,
	{ number, clientOrderId }: { number: number; clientOrderId: string },
	{ orders, ordersSince }: PairFacts,
): void {
	const { position, exits } = draft;
	const before = exits.get(number) ?? newExit(number, clientOrderId, fill.orderId);
	addFee(before.fees, fill);
	exits.set(number, {
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

function newExit(number: number, clientOrderId: string, orderId: string) {
	return {
		number,
		clientOrderId,
		orderId,
		quantity: '0',
		value: '0',
		fees: {} as Record<string, string>,
		isEnded: true,
		stepsDone: 0,
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
	{ clientOrderId, executed = '0', value = '0', isEnded }: OrderFact,
): void {
	const found = exitOf(clientOrderId);
	const draft = found && byKey.get(found.exitKey);
	if (found === undefined || draft === undefined) return;
	const known = draft.exits.get(found.number) ?? newExit(found.number, clientOrderId, orderId);
	const unseen = compare(executed, known.quantity) > 0 ? subtract(executed, known.quantity) : '0';
	draft.exits.set(found.number, {
		...known,
		isEnded,
		quantity: add(known.quantity, unseen),
		value: isZero(unseen) ? known.value : value,
	});
	const { amounts } = draft.position;
	draft.position.amounts = { ...amounts, sold: add(amounts.sold, unseen) };
	settle(plan, pair, draft, draft.position.changedAt);
	if (!isZero(unseen)) noteSteps(draft, found.number);
}

/** Steps that are sold stay sold, also where the entry grows afterwards. */
function settle(plan: ExitPlan, { step }: Pair, { position }: Draft, time: number): void {
	const { amounts } = position;
	const stepsDone = Math.max(amounts.stepsDone, stepsSold(plan, amounts, step));
	position.amounts = { ...amounts, stepsDone };
	position.changedAt = Math.max(position.changedAt, time);
}

/** How far the plan was after this exit. */
function noteSteps({ position, exits }: Draft, number: number): void {
	const exit = exits.get(number);
	if (exit) exit.stepsDone = position.amounts.stepsDone;
}

function finished({ position, entryFees, exits }: Draft): Position {
	const byNumber = [...exits.values()].sort((one, other) => one.number - other.number);
	return { ...position, entryFees, exits: byNumber };
}
