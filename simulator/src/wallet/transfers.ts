import type { Account } from '../exchange/accounts';
import { type Decimal, ZERO, plain } from '../exchange/decimal';
import { missingParameter, refusal } from '../exchange/refusal';
import { amountOf, currencyOf } from './amounts';
import type {
	InternalTransfer,
	SubAccountTransfer,
	TransferStatus,
	WalletKind,
	WalletSwitches,
	WalletTransfer,
} from './records';
import type { SubAccounts } from './subAccounts';
import type { Wallet } from './wallet';

type Failure = NonNullable<WalletSwitches['nextTransfer']>;

/** What moves, from where to where. */
interface Movement {
	readonly from: Account;
	readonly fromKind: WalletKind;
	readonly to: Account;
	readonly toKind: WalletKind;
	readonly asset: string;
	readonly amount: Decimal;
}

export interface SubAccountRequest {
	readonly clientTranId: string;
	/** Names; empty is the master. */
	readonly fromAccount: string;
	readonly toAccount: string;
	readonly fromKind: WalletKind;
	readonly toKind: WalletKind;
	readonly asset: string;
	readonly amount: string;
}

export interface InternalRequest {
	readonly toAccountType: string;
	readonly toAccount: string;
	readonly areaCode: string;
	readonly asset: string;
	readonly amount: string;
}

/** The e-mail address by which an account is known to the others. */
export function emailOf(uid: string): string {
	return `${uid}@example.com`;
}

/** Moves money between wallets, between master and sub-accounts, and between users. */
export class Transfers {
	constructor(
		private readonly wallet: Wallet,
		private readonly subAccounts: SubAccounts,
	) {}

	/** Between the spot and the futures wallet of one account. @throws Refusal */
	universal(
		account: Account,
		fromKind: WalletKind,
		toKind: WalletKind,
		asset: string,
		amountText: string,
	): WalletTransfer {
		const amount = this.checked(asset, amountText);
		const movement = { from: account, fromKind, to: account, toKind, asset, amount };
		const failure = this.startMove(movement);
		const transfer: WalletTransfer = {
			tranId: this.wallet.nextId('transfer'),
			asset,
			amount: plain(amount),
			from: fromKind,
			to: toKind,
			status: statusAfter(failure),
			time: this.wallet.clock.now(),
		};
		if (failure !== 10202) this.wallet.of(account.uid).transfers.push(transfer);
		if (failure !== undefined) throw refusal(failure);
		return transfer;
	}

	/** Between a master and its sub-accounts. @throws Refusal */
	subAccount(master: Account, request: SubAccountRequest): SubAccountTransfer {
		const { asset, fromAccount, toAccount, fromKind, toKind } = request;
		const from = fromAccount === '' ? master : this.subAccounts.account(master, fromAccount);
		const to = toAccount === '' ? master : this.subAccounts.account(master, toAccount);
		const amount = this.checked(asset, request.amount);
		const failure = this.startMove({ from, fromKind, to, toKind, asset, amount });
		const transfer: SubAccountTransfer = {
			tranId: this.numericId(),
			clientTranId: request.clientTranId || null,
			asset,
			amount: plain(amount),
			fromAccount,
			toAccount,
			from: fromKind,
			to: toKind,
			status: statusAfter(failure),
			time: this.wallet.clock.now(),
		};
		if (failure !== 10202) this.wallet.of(master.uid).subAccountTransfers.push(transfer);
		if (failure !== undefined) throw refusal(failure);
		return transfer;
	}

	/** To another user, from spot to spot. @throws Refusal */
	internal(account: Account, request: InternalRequest): InternalTransfer {
		const { toAccountType, toAccount, asset } = request;
		if (toAccountType === 'MOBILE' && request.areaCode === '') throw missingParameter('areaCode');
		const uid = toAccountType === 'EMAIL' ? toAccount.replace(/@example\.com$/, '') : toAccount;
		const to = this.wallet.exchange.accounts.get(uid);
		if (to === undefined) throw refusal(10001);
		const amount = this.checked(asset, request.amount);
		const [fromKind, toKind] = ['SPOT', 'SPOT'] as const;
		const failure = this.startMove({ from: account, fromKind, to, toKind, asset, amount });
		const transfer: InternalTransfer = {
			tranId: this.wallet.nextId('internal'),
			asset,
			amount: plain(amount),
			toAccountType,
			toAccount,
			fromUid: account.uid,
			toUid: to.uid,
			status: statusAfter(failure),
			time: this.wallet.clock.now(),
		};
		if (failure !== 10202) this.wallet.of(account.uid).internalTransfers.push(transfer);
		if (failure !== undefined) throw refusal(failure);
		this.wallet.of(to.uid).internalTransfers.push(transfer);
		return transfer;
	}

	private checked(asset: string, amount: string): Decimal {
		currencyOf(this.wallet, asset);
		return amountOf(amount);
	}

	/** Moves the money. @returns the code of an injected failure, after what happened in spite of it */
	private startMove(movement: Movement): Failure | undefined {
		const { wallet } = this;
		const { from, fromKind, to, toKind, asset, amount } = movement;
		if (from === to && fromKind === toKind) throw refusal(10103);
		const { switches } = wallet.of(from.uid);
		if (switches.transfersBlocked) throw refusal(10206);
		if (wallet.ledger(from, fromKind).get(asset).free.lt(amount)) throw refusal(10101);
		const failure = switches.nextTransfer ?? undefined;
		switches.nextTransfer = null;
		if (failure === 10202) return failure;
		wallet.change(from, fromKind, asset, ZERO.minus(amount), 'CONTRACT_TRANSFER');
		if (failure === undefined) wallet.change(to, toKind, asset, amount, 'CONTRACT_TRANSFER');
		return failure;
	}

	/** Ids of sub-account transfers are numbers. */
	private numericId(): string {
		this.wallet.idCount += 1;
		return String(11_945_860_000 + this.wallet.idCount);
	}
}

/** 10200 is still under way, the others have failed half-way. */
function statusAfter(failure: Failure | undefined): TransferStatus {
	if (failure === undefined) return 'SUCCESS';
	return failure === 10200 ? 'WAIT' : 'FAILED';
}
