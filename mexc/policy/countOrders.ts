import type { Time } from '../core/time';
import { asRows } from '../endpoints/answers';
import { orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import { meaningOf } from '../rest/errorTable';
import type { Ended } from '../rest/guard';
import type { OrderParameters } from './closedRequest';
import { LONGEST_FOREIGN_WINDOW_MS } from './foreignSignature';
import { withoutOld, type OwnMemory, type OwnOrder } from './ownOrders';

/** To be called once, when it is known what became of the orders. */
export type Settle = (end: Ended) => void;

/** What is not surely a sale may buy. */
export function isPurchase({ side }: OrderParameters): boolean {
	return side !== 'SELL';
}

/** Orders as they are counted; `values` are those of the purchases among them, in USDT. */
export function ownOrders(
	orders: readonly OrderParameters[],
	values: readonly string[],
	sentAt: number,
): OwnOrder[] {
	const left = [...values];
	return orders.map((order): OwnOrder => {
		const isBuy = isPurchase(order);
		return {
			symbol: order.symbol ?? '',
			isBuy,
			value: (isBuy && left.shift()) || '0',
			clientOrderId: order.newClientOrderId || undefined,
			sentAt,
			sentUntil: Infinity,
		};
	});
}

/** A foreign request leaves within this time, and its signature is good for a while. */
const FOREIGN_MS = 10_000 + LONGEST_FOREIGN_WINDOW_MS;

interface Counting {
	time: Time;
	/** Another node sends them, and nobody will say what became of them. */
	isForeign: boolean;
	/** Lets the next purchase in. */
	leave(): void;
}

/** Counts orders from now on; what is returned says what became of them. */
export function count(
	memory: OwnMemory,
	own: readonly OwnOrder[],
	{ time, isForeign, leave }: Counting,
): Settle {
	const [{ sentAt }] = own;
	const offsetMs = sentAt - time.now();
	memory.orders = [...withoutOld(memory.orders, sentAt), ...own];
	let isSettled = false;
	const settle: Settle = (end) => {
		if (isSettled) return;
		isSettled = true;
		for (const [index, order] of own.entries()) {
			order.sentUntil = time.now() + offsetMs + (isForeign ? FOREIGN_MS : 0);
			const outcome = outcomeOf(end, order, own.length, index);
			if (outcome === 'refused') memory.orders = memory.orders.filter((one) => one !== order);
			else if (outcome !== 'unknown') order.orderId = outcome.orderId;
			else order.doubtfulUntilMs = time.monotonic() + (isForeign ? FOREIGN_MS : 0);
		}
		leave();
	};
	if (isForeign) settle({ kind: 'unknown' });
	return settle;
}

type Outcome = 'refused' | 'unknown' | { orderId: string };

function outcomeOf(end: Ended, order: OwnOrder, count: number, index: number): Outcome {
	if (end.kind !== 'answered') return end.kind === 'notTaken' ? 'refused' : 'unknown';
	const row = rowOf(end.body, order, count, index);
	const orderId = row && orderIdOf(row);
	if (row === undefined || orderId !== undefined) return orderId ? { orderId } : 'unknown';
	const text = typeof row.msg === 'string' ? row.msg : '';
	const isRefusal = text !== '' && meaningOf(Number(row.code), text)?.isRefusal === true;
	return isRefusal ? 'refused' : 'unknown';
}

/** The row of a batch by its client order ID, else by its place where none is missing. */
function rowOf(
	body: unknown,
	{ clientOrderId }: OwnOrder,
	count: number,
	index: number,
): OrderRow | undefined {
	const rows = asRows(Array.isArray(body) ? body : [body]);
	const named = rows.find(({ newClientOrderId, clientOrderId: id }) => {
		return clientOrderId !== undefined && (newClientOrderId ?? id) === clientOrderId;
	});
	return named ?? (rows.length === count ? rows[index] : undefined);
}
