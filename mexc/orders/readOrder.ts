import { asRow } from '../endpoints/answers';
import { queryOrder } from '../endpoints/spotTrading';
import { asMexcError, MexcError, type ErrorKind } from '../core/errors';
import { orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import { type RestClient, timeOf } from '../rest/client';
import { sleep } from '../core/time';
import type { OrderRef } from './orderRef';

const LONGEST_READ_MS = 10_000;
/** A read that begins at the last moment still gets a chance to be answered. */
const SHORTEST_READ_MS = 1_000;
const WAITS_MS = [300, 700, 1_500, 3_000];
const LONGEST_WAIT_MS = 5_000;

/** Time does not heal these. */
const LASTING: readonly ErrorKind[] = ['credential', 'policy', 'input', 'conflict'];

export function isLasting({ kind, effect }: MexcError): boolean {
	return LASTING.includes(kind) && effect === 'none';
}

export interface Until {
	/** On monotonic time. */
	untilMs: number;
	signal?: AbortSignal;
}

/** The order as MEXC shows it now. Throws MexcError, of kind `network` when `untilMs` came first. */
export async function readOrder(
	client: RestClient,
	ref: OrderRef,
	{ untilMs, signal }: Until,
): Promise<OrderRow> {
	const time = timeOf(client);
	const leftMs = Math.max(SHORTEST_READ_MS, untilMs - time.monotonic());
	const end = new AbortController();
	const stop = () => end.abort();
	const cancelTimer = time.after(leftMs, stop);
	signal?.addEventListener('abort', stop, { once: true });
	if (signal?.aborted) stop();
	try {
		const timeoutMs = Math.min(LONGEST_READ_MS, leftMs);
		const how = { signal: end.signal, timeoutMs };
		const row = asRow(await client.call(queryOrder, { ...ref }, how));
		if (!isAsked(row, ref)) throw anotherOrder(row);
		return orderOf(row, ref);
	} catch (error) {
		throw end.signal.aborted && !signal?.aborted ? notInTime() : error;
	} finally {
		cancelTimer();
		signal?.removeEventListener('abort', stop);
	}
}

/**
 * Reads the order until MEXC shows it: refusals for the moment, restarts and cut connections are waited
 * out. Throws the last MexcError when the time is up, at once when waiting cannot help.
 */
export async function readPatiently(
	client: RestClient,
	ref: OrderRef,
	until: Until,
): Promise<OrderRow> {
	const time = timeOf(client);
	for (let attempt = 0; ; attempt++) {
		try {
			return await readOrder(client, ref, until);
		} catch (raw) {
			const error = asMexcError(raw);
			const leftMs = until.untilMs - time.monotonic();
			if (until.signal?.aborted || isLasting(error) || leftMs <= 0) throw error;
			await sleep(time, Math.min(leftMs, pauseMs(attempt, error)), until.signal);
		}
	}
}

/** How long to wait before the next attempt: as MEXC asked, else longer each time. */
export function pauseMs(attempt: number, { retryAfterMs }: Partial<MexcError> = {}): number {
	return Math.max(WAITS_MS[attempt] ?? LONGEST_WAIT_MS, retryAfterMs ?? 0);
}

/** Throws for a row that does not say which order it is and how it stands, or is of another order. */
function orderOf(row: OrderRow, { symbol }: OrderRef): OrderRow {
	const { status } = row;
	if (typeof status !== 'string' || status === '') throw withoutStatus();
	if (orderIdOf(row) === undefined) throw withoutOrderId();
	if (typeof row.symbol === 'string' && row.symbol !== symbol) throw ofAnother();
	return { ...row, symbol };
}

function withoutOrderId(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC answered with an order that has no ID.',
		hint: 'Look at the order at MEXC.',
	});
}

function ofAnother(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC answered with an order of another pair.',
		hint: 'Look at the order at MEXC.',
	});
}

function notInTime(): MexcError {
	return new MexcError({
		kind: 'network',
		message: 'MEXC did not answer within the time limit.',
		hint: 'Look at the order at MEXC, or wait longer.',
	});
}

/** An answer about another order, whatever its values, says nothing about ours. */
function isAsked(row: OrderRow, { orderId, origClientOrderId }: OrderRef): boolean {
	if (orderId !== undefined) return String(row.orderId) === orderId;
	return row.clientOrderId === origClientOrderId;
}

function anotherOrder(row: OrderRow): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: `MEXC answered with another order than the one asked for (order ${orderIdOf(row) ?? 'without an ID'}).`,
		hint: 'Look at the order at MEXC.',
	});
}

function withoutStatus(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC answered without the status of the order.',
		hint: 'Look at the order at MEXC.',
	});
}
