import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { ALL_PERMISSIONS, type Account, type ApiKey, createKey } from '../exchange/accounts';
import type { KeyHolder } from '../exchange/exchange';
import { refusal } from '../exchange/refusal';
import { type SubAccount, emptyRecords } from './records';
import type { Wallet } from './wallet';

export interface SubAccountKeyRequest {
	readonly note: string;
	/** Comma separated, as the request has it. */
	readonly permissions: string;
	readonly ip: string;
}

const NAME = /^[A-Za-z0-9]{8,32}$/;
const MOST_SUB_ACCOUNTS = 30;
const MOST_KEYS = 30;
const MOST_ADDRESSES = 10;
/** What a sub-account's key may do: no withdrawals, and futures like the real one. */
const KEY_PERMISSIONS: ReadonlySet<string> = new Set([
	...ALL_PERMISSIONS.filter((name) => !name.includes('WITHDRAW')),
	'CONTRACT_ACCOUNT_READ',
	'CONTRACT_ACCOUNT_WRITE',
	'CONTRACT_DEAL_READ',
	'CONTRACT_DEAL_WRITE',
]);

/** Sub-accounts of a master and their API keys. */
export class SubAccounts {
	constructor(private readonly wallet: Wallet) {}

	/** @throws Refusal 700007 when the caller is a sub-account itself */
	requireMaster(account: Account): void {
		if (this.wallet.of(account.uid).masterUid !== null) throw refusal(700007);
	}

	/** @throws Refusal 730600, 730601, 730602, 730101 or 730003 */
	create(master: Account, name: string, note: string): SubAccount {
		if (name.trim() === '') throw refusal(730600);
		if (!NAME.test(name)) throw refusal(730601);
		if (note.trim() === '') throw refusal(730602);
		const { subAccounts } = this.wallet.of(master.uid);
		if (this.isTaken(name)) throw refusal(730101);
		if (subAccounts.length >= MOST_SUB_ACCOUNTS) throw refusal(730003);
		return this.add(master.uid, name, note);
	}

	/** Adds a sub-account without asking. */
	add(masterUid: string, name: string, note: string): SubAccount {
		const { wallet } = this;
		const uid = this.freeUid();
		const createTime = wallet.clock.now();
		const sub: SubAccount = { name, note, uid, createTime, isFreeze: false };
		wallet.exchange.addAccount({ uid, keys: [] });
		wallet.set(emptyRecords(uid, masterUid));
		wallet.of(masterUid).subAccounts.push(sub);
		return sub;
	}

	/** The account behind a name. @throws Refusal 140001 or 140002 */
	account(master: Account, name: string): Account {
		const sub = this.wallet.of(master.uid).subAccounts.find((known) => known.name === name);
		const account = sub && this.wallet.exchange.accounts.get(sub.uid);
		if (sub === undefined || account === undefined) throw refusal(140001, 'subAccount not exist');
		if (sub.isFreeze) throw refusal(140002);
		return account;
	}

	/** The keys of an account, oldest first. */
	keysOf(account: Account): ApiKey[] {
		return this.holders(account).map(({ key }) => key);
	}

	/** @throws Refusal 730700 to 730705 */
	createKey(account: Account, request: SubAccountKeyRequest): ApiKey {
		if (request.note.trim() === '') throw refusal(730700);
		const permissions = listOf(request.permissions);
		if (permissions.length === 0) throw refusal(730701);
		if (permissions.some((name) => !KEY_PERMISSIONS.has(name))) throw refusal(730702);
		const ipWhiteList = addressesOf(request.ip, MOST_ADDRESSES);
		if (this.holders(account).length >= MOST_KEYS) throw refusal(730705);
		return this.addKey(account, permissions, ipWhiteList, request.note);
	}

	/** Adds a key without asking. */
	addKey(
		account: Account,
		permissions: readonly string[],
		ipWhiteList: readonly string[],
		note: string,
	): ApiKey {
		const { wallet } = this;
		const accessKey = `mx0v${wallet.nextId('key').slice(0, 14)}`;
		const secret = createHash('sha256').update(`secret of ${accessKey}`).digest('hex').slice(0, 32);
		const options = { accessKey, secret, permissions, ipWhiteList, note };
		const key = createKey(options, wallet.clock.now());
		wallet.exchange.keys.set(accessKey, { key, account });
		return key;
	}

	/** @throws Refusal 730707 or 730706 */
	deleteKey(account: Account, accessKey: string): void {
		if (accessKey.trim() === '') throw refusal(730707);
		const holder = this.wallet.exchange.keys.get(accessKey);
		if (holder?.account !== account) throw refusal(730706);
		this.wallet.exchange.keys.delete(accessKey);
	}

	private holders(account: Account): KeyHolder[] {
		return [...this.wallet.exchange.keys.values()].filter((holder) => holder.account === account);
	}

	private isTaken(name: string): boolean {
		const same = (sub: SubAccount) => sub.name.toLowerCase() === name.toLowerCase();
		return this.wallet.all().some(({ subAccounts }) => subAccounts.some(same));
	}

	private freeUid(): string {
		const { accounts } = this.wallet.exchange;
		let uid = 49_910_511;
		while (accounts.has(String(uid))) uid += 1;
		return String(uid);
	}
}

/** The parts of a comma separated list. */
export function listOf(text: string): string[] {
	return text
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

/** Addresses a key is bound to. @throws Refusal 730703 or 730704 */
export function addressesOf(text: string, most: number): string[] {
	const addresses = listOf(text);
	if (addresses.length > most) throw refusal(730703);
	if (addresses.some((address) => isIP(address) === 0)) throw refusal(730704);
	return addresses;
}
