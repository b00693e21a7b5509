import type { WireValues } from '../../endpoints/endpoint';
import { isPlainDecimal, isZero, subtract } from '../decimal';
import type { OrderRow } from '../matchOrder';

/** The last two are known from clients only (enums.json); an order with them is over as well. */
const ENDED = ['FILLED', 'CANCELED', 'PARTIALLY_CANCELED', 'REJECTED', 'EXPIRED'];

/** Whether nothing will happen to the order any more. */
export function isEnded({ status }: OrderRow): boolean {
	return ENDED.includes(String(status));
}

export function isFilled({ status }: OrderRow): boolean {
	return status === 'FILLED';
}

/** Base quantity executed so far, as decimal text. */
export function executedOf({ executedQty }: OrderRow): string {
	return decimalOr(executedQty, '0');
}

/** What the executed quantity cost or brought, in the quote asset. */
export function executedValueOf({ cummulativeQuoteQty }: OrderRow): string {
	return decimalOr(cummulativeQuoteQty, '0');
}

/** What is not executed of the quantity that was ordered. */
export function unfilledOf(order: OrderRow): string {
	return subtract(decimalOr(order.origQty, '0'), executedOf(order));
}

/** What is left of an order in the book, as the order that would lock the same. */
export function restOf(order: OrderRow): WireValues {
	const { symbol, side, price } = order;
	const quantity = unfilledOf(order);
	return {
		...{ symbol: String(symbol), side: String(side), type: 'LIMIT' },
		...{ quantity, price: decimalOr(price, '0') },
	};
}

export function hasExecuted(order: OrderRow): boolean {
	return !isZero(executedOf(order));
}

function decimalOr(value: unknown, otherwise: string): string {
	const text = String(value ?? '');
	return isPlainDecimal(text) ? text : otherwise;
}
