import { decimal } from './decimal';
import { Ledger } from './ledger';

/** A key as the exchange stores it. The fields are switches: tests and the control API change them. */
export interface ApiKey {
	readonly accessKey: string;
	readonly secret: string;
	permissions: string[];
	/** Empty: no binding. */
	ipWhiteList: string[];
	/** Empty: every pair that the API may trade. */
	symbols: string[];
	expired: boolean;
	note: string;
	/** Exchange time, ms. */
	readonly createTime: number;
	/** Days left, 0 for an expired key; keys without bound addresses live 90 days, others for ever (quirks 16). */
	remainingValidity: number;
	/** What `apiKeyInfo` says; whether the exchange still serves a frozen key is not known, so this one does. */
	status: 'VALID' | 'FROZEN' | 'DELETE';
}

/** Of a key without an end, as `remainingValidity` (quirks 16). */
export const NO_END = -999;

export interface Account {
	readonly uid: string;
	readonly ledger: Ledger;
	/** Fees are paid in MX while the account holds enough of it. */
	mxDeduct: boolean;
	/** The account may not place orders (30020). */
	barred: boolean;
	/** The synthetic market: unbounded, pays no fee, receives no pushes. */
	readonly isMarket: boolean;
}

export interface KeyOptions {
	readonly accessKey: string;
	readonly secret: string;
	readonly permissions?: readonly string[];
	readonly ipWhiteList?: readonly string[];
	readonly symbols?: readonly string[];
	readonly expired?: boolean;
	readonly note?: string;
	readonly remainingValidity?: number;
}

export interface AccountOptions {
	readonly uid: string;
	readonly balances?: Readonly<Record<string, string>>;
	readonly keys: readonly KeyOptions[];
	readonly mxDeduct?: boolean;
}

export const ALL_PERMISSIONS: readonly string[] = [
	'SPOT_ACCOUNT_READ',
	'SPOT_ACCOUNT_WRITE',
	'SPOT_DEAL_READ',
	'SPOT_DEAL_WRITE',
	'SPOT_TRANSFER_READ',
	'SPOT_TRANSFER_WRITE',
	'SPOT_WITHDRAW_READ',
	'SPOT_WITHDRAW_WRITE',
];

// Fixed on purpose: the simulator holds no real money and listens on this machine only, and a demo
// whose key changes with every start cannot be saved in a client.
export const DEMO_ACCOUNT: AccountOptions = {
	uid: '209302839',
	balances: { USDT: '100000', BTC: '2', ETH: '20', MX: '10000' },
	keys: [{ accessKey: 'mx0vDemoKeyMexcSim', secret: '0de305ec4e7d4a0e8f5a6b1c2d3e4f50' }],
};

export function createAccount(options: AccountOptions): Account {
	const ledger = new Ledger(true);
	for (const [asset, amount] of Object.entries(options.balances ?? {})) {
		ledger.credit(asset, decimal(amount));
	}
	return {
		uid: options.uid,
		ledger,
		mxDeduct: options.mxDeduct ?? false,
		barred: false,
		isMarket: false,
	};
}

export function createMarketAccount(uid: string): Account {
	return { uid, ledger: new Ledger(false), mxDeduct: false, barred: false, isMarket: true };
}

export function createKey(options: KeyOptions, nowMs: number): ApiKey {
	const bound = (options.ipWhiteList ?? []).length > 0;
	return {
		accessKey: options.accessKey,
		secret: options.secret,
		permissions: [...(options.permissions ?? ALL_PERMISSIONS)],
		ipWhiteList: [...(options.ipWhiteList ?? [])],
		symbols: [...(options.symbols ?? [])],
		expired: options.expired ?? false,
		note: options.note ?? 'simulator',
		createTime: nowMs,
		remainingValidity: options.remainingValidity ?? (bound ? NO_END : 90),
		status: 'VALID',
	};
}
