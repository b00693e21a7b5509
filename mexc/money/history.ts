import { asRows, isoTime, timeIn, type Row } from '../endpoints/answers';
import type { Endpoint, WireValues } from '../endpoints/endpoint';
import { subAccountUniversalTransferHistory } from '../endpoints/subAccount/transfer';
import { internalTransferHistory } from '../endpoints/wallet/internalTransfer';
import { universalTransferHistory } from '../endpoints/wallet/transfer';
import { withdrawHistory } from '../endpoints/wallet/withdrawal';
import { asMexcError, MexcError } from '../core/errors';
import type { RestClient } from '../rest/client';
import { sleep, systemTime } from '../core/time';
import { CLIENT_ORDER_ID_PREFIX } from '../orders/clientOrderId';
import { amountOf, compare } from '../core/decimal';
import { SHOWN_AFTER_MS } from '../endpoints/rows/orderState';

/** Where money that was sent can be seen again. */
interface History {
	endpoint: Endpoint;
	valuesOf(wire: WireValues): WireValues;
	/** Fields that must be the same in a row, beside the amount. */
	same: readonly string[];
	/** The field that MEXC's answer to sending consists of. */
	answer: string;
	/** When it was sent, in milliseconds. */
	time: string;
	/** States in which nothing has moved, or all has come back. */
	undone: readonly string[];
	/** Rows of a page, where one request does not bring enough. */
	pageSize?: number;
	/** So many rows in an answer that is not divided into pages may be cut. */
	mostRows?: number;
}

const MOST_PAGES = 20;
const MOST_ROWS = 1000;
/** What a history shows without a start time. */
const REACH_MS = 7 * 86_400_000;

const withdrawals: History = {
	endpoint: withdrawHistory,
	valuesOf: ({ coin }) => ({ coin, limit: String(MOST_ROWS) }),
	same: ['coin', 'address'],
	answer: 'id',
	time: 'applyTime',
	// Failed and cancelled (enums.json withdrawStatus).
	undone: ['8', '9'],
	mostRows: MOST_ROWS,
};

const transfers = { answer: 'tranId', time: 'timestamp', undone: ['FAILED'] };

const histories: Readonly<Record<string, History | undefined>> = {
	withdraw: withdrawals,
	withdrawApply: withdrawals,
	subAccountUniversalTransfer: {
		endpoint: subAccountUniversalTransferHistory,
		// An account that is not named is the master account, here as in the transfer; what the
		// list knows nothing of is left out.
		valuesOf: (wire) => wire,
		same: ['asset'],
		...transfers,
	},
	universalTransfer: {
		endpoint: universalTransferHistory,
		valuesOf: ({ fromAccountType, toAccountType }) => ({
			fromAccountType,
			toAccountType,
			size: '100',
		}),
		same: ['asset'],
		...transfers,
		pageSize: 100,
	},
	internalTransfer: {
		endpoint: internalTransferHistory,
		valuesOf: () => ({}),
		same: ['asset', 'toAccount'],
		...transfers,
		// The only size that is documented.
		pageSize: 10,
	},
};

/**
 * A history may take as long as the list of orders to show what is fresh. It is asked at these times after
 * sending: what is there at the last one was not sent, or is lost.
 */
const ASKED_AFTER_MS = [0, 1_000, 3_000, 7_000, SHOWN_AFTER_MS];

export interface Sought {
	/** Monotonic: until when it may have been sent. Absent: one read. */
	sentUntilMs?: number;
	signal?: AbortSignal;
}

/**
 * MEXC's answer to what was sent under this ID, made from its history; undefined when the history (of the
 * last 7 days) does not show it. Throws MexcError: `conflict` when the ID belongs to something else; another
 * kind when the history cannot be read.
 */
export async function findSentMoney(
	client: RestClient,
	{ id: operation, trace }: Endpoint,
	wire: WireValues,
	{ sentUntilMs, signal }: Sought,
): Promise<unknown> {
	const history = histories[operation];
	const ownId = trace?.ownId;
	if (!history || ownId === undefined) return undefined;
	return await inRows(client, history, wire, { sentUntilMs, signal }, (rows) => {
		const row = rows.find((entry) => entry[ownId] === wire[ownId]);
		if (!row) return undefined;
		const different = differenceOf(history, row, wire);
		if (different !== undefined) throw taken(wire[ownId], different);
		return { [history.answer]: row[history.answer] };
	});
}

/** What `find` makes of the history, at once or when a fresh row has had time to show. */
async function inRows<T>(
	client: RestClient,
	history: History,
	wire: WireValues,
	{ sentUntilMs = -Infinity, signal }: Sought,
	find: (rows: readonly Row[]) => T | undefined,
): Promise<T | undefined> {
	const { time = systemTime } = client.context;
	for (;;) {
		const passedMs = time.monotonic() - sentUntilMs;
		const isLast = passedMs >= SHOWN_AFTER_MS;
		const rows = await rowsOf(client, history, wire, signal).catch((error: unknown) => {
			if (isLast || signal?.aborted) throw error;
			return [];
		});
		const found = find(rows);
		if (found !== undefined || isLast) return found;
		const next = ASKED_AFTER_MS.find((ms) => ms > passedMs) ?? SHOWN_AFTER_MS;
		await sleep(time, next - passedMs, signal);
		if (signal?.aborted) throw stopped();
	}
}

async function rowsOf(
	client: RestClient,
	{ endpoint, valuesOf, pageSize, mostRows = Infinity }: History,
	wire: WireValues,
	signal: AbortSignal | undefined,
): Promise<readonly Row[]> {
	const rows: Row[] = [];
	for (let page = 1; page <= MOST_PAGES; page++) {
		const values = { ...valuesOf(wire), ...(page > 1 && { page: String(page) }) };
		const body = await client.call(endpoint, values, { signal });
		const listed = listIn(endpoint, body);
		rows.push(...listed);
		if (listed.length < (pageSize ?? mostRows)) return rows;
		if (pageSize === undefined) break;
	}
	throw tooMany(rows.length);
}

/** What is no list proves nothing, however empty it looks. */
function listIn({ output }: Endpoint, body: unknown): readonly Row[] {
	if (Array.isArray(body)) return asRows(body);
	const isHeld = Object.values(Object(body) as object).some(Array.isArray);
	if (isHeld && output.rows) return asRows(output.rows(body));
	const total = output.paging?.page?.totalRows?.(body);
	if (total === 0 || total === '0') return [];
	throw new MexcError({
		kind: 'protocol',
		message: 'MEXC answered the question for the history without a list.',
		hint: 'Try again in a moment.',
	});
}

function differenceOf({ same }: History, row: Row, wire: WireValues): string | undefined {
	const different = same.find((name) => String(row[name]) !== wire[name]);
	return different ?? (isSameAmount(row.amount, wire.amount) ? undefined : 'amount');
}

export interface Retried extends Sought {
	/** This machine's time, in milliseconds, when the execution began that is run again; where it is known. */
	since?: number;
	/** IDs and answers of what this execution has sent itself: its other items may be equal. */
	own: ReadonlySet<string>;
}

/** Clocks differ, and the history counts from when MEXC has taken it in. */
const EARLIER_MS = 60_000;

/**
 * Throws MexcError of kind `conflict` when the same was sent since the execution began that is run again
 * (under an ID of n8n's, or by anybody where there are no IDs), or when that lies further back than the
 * history. Of another kind when the history cannot be read.
 */
export async function refuseEqualMoney(
	client: RestClient,
	endpoint: Endpoint,
	wire: WireValues,
	{ since, own, ...sought }: Retried,
): Promise<void> {
	const { id: operation, trace, action } = endpoint;
	const history = histories[operation];
	const ownId = trace?.ownId;
	if (!history) return;
	const { time = systemTime } = client.context;
	const offsetMs = await client.clockOffsetMs();
	const from = since === undefined ? 0 : since + offsetMs - EARLIER_MS;
	if (since !== undefined && from < time.now() + offsetMs - REACH_MS) throw tooOld(endpoint);
	const twin = await inRows(client, history, unnamed(endpoint, wire), sought, (rows) =>
		rows.find((row) => {
			const id = String(ownId === undefined ? row[history.answer] : row[ownId]);
			const isOurs = ownId === undefined || id.startsWith(CLIENT_ORDER_ID_PREFIX);
			return isOurs && !own.has(id) && isEqual(history, row, wire, from);
		}),
	);
	if (twin === undefined) return;
	const when = isoTime(twin[history.time]) ?? 'an unknown time';
	throw new MexcError({
		kind: 'conflict',
		message: `${action}: this execution is a retry, and the same was sent at ${when} (ID ${String(twin[history.answer])}). Nothing was sent.`,
		hint: 'If it is wanted twice, run the workflow again from its trigger.',
	});
}

/** Its own ID is a new one: some lists would look for nothing else. */
function unnamed({ trace }: Endpoint, wire: WireValues): WireValues {
	return Object.fromEntries(Object.entries(wire).filter(([name]) => name !== trace?.ownId));
}

function isEqual(history: History, row: Row, wire: WireValues, from: number): boolean {
	// A row that does not say when may be of this time.
	const counts =
		!(timeIn(row[history.time]) < from) && !history.undone.includes(String(row.status));
	return counts && differenceOf(history, row, wire) === undefined;
}

export type LostMoney =
	| { state: 'found'; body: unknown }
	/** The history was read when it had had time to show, and does not have it. */
	| { state: 'absent' }
	| { state: 'unknown' };

/**
 * What became of something whose answer was lost at this moment. `own`: IDs and answers of what this
 * process has sent, which are no sign of it. Never throws; what cannot be read is logged.
 */
export async function findLostMoney(
	client: RestClient,
	endpoint: Endpoint,
	wire: WireValues,
	{ own, signal }: { own: ReadonlySet<string>; signal?: AbortSignal },
): Promise<LostMoney> {
	const { time = systemTime, log } = client.context;
	const history = histories[endpoint.id];
	if (!history) return { state: 'unknown' };
	const sought = { sentUntilMs: time.monotonic(), signal };
	try {
		if (endpoint.trace?.ownId !== undefined) {
			const body = await findSentMoney(client, endpoint, wire, sought);
			return body === undefined ? { state: 'absent' } : { state: 'found', body };
		}
		// Without an ID an equal one may be somebody else's: it proves neither.
		const from = time.now() + (await client.clockOffsetMs()) - EARLIER_MS;
		const twin = await inRows(client, history, wire, sought, (rows) =>
			rows.find(
				(row) => !own.has(String(row[history.answer])) && isEqual(history, row, wire, from),
			),
		);
		return { state: twin === undefined ? 'absent' : 'unknown' };
	} catch (error) {
		log.warn(`${endpoint.action}: ${asMexcError(error).message}`);
		return { state: 'unknown' };
	}
}

function isSameAmount(shown: unknown, sent: string): boolean {
	const amount = amountOf(shown);
	return amount !== undefined && compare(amount, sent) === 0;
}

function taken(id: string, field: string): MexcError {
	return new MexcError({
		kind: 'conflict',
		message: `The ID ${id} already belongs to something else that was sent: its ${field} is another. Nothing was sent.`,
		hint: 'Use a new ID of your own.',
	});
}

function tooOld({ action, trace }: Endpoint): MexcError {
	return new MexcError({
		kind: 'conflict',
		message: `${action}: this execution is a retry of one that began more than 7 days ago, and the history cannot prove that it was not sent then. Nothing was sent.`,
		hint: `Look in ${trace?.lookUp ?? 'the history'} with a start time. If it is missing there, run the workflow again from its trigger.`,
	});
}

function tooMany(rows: number): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: `The history of the last 7 days has more than ${rows} entries, so it cannot be searched to its end.`,
		hint: 'Look in the history yourself before sending it again.',
	});
}

function stopped(): MexcError {
	return new MexcError({
		kind: 'cancelled',
		message: 'The execution was cancelled while it looked into the history.',
	});
}
