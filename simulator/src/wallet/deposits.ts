import type { Account } from '../exchange/accounts';
import { decimal } from '../exchange/decimal';
import { refusal } from '../exchange/refusal';
import { currencyOf, networkOf } from './amounts';
import type { Currency, Network } from './currencies';
import type { Deposit, DepositAddress } from './records';
import type { Wallet } from './wallet';

/** How a deposit is confirmed: at once without `network`, else step by step. */
export interface DepositHow {
	/** Short network id or long name. */
	readonly network?: string;
	/** Exchange time between two confirmations, ms. Default 1000. */
	readonly confirmEveryMs?: number;
	/** Of the transaction on the chain, which may hold several deposits to one address. */
	readonly txId?: string;
	readonly memo?: string;
}

/** Deposits: their addresses, and money that arrives from outside. */
export class Deposits {
	constructor(private readonly wallet: Wallet) {}

	/** The account's addresses of a coin. @throws Refusal 10232, 10100 or 10216 */
	addresses(account: Account, coin: string, networkName: string): DepositAddress[] {
		const currency = currencyOf(this.wallet, coin);
		const wanted = networkName === '' ? undefined : networkOf(currency, networkName).netWork;
		const found = this.wallet
			.of(account.uid)
			.depositAddresses.filter((address) => address.coin === coin)
			.filter(({ netWork }) => wanted === undefined || netWork === wanted);
		if (found.length === 0) throw refusal(10216);
		return found;
	}

	/** The address of a coin on a network, made when there is none. @throws Refusal 10206 when closed */
	address(account: Account, coin: string, networkName: string): DepositAddress {
		const network = networkOf(currencyOf(this.wallet, coin), networkName);
		if (!network.depositEnable) throw refusal(10206);
		return this.addressOn(account, network);
	}

	/** Money arrives from outside. @throws RangeError for a coin or network that does not exist */
	receive(account: Account, coin: string, amount: string, how: DepositHow = {}): Deposit {
		const network = depositNetwork(this.wallet.currencies.get(coin), coin, how.network);
		const { address, memo: ownMemo } = this.addressOn(account, network);
		const memo = how.memo ?? ownMemo;
		const now = this.wallet.clock.now();
		const isStepwise = how.network !== undefined || how.confirmEveryMs !== undefined;
		const deposit: Deposit = {
			txId: how.txId ?? `${this.wallet.nextId('chain')}${this.wallet.nextId('chain')}:0`,
			coin,
			netWork: network.netWork,
			address,
			memo,
			amount,
			status: 4,
			confirmations: 0,
			needed: isStepwise ? network.minConfirm : 0,
			confirmEveryMs: how.confirmEveryMs ?? 1000,
			insertTime: now,
			updateTime: now,
		};
		this.wallet.of(account.uid).deposits.push(deposit);
		if (isStepwise) this.schedule(account, deposit);
		else this.credit(account, deposit);
		return deposit;
	}

	/** Goes on with the deposits of an earlier simulator. */
	resume(account: Account): void {
		for (const deposit of this.wallet.of(account.uid).deposits) {
			if (deposit.status === 4) this.schedule(account, deposit);
		}
	}

	private schedule(account: Account, deposit: Deposit): void {
		const { clock } = this.wallet;
		const due = deposit.updateTime + deposit.confirmEveryMs;
		clock.after(Math.max(0, due - clock.now()), () => this.confirm(account, deposit));
	}

	private confirm(account: Account, deposit: Deposit): void {
		deposit.confirmations += 1;
		deposit.updateTime = this.wallet.clock.now();
		this.wallet.changed.emit();
		if (deposit.confirmations < deposit.needed) this.schedule(account, deposit);
		else this.credit(account, deposit);
	}

	private credit(account: Account, deposit: Deposit): void {
		deposit.status = 5;
		this.wallet.change(account, 'SPOT', deposit.coin, decimal(deposit.amount), 'DEPOSIT');
	}

	private addressOn(account: Account, network: Network): DepositAddress {
		const { depositAddresses } = this.wallet.of(account.uid);
		const { coin, netWork, sameAddress } = network;
		const known = depositAddresses.find((a) => a.coin === coin && a.netWork === netWork);
		if (known !== undefined) return known;
		const address = `sim${this.wallet.nextId('address')}`;
		const fresh = { coin, netWork, address, memo: sameAddress ? account.uid : null };
		depositAddresses.push(fresh);
		return fresh;
	}
}

function depositNetwork(
	currency: Currency | undefined,
	coin: string,
	name: string | undefined,
): Network {
	const networks = currency?.networks ?? [];
	const found = networks.find(
		({ netWork, network }) => name === undefined || name === netWork || name === network,
	);
	if (found !== undefined) return found;
	if (currency === undefined) throw new RangeError(`There is no coin ${coin}`);
	throw new RangeError(`${coin} has no network ${name ?? ''}`);
}
