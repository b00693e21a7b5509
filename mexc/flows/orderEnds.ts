import { asRows } from '../endpoints/answers';
import { allOrders } from '../endpoints/spotTrading';
import { asMexcError, type MexcError } from '../core/errors';
import { withOneSpelling, type OrderRow } from '../endpoints/rows/orderRow';
import type { RestClient } from '../rest/client';
import { LIST_LIMIT } from '../orders/lookUp';
import { throwIfCancelled } from '../core/abort';
import { isEnded, isFilled } from '../endpoints/rows/orderState';
import { readPatiently, type Until } from '../orders/readOrder';

/** `gone`: somebody else had cancelled it. */
export type OrderEnd = 'cancelled' | 'gone' | 'filled' | 'open' | 'unknown';

/** An order as it was read last, its amounts decimal text. */
export interface OrderReport {
	orderId: unknown;
	clientOrderId: unknown;
	side: unknown;
	type: unknown;
	price: unknown;
	origQty: unknown;
	executedQty: unknown;
	status: unknown;
	result: OrderEnd;
}

export interface SymbolReport {
	symbol: string;
	/** Whether MEXC has confirmed that none of the orders is open. */
	isComplete: boolean;
	cancelled: number;
	alreadyGone: number;
	filledMeanwhile: number;
	failed: number;
	unknown: number;
	reason?: string;
	hint?: string;
	code?: number | string;
	orders: OrderReport[];
}

/** The orders of a pair after they were cancelled. */
export interface CancelledPair {
	symbol: string;
	listed: readonly OrderRow[];
	cancelled: ReadonlySet<string>;
	isAnswerLost: boolean;
	/** Ids of those that are open now; absent when that is not known. */
	open?: readonly string[];
	error?: MexcError;
}

/** What became of each order of a pair. Throws only when the execution is cancelled. */
export async function orderEnds(
	client: RestClient,
	pair: CancelledPair,
	until: Until,
): Promise<SymbolReport> {
	const recent = pair.listed.length === 0 ? new Map() : await recentOrders(client, pair, until);
	const orders: OrderReport[] = [];
	for (const row of pair.listed) {
		const id = String(row.orderId);
		const now = recent.get(id) ?? (await lastState(client, row, until));
		orders.push({ ...sorted(now ?? row), result: resultOf(pair, id, now) });
	}
	const count = (result: OrderEnd) => orders.filter((order) => order.result === result).length;
	const { symbol, error } = pair;
	const isComplete = pair.open?.length === 0;
	const why = isComplete ? {} : { reason: error?.message, hint: error?.hint, code: error?.code };
	return {
		symbol,
		isComplete,
		cancelled: count('cancelled'),
		alreadyGone: count('gone'),
		filledMeanwhile: count('filled'),
		failed: count('open'),
		unknown: count('unknown'),
		...why,
		orders,
	};
}

/** The part of an order that a report shows. */
export function sorted(row: OrderRow): Omit<OrderReport, 'result'> {
	const { orderId, clientOrderId, side, type, price, origQty, executedQty, status } =
		withOneSpelling(row);
	return { orderId, clientOrderId, side, type, price, origQty, executedQty, status };
}

/** One request for all: older orders are not in it, and those are read one by one. */
async function recentOrders(
	client: RestClient,
	{ symbol }: CancelledPair,
	{ signal }: Until,
): Promise<Map<string, OrderRow>> {
	try {
		const values = { symbol, limit: LIST_LIMIT };
		const rows = asRows(await client.call(allOrders, values, { signal }));
		return new Map(rows.map((row) => [String(row.orderId), row]));
	} catch (error) {
		throwIfCancelled(signal, `while it looked at the orders of ${symbol}.`);
		client.context.log.warn(`The orders of ${symbol}: ${asMexcError(error).message}`);
		return new Map();
	}
}

async function lastState(
	client: RestClient,
	{ symbol, orderId }: OrderRow,
	until: Until,
): Promise<OrderRow | undefined> {
	try {
		const ref = { symbol: String(symbol), orderId: String(orderId) };
		return await readPatiently(client, ref, until);
	} catch {
		throwIfCancelled(until.signal, `while it looked at order ${String(orderId)}.`);
		return undefined;
	}
}

function resultOf(pair: CancelledPair, id: string, now: OrderRow | undefined): OrderEnd {
	if (pair.open?.includes(id)) return 'open';
	if (!now) return 'unknown';
	if (isFilled(now)) return 'filled';
	if (!isEnded(now)) return pair.open ? 'unknown' : 'open';
	return pair.cancelled.has(id) || pair.isAnswerLost ? 'cancelled' : 'gone';
}
