import { isoTime } from '../endpoints/answers';
import type { WireValues } from '../endpoints/endpoint';
import { allOrders } from '../endpoints/spotTrading';
import { MexcError } from '../errors';
import type { RestClient } from '../rest/client';
import { CLIENT_ORDER_ID_PREFIX } from './clientOrderId';
import { LIST_LIMIT, lookUpOrder } from './lookUp';
import { differenceOf } from './matchOrder';
import type { OrderRow } from './matchOrder';
import type { PlacedOrder, PlaceHow } from './placedOrder';
import { orderKey, sentOrder } from './sentOrders';

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
	const iso = isoTime(twin.time);
	const when = iso === undefined ? '' : ` at ${iso}`;
	throw new MexcError({
		kind: 'conflict',
		message: `This execution is a retry, and n8n has already placed an equal order${when} (order ID ${String(twin.orderId)}). Nothing was sent.`,
		hint: 'If a second order is wanted, run the workflow anew or give an Idempotency Key.',
	});
}

/** Whether MEXC refused because the id is taken: its code for that is not documented (quirks 35). */
export function isAboutClientId(error: MexcError): boolean {
	return (
		error.kind === 'exchange' &&
		/client\s*order\s*id|clientOrderId|duplicate|repeat/i.test(error.message)
	);
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
