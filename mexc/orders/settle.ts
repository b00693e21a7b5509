import type { WireValues } from '../endpoints/endpoint';
import { MexcError } from '../core/errors';
import type { OrderRow } from '../endpoints/rows/orderRow';
import type { RestClient } from '../rest/client';
import { existingOrder, isAboutClientId } from './existingOrder';
import { afterUnknown } from './lostOrder';
import { ended, standing, type PlacedOrder, type PlaceHow } from './placedOrder';
import { learnFrom } from './preflight/contradiction';
import { forgetSent, rememberSent, type SentOrder } from './sentOrders';

/** An order that is on its way, alone or in a batch. */
export interface OnItsWay {
	wanted: WireValues;
	how: PlaceHow;
	/** What was sent earlier under its id. */
	before?: SentOrder;
}

/**
 * What became of an order that was sent, from MEXC's row with an order ID or from what came instead. The id is
 * free again only after a refusal that proves that nothing stands under it. Throws MexcError of kind
 * `conflict` when another order stands under its id, otherwise as reported by `returnOutcome`.
 */
export async function settle(
	client: RestClient,
	{ wanted, how, before }: OnItsWay,
	answer: OrderRow | MexcError,
	sendAgain?: () => Promise<PlacedOrder>,
): Promise<PlacedOrder> {
	const { clientOrderId } = how;
	if (!(answer instanceof MexcError)) {
		rememberSent(client, clientOrderId, answer);
		return standing('placed', answer, wanted, how);
	}
	if (isAboutClientId(answer)) {
		rememberSent(client, clientOrderId);
		const owner = await existingOrder(client, wanted, how, answer);
		if (owner) return owner;
	}
	if (answer.effect === 'none') {
		forgetSent(client, clientOrderId, before);
		learnFrom(client, wanted.symbol, answer);
		return ended('notPlaced', wanted, how, answer);
	}
	rememberSent(client, clientOrderId);
	return await afterUnknown(client, wanted, how, answer, sendAgain);
}
