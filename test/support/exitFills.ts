import { multiply } from '../../mexc/core/decimal';
import type { Fill } from '../../mexc/exits/fills';
import {
	clientOrderIdFrom,
	exitClientOrderId,
	exitKeyOf,
	taggedClientOrderId,
} from '../../mexc/orders/clientOrderId';

export const TAG = 'swing';

/** A pair that takes everything. */
export const abcPair = {
	symbol: 'ABCUSDT',
	baseAsset: 'ABC',
	quoteAsset: 'USDT',
	step: '0.01',
	minQuantity: '0',
	minValue: '0',
};

/** The client order id of an entry. */
export const tagged = (name: string, tag = TAG) =>
	taggedClientOrderId(clientOrderIdFrom([name]), tag);

/** The client order id of an exit. */
export const exitId = (entryOrderId: string, number = 0) =>
	exitClientOrderId(exitKeyOf(abcPair.symbol, entryOrderId), number);

let time = 0;

/** A fill at 10 USDT, a second after the one before. */
export function fill(
	side: Fill['side'],
	orderId: string,
	quantity: string,
	{ price = '10', ...more }: Partial<Fill> = {},
): Fill {
	time += 1_000;
	return {
		id: `${orderId}:${time}`,
		orderId,
		clientOrderId: '',
		side,
		quantity,
		time,
		price,
		value: multiply(quantity, price),
		fee: '0',
		feeAsset: '',
		...more,
	};
}

/** A part of an entry. */
export function entry(name: string, quantity: string, more: Partial<Fill> = {}): Fill {
	return fill('BUY', name, quantity, { clientOrderId: tagged(name), ...more });
}
