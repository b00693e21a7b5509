import type { IDataObject } from 'n8n-workflow';
import type { Simulator } from '../../simulator/src';
import { timeOfDay } from '../support/timeOfDay';

/** What the exchange says has happened, to compare with what reached n8n. */
export interface Truth {
	/** `eventId`s that must have reached an execution, with a description for a report. */
	mustArrive(exchange: Simulator): Map<string, string>;
	/** What an item is about; two items about the same must have the same `eventId`. */
	subjectOf(item: IDataObject): string;
}

const FINAL = new Set(['FILLED', 'CANCELED', 'PARTIALLY_CANCELED']);

/** By the trigger's event value. */
export const truths: Readonly<Record<string, Truth>> = {
	orderUpdate: {
		mustArrive(exchange) {
			const orders = Object.values(exchange.state().accounts).flatMap(({ orders: own }) => own);
			const final = orders.filter(({ status }) => FINAL.has(status));
			return new Map(
				final.map(({ orderId, status, executedQty, symbol, side, type, time }) => [
					`${orderId}:${status}:${executedQty}`,
					`${side} ${symbol} ${type}, placed ${timeOfDay(time)}`,
				]),
			);
		},
		subjectOf: ({ orderId, status, executedQuantity }) =>
			`${String(orderId)} ${String(status)} ${String(executedQuantity)}`,
	},
	fill: {
		mustArrive(exchange) {
			return new Map(
				exchange
					.snapshot()
					.trades.map(({ id, orderId, quantity, time }) => [
						id,
						`${quantity} of order ${orderId}, ${timeOfDay(time)}`,
					]),
			);
		},
		subjectOf: ({ tradeId, eventId }) => String(tradeId ?? eventId),
	},
};
