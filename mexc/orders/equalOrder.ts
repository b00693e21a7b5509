import { asRows, isoTime, timeIn } from '../endpoints/answers';
import type { WireValues } from '../endpoints/endpoint';
import { allOrders, openOrders } from '../endpoints/spotTrading';
import { asMexcError, MexcError } from '../core/errors';
import { orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import type { RestClient } from '../rest/client';
import { remember } from '../core/cache';
import { sleep, systemTime } from '../core/time';
import { CLIENT_ORDER_ID_PREFIX } from './clientOrderId';
import { isOutOfReach, ORDER_REACH_MS } from './existingOrder';
import { SHOWN_AFTER_MS } from '../endpoints/rows/orderState';
import { LIST_LIMIT, lookUpOrder } from './lookUp';
import { differenceOf, rowOf } from './matchOrder';
import type { PlaceHow } from './placedOrder';
import { accountKey, sentOrder, sentOrders, type SentOrder } from './sentOrders';

/** Clocks differ, and the list counts from when MEXC has taken the order in. */
const EARLIER_MS = 60_000;
/** Where n8n does not say when the execution began. */
const DEFAULT_SINCE_MS = 86_400_000;
const LISTS_AGE_MS = 60_000;
/** Twenty thousand orders of one pair since the execution began; who places more must look himself. */
const MAX_PAGES = 20;

/**
 * For the retry of a whole execution, whose orders have other IDs than those of the attempt before: throws
 * MexcError of kind `conflict` when n8n has placed an equal order since the execution began, by the memory
 * of this process and by MEXC's lists, or when these cannot prove that it has not.
 */
export async function refuseEqual(
	client: RestClient,
	wanted: WireValues,
	how: PlaceHow,
): Promise<void> {
	for (const sent of sentOrders(client)) {
		if (isOfEarlierAttempt(sent, how) && isSame(wanted, rowOf(sent.wanted))) {
			await refuseSent(client, sent, how);
		}
	}
	await refuseListed(client, wanted, how);
}

/** n8n keeps the beginning of an execution over its retries. */
function isOfEarlierAttempt({ execution }: SentOrder, how: PlaceHow): boolean {
	const { id, startedAt } = how.execution ?? {};
	const isSameStart = startedAt !== undefined && execution?.startedAt === startedAt;
	return isSameStart && execution?.id !== id;
}

function isSame(wanted: WireValues, row: OrderRow): boolean {
	return differenceOf(wanted, row) === undefined;
}

async function refuseSent(client: RestClient, sent: SentOrder, how: PlaceHow): Promise<void> {
	const { clientOrderId, answer, sentUntilMs } = sent;
	if (answer) throw placedAlready(answer);
	const { signal } = how;
	const seen = await lookUpOrder(client, sent.wanted, clientOrderId, { sentUntilMs, signal });
	if (seen.state === 'found') throw placedAlready(seen.order);
	if (seen.state === 'unknown') throw notChecked(seen.error);
	if (isOutOfReach(client, sent)) throw notProven(clientOrderId);
}

/** At once, and when the last order of the attempt before has had time to show (quirks 95). */
async function refuseListed(client: RestClient, wanted: WireValues, how: PlaceHow): Promise<void> {
	const { time = systemTime, log } = client.context;
	const since = await sinceOf(client, how);
	const isOwn = (row: OrderRow) => {
		const sent = sentOrder(client, String(row.clientOrderId));
		const { id } = how.execution ?? {};
		return id !== undefined && sent?.execution?.id === id;
	};
	for (;;) {
		const leftMs = (how.sentUntilMs ?? -Infinity) + SHOWN_AFTER_MS - time.monotonic();
		const isLast = leftMs <= 0;
		const rows = await rowsOf(client, wanted.symbol, since, how, isLast).catch((error: unknown) => {
			throw notChecked(asMexcError(error));
		});
		const twin = rows.find(
			(row) =>
				String(row.clientOrderId ?? '').startsWith(CLIENT_ORDER_ID_PREFIX) &&
				isSame(wanted, row) &&
				!isOwn(row),
		);
		if (twin) throw placedAlready(twin);
		if (isLast) return;
		log.info(
			`This execution is a retry: looking for ${Math.ceil(leftMs / 1000)} s whether an equal order shows.`,
		);
		await sleep(time, leftMs, how.signal);
		if (how.signal?.aborted) throw stopped();
	}
}

/** On MEXC's clock. */
async function sinceOf(client: RestClient, { execution }: PlaceHow): Promise<number> {
	const { time = systemTime } = client.context;
	const offsetMs = await client.clockOffsetMs();
	const now = time.now() + offsetMs;
	if (execution?.startedAt === undefined) return now - DEFAULT_SINCE_MS;
	const since = execution.startedAt + offsetMs - EARLIER_MS;
	if (since >= now - ORDER_REACH_MS) return since;
	throw notProven();
}

/** What has had time to show is read once for all orders of the execution and the pair. */
async function rowsOf(
	client: RestClient,
	symbol: string,
	since: number,
	how: PlaceHow,
	isLast: boolean,
): Promise<OrderRow[]> {
	const read = async () => await rowsSince(client, symbol, since, how);
	const { id } = how.execution ?? {};
	if (!isLast || id === undefined) return await read();
	const { time = systemTime } = client.context;
	const key = `retry ${accountKey(client)} ${symbol} ${id}`;
	return await remember(time, key, { ageMs: LISTS_AGE_MS }, read);
}

/** Newest first, as MEXC cuts them. */
async function rowsSince(
	client: RestClient,
	symbol: string,
	since: number,
	{ signal }: PlaceHow,
): Promise<OrderRow[]> {
	const open = asRows(await client.call(openOrders, { symbol }, { signal }));
	const fresh = open.filter(({ time }) => !(timeIn(time) < since));
	const found = new Map<unknown, OrderRow>(fresh.map((row) => [orderIdOf(row) ?? row, row]));
	let endTime: number | undefined;
	for (let page = 0; page < MAX_PAGES; page++) {
		const values = { symbol, startTime: since, endTime, limit: LIST_LIMIT };
		const listed = asRows(await client.call(allOrders, values, { signal }));
		for (const row of listed) found.set(orderIdOf(row) ?? row, row);
		if (listed.length < LIST_LIMIT) return [...found.values()];
		// Its own millisecond again: rows come once, by their IDs.
		const oldest = Math.min(...listed.map(({ time }) => timeIn(time))) + 1;
		if (!Number.isFinite(oldest) || oldest === endTime) break;
		endTime = oldest;
	}
	throw notProven();
}

function placedAlready(row: OrderRow): MexcError {
	const iso = isoTime(row.time);
	const when = iso === undefined ? '' : ` at ${iso}`;
	return new MexcError({
		kind: 'conflict',
		message: `This execution is a retry, and n8n has already placed an equal order${when} (order ID ${orderIdOf(row) ?? 'not known'}). Nothing was sent.`,
		hint: 'If a second order is wanted, run the workflow again from its trigger or give an Idempotency Key.',
	});
}

function notProven(clientOrderId?: string): MexcError {
	const which = clientOrderId === undefined ? '' : ` (client order ID ${clientOrderId})`;
	return new MexcError({
		kind: 'conflict',
		message: `This execution is a retry, and MEXC's lists do not reach far enough to prove that its first attempt has not placed this order${which}. Nothing was sent.`,
		hint: 'Look at the orders of the pair on the website of MEXC. If the order is missing there, run the workflow again from its trigger.',
	});
}

function notChecked(cause: MexcError): MexcError {
	if (cause.kind === 'cancelled' || cause.kind === 'conflict') return cause;
	return new MexcError({
		kind: cause.kind,
		message: `This execution is a retry, and nothing was sent, because it cannot be checked whether its first attempt has placed this order: ${cause.message}`,
		hint: cause.hint ?? 'Try again when MEXC answers.',
		code: cause.code,
		httpStatus: cause.httpStatus,
		retryAfterMs: cause.retryAfterMs,
	});
}

function stopped(): MexcError {
	return new MexcError({
		kind: 'cancelled',
		message: 'The execution was cancelled before the order was sent.',
	});
}
