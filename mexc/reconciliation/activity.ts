import { orderStatuses, wordOf } from '../endpoints/rows/orderNames';
import { isFinal } from '../endpoints/rows/orderState';
import { balancePush, balancesIn, noBalance, totalOf } from './balances';
import type { PushMessage } from '../streams/pushMessage';
import { streams } from '../streams';
import { compare } from '../core/decimal';
import type { StateStore } from '../events';

const DAY_MS = 86_400_000;

/**
 * Where the account is active: its open orders, the pairs it was busy on in the last 24 hours, and what it holds.
 * History can be asked pair by pair only, so this decides where to look. Kept in static data.
 */
export class Activity {
	/** Its place in the trigger's state. */
	static readonly key = 'activity';
	/** Symbols by order id. */
	private readonly open: Map<string, string>;
	/** Exchange time of the last trade, or event of an order, by symbol. */
	private readonly traded: Map<string, number>;
	/** Free and locked together, by asset; empty until it was read for the first time. */
	private readonly totals: Map<string, string>;
	/** Totals that pushes reported since the account was read last, while `totals` stay as before an interruption. */
	private readonly newer = new Map<string, string>();
	/** Not known to MEXC any more at the last look, and not open. */
	private readonly lost = new Set<string>();
	private isHeld = true;

	constructor(
		private readonly store: StateStore,
		private readonly symbols: readonly string[],
	) {
		const { open, traded, totals } = (store.load(Activity.key) ?? {}) as Partial<
			Record<string, unknown>
		>;
		this.open = mapOf(open, 'string');
		this.traded = mapOf(traded, 'number');
		this.totals = mapOf(totals, 'string');
	}

	/** Whether the pair belongs to what the trigger wants. */
	wants(symbol: string): boolean {
		return this.symbols.length === 0 || this.symbols.includes(symbol);
	}

	/** Order ids with their symbols, without those that this look has not found. */
	get openOrders(): ReadonlyMap<string, string> {
		return new Map([...this.open].filter(([orderId]) => !this.lost.has(orderId)));
	}

	get tradedSymbols(): readonly string[] {
		return [...this.traded.keys()];
	}

	/** Learns from a message of any of the three private streams. */
	learn(message: PushMessage): void {
		const { body, bodyName, symbol = '', receivedAt } = message;
		const balance = balancePush(message);
		if (balance) this.noteTotal(balance.asset, totalOf(balance.balance));
		if (bodyName === streams.privateDeals.bodyName) this.noteTrade(symbol, receivedAt);
		if (bodyName === streams.privateOrders.bodyName) {
			const status = wordOf(orderStatuses, body.status);
			if (!isFinal(status)) this.noteOpen(String(body.id), symbol);
			// Of an order that ended at once nothing else may be left, should n8n be killed before it takes it.
			this.noteTrade(symbol, receivedAt);
		}
		this.save();
	}

	noteOpen(orderId: string, symbol: string): void {
		if (this.wants(symbol)) this.open.set(orderId, symbol);
	}

	/** Its end was emitted, and n8n has taken it. */
	forgetOrder(orderId: string): void {
		if (this.open.delete(orderId)) this.save();
	}

	/** The last look has not found it: forgotten when nothing is missing, not if it was cut short. */
	loseOrder(orderId: string): void {
		this.lost.add(orderId);
	}

	noteTrade(symbol: string, time: number): void {
		if (!this.wants(symbol)) return;
		this.traded.set(symbol, Math.max(time, this.traded.get(symbol) ?? 0));
		for (const [other, last] of this.traded) if (last < time - DAY_MS) this.traded.delete(other);
	}

	/** Whether it is known what the account held before. */
	get knowsBalances(): boolean {
		return this.totals.size > 0;
	}

	/** Assets whose total is another than before; all that the account holds when that is not known. */
	changedAssets(accountInfo: unknown): readonly string[] {
		const now = balancesIn(accountInfo);
		return [...new Set([...now.keys(), ...this.totals.keys()])].filter((asset) => {
			const balance = now.has(asset) ? now.get(asset) : noBalance;
			// Listed without an amount: it is compared when MEXC says one again.
			if (balance === undefined) return false;
			return compare(totalOf(balance), this.totals.get(asset) ?? '0') !== 0;
		});
	}

	/** The account is going to be read: what pushes reported before is in the answer. */
	beforeReading(): void {
		this.newer.clear();
		this.lost.clear();
	}

	/** Nothing is missing any more: from here on the balances are those of this answer. */
	recovered(accountInfo: unknown): void {
		this.isHeld = false;
		this.setTotals(accountInfo);
		for (const [asset, total] of this.newer) this.totals.set(asset, total);
		for (const orderId of this.lost) this.open.delete(orderId);
		this.save();
	}

	/** What to compare with, should there be an interruption before this one is over. */
	noteAccount(accountInfo: unknown): void {
		this.setTotals(accountInfo);
		this.save();
	}

	/** Something may be missing: the balances stay what they were, to be compared with. */
	interrupted(): void {
		this.isHeld = true;
	}

	private setTotals(accountInfo: unknown): void {
		const before = new Map(this.totals);
		this.totals.clear();
		// With pairs of its own the trigger does not ask for the account.
		if (accountInfo === undefined) return;
		for (const [asset, balance] of balancesIn(accountInfo)) {
			const total = balance === undefined ? before.get(asset) : totalOf(balance);
			if (total !== undefined) this.totals.set(asset, total);
		}
	}

	private noteTotal(asset: string, total: string): void {
		(this.isHeld ? this.newer : this.totals).set(asset, total);
	}

	save(): void {
		this.store.save(Activity.key, {
			open: Object.fromEntries(this.open),
			traded: Object.fromEntries(this.traded),
			totals: Object.fromEntries(this.totals),
		});
	}
}

/** What people may have edited is taken where it has the right form. */
function mapOf<T extends 'string' | 'number'>(value: unknown, type: T) {
	const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
	type Value = T extends 'string' ? string : number;
	return new Map<string, Value>(entries.filter(([, entry]) => typeof entry === type));
}
