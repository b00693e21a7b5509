import type { Account } from '../exchange/accounts';
import { ZERO, decimal } from '../exchange/decimal';
import type { AccountSide } from '../wallet/accountSide';
import type { DepositHow } from '../wallet/deposits';
import type { Rebate, WalletSwitches } from '../wallet/records';

/** An address that withdrawals of an account may go to. */
export interface WithdrawalAddress {
	readonly coin: string;
	/** Short network id or long name. */
	readonly network: string;
	readonly address: string;
	readonly memo?: string;
	readonly label?: string;
}

/** A payment for the trading of someone the account has brought. */
export interface RebatePayment {
	readonly amount: string;
	/** Default USDT. */
	readonly asset?: string;
	/** Default spot. */
	readonly market?: Rebate['market'];
	/** The trader's uid; default: the account itself, a kickback. */
	readonly fromUid?: string;
}

/** Steers the account side: what happens outside the exchange, or behind its counter. */
export interface WalletControl {
	/**
	 * Money arrives. Without `how` it is credited at once, with a network it is confirmed step by step.
	 * @throws RangeError for a wrong account, coin, network or amount
	 */
	deposit(asset: string, amount: string, uid?: string, how?: DepositHow): void;
	/** Changes switches of an account. @throws RangeError for a wrong account or switch */
	updateWallet(change: Partial<WalletSwitches>, uid?: string): void;
	/** Adds to the address book. @throws RangeError for a wrong account, coin or network */
	addWithdrawalAddress(entry: WithdrawalAddress, uid?: string): void;
	/** Lets a withdrawal under way fail; the money comes back. @throws RangeError for a wrong id */
	failWithdrawal(id: string, uid?: string): void;
	/** Pays a rebate into the spot wallet. @throws RangeError for a wrong account or amount */
	payRebate(payment: RebatePayment, uid?: string): void;
}

/** The account a command is for: the first one when it names none. */
function accountOf(side: AccountSide, uid: string | undefined): Account {
	const [first] = side.wallet.exchange.accounts.values();
	const account = uid === undefined ? first : side.wallet.exchange.accounts.get(uid);
	if (account === undefined) throw new RangeError(`There is no account ${uid ?? ''}`);
	return account;
}

function requireAmount(amount: string): void {
	const isNumber = /^\d+(\.\d+)?$/.test(amount) && decimal(amount).gt(ZERO);
	if (!isNumber) throw new RangeError(`The amount "${amount}" is not a number above zero`);
}

const YES_NO: readonly unknown[] = [true, false];
const SWITCH_VALUES: Readonly<Record<string, readonly unknown[] | undefined>> = {
	affiliate: YES_NO,
	kycStatus: ['1', '2', '3', '4'],
	withdrawalsBlocked: YES_NO,
	transfersBlocked: YES_NO,
	nextTransfer: [null, 10200, 10201, 10202, 10219],
} satisfies Readonly<Record<keyof WalletSwitches, readonly unknown[]>>;

function checkSwitch(name: string, value: unknown): void {
	const values = SWITCH_VALUES[name];
	if (values === undefined) throw new RangeError(`There is no wallet switch "${name}"`);
	if (!values.includes(value)) {
		throw new RangeError(`The switch "${name}" is one of ${values.map(String).join(', ')}`);
	}
}

/** The commands of the account side of a running simulator. */
export function walletControl(side: AccountSide): WalletControl {
	return {
		deposit: (asset, amount, uid, how) => {
			requireAmount(amount);
			side.deposits.receive(accountOf(side, uid), asset, amount, how);
		},
		updateWallet: (change, uid) => {
			const { switches } = side.wallet.of(accountOf(side, uid).uid);
			for (const [name, value] of Object.entries(change)) checkSwitch(name, value);
			Object.assign(switches, change);
		},
		addWithdrawalAddress: ({ coin, network, address, memo, label }, uid) => {
			const { wallet } = side;
			const found = wallet.currencies
				.get(coin)
				?.networks.find((known) => [known.netWork, known.network].includes(network));
			if (found === undefined) throw new RangeError(`There is no network ${network} for ${coin}`);
			const entry = { coin, netWork: found.netWork, address };
			wallet
				.of(accountOf(side, uid).uid)
				.addressBook.push({ ...entry, memo: memo ?? null, label: label ?? '' });
		},
		failWithdrawal: (id, uid) => side.withdrawals.fail(accountOf(side, uid), id),
		payRebate: ({ amount, asset = 'USDT', market = 'spot', fromUid }, uid) => {
			requireAmount(amount);
			const account = accountOf(side, uid);
			if (!side.wallet.currencies.has(asset)) throw new RangeError(`There is no coin ${asset}`);
			side.rebates.pay(account, {
				uid: fromUid ?? account.uid,
				market,
				asset,
				amount,
				// The share and the trading behind it, so that the sums on the pages agree.
				rate: '0.1',
				traded: decimal(amount).times(10).toFixed(),
				isKickback: fromUid === undefined,
			});
		},
	};
}
