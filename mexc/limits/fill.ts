import { amountOf, decimalOf, isZero, positiveOf } from '../core/decimal';
import { MexcError } from '../core/errors';
import { identityBy, timeIn, type Row } from '../endpoints/answers';
import { idText } from '../endpoints/rows/orderRow';

/** One of the account's own trades, understood to its last field. */
export interface Fill {
	/** Distinguishes it from all others of the pair. */
	key: string;
	orderId: string;
	/** Milliseconds of the exchange's clock. */
	time: number;
	isBuy: boolean;
	/** Decimal text, above zero. */
	price: string;
	quantity: string;
	/** Decimal text; below zero where MEXC pays. Asset and amount are as MEXC took them (quirks 77). */
	fee: { asset: string; amount: string };
}

const keyOf = identityBy('id', 'orderId', 'isBuyer');

/** Throws MexcError of kind `protocol` for a row that lacks something: nothing is computed from a guess. */
export function fillOf(row: Row, symbol: string): Fill {
	const [key, orderId, time] = [keyOf(row), idText(row.orderId), timeIn(row.time)];
	const [price, quantity, amount] = [
		positiveOf(row.price),
		amountOf(row.qty),
		decimalOf(row.commission),
	];
	const asset = amount !== undefined && isZero(amount) ? '' : row.commissionAsset;
	if (
		key === undefined ||
		orderId === undefined ||
		Number.isNaN(time) ||
		typeof row.isBuyer !== 'boolean' ||
		price === undefined ||
		quantity === undefined ||
		amount === undefined ||
		typeof asset !== 'string'
	) {
		throw unreadable(symbol, row);
	}
	return { key, orderId, time, isBuy: row.isBuyer, price, quantity, fee: { asset, amount } };
}

function unreadable(symbol: string, { id }: Row): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: `MEXC lists the own trade ${idText(id) ?? 'without an ID'} of ${symbol} without its time, price, quantity or fee.`,
		hint: 'Try again in a moment. If this goes on, MEXC has changed this answer: then please report it.',
	});
}
