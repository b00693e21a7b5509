import { asRow, asRows } from '../endpoints/answers';
import type { WireValues } from '../endpoints/endpoint';
import { allOrders, openOrders, queryOrder } from '../endpoints/spotTrading';
import { asMexcError, MexcError } from '../core/errors';
import { idText, orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import { SHOWN_AFTER_MS } from '../endpoints/rows/orderState';
import type { RestClient } from '../rest/client';
import { UNKNOWN_ORDER } from '../rest/errorTable';
import { sleep, systemTime } from '../core/time';

export type LookUp =
	| { state: 'found'; order: OrderRow }
	/** MEXC knows no such order; after patient reads this is as sure as it gets. */
	| { state: 'absent' }
	/** The reads failed. */
	| { state: 'unknown'; error: MexcError };

export interface LookUpOptions {
	/**
	 * The monotonic moment until which the order may have been sent. "Unknown order" counts only when it
	 * has had time to show since then, and when the lists do not have it either (quirks 95). Absent: one
	 * read, for an ID that is probably new.
	 */
	sentUntilMs?: number;
	signal?: AbortSignal;
}

/** Most orders appear at once: the first reads follow each other quickly. */
const WAITS_MS = [300, 700, 1_000, 2_000, 3_000];
const LONGEST_WAIT_MS = 4_000;
/** When reads fail, further ones are tried this often before the outcome stays unknown. */
const FAILURE_WAITS_MS = [2_000, 4_000, 8_000];

/** The most that MEXC lists: by default a busy account's newest order might be cut off. */
export const LIST_LIMIT = 1000;

/** Looks for the order by its client order id. */
export async function lookUpOrder(
	client: RestClient,
	wanted: WireValues,
	clientOrderId: string,
	{ sentUntilMs, signal }: LookUpOptions,
): Promise<LookUp> {
	const { time = systemTime } = client.context;
	if (sentUntilMs === undefined) return await readOnce(client, wanted, clientOrderId, signal);
	const waits = [...WAITS_MS];
	const failureWaits = [...FAILURE_WAITS_MS];
	for (;;) {
		// Whether it had time to show is a question of the moment when MEXC was asked.
		const leftMs = sentUntilMs + SHOWN_AFTER_MS - time.monotonic();
		const seen = await readOnce(client, wanted, clientOrderId, signal);
		if (seen.state === 'found') return seen;
		if (seen.state === 'unknown') {
			const pause = failureWaits.shift();
			if (pause === undefined) return seen;
			await sleep(time, pause, signal);
		} else {
			if (leftMs <= 0) return await readLists(client, wanted, clientOrderId, signal);
			await sleep(time, Math.min(leftMs, waits.shift() ?? LONGEST_WAIT_MS), signal);
		}
		if (signal?.aborted) return { state: 'unknown', error: stopped() };
	}
}

async function readOnce(
	client: RestClient,
	{ symbol }: WireValues,
	clientOrderId: string,
	signal: AbortSignal | undefined,
): Promise<LookUp> {
	try {
		const values = { symbol, origClientOrderId: clientOrderId };
		const order = asRow(await client.call(queryOrder, values, { signal }));
		if (orderIdOf(order) === undefined) return { state: 'unknown', error: notAnOrder() };
		// Only its own ID makes an order ours: an equal one may be anybody's.
		const isAsked = order.clientOrderId === clientOrderId;
		return isAsked ? { state: 'found', order } : { state: 'unknown', error: anotherOrder(order) };
	} catch (raw) {
		const error = asMexcError(raw);
		return error.code === UNKNOWN_ORDER ? { state: 'absent' } : { state: 'unknown', error };
	}
}

/** It says neither that there is an order nor that there is none. */
function notAnOrder(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC answered the look-up of the order without an order.',
		hint: 'Look at the orders of the account before placing it again.',
	});
}

function anotherOrder(row: OrderRow): MexcError {
	const own = idText(row.clientOrderId);
	const id = own === undefined ? 'no client order ID' : `client order ID ${own}`;
	return new MexcError({
		kind: 'protocol',
		message: `MEXC answered the look-up of the order with another one: order ${orderIdOf(row)} with ${id}.`,
		hint: 'Look at the orders of the account before placing it again.',
	});
}

/** The last word before "absent": the lists of open and of recent orders. */
async function readLists(
	client: RestClient,
	{ symbol }: WireValues,
	clientOrderId: string,
	signal: AbortSignal | undefined,
): Promise<LookUp> {
	try {
		for (const list of [openOrders, allOrders]) {
			// openOrders knows no limit and leaves it out.
			const values = { symbol, limit: LIST_LIMIT };
			const rows = asRows(await client.call(list, values, { signal }));
			const order = rows.find((row) => row.clientOrderId === clientOrderId);
			if (order) return { state: 'found', order };
		}
		return { state: 'absent' };
	} catch (error) {
		return { state: 'unknown', error: asMexcError(error) };
	}
}

function stopped(): MexcError {
	return new MexcError({
		kind: 'cancelled',
		message: 'The look-up of the order was cancelled.',
		effect: 'unknown',
	});
}
