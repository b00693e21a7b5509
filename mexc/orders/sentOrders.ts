import { putNewest } from '../core/boundedMap';
import type { WireValues } from '../endpoints/endpoint';
import { processWide } from '../core/globalState';
import { keyFingerprint } from '../core/fingerprint';
import type { RestClient } from '../rest/client';
import { systemTime } from '../core/time';
import type { OrderRow } from '../endpoints/rows/orderRow';

/** The execution that an order belongs to. */
export interface ExecutionOrigin {
	id?: string;
	/** When it began by this machine's clock; of a retry, when the first attempt did. Older n8n has none. */
	startedAt?: number;
}

/** An order this process has sent under a client order id. */
export interface SentOrder {
	clientOrderId: string;
	wanted: WireValues;
	execution?: ExecutionOrigin;
	/** Monotonic: when it was sent first, and until when it may have been sent. */
	firstSentMs: number;
	sentUntilMs: number;
	/** MEXC's answer, when it came. */
	answer?: OrderRow;
}

/** About a day of one order every ten seconds. */
const MAX_REMEMBERED = 10_000;

interface Memory {
	sent: Map<string, SentOrder>;
	/** The last caller of each id; the next one waits for it. */
	busy: Map<string, Promise<unknown>>;
}

function memory(): Memory {
	return processWide('sentOrders', () => ({ sent: new Map(), busy: new Map() }));
}

export function orderKey(client: RestClient, clientOrderId: string): string {
	return `${accountKey(client)} ${clientOrderId}`;
}

export function accountKey({ context }: RestClient): string {
	const { baseUrl, apiKey = '' } = context.account;
	return `${baseUrl} ${keyFingerprint(apiKey)}`;
}

/** What this process has sent for an account, oldest first. */
export function sentOrders(client: RestClient): SentOrder[] {
	const ofAccount = `${accountKey(client)} `;
	const all = [...memory().sent];
	return all.filter(([key]) => key.startsWith(ofAccount)).map(([, order]) => order);
}

export function sentOrder(client: RestClient, clientOrderId: string): SentOrder | undefined {
	return memory().sent.get(orderKey(client, clientOrderId));
}

/** About to be sent, perhaps once more. Gives back what was sent before under the same id. */
export function rememberSending(
	client: RestClient,
	wanted: WireValues,
	clientOrderId: string,
	execution: ExecutionOrigin | undefined,
): SentOrder | undefined {
	const { time = systemTime } = client.context;
	const now = time.monotonic();
	const key = orderKey(client, clientOrderId);
	const before = memory().sent.get(key);
	const firstSentMs = before?.firstSentMs ?? now;
	remember(key, { clientOrderId, wanted, execution, firstSentMs, sentUntilMs: now });
	return before;
}

/** It stands at MEXC (with its answer), or nobody knows; from now on nothing is on its way any more. */
export function rememberSent(client: RestClient, clientOrderId: string, answer?: OrderRow): void {
	const { time = systemTime } = client.context;
	const key = orderKey(client, clientOrderId);
	const sent = memory().sent.get(key);
	if (sent) remember(key, { ...sent, sentUntilMs: time.monotonic(), answer });
}

function remember(key: string, order: SentOrder): void {
	putNewest(memory().sent, key, order, MAX_REMEMBERED);
}

/**
 * MEXC surely refused it: the id is free again, unless an earlier attempt under it (`before`, from
 * rememberSending) may still turn up.
 */
export function forgetSent(client: RestClient, clientOrderId: string, before?: SentOrder): void {
	const key = orderKey(client, clientOrderId);
	if (before) remember(key, before);
	else memory().sent.delete(key);
}

/** Runs `work` after every earlier work under the same key, so that one id is never sent twice at once. */
export async function oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
	const { busy } = memory();
	const before = busy.get(key) ?? Promise.resolve();
	const mine = before.then(work, work);
	busy.set(key, mine);
	try {
		return await mine;
	} finally {
		if (busy.get(key) === mine) busy.delete(key);
	}
}
