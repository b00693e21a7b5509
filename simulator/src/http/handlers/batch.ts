import type { Order } from '../../exchange/orders';
import { Refusal, refusal } from '../../exchange/refusal';
import { type SignedCall, given } from '../call';
import { checkParameters } from '../parameters';

type Element = Readonly<Record<string, unknown>>;

/**
 * Places the orders of a JSON list one after the other, in their order; the refusal of one does not
 * touch the others.
 * @throws Refusal 33333 for a text that is no list of 1 to 20 elements
 */
export function batchOrders(call: SignedCall, place: (call: SignedCall) => Order): unknown {
	const elements = readElements(call);
	const symbol = elements[0]?.['symbol'];
	return elements.map((element) => {
		const parameters = textValues(element);
		const newClientOrderId = parameters.get('newClientOrderId') ?? '';
		try {
			// All elements must name the same pair (the facts' notes).
			if (element['symbol'] !== symbol) throw refusal(33333);
			const order = placeElement(call, parameters, place);
			const id = newClientOrderId === '' ? {} : { newClientOrderId };
			return { symbol: order.pair.symbol, orderId: order.id, ...id, orderListId: -1 };
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			return { newClientOrderId, msg: error.message, code: error.code };
		}
	});
}

function placeElement(
	call: SignedCall,
	parameters: Map<string, string>,
	place: (call: SignedCall) => Order,
): Order {
	const params = listFact(call)?.items ?? [];
	checkParameters({ ...call.endpoint, params }, parameters);
	return place({ ...call, parameters });
}

function readElements(call: SignedCall): Element[] {
	const list = parse(given(call, 'batchOrders'));
	const most = listFact(call)?.maxItems ?? 20;
	if (!Array.isArray(list) || list.length === 0 || list.length > most) throw refusal(33333);
	return list.map((element: unknown) =>
		typeof element === 'object' && element !== null && !Array.isArray(element)
			? (element as Element)
			: {},
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw refusal(33333);
	}
}

/** Numbers become text; whatever is neither becomes text that no rule accepts. */
function textValues(element: Element): Map<string, string> {
	const given = Object.entries(element).filter(([, value]) => value !== null);
	return new Map(
		given.map(([name, value]) => [
			name,
			typeof value === 'object' ? JSON.stringify(value) : String(value),
		]),
	);
}

function listFact({ endpoint }: SignedCall) {
	return endpoint.params.find(({ name }) => name === 'batchOrders');
}
