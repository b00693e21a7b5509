import { type Decimal, ZERO, plain } from './decimal';

export interface Balance {
	readonly free: Decimal;
	readonly locked: Decimal;
}

const EMPTY: Balance = { free: ZERO, locked: ZERO };

/**
 * The balances of one account. A bounded ledger never goes below zero: trying to is a fault of the
 * simulator itself and throws a RangeError. The market's own account is unbounded.
 */
export class Ledger {
	/** Assets whose balance has changed; whoever writes them down takes them out. */
	readonly changed = new Set<string>();
	private readonly balances = new Map<string, Balance>();

	constructor(private readonly bounded: boolean) {}

	get(asset: string): Balance {
		return this.balances.get(asset) ?? EMPTY;
	}

	entries(): Array<[asset: string, balance: Balance]> {
		return [...this.balances];
	}

	credit(asset: string, amount: Decimal): void {
		const { free, locked } = this.get(asset);
		this.set(asset, free.plus(amount), locked);
	}

	debit(asset: string, amount: Decimal): void {
		const { free, locked } = this.get(asset);
		this.set(asset, free.minus(amount), locked);
	}

	lock(asset: string, amount: Decimal): void {
		const { free, locked } = this.get(asset);
		this.set(asset, free.minus(amount), locked.plus(amount));
	}

	unlock(asset: string, amount: Decimal): void {
		this.lock(asset, ZERO.minus(amount));
	}

	spendLocked(asset: string, amount: Decimal): void {
		const { free, locked } = this.get(asset);
		this.set(asset, free, locked.minus(amount));
	}

	restore(asset: string, free: Decimal, locked: Decimal): void {
		this.set(asset, free, locked);
	}

	private set(asset: string, free: Decimal, locked: Decimal): void {
		if (this.bounded && (free.lt(ZERO) || locked.lt(ZERO))) {
			throw new RangeError(`${asset} would become ${plain(free)} free and ${plain(locked)} locked`);
		}
		this.balances.set(asset, { free, locked });
		this.changed.add(asset);
	}
}
