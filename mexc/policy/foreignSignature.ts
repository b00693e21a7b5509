import { randomBytes } from 'node:crypto';
import type { Endpoint } from '../endpoints/endpoint';
import { batchOrders, newOrder } from '../endpoints/spotTrading';
import type { ClosedRequest, OrderParameters } from './closedRequest';

/**
 * A signature that another node has in its hands is good for so long at most, in milliseconds, whatever the
 * receive window of the credential: within it the same parameters could be sent once more.
 */
export const LONGEST_FOREIGN_WINDOW_MS = 5000;

/**
 * Each order and each movement of money that has none gets an ID of its own: sent once more within the
 * receive window, the same signed text can be recognised, and refused where MEXC refuses repeated IDs.
 */
export function withOwnIds(endpoint: Endpoint, request: ClosedRequest): ClosedRequest {
	if (endpoint.id === batchOrders.id) {
		const orders = request.orders.map((order): OrderParameters => {
			return { newClientOrderId: ownId(), ...order };
		});
		return { parameters: [[endpoint.id, JSON.stringify(orders)]], orders };
	}
	const isOrder = endpoint.id === newOrder.id;
	const name = isOrder ? 'newClientOrderId' : endpoint.trace?.ownId;
	if (name === undefined || request.parameters.some(([known]) => known === name)) return request;
	const id = ownId();
	return {
		parameters: [...request.parameters, [name, id]],
		orders: request.orders.map((order) => ({ ...order, newClientOrderId: id })),
	};
}

/** 32 letters and digits: the one form that every field for an ID takes. */
function ownId(): string {
	return `n8nhttp${randomBytes(13).toString('hex').slice(1)}`;
}
