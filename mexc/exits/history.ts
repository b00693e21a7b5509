import { amountOf, compare, positiveOf } from '../core/decimal';
import { timeOf } from '../core/time';
import { klines } from '../endpoints/marketData';
import { asRows, timeIn } from '../endpoints/answers';
import {
	executedOf,
	executedValueOf,
	idText,
	orderIdOf,
	quantityOf,
	type OrderRow,
} from '../endpoints/rows/orderRow';
import { isEnded } from '../endpoints/rows/orderState';
import { allOrders, myTrades, openOrders } from '../endpoints/spotTrading';
import { exitOf, isTaggedId } from '../orders/clientOrderId';
import type { HistoryReader } from '../reconciliation/historyReads';
import { dealPush } from '../reconciliation/pushForm';
import { fillOf, type Fill } from './fills';
import type { OrderFact } from './position';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** MEXC lists orders of seven days, and fills of thirty (quirks, section 7). */
const ORDERS_MS = 7 * 24 * HOUR_MS;
export const FILLS_MS = 30 * 24 * HOUR_MS;
/** MEXC measures how far back it answers by its own clock, when the request arrives. */
const MARGIN_MS = 15 * MINUTE_MS;

export interface Read {
	fills: readonly Fill[];
	orders: ReadonlyMap<string, OrderFact>;
	/** From when on orders were listed. */
	ordersSince: number;
	/** What MEXC cannot say, in sentences without a full stop. */
	gaps: readonly string[];
}

/** Asks MEXC again until it answers, or throws at once. */
export type PairReader = Pick<HistoryReader, 'body' | 'rows'>;

/**
 * The fills of a pair since a moment (exchange time), and the orders that carry a mark of this package.
 * Throws MexcError for a refusal, or of kind `cancelled`.
 */
export async function readPair(
	history: PairReader,
	symbol: string,
	{ from, now }: { from: number; now: number },
): Promise<Read> {
	const fillsFrom = Math.max(from, now - FILLS_MS + MARGIN_MS);
	const ordersFrom = Math.max(from, now - ORDERS_MS + MARGIN_MS);
	const open = asRows(await history.body(openOrders, { symbol }));
	const listed = await history.rows(allOrders, { symbol }, ordersFrom);
	const orders = new Map<string, OrderFact>();
	for (const row of [...open, ...listed.rows]) {
		const [orderId, fact] = [orderIdOf(row), orderFactOf(row)];
		if (orderId !== undefined && fact !== undefined) orders.set(orderId, fact);
	}
	// After the orders: what they say was executed must not be newer than the fills.
	const traded = await history.rows(myTrades, { symbol }, fillsFrom);
	const fills = traded.rows.flatMap((row) => fillOf(dealPush({ ...row, symbol }, now)) ?? []);
	return { fills, orders, ordersSince: ordersFrom, gaps: [...listed.gaps, ...traded.gaps] };
}

/** Undefined for an order without a mark, and for one that does not say how it stands. */
export function orderFactOf(row: OrderRow): OrderFact | undefined {
	const clientOrderId = idText(row.clientOrderId);
	if (clientOrderId === undefined || typeof row.status !== 'string') return undefined;
	if (exitOf(clientOrderId) === undefined && !isTaggedId(clientOrderId)) return undefined;
	return {
		clientOrderId,
		executed: executedOf(row),
		value: executedValueOf(row),
		quantity: quantityOf(row),
		price: positiveOf(row.price),
		placedAt: timeOf(row.time),
		isEnded: isEnded(row),
	};
}

/**
 * The highest price since a moment, from whole minutes and hours; undefined where no candle has ended. The
 * minute of the moment itself is left out: what of it came before the moment is not known.
 */
export async function readHigh(
	history: PairReader,
	symbol: string,
	from: number,
	now: number,
): Promise<string | undefined> {
	const firstMinute = Math.ceil(from / MINUTE_MS) * MINUTE_MS;
	const firstHour = Math.ceil(from / HOUR_MS) * HOUR_MS;
	const lastHour = Math.floor(now / HOUR_MS) * HOUR_MS;
	const spans: ReadonlyArray<readonly [string, number, number]> = [
		['1m', firstMinute, Math.min(firstHour, now)],
		['60m', firstHour, lastHour],
		['1m', Math.max(lastHour, firstMinute), now],
	];
	let high: string | undefined;
	for (const [interval, startTime, endTime] of spans) {
		if (startTime >= endTime) continue;
		// MEXC takes an end beyond the last candle, and leaves out one that opens at it (quirks, section 7).
		for (let start = startTime; start < endTime;) {
			const values = { symbol, interval, startTime: start, endTime, limit: 500 };
			const rows = (await history.body(klines, values)) as readonly unknown[][];
			for (const row of rows) {
				const price = positiveOf(amountOf(row[2]) ?? '0');
				if (price !== undefined && (high === undefined || compare(price, high) > 0)) high = price;
			}
			const last = Math.max(...rows.map((row) => timeIn(row[0])).filter(Number.isFinite));
			if (rows.length < 500 || !(last >= start)) break;
			start = last + 1;
		}
	}
	return high;
}
