import type { WireValues } from '../endpoints/endpoint';
import { MexcError } from '../errors';
import type { RestClient } from '../rest/client';
import { lookUpOrder } from './lookUp';
import { differenceOf } from './matchOrder';
import type { OrderRow } from './matchOrder';
import { ended } from './placedOrder';
import type { PlacedOrder, PlaceHow } from './placedOrder';

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
