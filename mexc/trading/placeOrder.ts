import type { Values, WireValues } from '../endpoints/endpoint';
import { allOrders, newOrder } from '../endpoints/spotTrading';
import { asMexcError, MexcError } from '../errors';
import type { ErrorKind } from '../errors';
import type { RestClient } from '../rest/client';
import { buildRequest } from '../rest/request';
import { CLIENT_ORDER_ID_PREFIX } from './clientOrderId';
import { LIST_LIMIT, lookUpOrder } from './lookUp';
import { differenceOf } from './matchOrder';
import type { OrderRow } from './matchOrder';
import { forgetSent, oneAtATime, orderKey, rememberSent, sentOrder } from './sentOrders';

export interface PlaceHow {
	/** Always sent; the order can be found by it. */
	clientOrderId: string;
	/** Ask MEXC for the id before sending, because it may have been used already. */
	lookUpFirst: boolean;
	/** Start of the execution by this machine's clock; an older order under the id is another one. */
	notBefore?: number;
	/** Refuse when n8n has placed an equal order in the last 24 hours (retry of a whole execution). */
	refuseIdentical?: boolean;
	/** Orders that this very execution has placed before are no reason to refuse an identical one. */
	executionId?: string;
	/** Give back `notPlaced` and `unknown` instead of throwing. */
	returnOutcome: boolean;
	signal?: AbortSignal;
}

export type Outcome = 'placed' | 'found' | 'notPlaced' | 'unknown';

/**
 * MEXC's fields of the order with what became of it. `reason`, `hint` and `code` tell why it was not
 * placed; there is never a field called `error`, which n8n's Retry On Fail would take as a failure.
 */
export interface PlacedOrder {
	outcome: Outcome;
	clientOrderId: string;
	reason?: string;
	hint?: string;
	code?: number | string;
	/** True when Dry Run of the credential let MEXC check the order instead of placing it. */
	dryRun?: true;
	[field: string]: unknown;
}

/** Wrong configuration stays an error whatever the caller asks for. */
const ALWAYS_THROWN: readonly ErrorKind[] = [
	'input',
	'policy',
	'credential',
	'conflict',
	'cancelled',
];

/**
 * Places an order at most once per client order id within this process. A lost answer is looked up by
 * the id and never sent again. Throws MexcError: of kind `conflict` when the id belongs to another
 * order, otherwise as told by `returnOutcome`; `effect: 'unknown'` when nobody can tell.
 */
export async function placeOrder(
	client: RestClient,
	values: Values,
	how: PlaceHow,
): Promise<PlacedOrder> {
	const named = { ...values, newClientOrderId: how.clientOrderId };
	const wanted = buildRequest(newOrder, named).values;
	const key = orderKey(client, how.clientOrderId);
	return await oneAtATime(key, async () => {
		const existing = await existingOrder(client, wanted, how, key);
		if (existing) return existing;
		if (how.refuseIdentical) await refuseIdentical(client, wanted, how);
		return await send(client, wanted, how, key);
	});
}

/** The order that the id already belongs to, when there is reason to look for one; else undefined. */
export async function existingOrder(
	client: RestClient,
	wanted: WireValues,
	how: PlaceHow,
	key: string,
): Promise<PlacedOrder | undefined> {
	const sent = sentOrder(key);
	if (!sent && !how.lookUpFirst) return undefined;
	const patient = sent !== undefined && sent.answer === undefined;
	const seen = await lookUpOrder(client, wanted, how.clientOrderId, {
		patient,
		signal: how.signal,
	});
	if (seen.state === 'found') return await found(client, wanted, how, seen.order);
	if (sent?.answer) {
		const remembered = { time: Date.now(), ...sent.wanted, origQty: sent.wanted.quantity };
		return await found(client, wanted, how, { ...remembered, ...sent.answer });
	}
	if (seen.state === 'unknown') throw notLookedUp(seen.error, how, sent !== undefined);
	return undefined;
}

async function found(
	client: RestClient,
	wanted: WireValues,
	how: PlaceHow,
	order: OrderRow,
): Promise<PlacedOrder> {
	const notBefore =
		how.notBefore === undefined ? undefined : how.notBefore + (await client.clockOffsetMs());
	const difference = differenceOf(wanted, order, notBefore);
	if (difference === undefined) {
		return { ...order, clientOrderId: how.clientOrderId, outcome: 'found' };
	}
	throw new MexcError({
		kind: 'conflict',
		message: `The client order ID ${how.clientOrderId} already belongs to another order: ${difference}. Nothing was sent.`,
		hint: 'Use a new Client Order ID or Idempotency Key for a new order.',
		parameter: 'newClientOrderId',
	});
}

/** Something was sent: an order that looks different may be ours all the same. */
function foundAfterSending(wanted: WireValues, how: PlaceHow, order: OrderRow): PlacedOrder {
	const difference = differenceOf(wanted, order);
	if (difference === undefined) {
		return { ...order, clientOrderId: how.clientOrderId, outcome: 'found' };
	}
	throw new MexcError({
		kind: 'conflict',
		message: `The answer to the order was lost. MEXC has an order under its client order ID ${how.clientOrderId} (order ID ${String(order.orderId)}), but ${difference}.`,
		hint: 'Look at that order at MEXC before placing another one.',
		parameter: 'newClientOrderId',
		effect: 'unknown',
	});
}

async function send(
	client: RestClient,
	wanted: WireValues,
	how: PlaceHow,
	key: string,
): Promise<PlacedOrder> {
	const { executionId } = how;
	rememberSent(key, { wanted, executionId });
	try {
		const answer = (await client.call(newOrder, wanted, { signal: how.signal })) as OrderRow;
		if (client.context.account.policy.dryRun) return dryRun(wanted, how, key);
		if (answer.orderId === undefined || answer.orderId === null) throw withoutOrderId();
		rememberSent(key, { wanted, answer, executionId });
		return { ...answer, clientOrderId: how.clientOrderId, outcome: 'placed' };
	} catch (raw) {
		const error = asMexcError(raw, 'unknown');
		if (error.effect === 'unknown') return await afterUnknown(client, wanted, how, error);
		forgetSent(key);
		if (isAboutClientId(error)) {
			const taken = await existingOrder(client, wanted, { ...how, lookUpFirst: true }, key);
			if (taken) return taken;
		}
		return ended('notPlaced', wanted, how, error);
	}
}

function dryRun(wanted: WireValues, how: PlaceHow, key: string): PlacedOrder {
	forgetSent(key);
	const reason = 'Dry Run is on in the credential: MEXC checked the order and did not place it.';
	const { clientOrderId } = how;
	return { ...orderOf(wanted), clientOrderId, outcome: 'notPlaced', dryRun: true, reason };
}

/** The parameters under their names in MEXC's answers; the id has its own field. */
function orderOf(wanted: WireValues): Record<string, string> {
	return Object.fromEntries(Object.entries(wanted).filter(([name]) => name !== 'newClientOrderId'));
}

/** Whether MEXC refused because the id is taken: its code for that is not documented (quirks 35). */
export function isAboutClientId(error: MexcError): boolean {
	return (
		error.kind === 'exchange' &&
		/client\s*order\s*id|clientOrderId|duplicate|repeat/i.test(error.message)
	);
}

/** What became of an order whose answer was lost: found, not placed, or still unknown. */
export async function afterUnknown(
	client: RestClient,
	wanted: WireValues,
	how: PlaceHow,
	cause: MexcError,
): Promise<PlacedOrder> {
	client.context.log.warn(
		`The answer to order ${how.clientOrderId} was lost; looking for it at MEXC.`,
	);
	const seen = await lookUpOrder(client, wanted, how.clientOrderId, {
		patient: true,
		signal: how.signal,
	});
	if (seen.state === 'found') return foundAfterSending(wanted, how, seen.order);
	// The id stays remembered as sent: should the order appear late, the next run with it will find it.
	if (seen.state === 'absent') return ended('notPlaced', wanted, how, notPlaced(cause));
	return ended('unknown', wanted, how, stillUnknown(cause, how));
}

/** The end of an order that was not placed, as the caller wants it: given back or thrown. */
export function ended(
	outcome: 'notPlaced' | 'unknown',
	wanted: WireValues,
	how: PlaceHow,
	error: MexcError,
): PlacedOrder {
	if (!how.returnOutcome || ALWAYS_THROWN.includes(error.kind)) throw error;
	const { message: reason, hint, code } = error;
	return { ...orderOf(wanted), clientOrderId: how.clientOrderId, outcome, reason, hint, code };
}

/** Throws of kind `conflict` when n8n has placed an equal order lately. */
export async function refuseIdentical(
	client: RestClient,
	wanted: WireValues,
	how: PlaceHow,
): Promise<void> {
	const values = { symbol: wanted.symbol, limit: LIST_LIMIT };
	const rows = await client.call(allOrders, values, { signal: how.signal });
	const isOwn = ({ clientOrderId }: OrderRow) =>
		how.executionId !== undefined &&
		sentOrder(orderKey(client, String(clientOrderId)))?.executionId === how.executionId;
	const twin = (rows as OrderRow[]).find(
		(row) =>
			String(row.clientOrderId ?? '').startsWith(CLIENT_ORDER_ID_PREFIX) &&
			differenceOf(wanted, row) === undefined &&
			!isOwn(row),
	);
	if (!twin) return;
	const when = typeof twin.time === 'number' ? ` at ${new Date(twin.time).toISOString()}` : '';
	throw new MexcError({
		kind: 'conflict',
		message: `This execution is a retry, and n8n has already placed an equal order${when} (order ID ${String(twin.orderId)}). Nothing was sent.`,
		hint: 'If a second order is wanted, run the workflow anew or give an Idempotency Key.',
	});
}

function withoutOrderId(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC answered without an order ID.',
		effect: 'unknown',
	});
}

function notPlaced(cause: MexcError): MexcError {
	return new MexcError({
		kind: cause.kind,
		message: `The order was not placed: ${cause.message} MEXC does not know it after repeated look-ups.`,
		hint: 'It is safe to place it again.',
		code: cause.code,
		httpStatus: cause.httpStatus,
	});
}

function stillUnknown(cause: MexcError, how: PlaceHow): MexcError {
	return new MexcError({
		kind: cause.kind,
		message: `It is not known whether the order was placed: ${cause.message} The look-up got no answer either.`,
		hint: `Look for client order ID ${how.clientOrderId} (Get an Order) before placing it again; running it again with the same ID looks it up by itself.`,
		code: cause.code,
		httpStatus: cause.httpStatus,
		effect: 'unknown',
	});
}

function notLookedUp(cause: MexcError, how: PlaceHow, wasSent: boolean): MexcError {
	return new MexcError({
		kind: cause.kind,
		message: `The order was not sent, because it cannot be checked whether client order ID ${how.clientOrderId} is already used: ${cause.message}`,
		hint: cause.hint ?? 'Try again when MEXC answers.',
		code: cause.code,
		httpStatus: cause.httpStatus,
		effect: wasSent ? 'unknown' : 'none',
		retryAfterMs: cause.retryAfterMs,
	});
}
