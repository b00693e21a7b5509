import { isSame, noBalance, type Balance, type BalancePush } from './balances';
import { subtract } from '../core/decimal';
import { savedInOrder, type InOrder } from '../core/savedInOrder';
import type { StateStore } from '../events';

/** A balance, and the exchange time of the event that reported it. */
interface Emitted extends Balance {
	at: number;
}

export interface Difference {
	asset: string;
	before: Emitted;
	now: Balance;
}

/**
 * What each asset was when it was last emitted. During an interruption this stays, to be compared with; pushes
 * that come before the comparison say themselves what an asset was before them.
 */
export class BalanceMemory {
	/** Its place in the trigger's state. */
	static readonly key = 'balances';
	private readonly known: Map<string, Emitted>;
	/** Accepted by n8n, and saved. */
	private readonly taken: Map<string, Emitted>;
	/** Emitted and perhaps not accepted yet, by asset. */
	private readonly underWay = new Map<string, InOrder<Emitted>>();
	/** What an asset was before its first push since the interruption. */
	private readonly beforePush = new Map<string, Balance>();
	/** What pushes have reported since the interruption. */
	private readonly pushed = new Map<string, Emitted>();
	private isInterrupted = true;
	/** It is known what the account held: nothing at all is an answer, one push is none. */
	private isBegun: boolean;

	constructor(private readonly store: StateStore) {
		const saved = store.load(BalanceMemory.key);
		this.isBegun = typeof saved === 'object' && saved !== null;
		const entries = Object.entries(this.isBegun ? (saved as object) : {});
		this.taken = new Map(
			entries.filter((entry): entry is [string, Emitted] => isReported(entry[1])),
		);
		this.known = new Map(this.taken);
	}

	get hasBegun(): boolean {
		return this.isBegun;
	}

	notePush({ asset, balance, freeChange, lockedChange, time }: BalancePush): void {
		const emitted = { ...balance, at: time };
		if (!this.isInterrupted) return void this.known.set(asset, emitted);
		if (!this.beforePush.has(asset)) {
			const free = subtract(balance.free, freeChange);
			this.beforePush.set(asset, { free, locked: subtract(balance.locked, lockedChange) });
		}
		this.pushed.set(asset, emitted);
	}

	/** From here on balances may change unseen. */
	interrupted(): void {
		this.settle();
		this.isInterrupted = true;
	}

	/** Everything was compared. */
	recovered(): void {
		this.settle();
		this.isInterrupted = false;
	}

	/** The first balances ever: nothing to compare them with. */
	begin(account: ReadonlyMap<string, Balance | undefined>, time: number): void {
		for (const [asset, balance] of account) {
			if (balance === undefined) continue;
			const emitted = { ...(this.beforePush.get(asset) ?? balance), at: time };
			this.known.set(asset, emitted);
			if (!this.taken.has(asset)) this.taken.set(asset, emitted);
		}
		this.isBegun = true;
		this.save();
	}

	/** What pushes did not say. Each difference is found once. */
	differences(
		account: ReadonlyMap<string, Balance | undefined>,
		time: number,
		isFirstLook: boolean,
	): readonly Difference[] {
		return [...new Set([...account.keys(), ...this.known.keys()])].flatMap((asset) => {
			const beforePush = this.beforePush.get(asset);
			// Of a later look the pushes have reported the outcome themselves.
			if (beforePush !== undefined && !isFirstLook) return [];
			const read = account.has(asset) ? account.get(asset) : noBalance;
			const now = beforePush ?? read;
			// Listed without an amount: what it was stays to be compared with.
			if (now === undefined) return [];
			const before = this.known.get(asset) ?? { ...noBalance, at: 0 };
			if (isSame(before, now)) return [];
			this.known.set(asset, { ...now, at: time });
			return [{ asset, before, now }];
		});
	}

	/** An event goes to n8n; the returned function says that n8n has taken it. */
	giveAway(asset: string, balance: Balance, time: number): () => void {
		const queue = this.underWay.get(asset) ?? savedInOrder((emitted) => this.take(asset, emitted));
		this.underWay.set(asset, queue);
		return queue.wait({ ...balance, at: time });
	}

	private take(asset: string, emitted: Emitted): void {
		this.taken.set(asset, emitted);
		this.save();
	}

	private settle(): void {
		for (const [asset, emitted] of this.pushed) this.known.set(asset, emitted);
		this.pushed.clear();
		this.beforePush.clear();
	}

	private save(): void {
		if (this.isBegun) this.store.save(BalanceMemory.key, Object.fromEntries(this.taken));
	}
}

function isReported(value: unknown): value is Emitted {
	const { free, locked, at } = (value ?? {}) as Partial<Record<keyof Emitted, unknown>>;
	return typeof free === 'string' && typeof locked === 'string' && typeof at === 'number';
}
