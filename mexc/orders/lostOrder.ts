import type { WireValues } from '../endpoints/endpoint';
import { MexcError, withDetails } from '../core/errors';
import { orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import type { RestClient } from '../rest/client';
import { saysNotBegun } from '../rest/retry';
import { systemTime } from '../core/time';
import { SHOWN_AFTER_MS } from '../endpoints/rows/orderState';
import { lookUpOrder } from './lookUp';
import { differenceOf } from './matchOrder';
import { ended, standing, type PlacedOrder, type PlaceHow } from './placedOrder';

/**
 * What became of an order whose answer was lost: found, not placed, or still unknown. Where MEXC said that
 * it has not begun with it, `sendAgain` follows the proof that this was true.
 */
export async function afterUnknown(
	client: RestClient,
	wanted: WireValues,
	how: PlaceHow,
	cause: MexcError,
	sendAgain?: () => Promise<PlacedOrder>,
): Promise<PlacedOrder> {
	const { log, time = systemTime } = client.context;
	log.warn(
		`Order ${how.clientOrderId} may have been placed (${cause.message}); looking for it at MEXC.`,
	);
	const seen = await lookUpOrder(client, wanted, how.clientOrderId, {
		sentUntilMs: time.monotonic(),
		signal: how.signal,
	});
	if (seen.state === 'found') return foundAfterSending(wanted, how, seen.order);
	if (seen.state === 'unknown')
		return ended('unknown', wanted, how, stillUnknown(cause, seen.error, how));
	if (sendAgain && saysNotBegun(cause) && !how.signal?.aborted) {
		log.warn(`MEXC does not have order ${how.clientOrderId}; sending it again.`);
		return await sendAgain();
	}
	// The id stays remembered as sent: should the order appear late, the next run with it will find it.
	return ended('notPlaced', wanted, how, notPlaced(cause));
}

/** Something was sent: an order that looks different may be ours all the same. */
function foundAfterSending(wanted: WireValues, how: PlaceHow, order: OrderRow): PlacedOrder {
	const difference = differenceOf(wanted, order);
	if (difference === undefined) return standing('found', order, wanted, how);
	throw new MexcError({
		kind: 'conflict',
		message: `The answer to the order was lost. MEXC has an order under its client order ID ${how.clientOrderId} (order ID ${orderIdOf(order) ?? 'not known'}), but ${difference}.`,
		hint: 'Look at that order at MEXC before placing another one.',
		parameter: 'newClientOrderId',
		effect: 'unknown',
	});
}

function notPlaced(cause: MexcError): MexcError {
	return withDetails(cause, {
		message: `The order was not placed: ${cause.message} MEXC does not know it after repeated look-ups over ${SHOWN_AFTER_MS / 1000} seconds.`,
		hint: 'It is safe to place it again.',
		effect: 'none',
		parameter: undefined,
	});
}

function stillUnknown(cause: MexcError, lookUp: MexcError, how: PlaceHow): MexcError {
	return withDetails(cause, {
		message: `It is not known whether the order was placed: ${cause.message} Looking it up did not settle it: ${lookUp.message}`,
		hint: `Look for client order ID ${how.clientOrderId} (Get an Order) before placing it again; running it again with the same ID looks it up by itself.`,
		effect: 'unknown',
		parameter: undefined,
	});
}
