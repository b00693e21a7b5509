import { decimalText } from '../../../../mexc/alerts/decimalText';
import type { PushMessage } from '../../../../mexc/socket/hub';
import { channelName, streams } from '../../../../mexc/streams';
import { readerOf, type EventSettings, type Occurrence, type TriggerEvent } from '../event';

/** enums.json: wsOrderStatus, wsOrderType, wsTradeType. A number not listed is shown as it is. */
const statuses: Readonly<Record<string, string>> = {
	'0': 'PENDING',
	'1': 'NEW',
	'2': 'FILLED',
	'3': 'PARTIALLY_FILLED',
	'4': 'CANCELED',
	'5': 'PARTIALLY_CANCELED',
};
const types: Readonly<Record<string, string>> = {
	'1': 'LIMIT',
	'2': 'LIMIT_MAKER',
	'3': 'IMMEDIATE_OR_CANCEL',
	'4': 'FILL_OR_KILL',
	'5': 'MARKET',
	'100': 'STOP_LIMIT',
	'101': 'OCO_STOP_LIMIT',
	'102': 'OCO_LIMIT',
};
const sides: Readonly<Record<string, string>> = { '1': 'BUY', '2': 'SELL' };

/** Own orders. Few and each one matters: one execution per update, in order, none ever dropped. */
export const orderUpdate: TriggerEvent = {
	value: 'orderUpdate',
	name: 'Order Update',
	description: 'Every change of state of your own orders: new, filled, partly filled, cancelled',
	testHint: 'Place or cancel an order on this account while the test listens.',
	access: 'private',
	symbols: 'optional',
	fields: [],
	options: ['simplify', 'numberFormat'],
	delivery: ['each', 'batch'],
	// The names of the simplified form, and those of MEXC's own.
	decimals: [
		'price',
		'quantity',
		'amount',
		'executedQuantity',
		'executedAmount',
		'averagePrice',
		'lastQuantity',
		'remainingQuantity',
		'remainingAmount',
		'avgPrice',
		'remainAmount',
		'remainQuantity',
		'lastDealQuantity',
		'cumulativeQuantity',
		'cumulativeAmount',
		'triggerPrice',
	],
	isUnique: true,
	isLossless: true,
	prepare: (settings) => ({
		channels: [channelName(streams.privateOrders)],
		open: () => readerOf({ read: (message) => updatesOf(message, settings) }),
	}),
};

function updatesOf(message: PushMessage, settings: EventSettings): Occurrence[] {
	if (message.bodyName !== streams.privateOrders.bodyName) return [];
	const { symbols, simplify } = settings;
	if (symbols.length > 0 && !symbols.includes(message.symbol ?? '')) return [];
	const order = message.body;
	const status = named(statuses, order.status);
	const executed = decimalText(order.cumulativeQuantity) ?? '0';
	return [
		{
			item: {
				event: orderUpdate.value,
				// The same over REST, so that a later look-up finds the event it has already seen.
				eventId: `${nameOf(order, message)}:${status}:${executed}`,
				symbol: message.symbol,
				eventTime: message.createTime ?? message.sendTime ?? message.receivedAt,
				receivedAt: message.receivedAt,
				...(simplify ? simplified(order, status) : order),
			},
		},
	];
}

type Order = Readonly<Record<string, unknown>>;

function simplified(order: Order, status: string) {
	return {
		orderId: text(order.id),
		clientOrderId: text(order.clientId),
		side: named(sides, order.tradeType),
		type: named(types, order.orderType),
		status,
		price: text(order.price),
		quantity: text(order.quantity),
		amount: text(order.amount),
		executedQuantity: text(order.cumulativeQuantity),
		executedAmount: text(order.cumulativeAmount),
		averagePrice: text(order.avgPrice),
		lastQuantity: text(order.lastDealQuantity),
		remainingQuantity: text(order.remainQuantity),
		remainingAmount: text(order.remainAmount),
		isMaker: order.isMaker === true,
		orderTime: Number(order.createTime) || null,
	};
}

/** Both ids are optional on the wire; n8n would refuse a second update of "no order" as seen before. */
function nameOf(order: Order, { sendTime, receivedAt }: PushMessage): string {
	return text(order.id) || text(order.clientId) || String(sendTime ?? receivedAt);
}

function named(names: Readonly<Record<string, string>>, value: unknown): string {
	return names[String(value)] ?? String(value);
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
