import { orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';

/** How an order is named to MEXC. */
export interface OrderRef {
	symbol: string;
	orderId?: string;
	origClientOrderId?: string;
}

/** By MEXC's own id where it is known: a client order id may have been used twice. */
export function refOf(order: OrderRow): OrderRef {
	const symbol = String(order.symbol);
	const orderId = orderIdOf(order);
	if (orderId !== undefined) return { symbol, orderId };
	return { symbol, origClientOrderId: String(order.clientOrderId) };
}

/** The order in a sentence: its id as MEXC or the user knows it. */
export function nameOf({ orderId, origClientOrderId }: OrderRef): string {
	return orderId === undefined
		? `the order with client order ID ${origClientOrderId}`
		: `order ${orderId}`;
}
