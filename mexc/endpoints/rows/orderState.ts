import type { WireValues } from '../endpoint';
import { MexcError } from '../../core/errors';
import { executedOf, orderIdOf, unfilledOf, type OrderRow } from './orderRow';
import { positiveOf } from '../../core/decimal';

/** The last two are known from clients only (enums.json); an order with them is over as well. */
const ENDED = ['FILLED', 'CANCELED', 'PARTIALLY_CANCELED', 'REJECTED', 'EXPIRED'];

/** Whether nothing will happen to the order any more. */
export function isEnded({ status }: OrderRow): boolean {
	return ENDED.includes(String(status));
}

export function isFilled({ status }: OrderRow): boolean {
	return status === 'FILLED';
}

/** What is left of an order in the book, as the order that would lock the same; undefined when unknown. */
export function restOf(order: OrderRow): WireValues | undefined {
	const { symbol, side } = order;
	const [quantity, price] = [unfilledOf(order), positiveOf(order.price)];
	if (quantity === undefined || price === undefined) return undefined;
	return {
		...{ symbol: String(symbol), side: String(side), type: 'LIMIT' },
		...{ quantity, price },
	};
}

/** For people: how much was executed, where MEXC says it. */
export function executedText(order: OrderRow): string {
	return executedOf(order) ?? 'an unknown quantity';
}

/** An amount of this order is missing or no number: nothing may be computed from a guess. */
export function notDetermined(order: OrderRow): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: `How much of order ${orderIdOf(order) ?? 'without an ID'} is left cannot be determined: MEXC shows it without its executed quantity.`,
		hint: 'Look at that order at MEXC, and run this again in a moment.',
	});
}
