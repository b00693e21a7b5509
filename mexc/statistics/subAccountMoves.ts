import type { Move } from '../books/ledger';
import { MexcError } from '../core/errors';
import { asRows, identityBy, type Row } from '../endpoints/answers';
import { listSubAccounts } from '../endpoints/subAccount/accounts';
import { subAccountUniversalTransferHistory } from '../endpoints/subAccount/transfer';
import { transferIdentity } from '../endpoints/wallet/transfer';
import type { RestClient } from '../rest/client';
import { readContent } from '../rest/pages';
import { readRowsSince } from '../rest/rowsSince';
import { amountText, moveOf, notSaid, type WalletMoves, type WantedMoves } from './moveRows';

/** MEXC lists these transfers for one pair of accounts and of wallets at a time: four requests for each sub-account. */
const MOST_SUB_ACCOUNTS = 10;
const WALLETS = ['SPOT', 'FUTURES'];

export const SUB_ACCOUNT_TRANSFERS = 'Transfers between sub-accounts and the master account';

interface Seen {
	row: Row;
	direction: Move['direction'];
	/** In how many of the answers it stands. */
	times: number;
}

/**
 * What went from the spot balance of the master account to its sub-accounts, and what came from them. Throws MexcError,
 * for the key of a sub-account too: only the master account may read them.
 */
export async function readSubAccountMoves(
	client: RestClient,
	{ from, isWanted, signal }: WantedMoves,
): Promise<WalletMoves> {
	const list = await readContent(client, listSubAccounts, {}, {}, { signal });
	if (!Array.isArray(list)) throw notAList();
	const names = asRows(list)
		.map(({ subAccount }) => subAccount)
		.filter(isName);
	const asked = names.slice(0, MOST_SUB_ACCOUNTS);
	const gaps = list.length > asked.length ? [notRead(list.length - asked.length)] : [];
	const seen = new Map<string, Seen>();
	for (const name of asked) {
		for (const wallet of WALLETS) {
			for (const direction of ['out', 'in'] as const) {
				const values = direction === 'out' ? wentTo(name, wallet) : cameFrom(name, wallet);
				const endpoint = subAccountUniversalTransferHistory;
				const found = await readRowsSince(client, endpoint, values, from, signal);
				gaps.push(...found.gaps.map((gap) => `${SUB_ACCOUNT_TRANSFERS}: ${gap}.`));
				for (const row of found.rows) note(seen, row, direction);
			}
		}
	}
	const wanted = [...seen.values()].filter(({ row: { asset, status } }) => {
		return status !== 'FAILED' && (typeof asset !== 'string' || isWanted(asset));
	});
	const moves = wanted.map(({ row, direction, times }): Move | string => {
		const { tranId: id, asset, timestamp: time } = row;
		if (times > 1) return unclear(row);
		const type = direction === 'out' ? 'toSubAccount' : 'fromSubAccount';
		const [move] = moveOf(row, type, direction, { id, asset, time }) ?? [];
		return move ?? notSaid(SUB_ACCOUNT_TRANSFERS, 1);
	});
	return {
		moves: moves.filter((move) => typeof move !== 'string'),
		gaps: [...gaps, ...moves.filter((move) => typeof move === 'string')],
	};
}

function isName(name: unknown): name is string {
	return typeof name === 'string' && name !== '';
}

/** An account that is not named is the master account. */
function wentTo(toAccount: string, toAccountType: string) {
	return { fromAccountType: 'SPOT', toAccountType, toAccount };
}

function cameFrom(fromAccount: string, fromAccountType: string) {
	return { fromAccountType, toAccountType: 'SPOT', fromAccount };
}

const keyOf = identityBy(...transferIdentity);

function note(seen: Map<string, Seen>, row: Row, direction: Seen['direction']): void {
	const key = keyOf(row) ?? JSON.stringify(row);
	seen.set(key, { row, direction, times: (seen.get(key)?.times ?? 0) + 1 });
}

/** The answer names its accounts in a way that is not documented, so it must be the only one that has the row. */
function unclear({ amount, asset }: Row): string {
	return `A transfer of ${amountText(amount, asset)} with a sub-account is not counted: MEXC lists it for several pairs of accounts, so it does not say whether it came or went.`;
}

function notRead(count: number): string {
	return `${SUB_ACCOUNT_TRANSFERS}: those of ${count} sub-accounts are not read and not counted; those of ${MOST_SUB_ACCOUNTS} with a name are at most.`;
}

function notAList(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC did not answer a list of sub-accounts.',
		hint: 'Try again in a moment.',
	});
}
