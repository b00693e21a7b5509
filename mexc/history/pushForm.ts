import { decimalText } from '../alerts/decimalText';
import type { Row } from '../endpoints/answers';
import type { PushMessage } from '../socket/hub';
import { channelName, streams } from '../streams';
import { compare, divide, isZero, subtract } from '../trading/decimal';
import { numberOf, orderSides, orderStatuses, orderTypes } from './orderNames';

/** REST does not tell the average price, and the stream's number of decimals is not documented. */
const AVERAGE_DIGITS = 12;

/**
 * An order of `allOrders`, `openOrders` or `queryOrder` as the order stream would have told it, so that
 * both become the same event. REST does not know `isMaker` and `lastDealQuantity`; they are left out.
 */
export function orderPush(row: Row, receivedAt: number): PushMessage {
	const executed = decimalText(row.executedQty) ?? '0';
	const executedAmount = decimalText(row.cummulativeQuoteQty) ?? '0';
	const quantity = decimalText(row.origQty) ?? '0';
	return {
		channel: channelName(streams.privateOrders),
		bodyName: streams.privateOrders.bodyName,
		symbol: String(row.symbol),
		createTime: orderTimeOf(row),
		receivedAt,
		body: {
			id: row.orderId,
			clientId: row.clientOrderId ?? '',
			price: row.price,
			quantity: row.origQty,
			amount: row.origQuoteOrderQty ?? '0',
			avgPrice: isZero(executed) ? '0' : divide(executedAmount, executed, AVERAGE_DIGITS),
			orderType: numberOf(orderTypes, row.type),
			tradeType: numberOf(orderSides, row.side),
			remainAmount: remainingAmount(row, executedAmount),
			remainQuantity: remaining(quantity, executed),
			cumulativeQuantity: row.executedQty ?? '0',
			cumulativeAmount: row.cummulativeQuoteQty ?? '0',
			status: numberOf(orderStatuses, row.status),
			createTime: String(row.time),
		},
	};
}

/** When the order was last changed; `updateTime` can be null (quirks 23). */
export function orderTimeOf({ updateTime, time }: Row): number {
	return Number(updateTime) || Number(time);
}

/** As the stream tells it: a limit order that is filled has nothing left, however cheap it was. */
function remainingAmount({ status, type, origQuoteOrderQty }: Row, executed: string): string {
	if (status === 'FILLED' && type !== 'MARKET') return '0';
	return remaining(decimalText(origQuoteOrderQty) ?? '0', executed);
}

function remaining(ordered: string, executed: string): string {
	return compare(ordered, executed) > 0 ? subtract(ordered, executed) : '0';
}

/** A row of `myTrades` as the stream of own fills would have told it; nothing is missing. */
export function dealPush(row: Row, receivedAt: number): PushMessage {
	return {
		channel: channelName(streams.privateDeals),
		bodyName: streams.privateDeals.bodyName,
		symbol: String(row.symbol),
		sendTime: Number(row.time),
		receivedAt,
		body: {
			price: row.price,
			quantity: row.qty,
			amount: row.quoteQty,
			tradeType: row.isBuyer === true ? 1 : 2,
			isMaker: row.isMaker === true,
			isSelfTrade: row.isSelfTrade === true,
			tradeId: row.id,
			clientOrderId: row.clientOrderId ?? '',
			orderId: row.orderId,
			feeAmount: row.commission ?? '',
			feeCurrency: row.commissionAsset ?? '',
			time: String(row.time),
		},
	};
}
