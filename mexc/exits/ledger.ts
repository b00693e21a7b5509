import { add, compare, divide, isZero, minimum, subtract } from '../core/decimal';
import { roundQuantity } from '../core/rounding';
import { exitKeyOf, exitOf, isTaggedId, markOf, type ExitName } from '../orders/clientOrderId';
import { isSellable, remainingOf, stepsSold } from './decide';
import { inOrder, type Fill } from './fills';
import type { Amounts, ExitPlan, RestingOrder } from './plan';
import {
	isDone,
	type Entry,
	type EntrySource,
	type Exit,
	type Ledger,
	type OrderFact,
	type Pair,
	type PairFacts,
	type Position,
} from './position';

/** More than any position. */
const EVERYTHING = '1000000000000000000';

interface Draft {
	position: Omit<Position, 'exits' | 'entryFees' | 'entries'> & { amounts: Amounts };
	/** By order id. */
	entries: Map<string, Entry>;
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
	const drafts: Draft[] = [];
	const byEntry = new Map<string, Draft>();
	const byKey = new Map<string, Draft>();
	const otherKeys = new Set<string>();
	const orphans = new Set<string>();
	// What ends a position decides where the next buy belongs, so that it counts in its turn.
	const unseen = plan.isTogether ? unseenFills(facts) : [];
	const fills = inOrder([...facts.fills.values(), ...unseen]);
	for (const { side, orderId } of fills) {
		if (side === 'BUY') otherKeys.add(exitKeyOf(pair.symbol, orderId));
	}
	/** Bought by others while a position was open, and not sold yet. */
	let foreign = '0';
	const open = () => drafts.filter(({ position }) => !isDone(position));
	/** What was sold belongs to the open positions, the oldest first. */
	const takeFromOpen = (quantity: string, fill: Fill) => {
		let left = quantity;
		for (const draft of open()) {
			const part = minimum(left, remainingOf(draft.position.amounts));
			if (isZero(part)) continue;
			left = subtract(left, part);
			const { amounts } = draft.position;
			draft.position.amounts = { ...amounts, soldByOthers: add(amounts.soldByOthers, part) };
			settle(plan, pair, draft, fill.time);
			closeIfOver(plan, pair, draft, fill.price);
		}
	};

	for (const fill of fills) {
		const clientOrderId =
			fill.clientOrderId || (facts.orders.get(fill.orderId)?.clientOrderId ?? '');
		const exit = exitOf(clientOrderId);
		if (fill.side === 'BUY' && isEntry(source, clientOrderId, fill.time)) {
			let draft = byEntry.get(fill.orderId);
			if (draft === undefined) {
				draft = joinable(plan, drafts) ?? newDraft(plan, pair, fill, clientOrderId);
				if (!drafts.includes(draft)) drafts.push(draft);
				byEntry.set(fill.orderId, draft);
				byKey.set(exitKeyOf(pair.symbol, fill.orderId), draft);
			}
			buy(draft, fill, clientOrderId, pair);
			settle(plan, pair, draft, fill.time);
		} else if (fill.side === 'BUY') {
			foreign = open().length === 0 ? '0' : add(foreign, netOf(fill, pair));
		} else if (exit !== undefined && byKey.has(exit.exitKey)) {
			const draft = byKey.get(exit.exitKey) as Draft;
			const left = remainingOf(draft.position.amounts);
			sell(draft, fill, { ...exit, clientOrderId }, facts);
			settle(plan, pair, draft, fill.time);
			noteSteps(draft, keyOf(exit, fill.orderId));
			closeIfOver(plan, pair, draft, fill.price);
			// A plan that took all buys together has sold for several of what are positions of their own now.
			if (compare(fill.quantity, left) > 0) takeFromOpen(subtract(fill.quantity, left), fill);
		} else if (exit !== undefined && !otherKeys.has(exit.exitKey)) {
			orphans.add(exit.exitKey);
			// Its first entry may be one that MEXC does not list, and what it sold must not be sold again.
			if (plan.isTogether) takeFromOpen(fill.quantity, fill);
		} else {
			const fromForeign = minimum(foreign, fill.quantity);
			foreign = subtract(foreign, fromForeign);
			// The exit of another plan sells what that plan has bought.
			if (exit === undefined) takeFromOpen(subtract(fill.quantity, fromForeign), fill);
		}
	}
	for (const [orderId, fact] of facts.orders) addUnseen(plan, pair, byKey, orderId, fact);
	return { positions: drafts.map(finished), orphans: [...orphans] };
}

/** The position that a further buy makes larger; undefined where it begins one of its own. */
function joinable({ isTogether }: ExitPlan, drafts: readonly Draft[]): Draft | undefined {
	const last = drafts.at(-1);
	return isTogether && last !== undefined && !isDone(last.position) ? last : undefined;
}

/** Where all buys are one position, what is left and too small at the price of a sale ends it. */
function closeIfOver(
	{ isTogether }: ExitPlan,
	pair: Pair,
	{ position }: Draft,
	price: string,
): void {
	if (!isTogether) return;
	const left = roundQuantity(remainingOf(position.amounts), pair.step);
	if (!isSellable(left, price, pair)) position.isClosed = true;
}

/** What the orders of exits at the market say beyond the fills that are known, as fills. */
function unseenFills({ fills, orders }: PairFacts): Fill[] {
	const known = new Map<string, { quantity: string; value: string; time: number }>();
	for (const { orderId, quantity, value, time } of fills.values()) {
		const sum = known.get(orderId) ?? { quantity: '0', value: '0', time: 0 };
		known.set(orderId, {
			quantity: add(sum.quantity, quantity),
			value: add(sum.value, value),
			time: Math.max(sum.time, time),
		});
	}
	return [...orders].flatMap(([orderId, fact]): Fill[] => {
		const { clientOrderId, executed = '0', value = '0', placedAt } = fact;
		const seen = known.get(orderId) ?? { quantity: '0', value: '0', time: 0 };
		const time = Math.max(placedAt ?? 0, seen.time);
		const isMore = compare(executed, seen.quantity) > 0;
		// Without a time it counts at the end, with what is unseen of every other order.
		if (!isMore || time === 0 || exitOf(clientOrderId)?.number === undefined) return [];
		const quantity = subtract(executed, seen.quantity);
		const rest = compare(value, seen.value) > 0 ? subtract(value, seen.value) : '0';
		return [
			{
				id: `unseen:${orderId}`,
				orderId,
				clientOrderId,
				side: 'SELL',
				quantity,
				time,
				price: divide(rest, quantity),
				value: rest,
				fee: '0',
				feeAsset: '',
			},
		];
	});
}

function isEntry(source: EntrySource, clientOrderId: string, time: number): boolean {
	if ('tag' in source) return isTaggedId(clientOrderId, source.tag);
	if ('mark' in source) return markOf(clientOrderId) === source.mark;
	return time >= source.since && !isTaggedId(clientOrderId);
}

function newDraft(
	{ isTogether }: ExitPlan,
	{ symbol }: Pair,
	{ orderId, time }: Fill,
	clientOrderId: string,
): Draft {
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
			...(isTogether && { isClosed: false }),
		},
		entries: new Map(),
		entryFees: {},
		exits: new Map(),
		resting: [],
	};
}

function buy(draft: Draft, fill: Fill, clientOrderId: string, pair: Pair): void {
	const { position, entries, entryFees } = draft;
	const { amounts } = position;
	const { orderId, time } = fill;
	const entry = entries.get(orderId) ?? { orderId, clientOrderId, bought: '0', value: '0', time };
	entries.set(orderId, {
		...entry,
		bought: add(entry.bought, fill.quantity),
		value: add(entry.value, fill.value),
	});
	// An order that goes on after the end makes the position one that is open again.
	if (position.isClosed) position.isClosed = false;
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
function keyOf({ exitKey, number }: ExitName, orderId: string): string {
	return number === undefined ? orderId : `${exitKey}:${number}`;
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
		orderId,
		clientOrderId,
		...target,
		price,
		placedAt,
		executed,
		isEnded,
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

function finished({ position, entries, entryFees, exits, resting }: Draft): Position {
	const all = [...exits.values()];
	const atMarket = all.filter(({ number }) => number !== undefined);
	atMarket.sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
	const atTargets = all.filter(({ number }) => number === undefined);
	atTargets.sort((one, other) => (one.time ?? Infinity) - (other.time ?? Infinity) || 0);
	const inTurn = [...resting].sort((one, other) => {
		return one.step - other.step || (one.orderId < other.orderId ? -1 : 1);
	});
	const amounts = inTurn.length === 0 ? position.amounts : { ...position.amounts, resting: inTurn };
	return {
		...position,
		entries: [...entries.values()],
		amounts,
		entryFees,
		exits: [...atMarket, ...atTargets],
	};
}
