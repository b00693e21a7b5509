import { timeOf } from '../../../../mexc/market/pushFields';
import { orderSides, orderStatuses, wordOf } from '../../../../mexc/endpoints/rows/orderNames';
import { isFinal } from '../../../../mexc/endpoints/rows/orderState';
import type { PushMessage } from '../../../../mexc/streams/pushMessage';
import { channelName, streams } from '../../../../mexc/streams';
import { fillExample } from '../../../../mexc/reconciliation/examples';
import { findFills } from '../../../../mexc/reconciliation/fills';
import {
	openTrading,
	tradingChannels,
	type TradingEvent,
} from '../../../../mexc/reconciliation/trading';
import type { TriggerEvent } from '../event';
import type { EventSettings, Occurrence } from '../../../../mexc/events';

/** Executions of own orders; each is one event, and none is ever dropped. */
export const fill: TriggerEvent = {
	value: 'fill',
	name: 'Fill',
	description: 'Every execution of your own orders, with its price, quantity and fee',
	testHint: 'Place a market order on this account while the test listens.',
	access: 'private',
	symbols: 'optional',
	fields: [],
	options: ['backfill', 'simplify', 'numberFormat', 'repeatUnfinished'],
	delivery: ['each', 'batch'],
	decimals: ['price', 'quantity', 'amount', 'fee', 'feeAmount'],
	isUnique: true,
	isLossless: true,
	isFoundAgain: true,
	isSeldom: true,
	prepare: (settings) => ({
		// Orders say on which pairs there may be fills after an interruption.
		channels: tradingChannels(settings, [
			channelName(streams.privateDeals),
			channelName(streams.privateOrders),
		]),
		open: (port) => openTrading(port, settings, fills(settings)),
		example: async (port) => fillsOf(await fillExample(port, settings.symbols), settings),
	}),
};

function fills(settings: EventSettings): TradingEvent {
	return {
		value: fill.value,
		what: 'fills',
		occurrencesIn: (message) => fillsOf(message, settings),
		find: findFills,
		learnEnd({ bodyName, body }, activity) {
			if (bodyName !== streams.privateOrders.bodyName) return;
			if (isFinal(wordOf(orderStatuses, body.status))) activity.forgetOrder(String(body.id));
		},
	};
}

function fillsOf(message: PushMessage, { symbols, simplify }: EventSettings): Occurrence[] {
	if (message.bodyName !== streams.privateDeals.bodyName) return [];
	if (symbols.length > 0 && !symbols.includes(message.symbol ?? '')) return [];
	const deal = message.body;
	return [
		{
			content: sideOf(deal),
			item: {
				event: fill.value,
				eventId: idOf(deal, message),
				symbol: message.symbol,
				eventTime: timeOf(deal.time) ?? message.sendTime ?? message.receivedAt,
				receivedAt: message.receivedAt,
				...(simplify ? simplified(deal) : deal),
			},
		},
	];
}

type Deal = Readonly<Record<string, unknown>>;

function simplified(deal: Deal) {
	return {
		orderId: deal.orderId,
		clientOrderId: deal.clientOrderId,
		tradeId: deal.tradeId,
		side: wordOf(orderSides, deal.tradeType),
		price: deal.price,
		quantity: deal.quantity,
		amount: deal.amount,
		fee: deal.feeAmount,
		feeCurrency: deal.feeCurrency,
		isMaker: deal.isMaker === true,
		isSelfTrade: deal.isSelfTrade === true,
	};
}

/** A trade with oneself is two fills, which may have one trade id. */
function sideOf({ orderId, tradeType }: Deal): string | undefined {
	const side = orderSides[String(tradeType)];
	if (typeof orderId !== 'string' || orderId === '' || side === undefined) return undefined;
	return `${orderId}:${side}`;
}

/** MEXC's trade id; proto3 leaves it out where a server has none. */
function idOf(deal: Deal, { sendTime, receivedAt }: PushMessage): string {
	if (typeof deal.tradeId === 'string' && deal.tradeId !== '') return deal.tradeId;
	return [deal.orderId, deal.time, sendTime ?? receivedAt, deal.quantity].join(':');
}
