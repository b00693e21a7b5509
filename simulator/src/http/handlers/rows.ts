import { plain } from '../../exchange/decimal';
import type { Order, OwnTrade } from '../../exchange/orders';

/** An order as queryOrder, openOrders and allOrders print it. */
export function orderRow(order: Order): Record<string, unknown> {
	const ordered = order.quoteBudget ?? order.price.times(order.quantity);
	const amount = order.type === 'MARKET' && order.quoteBudget === null ? '0' : plain(ordered);
	return {
		symbol: order.pair.symbol,
		orderId: order.id,
		orderListId: -1,
		clientOrderId: order.clientOrderId,
		price: plain(order.price),
		origQty: plain(order.quantity),
		executedQty: plain(order.executed),
		cummulativeQuoteQty: plain(order.executedQuote),
		status: order.status,
		timeInForce: null,
		type: order.type,
		side: order.side,
		stopPrice: null,
		icebergQty: null,
		time: order.time,
		updateTime: order.updateTime,
		isWorking: true,
		stpMode: order.stpMode,
		cancelReason: order.cancelReason,
		origQuoteOrderQty: amount,
	};
}

export function cancelRow(order: Order, status: string): Record<string, unknown> {
	return {
		symbol: order.pair.symbol,
		origClientOrderId: order.clientOrderId,
		orderId: order.id,
		clientOrderId: order.clientOrderId,
		price: plain(order.price),
		origQty: plain(order.quantity),
		executedQty: plain(order.executed),
		cummulativeQuoteQty: plain(order.executedQuote),
		status,
		timeInForce: null,
		type: order.type,
		side: order.side,
	};
}

export function ownTradeRow({ order, ...trade }: OwnTrade): Record<string, unknown> {
	return {
		symbol: order.pair.symbol,
		id: trade.id,
		orderId: order.id,
		orderListId: -1,
		price: plain(trade.price),
		qty: plain(trade.quantity),
		quoteQty: plain(trade.quote),
		commission: plain(trade.fee),
		commissionAsset: trade.feeAsset,
		time: trade.time,
		isBuyer: order.side === 'BUY',
		isMaker: trade.isMaker,
		isBestMatch: true,
		isSelfTrade: trade.isSelfTrade,
		clientOrderId: order.clientOrderId,
	};
}
