import type { WireValues } from '../endpoint';
import { MexcError } from '../../core/errors';
import { executedOf, orderIdOf, unfilledOf, type OrderRow } from './orderRow';
import { positiveOf } from '../../core/decimal';

/**
 * Whether nothing will happen to an order any longer, by its status. PENDING is a status of the stream only;
 * the last two are known from clients only (enums.json).
 */
const IS_OVER: Readonly<Record<string, boolean>> = {
	PENDING: false,
	NEW: false,
	PARTIALLY_FILLED: false,
	FILLED: true,
	CANCELED: true,
	PARTIALLY_CANCELED: true,
	REJECTED: true,
	EXPIRED: true,
};

/** Surely over. A status that is not known is not: who waits for the end asks again. */
export function isEnded({ status }: OrderRow): boolean {
	return IS_OVER[String(status)] === true;
}

/** Not surely under way. A status that is not known may be an end, which must not be missed. */
export function isFinal(status: string): boolean {
	return IS_OVER[status] !== false;
}

/** Orders have become visible 6 to 12 seconds after they were placed (quirks 95). */
export const SHOWN_AFTER_MS = 15_000;

export function isFilled({ status }: OrderRow): boolean {
	return status === 'FILLED';
}

/**
 * The ordered quantity that is not executed. Of a filled order `0`, because the quantity of a market order
 * by amount is a guess (quirks 86); undefined where MEXC does not say it.
 */
export function remainingOf(order: OrderRow): string | undefined {
	return isFilled(order) ? '0' : unfilledOf(order);
}

/** What is left of an order in the book, as the order that would lock the same; undefined when unknown. */
export function restOf(order: OrderRow): WireValues | undefined {
	const { symbol, side } = order;
	const [quantity, price] = [unfilledOf(order), positiveOf(order.price)];
	if (quantity === undefined || price === undefined) return undefined;
	return {
		symbol: String(symbol),
		side: String(side),
		type: 'LIMIT',
		quantity,
		price,
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
