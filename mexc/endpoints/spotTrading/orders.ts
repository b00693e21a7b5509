import { withOneSpelling } from '../rows/orderRow';
import { asRow, asRows, identityBy, withIsoTimes, type Row } from '../answers';
import { endpoint } from '../endpoint';
import {
	endTime,
	newClientOrderId,
	oneOrderId,
	optionalSymbol,
	orderId,
	origClientOrderId,
	startTime,
	symbol,
} from '../fields';
import { objectWith } from '../forms';
import { DAY_MS } from '../paging';
import { routes } from '../routes';
import { cancelDecimals, orderDecimals, orderPlaceCancel, timeOfRow } from './shared';

/** Either name will do: some answers to a cancellation repeat only the one that was given. */
const anOrder = objectWith('orderId', 'clientOrderId', 'origClientOrderId');

const withTimes = (body: unknown) =>
	asRows(body).map((row) => withIsoTimes(row, 'time', 'updateTime'));
const order = (row: Row) => withIsoTimes(withOneSpelling(row), 'time', 'updateTime');
const orders = (body: unknown) => asRows(body).map(order);

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
	output: { shape: 'object', form: anOrder, decimals: cancelDecimals },
});

export const cancelOpenOrders = endpoint({
	...routes.cancelOpenOrders,
	name: 'Cancel Open of a Symbol',
	action: 'Cancel open orders of a symbol',
	description: 'Cancel all open orders of one pair; returns the cancelled orders',
	weight: { ip: 1, uid: null },
	extraLimits: [orderPlaceCancel],
	effect: 'write',
	fields: [symbol],
	output: { shape: 'list', decimals: cancelDecimals },
});

export const cancelAllOrders = endpoint({
	...routes.cancelAllOrders,
	name: 'Cancel All',
	action: 'Cancel all open orders',
	description:
		'Cancel every open spot order of the account, of all pairs, also those of other programs; MEXC does not list them',
	weight: { ip: 1, uid: null },
	extraLimits: [orderPlaceCancel],
	effect: 'write',
	fields: [],
	output: { shape: 'object', decimals: [] },
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
	output: {
		shape: 'object',
		form: anOrder,
		simplify: (body) => order(asRow(body)),
		decimals: orderDecimals,
	},
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
	output: { shape: 'list', simplify: orders, decimals: orderDecimals },
});

export const allOrders = endpoint({
	...routes.allOrders,
	name: 'Get Many',
	action: 'Get many orders',
	description:
		'Get the orders of a pair (open, filled, cancelled) of the last 7 days or of a time range within them',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [symbol],
	options: [startTime, endTime],
	output: {
		shape: 'list',
		simplify: orders,
		decimals: orderDecimals,
		paging: {
			size: { parameter: 'limit', max: 1000 },
			keyOf: identityBy('orderId'),
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
	options: [
		{ ...orderId, description: 'Only the fills of this order', alternative: undefined },
		startTime,
		endTime,
	],
	output: {
		shape: 'list',
		simplify: withTimes,
		decimals: ['price', 'qty', 'quoteQty', 'commission'],
		csv: {
			name: 'my-trades',
			columns: [
				'symbol',
				'id',
				'orderId',
				'price',
				'qty',
				'quoteQty',
				'commission',
				'commissionAsset',
				'time',
				'timeIso',
				'isBuyer',
				'isMaker',
			],
		},
		paging: {
			size: { parameter: 'limit', max: 100 },
			// The two sides of a trade with oneself may have one ID.
			keyOf: identityBy('id', 'orderId', 'isBuyer'),
			window: { timeOf: timeOfRow, reachMs: 30 * DAY_MS },
		},
	},
});
