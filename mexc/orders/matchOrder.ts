import type { WireValues } from '../endpoints/endpoint';
import { quantityOf, type OrderRow } from '../endpoints/rows/orderRow';
import { amountOf, compare, positiveOf } from '../core/decimal';

/** MEXC shows the creation time cut to seconds; the rest is for the difference of the clocks. */
const TIME_TOLERANCE_MS = 2_000;

/**
 * What makes an order another one than the order we wanted to place, in words; undefined when it is the
 * same. A market order comes back with a protection price, a derived quantity and perhaps another type
 * (quirks 32, 86), so only what MEXC keeps is compared.
 */
export function differenceOf(
	wanted: WireValues,
	order: OrderRow,
	notBefore?: number,
): string | undefined {
	const isMarket = wanted.type === 'MARKET';
	if (order.symbol !== wanted.symbol) return `its symbol is ${shown(order.symbol)}`;
	if (order.side !== wanted.side) return `its side is ${shown(order.side)}`;
	const types = isMarket ? ['MARKET', 'IMMEDIATE_OR_CANCEL'] : [wanted.type];
	if (!types.includes(order.type as string)) return `its type is ${shown(order.type)}`;
	if (!isMarket && !isEqual(order.price, wanted.price)) return `its price is ${shown(order.price)}`;
	const quantity = quantityOf(order);
	if (wanted.quantity !== undefined && !isEqual(quantity, wanted.quantity)) {
		return `its quantity is ${shown(quantity)}`;
	}
	const spent = order.origQuoteOrderQty;
	if (
		wanted.quoteOrderQty !== undefined &&
		// Older servers leave the quote amount out or write 0.
		positiveOf(spent) !== undefined &&
		!isEqual(spent, wanted.quoteOrderQty)
	) {
		return `its quote quantity is ${shown(spent)}`;
	}
	if (notBefore === undefined) return undefined;
	const isOlder = typeof order.time !== 'number' || order.time < notBefore - TIME_TOLERANCE_MS;
	return isOlder ? 'it is older than this execution' : undefined;
}

/** An order that was sent, as MEXC would list it. */
export function rowOf(sent: WireValues): OrderRow {
	return { ...sent, origQty: sent.quantity, origQuoteOrderQty: sent.quoteOrderQty };
}

function isEqual(actual: unknown, wanted: string): boolean {
	const amount = amountOf(actual);
	return amount !== undefined && compare(amount, wanted) === 0;
}

function shown(value: unknown): string {
	return value === undefined || value === null ? 'not known' : String(value);
}
