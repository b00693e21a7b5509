import { larger, plain, roundDown, ZERO, type Decimal } from '../exchange/decimal';
import type { BalanceChange, PrivateEvent } from '../exchange/events';
import { remaining } from '../exchange/book';
import { type Order, type OrderStatus, type OrderType, type OwnTrade } from '../exchange/orders';
import type { MessageValue } from './encoder';

/** A private push: its channel, the wrapper field of its body, and the pair where there is one. */
export interface PrivateMessage {
	readonly channel: string;
	readonly field: string;
	readonly body: MessageValue;
	readonly symbol: string | undefined;
}

const ORDER_TYPES: Readonly<Record<OrderType, number>> = {
	LIMIT: 1,
	LIMIT_MAKER: 2,
	IMMEDIATE_OR_CANCEL: 3,
	FILL_OR_KILL: 4,
	MARKET: 5,
};
const ORDER_STATES: Readonly<Record<OrderStatus, number>> = {
	NEW: 1,
	FILLED: 2,
	PARTIALLY_FILLED: 3,
	CANCELED: 4,
	PARTIALLY_CANCELED: 5,
};

function tradeType(order: Order): number {
	return order.side === 'BUY' ? 1 : 2;
}

const CHANNELS: Readonly<Record<PrivateEvent['kind'], string>> = {
	balance: 'spot@private.account.v3.api.pb',
	deal: 'spot@private.deals.v3.api.pb',
	order: 'spot@private.orders.v3.api.pb',
};

/** The channel of a private event. */
export function privateChannel({ kind }: PrivateEvent): string {
	return CHANNELS[kind];
}

/** The push for a private event, with the values of this moment. */
export function privateMessage(event: PrivateEvent): PrivateMessage {
	switch (event.kind) {
		case 'balance':
			return {
				channel: privateChannel(event),
				field: 'privateAccount',
				body: accountBody(event.balance),
				symbol: undefined,
			};
		case 'deal':
			return {
				channel: privateChannel(event),
				field: 'privateDeals',
				body: dealBody(event.trade),
				symbol: event.trade.order.pair.symbol,
			};
		case 'order':
			return {
				channel: privateChannel(event),
				field: 'privateOrders',
				body: orderBody(event.order),
				symbol: event.order.pair.symbol,
			};
	}
}

function accountBody(balance: BalanceChange): MessageValue {
	return {
		vcoinName: balance.asset,
		coinId: `sim-${balance.asset}`,
		balanceAmount: plain(balance.free),
		balanceAmountChange: plain(balance.freeChange),
		frozenAmount: plain(balance.locked),
		frozenAmountChange: plain(balance.lockedChange),
		type: balance.reason,
		time: balance.time,
	};
}

function dealBody(trade: OwnTrade): MessageValue {
	return {
		price: plain(trade.price),
		quantity: plain(trade.quantity),
		amount: plain(trade.quote),
		tradeType: tradeType(trade.order),
		isMaker: trade.isMaker,
		isSelfTrade: trade.isSelfTrade,
		tradeId: trade.id,
		clientOrderId: trade.order.clientOrderId ?? '',
		orderId: trade.order.id,
		feeAmount: plain(trade.fee),
		feeCurrency: trade.feeAsset,
		time: trade.time,
	};
}

function orderBody(order: Order): MessageValue {
	return {
		id: order.id,
		clientId: order.clientOrderId ?? '',
		price: plain(order.price),
		quantity: plain(order.quantity),
		amount: plain(orderedAmount(order)),
		avgPrice: plain(averagePrice(order)),
		orderType: ORDER_TYPES[order.type],
		tradeType: tradeType(order),
		isMaker: order.isMaker,
		remainAmount: plain(remainingAmount(order)),
		remainQuantity: plain(larger(ZERO, remaining(order))),
		...(order.fills > 0 ? { lastDealQuantity: plain(order.lastFill) } : {}),
		cumulativeQuantity: plain(order.executed),
		cumulativeAmount: plain(order.executedQuote),
		status: ORDER_STATES[order.status],
		createTime: order.time,
	};
}

/** 0 for a market order by quantity. */
function orderedAmount(order: Order): Decimal {
	if (order.type === 'MARKET') return order.quoteBudget ?? ZERO;
	return order.price.times(order.quantity);
}

function remainingAmount(order: Order): Decimal {
	if (order.status === 'FILLED' && order.quoteBudget === null) return ZERO;
	const ordered = order.quoteBudget ?? order.price.times(order.quantity);
	return larger(ZERO, ordered.minus(order.executedQuote));
}

function averagePrice(order: Order): Decimal {
	if (order.executed.lte(ZERO)) return ZERO;
	return roundDown(order.executedQuote.div(order.executed), order.pair.quotePrecision + 2);
}
