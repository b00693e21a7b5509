import { createHash } from 'node:crypto';
import type { Account } from '../exchange/accounts';
import type { Clock } from '../exchange/clock';
import { type Decimal, ZERO } from '../exchange/decimal';
import type { BalanceReason } from '../exchange/events';
import type { Exchange } from '../exchange/exchange';
import { Ledger } from '../exchange/ledger';
import { Signal } from '../exchange/signal';
import { type Currency, currenciesFor } from './currencies';
import { type AccountRecords, type WalletKind, emptyRecords } from './records';

/** Where money and records of the account side live; the rules stand in the files beside this one. */
export class Wallet {
	private readonly records = new Map<string, AccountRecords>();
	private readonly futures = new Map<string, Ledger>();
	private known: { pairs: number; currencies: ReadonlyMap<string, Currency> } | undefined;
	/** Emitted when records or balances of the account side have changed. */
	readonly changed = new Signal<void>();
	/** How many ids have been given out: a continued simulator goes on from there. */
	idCount = 0;

	constructor(
		readonly exchange: Exchange,
		readonly clock: Clock,
	) {}

	/** The currencies by name; a new pair brings its own. */
	get currencies(): ReadonlyMap<string, Currency> {
		const { markets } = this.exchange;
		if (this.known?.pairs !== markets.size) {
			const pairs = [...markets.values()].map(({ pair }) => pair);
			this.known = { pairs: markets.size, currencies: currenciesFor(pairs) };
		}
		return this.known.currencies;
	}

	of(uid: string): AccountRecords {
		const known = this.records.get(uid);
		if (known !== undefined) return known;
		const fresh = emptyRecords(uid);
		this.records.set(uid, fresh);
		return fresh;
	}

	all(): AccountRecords[] {
		return [...this.records.values()];
	}

	set(records: AccountRecords): void {
		this.records.set(records.uid, records);
	}

	/** The balances of one of an account's wallets. */
	ledger(account: Account, kind: WalletKind): Ledger {
		if (kind === 'SPOT') return account.ledger;
		const known = this.futures.get(account.uid);
		if (known !== undefined) return known;
		const fresh = new Ledger(true);
		this.futures.set(account.uid, fresh);
		return fresh;
	}

	/** Futures wallets that have held something, by uid. */
	futuresLedgers(): ReadonlyMap<string, Ledger> {
		return this.futures;
	}

	/** Changes a wallet and, when it is the spot wallet, informs the owner. */
	change(
		account: Account,
		kind: WalletKind,
		asset: string,
		amount: Decimal,
		reason: BalanceReason,
	): void {
		this.ledger(account, kind).credit(asset, amount);
		this.changed.emit();
		if (kind === 'SPOT') this.announce(account, asset, amount, ZERO, reason);
	}

	/** Moves spot money into the lock, or out of it when the amount is negative. */
	lock(account: Account, asset: string, amount: Decimal, reason: BalanceReason): void {
		if (amount.eq(ZERO)) return;
		account.ledger.lock(asset, amount);
		this.changed.emit();
		this.announce(account, asset, ZERO.minus(amount), amount, reason);
	}

	/** Takes locked spot money out of the account. */
	spendLocked(account: Account, asset: string, amount: Decimal, reason: BalanceReason): void {
		if (amount.eq(ZERO)) return;
		account.ledger.spendLocked(asset, amount);
		this.changed.emit();
		this.announce(account, asset, ZERO, ZERO.minus(amount), reason);
	}

	/** 32 hexadecimal digits, never the same twice, the same in every run. */
	nextId(kind: string): string {
		this.idCount += 1;
		return createHash('sha256').update(`${kind} ${this.idCount}`).digest('hex').slice(0, 32);
	}

	private announce(
		account: Account,
		asset: string,
		freeChange: Decimal,
		lockedChange: Decimal,
		reason: BalanceReason,
	): void {
		const { free, locked } = account.ledger.get(asset);
		const time = this.clock.now();
		const balance = { asset, free, freeChange, locked, lockedChange, reason, time };
		this.exchange.announce.privateEvents.emit({ uid: account.uid, kind: 'balance', balance });
	}
}
