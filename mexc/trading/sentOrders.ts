import type { WireValues } from '../endpoints/endpoint';
import { processWide } from '../processState';
import { fingerprint } from '../rest/rateLimit';
import type { RestClient } from '../rest/client';
import type { OrderRow } from './matchOrder';

/** An order this process has sent under a client order id. */
export interface SentOrder {
	wanted: WireValues;
	/** The execution that sent it. */
	executionId?: string;
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

export function orderKey({ context }: RestClient, clientOrderId: string): string {
	const { baseUrl, apiKey = '' } = context.account;
	return `${baseUrl} ${fingerprint(apiKey)} ${clientOrderId}`;
}

export function sentOrder(key: string): SentOrder | undefined {
	return memory().sent.get(key);
}

export function rememberSent(key: string, order: SentOrder): void {
	const { sent } = memory();
	sent.delete(key);
	sent.set(key, order);
	for (const oldest of sent.keys()) {
		if (sent.size <= MAX_REMEMBERED) break;
		sent.delete(oldest);
	}
}

/** MEXC surely refused it: the id is free again. */
export function forgetSent(key: string): void {
	memory().sent.delete(key);
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
