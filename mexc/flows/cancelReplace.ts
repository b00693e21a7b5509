import { putNewest } from '../core/boundedMap';
import type { Values } from '../endpoints/endpoint';
import { asMexcError, MexcError, withPrefix } from '../core/errors';
import { executedOf, unfilledOf, type OrderRow } from '../endpoints/rows/orderRow';
import { processWide } from '../core/globalState';
import { type RestClient, timeOf } from '../rest/client';
import { compare, subtract } from '../core/decimal';
import { lookUpOrder } from '../orders/lookUp';
import { oneAtATime, orderKey, sentOrder } from '../orders/sentOrders';
import { cancelAndRead, type Cancelled } from './cancelAndRead';
import {
	isAtExchange,
	outcomeOf,
	rehearse,
	type FlowOptions,
	type FlowOrder,
	type Leg,
} from './orderPort';
import { throwIfCancelled } from '../core/abort';
import { nameOf, refOf, type OrderRef } from '../orders/orderRef';
import {
	executedText,
	isEnded,
	isFilled,
	notDetermined,
	restOf,
} from '../endpoints/rows/orderState';
import { readPatiently } from '../orders/readOrder';

export interface Replacement {
	type: string;
	price?: string;
	/** Absent: what is unfilled of the old order. */
	quantity?: string;
	/** `total`: both orders together; what the old one has executed is taken off. `rest`: the new order alone. */
	quantityMeans: 'total' | 'rest';
	stpMode?: string;
	newClientOrderId?: string;
}

export interface ReplaceReport {
	/** `filled`: the old order was executed before it could be cancelled, and nothing is left to place. */
	endedBy: 'replaced' | 'filled' | 'notCancelled' | 'notPlaced' | 'unknown' | 'preview' | 'dryRun';
	symbol: string;
	/** What became of the old order, and the order as it was read after that. */
	cancelResult?: Cancelled['result'];
	cancelled?: OrderRow;
	/** What the old order has executed, decimal text. */
	executedQuantity?: string;
	/** The new order as Create returns it; null when none was placed. */
	placed: FlowOrder | null;
	reason?: string;
	hint?: string;
	code?: number | string;
}

/** To read the old order, and to see its end after the cancellation. */
const READ_MS = 15_000;
const CANCEL_MS = 30_000;
const MAX_REMEMBERED = 10_000;

/**
 * Cancels an order and places another one of the same pair and side in its place. The new order is checked
 * before the old one is touched, and it is sent only after MEXC has shown the old one's end. Its client
 * order id is made from the ID of the old one, so that two runs that replace the same order at once find
 * each other's: there are never two. An order that somebody else has cancelled is replaced only under a
 * key of the user's.
 * Throws MexcError when nothing was placed, unless `returnOutcome` asks for the report.
 */
export async function cancelReplace(
	client: RestClient,
	ref: OrderRef,
	settings: Replacement,
	options: FlowOptions,
): Promise<ReplaceReport> {
	const until = (ms: number) => ({
		untilMs: timeOf(client).monotonic() + ms,
		signal: options.signal,
	});
	const old = await readPatiently(client, ref, until(READ_MS));
	// One after the other in this process: the second finds the order cancelled.
	return await oneAtATime(`replace ${orderKey(client, String(old.orderId))}`, async () => {
		const values = replacementOf(old, settings);
		const rest = isEnded(old) ? undefined : restOf(old);
		const afterCancelling = rest ? [rest] : [];
		const foreseen = values && { ...legOf(old, values), afterCancelling };
		if (foreseen && !isEnded(old)) await options.check([foreseen]);
		if (options.rehearsal) return await rehearsed(old, foreseen, options.rehearsal, options);
		const claims = claimsOf(client, old, options);
		const cancelled = isEnded(old)
			? endedBefore(old, claims.mine)
			: await cancelAndRead(client, refOf(old), until(CANCEL_MS));
		if (cancelled.result === 'cancelled') claims.make(cancelled.isConfirmed);
		return await replace(client, refOf(old), cancelled, settings, options);
	});
}

function legOf({ orderId }: OrderRow, values: Values): Leg {
	return { values, replaces: String(orderId) };
}

function endedBefore(order: OrderRow, mine: Claim | undefined): Cancelled {
	const isConfirmed = mine?.isConfirmed ?? false;
	if (isFilled(order)) return { result: 'filled', isConfirmed, order };
	return { result: mine ? 'cancelled' : 'gone', isConfirmed, order };
}

/** What this process has cancelled for a replacement, which may not have been placed yet. */
interface Claim {
	/** Of the replacement. */
	clientOrderId: string;
	isConfirmed: boolean;
}

/** Throws MexcError of kind `conflict` when this process replaces the order under another ID. */
function claimsOf(client: RestClient, old: OrderRow, options: FlowOptions) {
	const all = processWide('replacedOrders', () => new Map<string, Claim>());
	const key = orderKey(client, String(old.orderId));
	const { clientOrderId } = options.identityOf(legOf(old, {}));
	const claim = all.get(key);
	const mine = claim?.clientOrderId === clientOrderId ? claim : undefined;
	// One that was refused is forgotten; it stands in nobody's way.
	if (claim && !mine && sentOrder(client, claim.clientOrderId)) throw replacedBefore(old, claim);
	return {
		mine,
		make(isConfirmed: boolean) {
			putNewest(all, key, { clientOrderId, isConfirmed }, MAX_REMEMBERED);
		},
	};
}

function replacedBefore({ orderId }: OrderRow, { clientOrderId }: Claim): MexcError {
	return new MexcError({
		kind: 'conflict',
		message: `Order ${String(orderId)} was cancelled to be replaced by the order with client order ID ${clientOrderId}. Nothing was sent.`,
		hint: 'Replace that order instead.',
		parameter: 'orderId',
	});
}

/**
 * The new order; undefined when the old one leaves nothing to place. Throws MexcError when MEXC does not say
 * how much the old one has executed.
 */
function replacementOf(old: OrderRow, settings: Replacement): Values | undefined {
	const { quantity, quantityMeans, type, price, stpMode, newClientOrderId } = settings;
	const order = { symbol: old.symbol, side: old.side, type, price, stpMode, newClientOrderId };
	if (quantity === undefined || quantityMeans === 'rest') {
		// An order that was filled needs no replacement: it was to be moved, not to trade twice.
		if (isFilled(old)) return undefined;
		const rest = quantity ?? unfilledOf(old);
		if (rest === undefined) throw notDetermined(old);
		return { ...order, quantity: rest };
	}
	const executed = executedOf(old);
	if (executed === undefined) throw notDetermined(old);
	const rest = subtract(quantity, executed);
	return compare(rest, '0') > 0 ? { ...order, quantity: rest } : undefined;
}

async function replace(
	client: RestClient,
	ref: OrderRef,
	cancelled: Cancelled,
	settings: Replacement,
	options: FlowOptions,
): Promise<ReplaceReport> {
	const { result, order: old } = cancelled;
	if (!old || !isEnded(old)) return notCancelled(ref, cancelled, options);
	throwIfCancelled(
		options.signal,
		`after ${nameOf(ref)} had ended; its replacement was not placed.`,
	);
	const report = {
		symbol: String(old.symbol),
		cancelResult: result,
		cancelled: old,
		executedQuantity: executedOf(old),
	};
	const planned = replacementAfter(old, settings, options);
	if ('refused' in planned) {
		const { reason, hint, code } = planned.refused;
		return { ...report, endedBy: 'notPlaced', placed: planned.refused, reason, hint, code };
	}
	const { values } = planned;
	if (!values) {
		const reason = 'The old order has executed the whole quantity: nothing is left to place.';
		return { ...report, endedBy: 'filled', placed: null, reason };
	}
	const placed = await placeAfter(client, old, cancelled, legOf(old, values), options);
	if (isAtExchange(placed)) return { ...report, endedBy: 'replaced', placed };
	const { reason, hint, code } = placed;
	const endedBy = placed.outcome === 'unknown' ? 'unknown' : 'notPlaced';
	return { ...report, endedBy, placed, reason, hint, code };
}

/** The new order, none when nothing is left to place, or why it cannot be determined. */
function replacementAfter(
	old: OrderRow,
	settings: Replacement,
	{ returnOutcome }: FlowOptions,
): { values: Values | undefined } | { refused: FlowOrder } {
	try {
		return { values: replacementOf(old, settings) };
	} catch (raw) {
		const error = asMexcError(raw);
		if (!returnOutcome) throw afterTheEnd(old, error);
		return { refused: outcomeOf(error) };
	}
}

/** From here on an error must say that the old order is gone. */
async function placeAfter(
	client: RestClient,
	old: OrderRow,
	{ result, isConfirmed }: Cancelled,
	leg: Leg,
	options: FlowOptions,
): Promise<FlowOrder> {
	try {
		const { clientOrderId, isUsersOwn } = options.identityOf(leg);
		const isOurs = result === 'cancelled' || isUsersOwn;
		if (!isOurs && !(await isReplaced(client, old, clientOrderId, options))) throw notOurs(old);
		// Another run may have cancelled it and be about to replace it: its order needs time to show.
		const sentUntilMs = isConfirmed ? undefined : timeOf(client).monotonic();
		return await options.place({ ...leg, sentUntilMs });
	} catch (raw) {
		const error = asMexcError(raw, 'unknown');
		if (!options.returnOutcome || error.kind === 'cancelled') throw afterTheEnd(old, error);
		return outcomeOf(error);
	}
}

/** Whether the replacement of another run stands there; throws when MEXC does not say. */
async function isReplaced(
	client: RestClient,
	{ symbol }: OrderRow,
	clientOrderId: string,
	{ signal }: FlowOptions,
): Promise<boolean> {
	const seen = await lookUpOrder(client, { symbol: String(symbol) }, clientOrderId, { signal });
	if (seen.state === 'unknown') throw seen.error;
	return seen.state === 'found';
}

function notOurs({ status }: OrderRow): MexcError {
	return new MexcError({
		kind: 'conflict',
		message: `This node did not cancel it (its status is ${String(status)}), and another run may have replaced it already.`,
		hint: 'Look at the open orders; place a new one with Create. With an Idempotency Key an interrupted replacement is completed.',
	});
}

function afterTheEnd(old: OrderRow, error: MexcError): MexcError {
	const fate = error.effect === 'unknown' ? 'may have been placed' : 'was not placed';
	const before = `Order ${String(old.orderId)} has ended (${executedText(old)} executed), and its replacement ${fate}: `;
	return withPrefix(before, error);
}

function notCancelled(
	ref: OrderRef,
	{ result, order, error }: Cancelled,
	{ returnOutcome }: FlowOptions,
): ReplaceReport {
	const state = result === 'open' ? 'is still open' : 'may still be open';
	const failed = new MexcError({
		kind: error?.kind ?? 'exchange',
		message:
			`MEXC did not confirm the cancellation: ${nameOf(ref)} ${state}, and nothing was placed. ${error?.message ?? ''}`.trim(),
		hint: error?.hint ?? 'Look at the order, and run this again.',
		code: error?.code,
		httpStatus: error?.httpStatus,
		effect: 'unknown',
	});
	if (!returnOutcome) throw failed;
	const { message: reason, hint, code } = failed;
	return {
		endedBy: 'notCancelled',
		symbol: ref.symbol,
		cancelResult: result,
		cancelled: order,
		executedQuantity: order && executedOf(order),
		placed: null,
		reason,
		hint,
		code,
	};
}

async function rehearsed(
	old: OrderRow,
	foreseen: Leg | undefined,
	endedBy: 'preview' | 'dryRun',
	options: FlowOptions,
): Promise<ReplaceReport> {
	return {
		endedBy,
		symbol: String(old.symbol),
		cancelled: old,
		executedQuantity: executedOf(old),
		placed: foreseen ? await rehearse(foreseen, options) : null,
		reason: isEnded(old)
			? 'Nothing was changed. The old order has ended already.'
			: 'Nothing was changed. The old order would be cancelled first.',
	};
}
