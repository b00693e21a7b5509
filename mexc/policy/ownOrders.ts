import type { Account } from '../account/account';
import { putNewest } from '../core/boundedMap';
import type { MexcError } from '../core/errors';
import { keyFingerprint } from '../core/fingerprint';
import { processWide } from '../core/globalState';
import type { Fill } from '../limits/fill';
import { idText, orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import { timeIn } from '../endpoints/answers';
import type { Usage } from '../limits/usage';

/** An order of this process that MEXC's lists may not show yet. */
export interface OwnOrder {
	symbol: string;
	isBuy: boolean;
	/** USDT as decimal text. */
	value: string;
	clientOrderId?: string;
	/** Once MEXC has said it. */
	orderId?: string;
	/** Milliseconds of the exchange's clock: when it was sent at the earliest and at the latest. */
	sentAt: number;
	/** Infinity while it is under way. */
	sentUntil: number;
	/**
	 * Nobody knows whether MEXC has it. On the clock that never steps: until when it may have been sent.
	 * Absent while it is under way, and once MEXC has confirmed it.
	 */
	doubtfulUntilMs?: number;
}

/** What this process knows of the orders of an account. */
export interface OwnMemory {
	orders: OwnOrder[];
	/** Purchases under limits go one after the other: the last one in the row. */
	last: Promise<unknown>;
	/** Fills that were read, by pair; they never change. */
	fills: Map<string, KnownFills>;
	/** What was read last, by what was asked; a refusal may rest on it for a moment. */
	readings: Map<string, Reading>;
	/** The last time that the exchange did not say what was asked; of the clock that never steps. */
	trouble?: { key: string; atMs: number; error: MexcError };
}

/** What the exchange's lists said at one moment. */
export interface Reading {
	/** By the lists alone. */
	usage: Usage;
	/** Every order that was seen. */
	rows: readonly OrderRow[];
	/** By order ID: what its fills have bought, in USDT. */
	boughtBy: ReadonlyMap<string, string>;
	/** On the clock that never steps, before anything was asked. */
	readAtMs: number;
}

export interface KnownFills {
	/** Milliseconds of the exchange's clock. */
	from: number;
	to: number;
	fills: Map<string, Fill>;
}

/** One per host and key: several nodes and credentials trade with one key. */
export function ownMemory({ baseUrl, apiKey = '' }: Account): OwnMemory {
	const all = processWide('dayLimits', () => new Map<string, OwnMemory>());
	const key = `${baseUrl} ${keyFingerprint(apiKey)}`;
	const known = all.get(key) ?? {
		orders: [],
		last: Promise.resolve(),
		fills: new Map(),
		readings: new Map(),
	};
	all.set(key, known);
	return known;
}

/** Resolves when everyone before is done; the returned function lets the next one in. */
export async function enter(memory: OwnMemory): Promise<() => void> {
	const before = memory.last;
	let leave: () => void = () => undefined;
	memory.last = new Promise<void>((resolve) => (leave = resolve));
	await before;
	return leave;
}

/** MEXC shows the creation time cut to seconds, and the clock offset is measured to some tens of milliseconds. */
const TOLERANCE_MS = 5_000;

/**
 * The orders that no list shows. A row stands for one order: whether MEXC takes a client order ID twice is not
 * known (quirks 35), and the same ID may be that of an older order.
 */
export function unlisted(own: readonly OwnOrder[], rows: readonly OrderRow[]): OwnOrder[] {
	const byId = new Map<string, OrderRow>();
	for (const row of rows) byId.set(orderIdOf(row) ?? '', row);
	const free = new Map(byId);
	for (const { orderId } of own) if (orderId !== undefined) free.delete(orderId);
	return own.filter((order) => {
		if (order.orderId !== undefined) return !byId.has(order.orderId);
		if (order.clientOrderId === undefined) return true;
		const row = [...free].find(([, candidate]) => isOf(order, candidate));
		if (row !== undefined) free.delete(row[0]);
		return row === undefined;
	});
}

/** Whether a row may be that of an order by its client order ID. */
export function isOf({ symbol, clientOrderId, sentAt }: OwnOrder, row: OrderRow): boolean {
	return (
		row.symbol === symbol &&
		idText(row.clientOrderId) === clientOrderId &&
		timeIn(row.time) >= sentAt - TOLERANCE_MS
	);
}

/** Whether an order that is not listed may belong to a window that begins at `from`. */
export function mayCount({ sentUntil }: OwnOrder, from: number): boolean {
	return sentUntil >= from - TOLERANCE_MS;
}

/** Those that can be in no window any more; what is under way stays. */
const KEPT_MS = 2 * 86_400_000;
/** More than any list would show of a day that has limits. */
const MOST_KEPT = 20_000;

export function withoutOld(orders: readonly OwnOrder[], now: number): OwnOrder[] {
	return orders.filter(({ sentUntil }) => now - sentUntil < KEPT_MS).slice(-MOST_KEPT);
}

/** What different credentials of one key ask for. */
const MOST_READINGS = 20;

export function rememberReading(memory: OwnMemory, key: string, reading: Reading): void {
	putNewest(memory.readings, key, reading, MOST_READINGS);
}
