import type { Move } from '../books/ledger';
import { add, isZero, positiveOf } from '../core/decimal';
import { asMexcError, type ErrorKind } from '../core/errors';
import { asRow, timeIn, type Row } from '../endpoints/answers';
import type { Endpoint, Values } from '../endpoints/endpoint';
import { DAY_MS } from '../endpoints/paging';
import { uid } from '../endpoints/spotTrading/account';
import { depositHistory } from '../endpoints/wallet/deposit';
import { dustLog } from '../endpoints/wallet/dust';
import { internalTransferHistory } from '../endpoints/wallet/internalTransfer';
import { universalTransferHistory } from '../endpoints/wallet/transfer';
import { withdrawHistory } from '../endpoints/wallet/withdrawal';
import type { RestClient } from '../rest/client';
import { readRowsSince } from '../rest/rowsSince';
import {
	amountText,
	moveOf,
	notSaid,
	type Moves,
	type WalletMoves,
	type WantedMoves,
} from './moveRows';
import { readSubAccountMoves, SUB_ACCOUNT_TRANSFERS } from './subAccountMoves';

/** Where the spot balance changes without a trade. */
interface Source {
	endpoint: Endpoint;
	values: Values;
	/** For people: "Deposits could not be read". */
	what: string;
	/** What a row did; none where it did nothing, or has not yet; undefined for one that does not say it. */
	movesOf(row: Row): Moves;
	/** A row may stand under the time it began, and change the balance days later. */
	takesDays?: true;
	/** Of something that is under way: whether the balance still holds it is not documented. */
	isUnderWay?: (row: Row) => boolean;
}

/** Credited to the account (enums.json depositStatus: success, completed). */
const CREDITED = ['5', '12'];
/** enums.json withdrawStatus: paid out; failed or canceled. */
const [PAID, UNDONE] = ['7', ['8', '9']];

/** The longest that is looked for: with 30 days, lists of 7 days are asked six times. */
const BEGAN_BEFORE_MS = 6 * DAY_MS;

const sources: readonly Source[] = [
	{
		endpoint: depositHistory,
		values: {},
		what: 'Deposits',
		takesDays: true,
		movesOf: (row) =>
			CREDITED.includes(String(row.status))
				? moveOf(row, 'deposit', 'in', { id: row.txId, asset: row.coin, time: lastTime(row) })
				: [],
	},
	{
		endpoint: withdrawHistory,
		values: {},
		what: 'Withdrawals',
		takesDays: true,
		movesOf: (row) =>
			String(row.status) === PAID
				? moveOf(row, 'withdrawal', 'out', { id: row.id, asset: row.coin, time: lastTime(row) })
				: [],
		isUnderWay: ({ status }) => ![PAID, ...UNDONE].includes(String(status)),
	},
	transfersBetween('SPOT', 'FUTURES', 'transferOut', 'out'),
	transfersBetween('FUTURES', 'SPOT', 'transferIn', 'in'),
	{
		endpoint: dustLog,
		values: {},
		what: 'Conversions of small balances',
		movesOf: conversionsOf,
	},
];

function transfersBetween(
	fromAccountType: string,
	toAccountType: string,
	type: string,
	direction: Move['direction'],
): Source {
	return {
		endpoint: universalTransferHistory,
		values: { fromAccountType, toAccountType },
		what: `Transfers from ${fromAccountType} to ${toAccountType}`,
		movesOf: (row) =>
			row.status === 'FAILED'
				? []
				: moveOf(row, type, direction, { id: row.tranId, asset: row.asset, time: row.timestamp }),
	};
}

function lastTime({ updateTime, insertTime, applyTime }: Row): unknown {
	return updateTime ?? insertTime ?? applyTime;
}

/** Each asset that was converted leaves, and MX comes, less the fee. */
function conversionsOf({ convertDetails, convertTime }: Row): Moves {
	if (!Array.isArray(convertDetails)) return undefined;
	const moves: Move[] = [];
	for (const { id, asset, amount, convert, fee, time = convertTime } of convertDetails as Row[]) {
		const mx = { id, time, asset: 'MX' };
		const parts = [
			moveOf({}, 'conversionOut', 'out', { id, time, asset, amount }),
			moveOf({}, 'conversionIn', 'in', { ...mx, amount: convert }),
			moveOf({}, 'conversionFee', 'out', { ...mx, amount: fee }),
		];
		if (parts.includes(undefined)) return undefined;
		moves.push(...parts.flatMap((part = []) => part.filter(({ quantity }) => !isZero(quantity))));
	}
	return moves;
}

/**
 * What came to and left the spot balance since a moment without a trade. A list that the key may not read, or
 * MEXC refuses, is a gap. Throws MexcError for what passes: the network, limits.
 */
export async function readWalletMoves(
	client: RestClient,
	{ from, isWanted, signal }: WantedMoves,
): Promise<WalletMoves> {
	const moves: Move[] = [];
	const gaps: string[] = [];
	const reading = async (what: string, read: () => Promise<WalletMoves>) => {
		try {
			const found = await read();
			moves.push(...found.moves.filter(({ time, asset }) => time >= from && isWanted(asset)));
			gaps.push(...found.gaps);
		} catch (raw) {
			const error = asMexcError(raw);
			if (!REFUSALS.includes(error.kind)) throw error;
			gaps.push(`${what} could not be read and are not counted: ${error.message}`);
		}
	};
	for (const source of sources) {
		await reading(source.what, async () => {
			const { endpoint, values, what } = source;
			const since = source.takesDays ? from - BEGAN_BEFORE_MS : from;
			const found = await readRowsSince(client, endpoint, values, since, signal);
			const { gaps: cut } = found;
			// A row that does not say of what it is may be of an asset that is wanted.
			const rows = found.rows.filter(({ coin, asset = coin }) => {
				return typeof asset !== 'string' || isWanted(asset);
			});
			const underWay = rows.filter((row) => source.isUnderWay?.(row)).map(underWayOf);
			const gaps = [...cut.map((gap) => `${what}: ${gap}.`), ...underWay];
			if (endpoint === withdrawHistory) gaps.push(...feesOf(rows, from));
			const read = rows.map(source.movesOf);
			const unsaid = read.filter((some) => some === undefined).length;
			if (unsaid > 0) gaps.push(notSaid(what, unsaid));
			return { moves: read.flatMap((some = []) => some), gaps };
		});
	}
	await reading(
		'Internal transfers',
		async () => await readInternal(client, { from, isWanted, signal }),
	);
	await reading(
		SUB_ACCOUNT_TRANSFERS,
		async () => await readSubAccountMoves(client, { from, isWanted, signal }),
	);
	return { moves, gaps };
}

/** A key need not be allowed to read the wallet. */
const REFUSALS: readonly ErrorKind[] = ['credential', 'exchange', 'input', 'notFound', 'policy'];

function underWayOf({ coin, amount }: Row): string {
	return `A withdrawal of ${amountText(amount, coin)} is under way and not counted: whether the balance still holds it is not documented.`;
}

/** Whether the amount contains the fee is not documented (quirks 90). */
function feesOf(rows: readonly Row[], from: number): string[] {
	const sums = new Map<string, string>();
	for (const row of rows) {
		const fee = positiveOf(row.transactionFee);
		const { coin, status } = row;
		if (fee === undefined || String(status) !== PAID || typeof coin !== 'string') continue;
		if (timeIn(lastTime(row)) < from) continue;
		sums.set(coin, add(sums.get(coin) ?? '0', fee));
	}
	return [...sums].map(
		([coin, fee]) =>
			`Withdrawals had fees of ${fee} ${coin}. Whether they were paid on top of the amounts is not documented; if they were, they are in the unexplained difference.`,
	);
}

/** Transfers to and from other users. MEXC names the two, and says of nobody which of them the account is. */
async function readInternal(
	client: RestClient,
	{ from, isWanted, signal }: WantedMoves,
): Promise<WalletMoves> {
	const { rows, gaps } = await readRowsSince(client, internalTransferHistory, {}, from, signal);
	const done = rows.filter(({ status, asset }) => status !== 'FAILED' && isWanted(String(asset)));
	if (done.length === 0) return { moves: [], gaps };
	const own = String(asRow(await client.call(uid, {}, { signal })).uid);
	const moves: Move[] = [];
	const unclear: string[] = [];
	for (const row of done) {
		const { tranId: id, asset, timestamp: time, toAccountType, toAccount } = row;
		if (toAccountType !== 'UID') {
			unclear.push(
				`An internal transfer of ${amountText(row.amount, asset)} is not counted: MEXC does not say whether it came or went.`,
			);
			continue;
		}
		const isIn = String(toAccount) === own;
		const type = isIn ? 'transferIn' : 'transferOut';
		const found = moveOf(row, type, isIn ? 'in' : 'out', { id, asset, time });
		if (found) moves.push(...found);
		else unclear.push(notSaid('Internal transfers', 1));
	}
	return { moves, gaps: [...gaps, ...unclear] };
}
