import type { WireValues } from '../endpoints/endpoint';
import { MexcError, withDetails } from '../core/errors';
import type { RestClient } from '../rest/client';
import { systemTime } from '../core/time';
import { lookUpOrder } from './lookUp';
import { differenceOf, rowOf } from './matchOrder';
import type { OrderRow } from '../endpoints/rows/orderRow';
import { standing, type PlacedOrder, type PlaceHow } from './placedOrder';
import { sentOrder, type SentOrder } from './sentOrders';

/** MEXC can be asked for an order of the last 7 days; an hour is left for its own counting. */
export const ORDER_REACH_MS = 7 * 86_400_000 - 3_600_000;

/**
 * The order that the id already belongs to, when there is reason to look for one; else undefined. Throws
 * MexcError when it belongs to another order, or when it cannot be determined whether it is used. `refusal`:
 * the order was sent, and this is MEXC's answer, that its id is taken.
 */
export async function existingOrder(
	client: RestClient,
	wanted: WireValues,
	how: PlaceHow,
	refusal?: MexcError,
): Promise<PlacedOrder | undefined> {
	const sent = sentOrder(client, how.clientOrderId);
	if (!sent && !how.lookUpFirst) return undefined;
	const isSure = sent === undefined || sent.answer !== undefined;
	const seen = await lookUpOrder(client, wanted, how.clientOrderId, {
		sentUntilMs: isSure ? how.sentUntilMs : sent.sentUntilMs,
		signal: how.signal,
	});
	if (seen.state === 'found') {
		const limits = { notBefore: await notBefore(client, how, sent), refusal };
		return sameOrThrow(wanted, how, seen.order, limits);
	}
	if (sent?.answer) {
		return sameOrThrow(wanted, how, { ...rowOf(sent.wanted), ...sent.answer });
	}
	if (seen.state === 'unknown') {
		const wasSent = sent !== undefined;
		throw notLookedUp(seen.error, how, { wasSent, wasRefused: refusal !== undefined });
	}
	if (sent && isOutOfReach(client, sent)) throw tooOld(how);
	return undefined;
}

/** Whether MEXC cannot be asked any more for an order that was sent so long ago. */
export function isOutOfReach({ context }: RestClient, { sentUntilMs }: SentOrder): boolean {
	const { time = systemTime } = context;
	return time.monotonic() - sentUntilMs > ORDER_REACH_MS;
}

/** On MEXC's clock. What this process has sent is dated by the time that has passed since. */
async function notBefore(
	client: RestClient,
	how: PlaceHow,
	sent: SentOrder | undefined,
): Promise<number | undefined> {
	if (how.notBefore === undefined) return undefined;
	const offsetMs = await client.clockOffsetMs();
	const { time = systemTime } = client.context;
	if (sent) return time.now() + offsetMs - (time.monotonic() - sent.firstSentMs);
	return how.notBefore + offsetMs;
}

function sameOrThrow(
	wanted: WireValues,
	how: PlaceHow,
	order: OrderRow,
	{ notBefore, refusal }: { notBefore?: number; refusal?: MexcError } = {},
): PlacedOrder {
	const difference = differenceOf(wanted, order, notBefore);
	if (difference === undefined) return standing('found', order, wanted, how);
	throw refusal?.effect === 'unknown'
		? perhapsPlaced(how, difference, refusal)
		: ofAnotherOrder(how, difference, refusal !== undefined);
}

function ofAnotherOrder(how: PlaceHow, difference: string, wasRefused: boolean): MexcError {
	return new MexcError({
		kind: 'conflict',
		message: wasRefused
			? `The client order ID ${how.clientOrderId} already belongs to another order: ${difference}. MEXC refused this one.`
			: `The client order ID ${how.clientOrderId} already belongs to another order: ${difference}. Nothing was sent.`,
		hint: 'Use a new Client Order ID or Idempotency Key for a new order.',
		parameter: 'newClientOrderId',
	});
}

/** Two orders may have one ID, of which MEXC shows one: code 603 does not prove that ours is none of them (quirks 35, 88). */
function perhapsPlaced(how: PlaceHow, difference: string, answer: MexcError): MexcError {
	return new MexcError({
		kind: 'conflict',
		message: `It is not known whether the order was placed: ${answer.message} The client order ID ${how.clientOrderId} already belongs to another order: ${difference}.`,
		hint: 'Look at the orders of the pair at MEXC before placing it again, and then use a new Client Order ID or Idempotency Key.',
		parameter: 'newClientOrderId',
		effect: 'unknown',
	});
}

/** Whether MEXC refused because the id is taken: its code for that is not documented (quirks 35). */
export function isAboutClientId(error: MexcError): boolean {
	return error.kind === 'exchange' && /client\s*order\s*id|duplicate|repeat/i.test(error.message);
}

function notLookedUp(
	cause: MexcError,
	how: PlaceHow,
	{ wasSent, wasRefused }: { wasSent: boolean; wasRefused: boolean },
): MexcError {
	return withDetails(cause, {
		message: wasRefused
			? `MEXC refused client order ID ${how.clientOrderId} as used, and the order under it could not be read: ${cause.message}`
			: `The order was not sent, because it cannot be checked whether client order ID ${how.clientOrderId} is already used: ${cause.message}`,
		hint: cause.hint ?? 'Try again when MEXC answers.',
		effect: wasSent ? 'unknown' : 'none',
		parameter: undefined,
	});
}

function tooOld({ clientOrderId }: PlaceHow): MexcError {
	return new MexcError({
		kind: 'conflict',
		message: `An order with client order ID ${clientOrderId} was sent more than 7 days ago and its outcome was never known; MEXC cannot be asked for it any more. Nothing was sent.`,
		hint: 'Look at your orders and balances on the website of MEXC; use a new Client Order ID or Idempotency Key for a new order.',
		parameter: 'newClientOrderId',
		effect: 'unknown',
	});
}
