import type { WireValues } from '../endpoints/endpoint';
import { allOrders, openOrders, queryOrder } from '../endpoints/spotTrading';
import { asMexcError, MexcError } from '../errors';
import { orderIdOf } from '../market/orderRow';
import type { RestClient } from '../rest/client';
import { sleep, systemTime } from '../time';
import type { Time } from '../time';
import type { OrderRow } from './matchOrder';

export type LookUp =
	| { state: 'found'; order: OrderRow }
	/** MEXC knows no such order; after patient reads this is as sure as it gets. */
	| { state: 'absent' }
	/** The reads failed. */
	| { state: 'unknown'; error: MexcError };

export interface LookUpOptions {
	/**
	 * After an unknown outcome: a fresh order may not be visible for some seconds (quirks 95), so
	 * "unknown order" must be heard again and again over five seconds, and from the lists as well.
	 */
	patient: boolean;
	signal?: AbortSignal;
}

/** Between the first and the last "unknown order". */
const MIN_SPAN_MS = 5_000;
/** Most orders appear at once: the first reads follow each other quickly. */
const FIRST_WAITS_MS = [300, 700];
const WAIT_MS = 1000;
/** When reads fail, further ones are tried this often before the outcome stays unknown. */
const FAILURE_WAITS_MS = [2000, 4000, 8000];

/** The most that MEXC lists: by default a busy account's newest order might be cut off. */
export const LIST_LIMIT = 1000;

/** Looks for the order by its client order id. */
export async function lookUpOrder(
	client: RestClient,
	wanted: WireValues,
	clientOrderId: string,
	{ patient, signal }: LookUpOptions,
): Promise<LookUp> {
	const { time = systemTime } = client.context;
	if (!patient) return await readOnce(client, wanted, clientOrderId, signal);
	const waits = [...FIRST_WAITS_MS];
	const failureWaits = [...FAILURE_WAITS_MS];
	let absentSince: number | undefined;
	for (;;) {
		const seen = await readOnce(client, wanted, clientOrderId, signal);
		if (seen.state === 'found') return seen;
		if (seen.state === 'absent') absentSince ??= time.now();
		if (seen.state === 'unknown') {
			absentSince = undefined;
			const pause = failureWaits.shift();
			if (pause === undefined || signal?.aborted) return seen;
			await sleep(time, pause, signal);
			continue;
		}
		if (isLongEnough(time, absentSince)) {
			return await readLists(client, wanted, clientOrderId, signal);
		}
		await sleep(time, waits.shift() ?? WAIT_MS, signal);
		if (signal?.aborted) return { state: 'unknown', error: stopped() };
	}
}

function isLongEnough(time: Time, absentSince: number | undefined): boolean {
	return absentSince !== undefined && time.now() - absentSince >= MIN_SPAN_MS;
}

async function readOnce(
	client: RestClient,
	{ symbol }: WireValues,
	clientOrderId: string,
	signal: AbortSignal | undefined,
): Promise<LookUp> {
	try {
		const values = { symbol, origClientOrderId: clientOrderId };
		const order = (await client.call(queryOrder, values, { signal })) as OrderRow;
		// An answer without an order tells neither that there is one nor that there is none.
		return orderIdOf(order) !== undefined
			? { state: 'found', order }
			: { state: 'unknown', error: notAnOrder() };
	} catch (raw) {
		const error = asMexcError(raw);
		return error.kind === 'notFound' ? { state: 'absent' } : { state: 'unknown', error };
	}
}

function notAnOrder(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC answered the look-up of the order without an order.',
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
			const rows = await client.call(list, { symbol, limit: LIST_LIMIT }, { signal });
			const order = (rows as OrderRow[]).find((row) => row.clientOrderId === clientOrderId);
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
