import { endpoint } from '../endpoint';
import type { Field, RuleViolation, WireValues } from '../endpoint';
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
			message: 'Quantity and Quote Order Quantity are both given.',
			hint: 'A market order takes one of them: the amount to trade or the amount to spend.',
		};
	}
	// What MEXC does with a sell by quote amount is not known (quirks 27), so it is never sent.
	if (wanted === 'SELL' && base === undefined) {
		return missingQuantity('A market sell needs a Quantity.');
	}
	if (base === undefined && quote === undefined) {
		return missingQuantity('A market buy needs a Quantity or a Quote Order Quantity.');
	}
	return undefined;
}

function missingQuantity(message: string): RuleViolation {
	return {
		parameter: 'quantity',
		message,
		hint: 'Fill in Quantity (base asset); a market buy takes Quote Order Quantity (quote asset) instead.',
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
	output: { shape: 'object', decimals: ['price', 'origQty'] },
});

/**
 * Options of placing that never reach MEXC: the node reads them and hands them to placeOrder. They are
 * no part of newOrder, so that no request is ever built from them.
 */
export const placeOptions: readonly Field[] = [
	{
		displayName: 'Duplicate Check',
		name: 'duplicateCheck',
		type: 'options',
		default: 'auto',
		description: 'When to ask MEXC for an order with the same client order ID before sending',
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description: 'When the ID may have been used: retries, an idempotency key',
			},
			{ name: 'Always', value: 'always', description: 'Before every order; one more request' },
		],
		wire: { kind: 'choice' },
	},
	{
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		description:
			'A text of your own, for example the ID of a signal. The same key never places a second order.',
		placeholder: 'e.g. signal-4711',
		wire: { kind: 'text', maxLength: 512 },
	},
	{
		displayName: 'Return Outcome',
		name: 'returnOutcome',
		type: 'boolean',
		default: false,
		description:
			'Whether to return an item with the outcome notPlaced or unknown instead of failing when the order was not placed or nobody can tell',
		wire: { kind: 'boolean' },
	},
];

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
