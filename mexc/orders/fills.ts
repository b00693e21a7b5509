import { myTrades } from '../endpoints/spotTrading';
import { asMexcError } from '../core/errors';
import { type RestClient, timeOf } from '../rest/client';
import { sleep } from '../core/time';
import { executedOf, executedValueOf, type OrderRow } from '../endpoints/rows/orderRow';
import { asRows, identityBy, timeAt, timeIn } from '../endpoints/answers';
import { add, amountOf, compare, decimalOf, divide, isZero } from '../core/decimal';
import { refOf } from './orderRef';

export interface Fee {
	asset: string;
	/** Decimal text. */
	amount: string;
}

/** What an order has traded. Amounts are decimal text. */
export interface FillSummary {
	/** Null where MEXC does not say it. */
	executedQuantity: string | null;
	/** In the quote asset; null where neither the order nor its trades say it. */
	executedValue: string | null;
	/** Cut after 18 decimals; null when nothing was executed, or it is not known how much. */
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
const tradeOf = identityBy('id', 'orderId', 'isBuyer');
/** Nobody needs more, and each page weighs 10. */
const MAX_PAGES = 20;
/** Trades may become visible a little later than the order's new state. */
const WAITS_MS = [300, 700, 1_500];
/** MEXC shows the creation time cut to seconds. */
const TOLERANCE_MS = 2_000;

/** The fills of an order as MEXC lists them. Never throws for what MEXC fails to say: `feesComplete` says so. */
export async function summarise(
	client: RestClient,
	order: OrderRow,
	signal?: AbortSignal,
): Promise<FillSummary> {
	const executed = executedOf(order);
	const isNothing = executed !== undefined && isZero(executed);
	const waits = isNothing ? [] : [...WAITS_MS];
	for (;;) {
		const trades = isNothing ? [] : await tradesOf(client, order, signal);
		const summary = summaryOf(order, trades);
		const pause = waits.shift();
		if (summary.feesComplete || pause === undefined || signal?.aborted) return summary;
		await sleep(timeOf(client), pause, signal);
	}
}

/** Pure: the order's own amounts with the fees of its trades. */
export function summaryOf(order: OrderRow, trades: readonly OrderRow[]): FillSummary {
	const quantity = executedOf(order);
	const traded = sumOf(trades, 'qty');
	const isComplete =
		quantity !== undefined && traded !== undefined && compare(traded, quantity) === 0;
	const value = executedValueOf(order) ?? (isComplete ? sumOf(trades, 'quoteQty') : undefined);
	return {
		executedQuantity: quantity ?? null,
		executedValue: value ?? null,
		averagePrice: averageOf(quantity, value),
		fees: feesOf(trades),
		fills: trades.length,
		feesComplete: isComplete && trades.every(isFeeSaid),
	};
}

function isFeeSaid({ commission, commissionAsset }: OrderRow): boolean {
	const amount = decimalOf(commission);
	// No fee is in no asset.
	return amount !== undefined && (isZero(amount) || typeof commissionAsset === 'string');
}

function averageOf(quantity: string | undefined, value: string | undefined): string | null {
	if (quantity === undefined || value === undefined || isZero(quantity)) return null;
	return divide(value, quantity);
}

/** Undefined when one of the trades does not say it. */
function sumOf(trades: readonly OrderRow[], name: 'qty' | 'quoteQty'): string | undefined {
	return trades.reduce<string | undefined>((sum, trade) => {
		const amount = amountOf(trade[name]);
		return sum === undefined || amount === undefined ? undefined : add(sum, amount);
	}, '0');
}

function feesOf(trades: readonly OrderRow[]): Fee[] {
	const byAsset = new Map<string, string>();
	for (const { commission, commissionAsset } of trades) {
		const asset = typeof commissionAsset === 'string' ? commissionAsset : '';
		byAsset.set(asset, add(byAsset.get(asset) ?? '0', decimalOf(commission) ?? '0'));
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
			const rows = asRows(await client.call(myTrades, values, { signal }));
			const known = found.size;
			for (const row of rows) found.set(tradeOf(row) ?? JSON.stringify(row), row);
			if (rows.length < PAGE || found.size === known) break;
			const older = olderThan(rows, order);
			if (older === undefined) break;
			range = older;
		}
	} catch (error) {
		const { message } = asMexcError(error);
		client.context.log.warn(`The fees of order ${orderId} are not known: ${message}`);
	}
	return [...found.values()];
}

/** The page before: trades of the oldest millisecond come again and are known by their id. */
function olderThan(rows: readonly OrderRow[], { time }: OrderRow) {
	const endTime = Math.min(...rows.map(timeAt('time')).filter(Number.isFinite));
	const startTime = timeIn(time) - TOLERANCE_MS;
	return Number.isFinite(startTime) && Number.isFinite(endTime)
		? { startTime, endTime }
		: undefined;
}
