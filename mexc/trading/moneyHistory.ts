import type { Row } from '../endpoints/answers';
import type { Endpoint, WireValues } from '../endpoints/endpoint';
import { subAccountUniversalTransferHistory } from '../endpoints/subAccount/transfer';
import { withdrawHistory } from '../endpoints/wallet/withdrawal';
import { asMexcError, MexcError } from '../errors';
import type { RestClient } from '../rest/client';
import { sleep, systemTime } from '../time';
import { compare, isPlainDecimal } from './decimal';

/** Where money that was sent under an ID of ours can be seen again. */
interface History {
	endpoint: Endpoint;
	valuesOf(wire: WireValues): WireValues;
	/** Fields that must be the same in a row, beside the amount. */
	same: readonly string[];
	/** The field that MEXC's answer to sending consists of. */
	answer: string;
}

const MOST_ROWS = '1000';

const withdrawals: History = {
	endpoint: withdrawHistory,
	valuesOf: ({ coin }) => ({ coin, limit: MOST_ROWS }),
	same: ['coin', 'address'],
	answer: 'id',
};

const histories: Readonly<Record<string, History | undefined>> = {
	withdraw: withdrawals,
	withdrawApply: withdrawals,
	subAccountUniversalTransfer: {
		endpoint: subAccountUniversalTransferHistory,
		// An account that is not named is the master account, here as in the transfer; what the
		// list knows nothing of is left out.
		valuesOf: (wire) => wire,
		same: ['asset'],
		answer: 'tranId',
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
	const body = await client.call(history.endpoint, history.valuesOf(wire), { signal });
	const listed = history.endpoint.output.rows?.(body) ?? body;
	const rows = Array.isArray(listed) ? (listed as Row[]) : [];
	const row = rows.find((entry) => entry[ownId] === wire[ownId]);
	if (!row) return undefined;
	const different = history.same.find((name) => String(row[name]) !== wire[name]);
	if (different !== undefined || !isSameAmount(row.amount, wire.amount)) {
		throw taken(wire[ownId], different ?? 'amount');
	}
	return { [history.answer]: row[history.answer] };
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
	const text = String(shown);
	return isPlainDecimal(text) && compare(text, sent) === 0;
}

function taken(id: string, field: string): MexcError {
	return new MexcError({
		kind: 'conflict',
		message: `The ID ${id} already belongs to something else that was sent: its ${field} is another. Nothing was sent.`,
		hint: 'Use a new ID of your own.',
	});
}
