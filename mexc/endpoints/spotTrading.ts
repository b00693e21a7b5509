import { add, isZero } from '../trading/decimal';
import { endpoint } from './endpoint';
import type { ExtraLimit, Field, RuleViolation, WireValues } from './endpoint';
import {
	endTime,
	newClientOrderId,
	oneOrderId,
	optionalSymbol,
	orderId,
	orderType,
	origClientOrderId,
	price,
	quantity,
	quoteOrderQty,
	side,
	startTime,
	stpMode,
	symbol,
} from './fields';
import { DAY_MS } from './paging';
import { routes } from './routes';

type Row = Readonly<Record<string, unknown>>;

/** One bucket for placing and cancelling, batches included (quirks 40). */
const orderPlaceCancel: ExtraLimit = {
	bucket: 'orderPlaceCancel',
	limit: 12,
	intervalMs: 1000,
	scope: 'uid',
};

const timeOfRow = (row: unknown) => Number((row as Row).time);

const cancelDecimals = ['price', 'origQty', 'executedQty', 'cummulativeQuoteQty'];
const orderDecimals = [...cancelDecimals, 'stopPrice', 'icebergQty', 'origQuoteOrderQty'];

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

export const cancelOrder = endpoint({
	...routes.cancelOrder,
	name: 'Cancel',
	action: 'Cancel an order',
	description:
		'Cancel one open order. It can still be filled while the request is on its way: query it for the end state.',
	weight: { ip: 1, uid: null },
	extraLimits: [orderPlaceCancel],
	effect: 'write',
	fields: [symbol, orderId, origClientOrderId],
	options: [
		{
			...newClientOrderId,
			displayName: 'Cancel ID',
			description: 'An ID of your own for the cancellation itself. Rarely needed.',
		},
	],
	rules: [oneOrderId],
	output: { shape: 'object', decimals: cancelDecimals },
});

export const queryOrder = endpoint({
	...routes.queryOrder,
	name: 'Get',
	action: 'Get an order',
	description: 'Get the state of one order of the last 7 days: status, executed quantity and value',
	weight: { ip: 2, uid: null },
	effect: 'read',
	fields: [symbol, orderId, origClientOrderId],
	rules: [oneOrderId],
	output: { shape: 'object', decimals: orderDecimals },
});

export const openOrders = endpoint({
	...routes.openOrders,
	name: 'Get Many Open',
	action: 'Get many open orders',
	description: 'Get the open orders of one pair or of all pairs',
	weight: { ip: 3, uid: null },
	effect: 'read',
	fields: [],
	options: [
		{ ...optionalSymbol, description: 'Only this pair. Left empty, all pairs are returned.' },
	],
	output: { shape: 'list', decimals: orderDecimals },
});

export const allOrders = endpoint({
	...routes.allOrders,
	name: 'Get Many',
	action: 'Get many orders',
	description:
		'Get the orders of a pair (open, filled, cancelled) of the last 24 hours or of a window within the last 7 days',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [symbol],
	options: [startTime, endTime],
	output: {
		shape: 'list',
		decimals: orderDecimals,
		paging: {
			size: { parameter: 'limit', max: 1000 },
			keyOf: (row) => (row as Row).orderId,
			window: { timeOf: timeOfRow, reachMs: 7 * DAY_MS },
		},
	},
});

export const myTrades = endpoint({
	...routes.myTrades,
	name: 'Get Many',
	action: 'Get many own trades',
	description: 'Get your own fills of a pair of the last month, with fee and fee asset',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [symbol],
	options: [{ ...orderId, description: 'Only the fills of this order' }, startTime, endTime],
	output: {
		shape: 'list',
		decimals: ['price', 'qty', 'quoteQty', 'commission'],
		paging: {
			size: { parameter: 'limit', max: 100 },
			keyOf: (row) => (row as Row).id,
			window: { timeOf: timeOfRow, reachMs: 30 * DAY_MS },
		},
	},
});

/** Balances that hold something, with their exact sum. */
function heldBalances(body: unknown): Row[] {
	const balances = (body as { balances?: unknown }).balances;
	if (!Array.isArray(balances)) return [];
	return (balances as Row[]).flatMap((row) => {
		const [free, locked] = [String(row.free ?? '0'), String(row.locked ?? '0')];
		const total = add(free, locked);
		return isZero(total) ? [] : [{ asset: row.asset, free, locked, total }];
	});
}

export const accountInfo = endpoint({
	...routes.accountInfo,
	name: 'Get',
	action: 'Get the account',
	description: 'Get the spot balances and what the account may do',
	weight: { ip: 10, uid: null },
	extraLimits: [{ bucket: 'account', limit: 2, intervalMs: 1000, scope: 'uid' }],
	effect: 'read',
	fields: [],
	output: {
		shape: 'object',
		simplify: (body) => {
			const { accountType, canTrade, canWithdraw, canDeposit, permissions } = body as Row;
			const balances = heldBalances(body);
			return { accountType, canTrade, canWithdraw, canDeposit, permissions, balances };
		},
		decimals: ['free', 'locked', 'available', 'total'],
	},
});

export const apiKeyInfo = endpoint({
	...routes.apiKeyInfo,
	name: 'Get',
	action: 'Get an API key',
	description: 'Get permissions, bound IP addresses and remaining days of an API key',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [
		{
			displayName: 'Access Key',
			name: 'accessKey',
			type: 'string',
			default: '',
			description: 'The API key to look up, normally your own',
			typeOptions: { password: true },
			required: true,
			wire: { kind: 'text', maxLength: 128 },
		},
	],
	output: { shape: 'object', decimals: [] },
});

/** In the editor's order. allOrders, myTrades and apiKeyInfo serve the look-up and the credential test. */
export const spotTrading = [newOrder, testOrder, cancelOrder, queryOrder, openOrders, accountInfo];
