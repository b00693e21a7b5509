import { amountOf, decimalOf, multiply, positiveOf } from '../core/decimal';
import { timeOf } from '../core/time';
import { orderSides, wordOf } from '../endpoints/rows/orderNames';
import { streams } from '../streams';
import type { PushMessage } from '../streams/pushMessage';

/** One execution of an own order. Amounts are decimal text. */
export interface Fill {
	/** Equal for the same fill, whether it was pushed or read. */
	id: string;
	orderId: string;
	/** Empty where MEXC does not say it. */
	clientOrderId: string;
	side: 'BUY' | 'SELL';
	price: string;
	quantity: string;
	/** In the quote asset. */
	value: string;
	fee: string;
	/** Empty for no fee. */
	feeAsset: string;
	/** Milliseconds of the exchange. */
	time: number;
}

/**
 * The fill in a message of the private stream, or in one made from history; undefined for other messages
 * and for what is not understood: nothing is counted by a guess.
 */
export function fillOf({ bodyName, body, sendTime }: PushMessage): Fill | undefined {
	if (bodyName !== streams.privateDeals.bodyName) return undefined;
	const side = wordOf(orderSides, body.tradeType);
	const [price, quantity] = [positiveOf(body.price), positiveOf(body.quantity)];
	const value = amountOf(body.amount);
	const time = timeOf(body.time) ?? sendTime;
	const { orderId } = body;
	if (side !== 'BUY' && side !== 'SELL') return undefined;
	if (price === undefined || quantity === undefined || value === undefined) return undefined;
	if (typeof orderId !== 'string' || orderId === '' || time === undefined) return undefined;
	const tradeId = textOf(body.tradeId) || `${time}:${quantity}:${price}`;
	const isFeeSaid = typeof body.feeCurrency === 'string';
	return {
		id: `${orderId}:${tradeId}:${side}`,
		orderId,
		clientOrderId: textOf(body.clientOrderId),
		side,
		price,
		quantity,
		value,
		fee: (isFeeSaid && decimalOf(body.feeAmount)) || '0',
		feeAsset: textOf(body.feeCurrency),
		time,
	};
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** In the order in which they happened. */
export function inOrder(fills: Iterable<Fill>): Fill[] {
	return [...fills].sort((one, other) => {
		if (one.time !== other.time) return one.time - other.time;
		// Of one moment the purchases come first: what is sold was bought before.
		if (one.side !== other.side) return one.side === 'BUY' ? -1 : 1;
		return one.id < other.id ? -1 : 1;
	});
}

/** What a dry run has sold, as if it had been filled. */
export function rehearsedFill(
	sold: Pick<Fill, 'orderId' | 'clientOrderId' | 'price' | 'quantity' | 'time'>,
): Fill {
	const value = multiply(sold.price, sold.quantity);
	return { ...sold, id: sold.orderId, side: 'SELL', value, fee: '0', feeAsset: '' };
}
