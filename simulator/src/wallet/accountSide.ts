import type { Account } from '../exchange/accounts';
import type { Clock } from '../exchange/clock';
import type { Exchange } from '../exchange/exchange';
import { Deposits } from './deposits';
import { Dust } from './dust';
import { Rebates } from './rebates';
import { type SavedWallet, restoreWallet } from './saved';
import { seedDemo } from './demo';
import { SubAccounts } from './subAccounts';
import { Transfers } from './transfers';
import { Wallet } from './wallet';
import { type WithdrawalSwitches, Withdrawals } from './withdrawals';

/** Everything of the exchange that is neither market nor order. */
export class AccountSide {
	readonly wallet: Wallet;
	readonly withdrawals: Withdrawals;
	readonly deposits: Deposits;
	readonly subAccounts: SubAccounts;
	readonly transfers: Transfers;
	readonly dust: Dust;
	readonly rebates: Rebates;

	/**
	 * @param saved the account side of an earlier simulator, to go on from; without it the accounts
	 * that ask for it get a history. Sub-accounts exist afterwards, their spot balances are not
	 * restored here.
	 */
	constructor(exchange: Exchange, clock: Clock, switches: WithdrawalSwitches, saved?: SavedWallet) {
		this.wallet = new Wallet(exchange, clock);
		this.withdrawals = new Withdrawals(this.wallet, switches);
		this.deposits = new Deposits(this.wallet);
		this.subAccounts = new SubAccounts(this.wallet);
		this.transfers = new Transfers(this.wallet, this.subAccounts);
		this.dust = new Dust(this.wallet);
		this.rebates = new Rebates(this.wallet);
		if (saved === undefined) seedDemo(this);
		else restoreWallet(this.wallet, saved);
	}

	/** Lets withdrawals and deposits that were under way go on. */
	resume(): void {
		for (const account of this.accounts()) {
			this.withdrawals.resume(account);
			this.deposits.resume(account);
		}
	}

	private accounts(): Account[] {
		return [...this.wallet.exchange.accounts.values()];
	}
}
