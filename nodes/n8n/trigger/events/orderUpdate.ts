import { decimalText } from '../../../../mexc/core/decimalText';
import { timeOf } from '../../../../mexc/market/pushFields';
import {
	orderSides,
	orderStatuses,
	orderTypes,
	wordOf,
} from '../../../../mexc/endpoints/rows/orderNames';
import { isFinal } from '../../../../mexc/endpoints/rows/orderState';
import type { PushMessage } from '../../../../mexc/streams/pushMessage';
import { channelName, streams } from '../../../../mexc/streams';
import { orderExample } from '../../../../mexc/reconciliation/examples';
import { findOrders } from '../../../../mexc/reconciliation/orders';
import {
	openTrading,
	tradingChannels,
	type TradingEvent,
} from '../../../../mexc/reconciliation/trading';
import type { TriggerEvent } from '../event';
import type { EventSettings, Occurrence } from '../../../../mexc/events';

/** Own orders. Few and each one matters: one execution per update, in order, none ever dropped. */
export const orderUpdate: TriggerEvent = {
	value: 'orderUpdate',
	name: 'Order Update',
	description: 'Every change of state of your own orders: new, filled, partly filled, cancelled',
	testHint: 'Place or cancel an order on this account while the test listens.',
	access: 'private',
	symbols: 'optional',
	fields: [],
	options: ['backfill', 'simplify', 'numberFormat', 'repeatUnfinished'],
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
	isFoundAgain: true,
	isSeldom: true,
	prepare: (settings) => ({
		channels: tradingChannels(settings, [channelName(streams.privateOrders)]),
		open: (port) => openTrading(port, settings, updates(settings)),
		example: async (port) => updatesOf(await orderExample(port, settings.symbols), settings),
	}),
};

function updates(settings: EventSettings): TradingEvent {
	return {
		value: orderUpdate.value,
		what: 'final states of orders',
		occurrencesIn: (message) => updatesOf(message, settings),
		find: findOrders,
		// Until n8n has taken the end of an order, a restart must still know where to look for it.
		learnEnd({ bodyName, body }, activity, isPending) {
			if (bodyName !== streams.privateOrders.bodyName || isPending) return;
			if (isFinal(wordOf(orderStatuses, body.status))) activity.forgetOrder(String(body.id));
		},
	};
}

function updatesOf(message: PushMessage, settings: EventSettings): Occurrence[] {
	if (message.bodyName !== streams.privateOrders.bodyName) return [];
	const { symbols, simplify } = settings;
	if (symbols.length > 0 && !symbols.includes(message.symbol ?? '')) return [];
	const order = message.body;
	const status = wordOf(orderStatuses, order.status);
	const executed = executedText(order.cumulativeQuantity);
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

/** protobuf leaves a zero out; what REST does not say, or is no number, is not zero. */
function executedText(quantity: unknown): string {
	if (quantity === undefined || quantity === '') return '0';
	return decimalText(quantity) ?? 'unknown';
}

type Order = Readonly<Record<string, unknown>>;

function simplified(order: Order, status: string) {
	return {
		orderId: text(order.id),
		clientOrderId: text(order.clientId),
		side: wordOf(orderSides, order.tradeType),
		type: wordOf(orderTypes, order.orderType),
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
		// REST does not say it.
		isMaker: order.isMaker === undefined ? null : order.isMaker === true,
		orderTime: timeOf(order.createTime) ?? null,
	};
}

/** Both ids are optional on the wire; n8n would refuse a second update of "no order" as seen before. */
function nameOf(order: Order, { sendTime, receivedAt }: PushMessage): string {
	return text(order.id) || text(order.clientId) || String(sendTime ?? receivedAt);
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
