import { myTrades } from '../../endpoints/spotTrading';
import { asMexcError } from '../../errors';
import type { RestClient } from '../../rest/client';
import { sleep } from '../../time';
import { add, compare, divide, isPlainDecimal, isZero } from '../decimal';
import type { OrderRow } from '../matchOrder';
import { refOf, timeOf } from './flow';
import { executedOf, executedValueOf } from './orderState';

export interface Fee {
	asset: string;
	/** Decimal text. */
	amount: string;
}

/** What an order has traded. Amounts are decimal text. */
export interface FillSummary {
	executedQuantity: string;
	/** In the quote asset. */
	executedValue: string;
	/** Cut after 18 decimals; null when nothing was executed. */
	averagePrice: string | null;
	/** By the assets MEXC took them in (quirks 77). */
	fees: Fee[];
	/** How many trades. */
	fills: number;
	/** False when MEXC did not show all trades, so that fees are missing. */
	feesComplete: boolean;
}

/** The most MEXC gives at once. */
const PAGE = 100;
/** Nobody needs more, and each page weighs 10. */
const MAX_PAGES = 20;
/** Trades may become visible a little later than the order's new state. */
const WAITS_MS = [300, 700, 1_500];
/** MEXC shows the creation time cut to seconds. */
const TOLERANCE_MS = 2_000;

/** The fills of an order as MEXC lists them. Never throws for what MEXC fails to tell: `feesComplete` says so. */
export async function summarise(
	client: RestClient,
	order: OrderRow,
	signal?: AbortSignal,
): Promise<FillSummary> {
	const waits = isZero(executedOf(order)) ? [] : [...WAITS_MS];
	for (;;) {
		const trades = isZero(executedOf(order)) ? [] : await tradesOf(client, order, signal);
		const summary = summaryOf(order, trades);
		const pause = waits.shift();
		if (summary.feesComplete || pause === undefined || signal?.aborted) return summary;
		await sleep(timeOf(client), pause, signal);
	}
}

/** Pure: the order's own amounts with the fees of its trades. */
export function summaryOf(order: OrderRow, trades: readonly OrderRow[]): FillSummary {
	const executedQuantity = executedOf(order);
	const executedValue = executedValueOf(order);
	const traded = trades.reduce((sum, { qty }) => add(sum, textOf(qty)), '0');
	return {
		executedQuantity,
		executedValue,
		averagePrice: isZero(executedQuantity) ? null : divide(executedValue, executedQuantity),
		fees: feesOf(trades),
		fills: trades.length,
		feesComplete: compare(traded, executedQuantity) === 0,
	};
}

function feesOf(trades: readonly OrderRow[]): Fee[] {
	const byAsset = new Map<string, string>();
	for (const { commission, commissionAsset } of trades) {
		const asset = String(commissionAsset ?? '');
		byAsset.set(asset, add(byAsset.get(asset) ?? '0', textOf(commission)));
	}
	const fees = [...byAsset].map(([asset, amount]) => ({ asset, amount }));
	return fees.filter(({ amount }) => !isZero(amount));
}

async function tradesOf(
	client: RestClient,
	order: OrderRow,
	signal: AbortSignal | undefined,
): Promise<OrderRow[]> {
	const { symbol, orderId } = refOf(order);
	if (orderId === undefined) return [];
	const found = new Map<string, OrderRow>();
	let range = {};
	try {
		for (let page = 0; page < MAX_PAGES; page++) {
			const values = { symbol, orderId, limit: PAGE, ...range };
			const rows = (await client.call(myTrades, values, { signal })) as OrderRow[];
			const known = found.size;
			for (const row of rows) found.set(String(row.id), row);
			if (rows.length < PAGE || found.size === known) break;
			range = olderThan(rows, order);
		}
	} catch (error) {
		const { message } = asMexcError(error);
		client.context.log.warn(`The fees of order ${orderId} are not known: ${message}`);
	}
	return [...found.values()];
}

/** The page before: trades of the oldest millisecond come again and are known by their id. */
function olderThan(rows: readonly OrderRow[], { time }: OrderRow) {
	const endTime = Math.min(...rows.map((row) => Number(row.time)));
	return { startTime: Number(time) - TOLERANCE_MS, endTime };
}

function textOf(value: unknown): string {
	const text = String(value ?? '');
	return isPlainDecimal(text) ? text : '0';
}
