import { type ApiKey, createKey } from '../exchange/accounts';
import { decimal, plain } from '../exchange/decimal';
import type { AccountRecords } from './records';
import type { Wallet } from './wallet';

/** The account side in a snapshot, as plain JSON. */
export interface SavedWallet {
	readonly idCount: number;
	readonly records: readonly AccountRecords[];
	readonly futures: ReadonlyArray<{ uid: string; asset: string; free: string }>;
	/** All keys, with what has been changed about them. */
	readonly keys: ReadonlyArray<{ uid: string; key: ApiKey }>;
}

export function saveWallet(wallet: Wallet): SavedWallet {
	const futures = [...wallet.futuresLedgers()].flatMap(([uid, ledger]) =>
		ledger.entries().map(([asset, { free }]) => ({ uid, asset, free: plain(free) })),
	);
	const keys = [...wallet.exchange.keys.values()].map(({ key, account }) => ({
		uid: account.uid,
		key,
	}));
	return structuredClone({ idCount: wallet.idCount, records: wallet.all(), futures, keys });
}

/** Brings a fresh wallet into the saved state; accounts that are missing are made. */
export function restoreWallet(wallet: Wallet, saved: SavedWallet): void {
	const { exchange } = wallet;
	wallet.idCount = saved.idCount;
	for (const records of structuredClone(saved.records)) {
		if (records.masterUid !== null) exchange.addAccount({ uid: records.uid, keys: [] });
		wallet.set(records);
	}
	for (const { uid, asset, free } of saved.futures) {
		const account = exchange.accounts.get(uid);
		if (account !== undefined) wallet.ledger(account, 'FUTURES').credit(asset, decimal(free));
	}
	const known = new Set(saved.keys.map(({ uid }) => uid));
	for (const [accessKey, { account }] of exchange.keys) {
		if (known.has(account.uid)) exchange.keys.delete(accessKey);
	}
	for (const { uid, key } of structuredClone(saved.keys)) {
		const account = exchange.accounts.get(uid);
		if (account === undefined) continue;
		exchange.keys.set(key.accessKey, {
			account,
			key: Object.assign(createKey(key, key.createTime), key),
		});
	}
}
