import { type RestClient, timeOf } from '../rest/client';
import { sleep } from '../core/time';
import { summaryOf } from './fills';
import { refOf } from './orderRef';
import { isEnded, remainingOf } from '../endpoints/rows/orderState';
import { pauseMs, readOrder } from './readOrder';
import type { OrderRow } from '../endpoints/rows/orderRow';
import type { PlacedOrder } from './placedOrder';

/** A market order ends at once; who waits for an answer waits no longer than this for its end. */
const RESULT_MS = 3_000;

/**
 * A placed market order with what it has executed, read after placing it: `status` as MEXC calls it,
 * `executedQuantity`, `executedValue` (in the quote asset) and `averagePrice` (null when nothing was
 * executed), decimal text. Never throws: what MEXC does not show in time is left out, with a warning.
 */
export async function withExecution(
	client: RestClient,
	placed: PlacedOrder,
	signal?: AbortSignal,
): Promise<PlacedOrder> {
	const row = isEnded(placed) ? placed : await readEnd(client, placed, signal);
	const isOver = row !== undefined && isEnded(row);
	const warnings = [...((placed.warnings as string[] | undefined) ?? [])];
	if (!isOver) warnings.push('MEXC did not show the end of this market order yet: get it later.');
	return {
		...placed,
		...(row && executionOf(row)),
		...(warnings.length > 0 && { warnings }),
	};
}

function executionOf(row: OrderRow) {
	const { executedQuantity, executedValue, averagePrice } = summaryOf(row, []);
	const remainingQuantity = remainingOf(row) ?? null;
	const { status } = row;
	return { status, executedQuantity, remainingQuantity, executedValue, averagePrice };
}

/** The order at its end, or as it was seen last; undefined when it could not be read. */
async function readEnd(
	client: RestClient,
	placed: PlacedOrder,
	signal: AbortSignal | undefined,
): Promise<OrderRow | undefined> {
	const time = timeOf(client);
	const untilMs = time.monotonic() + RESULT_MS;
	let seen: OrderRow | undefined;
	for (let attempt = 0; ; attempt++) {
		seen = await readOrder(client, refOf(placed), { untilMs, signal }).catch(() => seen);
		const leftMs = untilMs - time.monotonic();
		if (leftMs <= 0 || signal?.aborted || (seen && isEnded(seen))) return seen;
		await sleep(time, Math.min(leftMs, pauseMs(attempt)), signal);
	}
}
