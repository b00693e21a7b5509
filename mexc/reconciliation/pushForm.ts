import { timeIn, type Row } from '../endpoints/answers';
import {
	executedOf,
	executedValueOf,
	idText,
	orderIdOf,
	quantityOf,
	quoteQuantityOf,
	withOneSpelling,
} from '../endpoints/rows/orderRow';
import type { PushMessage } from '../streams/pushMessage';
import { channelName, streams } from '../streams';
import { compare, divide, isZero, subtract } from '../core/decimal';
import { numberOf, orderSides, orderStatuses, orderTypes } from '../endpoints/rows/orderNames';

/** REST does not say the average price, and the stream's number of decimals is not documented. */
const AVERAGE_DIGITS = 12;

/**
 * An order of `allOrders`, `openOrders` or `queryOrder` as the order stream would have reported it, so that
 * both become the same event. REST does not know `isMaker` and `lastDealQuantity`; they are left out.
 */
export function orderPush(row: Row, receivedAt: number): PushMessage {
	const { origQty, executedQty, cummulativeQuoteQty } = withOneSpelling(row);
	const [executed, executedAmount] = [executedOf(row), executedValueOf(row)];
	return {
		channel: channelName(streams.privateOrders),
		bodyName: streams.privateOrders.bodyName,
		symbol: String(row.symbol),
		createTime: knownTime(orderTimeOf(row)),
		receivedAt,
		body: {
			id: orderIdOf(row) ?? '',
			clientId: row.clientOrderId ?? '',
			price: row.price,
			quantity: origQty,
			amount: row.origQuoteOrderQty ?? '0',
			avgPrice: averageOf(executed, executedAmount),
			orderType: numberOf(orderTypes, row.type),
			tradeType: numberOf(orderSides, row.side),
			remainAmount: remainingAmount(row, executedAmount),
			remainQuantity: remaining(quantityOf(row), executed),
			// What MEXC does not say stays unknown: zero would be another event's name (see orderUpdate).
			cumulativeQuantity: executedQty ?? null,
			cumulativeAmount: cummulativeQuoteQty ?? null,
			status: numberOf(orderStatuses, row.status),
			createTime: String(row.time),
		},
	};
}

/** When the order was last changed; `updateTime` can be null (quirks 23). NaN where MEXC says no time. */
export function orderTimeOf({ updateTime, time }: Row): number {
	return timeIn(updateTime) || timeIn(time);
}

function averageOf(executed: string | undefined, amount: string | undefined): string {
	if (executed === undefined || amount === undefined) return '';
	return isZero(executed) ? '0' : divide(amount, executed, AVERAGE_DIGITS);
}

/** As the stream reports it: a limit order that is filled has nothing left, however cheap it was. */
function remainingAmount(row: Row, executed: string | undefined): string {
	if (row.status === 'FILLED' && row.type !== 'MARKET') return '0';
	return remaining(quoteQuantityOf(row), executed);
}

/** Empty, as protobuf writes what is not known. */
function remaining(ordered: string | undefined, executed: string | undefined): string {
	if (ordered === undefined || executed === undefined) return '';
	return compare(ordered, executed) > 0 ? subtract(ordered, executed) : '0';
}

function knownTime(time: number): number | undefined {
	return Number.isNaN(time) ? undefined : time;
}

/** A row of `myTrades` as the stream of own fills would have reported it; nothing is missing. */
export function dealPush(row: Row, receivedAt: number): PushMessage {
	return {
		channel: channelName(streams.privateDeals),
		bodyName: streams.privateDeals.bodyName,
		symbol: String(row.symbol),
		sendTime: knownTime(timeIn(row.time)),
		receivedAt,
		body: {
			price: row.price,
			quantity: row.qty,
			amount: row.quoteQty,
			tradeType: row.isBuyer === true ? 1 : 2,
			isMaker: row.isMaker === true,
			isSelfTrade: row.isSelfTrade === true,
			tradeId: idText(row.id) ?? '',
			clientOrderId: row.clientOrderId ?? '',
			orderId: orderIdOf(row) ?? '',
			feeAmount: row.commission ?? '',
			feeCurrency: row.commissionAsset ?? '',
			time: String(row.time),
		},
	};
}
