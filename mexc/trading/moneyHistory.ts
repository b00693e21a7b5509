import { isoTime, timeIn, type Row } from '../endpoints/answers';
import type { Endpoint, WireValues } from '../endpoints/endpoint';
import { subAccountUniversalTransferHistory } from '../endpoints/subAccount/transfer';
import { internalTransferHistory } from '../endpoints/wallet/internalTransfer';
import { universalTransferHistory } from '../endpoints/wallet/transfer';
import { withdrawHistory } from '../endpoints/wallet/withdrawal';
import { asMexcError, MexcError } from '../errors';
import type { RestClient } from '../rest/client';
import { sleep, systemTime } from '../time';
import { CLIENT_ORDER_ID_PREFIX } from './clientOrderId';
import { amountOf, compare } from './decimal';

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
}

const MOST_PAGES = 20;
const MOST_ROWS = '1000';

const withdrawals: History = {
	endpoint: withdrawHistory,
	valuesOf: ({ coin }) => ({ coin, limit: MOST_ROWS }),
	same: ['coin', 'address'],
	answer: 'id',
	time: 'applyTime',
	// Failed and cancelled (enums.json withdrawStatus).
	undone: ['8', '9'],
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
			...{ fromAccountType, toAccountType },
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

/** A withdrawal or transfer may take this long to appear in its history. */
const WAITS_MS = [0, 2_000];

/**
 * MEXC's answer to what was sent under this ID, made from its history; undefined when the history (of the
 * last 7 days) does not show it, which proves nothing about a fresh one. Throws MexcError: `conflict` when
 * the ID belongs to something else; another kind when the history cannot be read.
 */
export async function findSentMoney(
	client: RestClient,
	{ id: operation, trace }: Endpoint,
	wire: WireValues,
	signal?: AbortSignal,
): Promise<unknown> {
	const history = histories[operation];
	const ownId = trace?.ownId;
	if (!history || ownId === undefined) return undefined;
	const rows = await rowsOf(client, history, wire, signal);
	const row = rows.find((entry) => entry[ownId] === wire[ownId]);
	if (!row) return undefined;
	const different = differenceOf(history, row, wire);
	if (different !== undefined) throw taken(wire[ownId], different);
	return { [history.answer]: row[history.answer] };
}

async function rowsOf(
	client: RestClient,
	{ endpoint, valuesOf, pageSize = Infinity }: History,
	wire: WireValues,
	signal: AbortSignal | undefined,
): Promise<readonly Row[]> {
	const rows: Row[] = [];
	for (let page = 1; page <= MOST_PAGES; page++) {
		const values = { ...valuesOf(wire), ...(page > 1 && { page: String(page) }) };
		const body = await client.call(endpoint, values, { signal });
		const listed = endpoint.output.rows?.(body) ?? body;
		const more = Array.isArray(listed) ? (listed as Row[]) : [];
		rows.push(...more);
		if (more.length < pageSize) break;
	}
	return rows;
}

function differenceOf({ same }: History, row: Row, wire: WireValues): string | undefined {
	const different = same.find((name) => String(row[name]) !== wire[name]);
	return different ?? (isSameAmount(row.amount, wire.amount) ? undefined : 'amount');
}

export interface Retried {
	/** This machine's time, in milliseconds, when the execution began that is run again; where it is known. */
	since?: number;
	/** IDs and answers of what this execution has sent itself: its other items may be equal. */
	own: ReadonlySet<string>;
	signal?: AbortSignal;
}

/** Clocks differ, and the history counts from when MEXC has taken it in. */
const EARLIER_MS = 60_000;

/**
 * Throws MexcError of kind `conflict` when the same was sent since the execution began that is run again:
 * under an ID of n8n's, or by anybody where there are no IDs. Of another kind when the history cannot be read.
 */
export async function refuseEqualMoney(
	client: RestClient,
	{ id: operation, trace, action }: Endpoint,
	wire: WireValues,
	{ since, own, signal }: Retried,
): Promise<void> {
	const history = histories[operation];
	const ownId = trace?.ownId;
	if (!history || (ownId === undefined && since === undefined)) return;
	const from = since === undefined ? 0 : since + (await client.clockOffsetMs()) - EARLIER_MS;
	// Its own ID is a new one: some lists would look for nothing else.
	const unnamed = Object.fromEntries(Object.entries(wire).filter(([name]) => name !== ownId));
	const rows = await rowsOf(client, history, unnamed, signal);
	const twin = rows.find((row) => {
		const id = String(ownId === undefined ? row[history.answer] : row[ownId]);
		const isOurs = ownId === undefined || id.startsWith(CLIENT_ORDER_ID_PREFIX);
		const counts =
			// A row that does not say when may be of this time.
			!(timeIn(row[history.time]) < from) && !history.undone.includes(String(row.status));
		return isOurs && !own.has(id) && counts && differenceOf(history, row, wire) === undefined;
	});
	if (twin === undefined) return;
	const when = isoTime(twin[history.time]) ?? 'an unknown time';
	throw new MexcError({
		kind: 'conflict',
		message: `${action}: this execution is a retry, and the same was sent at ${when} (ID ${String(twin[history.answer])}). Nothing was sent.`,
		hint: 'If it is wanted twice, run the workflow anew.',
	});
}

/** The same after a lost answer: asks twice, and is silent about what it cannot read. */
export async function findLostMoney(
	client: RestClient,
	endpoint: Endpoint,
	wire: WireValues,
	signal?: AbortSignal,
): Promise<unknown> {
	const { time = systemTime } = client.context;
	for (const waitMs of WAITS_MS) {
		if (waitMs > 0) await sleep(time, waitMs, signal);
		try {
			const found = await findSentMoney(client, endpoint, wire, signal);
			if (found !== undefined) return found;
		} catch (error) {
			client.context.log.warn(`${endpoint.action}: ${asMexcError(error).message}`);
		}
	}
	return undefined;
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
