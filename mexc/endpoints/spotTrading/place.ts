import { endpoint, type Field, type RuleViolation, type WireValues } from '../endpoint';
import {
	newClientOrderId,
	orderType,
	price,
	quantity,
	quoteOrderQty,
	side,
	stpMode,
	symbol,
} from '../fields';
import { objectWith } from '../forms';
import { routes } from '../routes';
import { orderPlaceCancel } from './shared';

function amountOfOrder(values: WireValues): RuleViolation | undefined {
	const { type, side: wanted, quantity: base, quoteOrderQty: quote } = values;
	if (type !== 'MARKET') {
		return base === undefined ? missingQuantity('A limit order needs a Quantity.') : undefined;
	}
	if (base !== undefined && quote !== undefined) {
		return {
			parameter: 'quoteOrderQty',
			message: 'Quantity and Amount to Spend are both given.',
			hint: 'A market order takes one of them: the amount to trade or the amount to spend.',
		};
	}
	// What MEXC does with a sell by quote amount is not known (quirks 27), so it is never sent.
	if (wanted === 'SELL' && base === undefined) {
		return {
			parameter: 'quantity',
			message: 'A market sell needs a Quantity.',
			hint: 'Fill in Quantity (base asset). To sell for an amount of the quote asset, choose Order Value in Sizing.',
		};
	}
	if (base === undefined && quote === undefined) {
		return missingQuantity('A market buy needs a Quantity or an Amount to Spend.');
	}
	return undefined;
}

function missingQuantity(message: string): RuleViolation {
	return {
		parameter: 'quantity',
		message,
		hint: 'Fill in Quantity (base asset); a market buy takes Amount to Spend (quote asset) instead.',
	};
}

const orderFields: readonly Field[] = [symbol, side, orderType, quantity, quoteOrderQty, price];
const orderOptions: readonly Field[] = [newClientOrderId, stpMode];

export const newOrder = endpoint({
	...routes.newOrder,
	name: 'Create',
	action: 'Create an order',
	description:
		'Place one order with real money. Sent at most once: a lost answer is looked up by the client order ID.',
	weight: { ip: 1, uid: 1 },
	extraLimits: [orderPlaceCancel],
	effect: 'money',
	fields: orderFields,
	options: orderOptions,
	rules: [amountOfOrder],
	output: { shape: 'object', form: objectWith('orderId'), decimals: ['price', 'origQty'] },
});

export const testOrder = endpoint({
	...routes.testOrder,
	name: 'Test',
	action: 'Test an order',
	description: 'Let MEXC check an order without placing it',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: orderFields,
	options: [
		{
			...newClientOrderId,
			description: 'An ID of your own for the order. Left empty, none is sent.',
		},
		stpMode,
	],
	rules: [amountOfOrder],
	output: { shape: 'object', decimals: [] },
});

/** More in one request MEXC does not take. */
export const MAX_BATCH = 20;

export const batchOrders = endpoint({
	...routes.batchOrders,
	name: 'Create Batch',
	action: 'Create a batch of orders',
	description:
		'Place up to 20 orders of one pair with real money in one request; each succeeds or fails by itself. Sent at most once: lost answers are looked up by the client order IDs.',
	weight: { ip: 1, uid: 1 },
	extraLimits: [
		{ bucket: 'batchOrders', limit: 2, intervalMs: 1000, scope: 'uid' },
		orderPlaceCancel,
	],
	effect: 'money',
	fields: [
		{
			displayName: 'Orders',
			name: 'batchOrders',
			type: 'string',
			default: '',
			description:
				'JSON list of 1 to 20 orders of one pair, each with symbol, side, type, quantity or quoteOrderQty, price, and optionally newClientOrderId and stpMode',
			placeholder:
				'e.g. [{"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","quantity":"0.01","price":"65000"}]',
			required: true,
			wire: { kind: 'text' },
		},
	],
	output: { shape: 'list', decimals: [] },
});
