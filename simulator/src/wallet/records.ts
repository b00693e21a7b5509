// What the account side remembers. Everything is plain JSON, amounts are text, so that a snapshot is
// a copy and nothing can be lost on the way through it.

export type WalletKind = 'SPOT' | 'FUTURES';

/** 1 applied, 2 audited, 4 processing, 6 waits for confirmation, 7 done, 8 failed, 9 cancelled. */
export type WithdrawalStatus = 1 | 2 | 3 | 4 | 6 | 7 | 8 | 9;

export interface Withdrawal {
	readonly id: string;
	readonly withdrawOrderId: string | null;
	readonly coin: string;
	/** Short network id, as `netWork` of the currency information. */
	readonly netWork: string;
	readonly address: string;
	readonly memo: string | null;
	readonly remark: string;
	/** What leaves for the address, and what the exchange keeps; both are locked until the end. */
	readonly amount: string;
	readonly fee: string;
	/** The amount that was asked for. */
	readonly requested: string;
	status: WithdrawalStatus;
	txId: string | null;
	/** Exchange time, ms. */
	readonly applyTime: number;
	updateTime: number;
}

export interface Deposit {
	readonly txId: string;
	readonly coin: string;
	readonly netWork: string;
	readonly address: string;
	readonly memo: string | null;
	readonly amount: string;
	/** 4 pending, 5 credited. */
	status: 4 | 5;
	confirmations: number;
	readonly needed: number;
	/** Exchange time between two confirmations, ms. */
	readonly confirmEveryMs: number;
	readonly insertTime: number;
	updateTime: number;
}

export type TransferStatus = 'SUCCESS' | 'FAILED' | 'WAIT';

/** Between the wallets of one account. */
export interface WalletTransfer {
	readonly tranId: string;
	readonly asset: string;
	readonly amount: string;
	readonly from: WalletKind;
	readonly to: WalletKind;
	readonly status: TransferStatus;
	readonly time: number;
}

/** To another user of the exchange. */
export interface InternalTransfer {
	readonly tranId: string;
	readonly asset: string;
	readonly amount: string;
	readonly toAccountType: string;
	readonly toAccount: string;
	readonly fromUid: string;
	readonly toUid: string;
	readonly status: TransferStatus;
	readonly time: number;
}

/** Between a master account and its sub-accounts; names, the master's is empty. */
export interface SubAccountTransfer {
	readonly tranId: string;
	readonly clientTranId: string | null;
	readonly asset: string;
	readonly amount: string;
	readonly fromAccount: string;
	readonly toAccount: string;
	readonly from: WalletKind;
	readonly to: WalletKind;
	readonly status: TransferStatus;
	readonly time: number;
}

export interface DepositAddress {
	readonly coin: string;
	readonly netWork: string;
	readonly address: string;
	readonly memo: string | null;
}

/** An address that withdrawals may go to. */
export interface BookAddress extends DepositAddress {
	readonly label: string;
}

export interface ConvertedAsset {
	readonly id: string;
	readonly asset: string;
	readonly amount: string;
	/** In MX, before the fee. */
	readonly convert: string;
	readonly fee: string;
}

export interface DustConversion {
	readonly time: number;
	readonly totalConvert: string;
	readonly totalFee: string;
	readonly details: readonly ConvertedAsset[];
}

export interface SubAccount {
	readonly name: string;
	readonly note: string;
	readonly uid: string;
	readonly createTime: number;
	isFreeze: boolean;
}

/** Someone the account brought to the exchange. */
export interface Referral {
	readonly uid: string;
	/** Masked, as the exchange prints it. */
	readonly account: string;
	readonly inviteCode: string;
	readonly inviteTime: number;
	readonly depositAmount: string;
	readonly withdrawAmount: string;
	readonly firstDepositTime: number | null;
	readonly lastDepositTime: number | null;
}

/** One payment for the trading of a referral (or of the account itself, a kickback). */
export interface Rebate {
	readonly uid: string;
	readonly market: 'spot' | 'futures' | 'etf';
	readonly asset: string;
	readonly rate: string;
	/** Traded value and payment, in `asset`. */
	readonly traded: string;
	readonly amount: string;
	readonly time: number;
	readonly isKickback: boolean;
}

export interface Campaign {
	readonly name: string;
	readonly inviteCode: string;
	readonly clicks: number;
	readonly createTime: number;
}

export interface SubAffiliate {
	readonly name: string;
	readonly mail: string;
	readonly campaign: string;
	readonly inviteCode: string;
	readonly activationTime: number;
}

export interface AffiliateWithdrawal {
	readonly time: number;
	readonly asset: string;
	readonly amount: string;
}

/** What tests and the control API decide about an account. */
export interface WalletSwitches {
	/** Affiliate pages are for affiliates; the others get code 403. */
	affiliate: boolean;
	/** 1 not verified, 2 primary, 3 advanced, 4 institutional. */
	kycStatus: '1' | '2' | '3' | '4';
	/** Risk control refuses withdrawals (10265). */
	withdrawalsBlocked: boolean;
	/** Transfers are refused (10206). */
	transfersBlocked: boolean;
	/**
	 * The next transfer ends with this code: 10200, 10201 and 10219 after the money has left the
	 * source and before it has reached the target, 10202 before anything has happened.
	 */
	nextTransfer: 10200 | 10201 | 10202 | 10219 | null;
}

/** Everything of one account that is not its spot balances, orders or keys. */
export interface AccountRecords {
	readonly uid: string;
	/** The master's uid when this is a sub-account. */
	readonly masterUid: string | null;
	readonly switches: WalletSwitches;
	readonly withdrawals: Withdrawal[];
	readonly deposits: Deposit[];
	readonly transfers: WalletTransfer[];
	readonly internalTransfers: InternalTransfer[];
	readonly subAccountTransfers: SubAccountTransfer[];
	readonly depositAddresses: DepositAddress[];
	readonly addressBook: BookAddress[];
	readonly conversions: DustConversion[];
	readonly subAccounts: SubAccount[];
	readonly referCode: string;
	readonly referrals: Referral[];
	readonly rebates: Rebate[];
	readonly campaigns: Campaign[];
	readonly subAffiliates: SubAffiliate[];
	readonly affiliateWithdrawals: AffiliateWithdrawal[];
}

/** The records of an account that has done nothing yet. */
export function emptyRecords(uid: string, masterUid: string | null = null): AccountRecords {
	return {
		uid,
		masterUid,
		switches: {
			affiliate: true,
			kycStatus: '1',
			withdrawalsBlocked: false,
			transfersBlocked: false,
			nextTransfer: null,
		},
		withdrawals: [],
		deposits: [],
		transfers: [],
		internalTransfers: [],
		subAccountTransfers: [],
		depositAddresses: [],
		addressBook: [],
		conversions: [],
		subAccounts: [],
		referCode: `sim${uid.slice(-4)}`,
		referrals: [],
		rebates: [],
		campaigns: [],
		subAffiliates: [],
		affiliateWithdrawals: [],
	};
}

/** Rows that a history keeps at least; the exchange keeps some months only. */
const KEPT_ROWS = 1000;

/** Gives up the oldest rows of long histories; what is still under way is kept. */
export function trimRecords(records: AccountRecords): void {
	trim(records.withdrawals, ({ status }) => status < 7);
	trim(records.deposits, ({ status }) => status === 4);
	const lists: readonly unknown[][] = [
		records.transfers,
		records.internalTransfers,
		records.subAccountTransfers,
		records.conversions,
		records.rebates,
	];
	for (const list of lists) trim(list, () => false);
}

function trim<T>(list: T[], isUnderWay: (row: T) => boolean): void {
	const excess = list.length - KEPT_ROWS;
	if (excess <= 0) return;
	const kept = list.filter((row, index) => index >= excess || isUnderWay(row));
	list.splice(0, list.length, ...kept);
}
