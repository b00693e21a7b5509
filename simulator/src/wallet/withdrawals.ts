import type { Account } from '../exchange/accounts';
import { ZERO, decimal, plain } from '../exchange/decimal';
import { refusal } from '../exchange/refusal';
import { amountOf, currencyOf, memoFor, networkOf } from './amounts';
import type { Network } from './currencies';
import type { BookAddress, Withdrawal, WithdrawalStatus } from './records';
import type { Wallet } from './wallet';

export interface WithdrawalRequest {
	readonly coin: string;
	/** Short id or long name; empty: the network of the address book. */
	readonly network: string;
	readonly contractAddress: string;
	readonly address: string;
	readonly memo: string;
	readonly amount: string;
	readonly withdrawOrderId: string;
	readonly remark: string;
}

export interface WithdrawalSwitches {
	/** Whether the fee is paid on top of the amount or out of it; MEXC documents neither. */
	readonly withdrawalFee: 'onTop' | 'included';
}

/** Exchange time a withdrawal stays in one state, ms. */
export const STEP_MS = 10_000;
const LONGEST_REMARK = 100;

const NEXT: Readonly<Partial<Record<WithdrawalStatus, WithdrawalStatus>>> = {
	1: 2,
	2: 4,
	3: 4,
	4: 6,
	6: 7,
};

/** Withdrawals: asked for, locked, walked through their states, paid out or given back. */
export class Withdrawals {
	constructor(
		private readonly wallet: Wallet,
		private readonly switches: WithdrawalSwitches,
	) {}

	/** @throws Refusal for the first rule that is broken; nothing has changed then */
	request(account: Account, request: WithdrawalRequest): Withdrawal {
		const { wallet } = this;
		const records = wallet.of(account.uid);
		const { entry, network } = this.target(account, request);
		const memo = memoFor(network, request.memo || (entry.memo ?? ''));
		const requested = amountOf(request.amount, network.withdrawIntegerMultiple);
		const fee = decimal(network.withdrawFee);
		const { withdrawMin, withdrawMax } = network;
		if (requested.lt(decimal(withdrawMin))) throw refusal(10097);
		if (requested.gt(decimal(withdrawMax))) throw refusal(10097);
		const amount = this.switches.withdrawalFee === 'onTop' ? requested : requested.minus(fee);
		if (amount.lte(ZERO)) throw refusal(10097);
		if (account.ledger.get(request.coin).free.lt(amount.plus(fee))) throw refusal(10101);
		if (request.remark.length > LONGEST_REMARK) throw refusal(10268);
		if (records.switches.withdrawalsBlocked) throw refusal(10265);
		const now = wallet.clock.now();
		const withdrawal: Withdrawal = {
			id: wallet.nextId('withdrawal'),
			withdrawOrderId: request.withdrawOrderId || null,
			coin: request.coin,
			netWork: network.netWork,
			address: request.address,
			memo,
			remark: request.remark,
			amount: plain(amount),
			fee: plain(fee),
			requested: plain(requested),
			status: 1,
			txId: null,
			applyTime: now,
			updateTime: now,
		};
		records.withdrawals.push(withdrawal);
		wallet.lock(account, request.coin, amount, 'WITHDRAW');
		wallet.lock(account, request.coin, fee, 'WITHDRAW_FEE');
		this.schedule(account, withdrawal);
		return withdrawal;
	}

	/** Only early states can be cancelled. @throws Refusal 22222 */
	cancel(account: Account, id: string): void {
		const withdrawal = this.find(account, id);
		if (withdrawal === undefined || withdrawal.status > 3) throw refusal(22222);
		this.giveBack(account, withdrawal, 9);
	}

	/** Lets a withdrawal under way fail. @throws RangeError when there is none with this id */
	fail(account: Account, id: string): void {
		const withdrawal = this.find(account, id);
		if (withdrawal === undefined || withdrawal.status > 6) {
			throw new RangeError(`There is no withdrawal ${id} under way`);
		}
		this.giveBack(account, withdrawal, 8);
	}

	/** Goes on with the withdrawals of an earlier simulator. */
	resume(account: Account): void {
		for (const withdrawal of this.wallet.of(account.uid).withdrawals) {
			this.schedule(account, withdrawal);
		}
	}

	private target(
		account: Account,
		request: WithdrawalRequest,
	): { entry: BookAddress; network: Network } {
		const { coin, address, contractAddress } = request;
		const currency = currencyOf(this.wallet, coin);
		const named = request.network === '' ? undefined : networkOf(currency, request.network);
		const entry = this.wallet
			.of(account.uid)
			.addressBook.filter((known) => known.coin === coin && known.address === address)
			.find(({ netWork }) => named === undefined || named.netWork === netWork);
		const network = named ?? (entry && networkOf(currency, entry.netWork));
		if (network?.withdrawEnable === false) throw refusal(10206);
		if (entry === undefined || network === undefined) throw refusal(10212);
		if (contractAddress !== '' && contractAddress !== network.contract) throw refusal(10100);
		return { entry, network };
	}

	private find(account: Account, id: string): Withdrawal | undefined {
		return this.wallet.of(account.uid).withdrawals.find((known) => known.id === id);
	}

	private schedule(account: Account, withdrawal: Withdrawal): void {
		const next = NEXT[withdrawal.status];
		if (next === undefined) return;
		const before = withdrawal.status;
		const { clock } = this.wallet;
		clock.after(Math.max(0, withdrawal.updateTime + STEP_MS - clock.now()), () => {
			if (withdrawal.status === before) this.enter(account, withdrawal, next);
		});
	}

	private enter(account: Account, withdrawal: Withdrawal, status: WithdrawalStatus): void {
		const { wallet } = this;
		const { coin, amount, fee } = withdrawal;
		withdrawal.status = status;
		withdrawal.updateTime = wallet.clock.now();
		wallet.changed.emit();
		if (status === 6) withdrawal.txId = `${wallet.nextId('chain')}${wallet.nextId('chain')}`;
		if (status === 7) {
			wallet.spendLocked(account, coin, decimal(amount), 'WITHDRAW');
			wallet.spendLocked(account, coin, decimal(fee), 'WITHDRAW_FEE');
			wallet.exchange.feeAccount.ledger.credit(coin, decimal(fee));
		}
		this.schedule(account, withdrawal);
	}

	private giveBack(account: Account, withdrawal: Withdrawal, status: 8 | 9): void {
		const { coin, amount, fee } = withdrawal;
		withdrawal.status = status;
		withdrawal.updateTime = this.wallet.clock.now();
		this.wallet.lock(account, coin, ZERO.minus(decimal(amount)), 'WITHDRAW');
		this.wallet.lock(account, coin, ZERO.minus(decimal(fee)), 'WITHDRAW_FEE');
	}
}
