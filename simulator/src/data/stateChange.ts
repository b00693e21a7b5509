import type { Snapshot } from '../snapshot';
import type { AccountRecords } from '../wallet/records';
import type { SavedWallet } from '../wallet/saved';

/** What one turn has changed, as new values: applying it again changes nothing. */
export interface StateChange {
	readonly idPosition: string;
	readonly lastPrices?: Snapshot['lastPrices'];
	readonly bookVersions?: Snapshot['bookVersions'];
	readonly balances?: Snapshot['balances'];
	readonly orders?: Snapshot['orders'];
	readonly trades?: Snapshot['trades'];
	readonly places?: NonNullable<Snapshot['places']>;
	readonly listenKeys?: Snapshot['listenKeys'];
	readonly stpGroups?: NonNullable<Snapshot['stpGroups']>;
	readonly mxDeduct?: NonNullable<Snapshot['mxDeduct']>;
	readonly barred?: NonNullable<Snapshot['barred']>;
	readonly wallet?: WalletChange;
}

/** Parts of an account's records that have changed, each of them whole. */
export type RecordsChange = Readonly<Record<string, unknown>> & Pick<AccountRecords, 'uid'>;

export interface WalletChange {
	readonly idCount: number;
	readonly records?: readonly RecordsChange[];
	readonly futures?: SavedWallet['futures'];
	readonly keys?: SavedWallet['keys'];
}

/** A state to which changes are applied, one after the other. */
export class GrowingState {
	private readonly orders: Map<string, Snapshot['orders'][number]>;
	private readonly trades: Map<string, Snapshot['trades'][number]>;
	private readonly balances: Map<string, Snapshot['balances'][number]>;
	private readonly records: Map<string, AccountRecords>;
	private rest: Snapshot;

	constructor(start: Snapshot) {
		this.rest = start;
		this.orders = new Map(start.orders.map((order) => [order.id, order]));
		this.trades = new Map(start.trades.map((trade) => [tradeKey(trade), trade]));
		this.balances = new Map(start.balances.map((row) => [balanceKey(row), row]));
		this.records = new Map((start.wallet?.records ?? []).map((entry) => [entry.uid, entry]));
	}

	apply(change: StateChange): void {
		const { orders, trades, balances, wallet, lastPrices, bookVersions, places, ...rest } = change;
		for (const order of orders ?? []) this.orders.set(order.id, order);
		for (const trade of trades ?? []) this.trades.set(tradeKey(trade), trade);
		for (const row of balances ?? []) this.balances.set(balanceKey(row), row);
		this.rest = {
			...this.rest,
			...rest,
			lastPrices: { ...this.rest.lastPrices, ...lastPrices },
			bookVersions: { ...this.rest.bookVersions, ...bookVersions },
			places: { ...this.rest.places, ...places },
		};
		if (wallet !== undefined) this.applyWallet(wallet);
	}

	snapshot(): Snapshot {
		const { rest } = this;
		const wallet = rest.wallet && { ...rest.wallet, records: [...this.records.values()] };
		return {
			...rest,
			orders: [...this.orders.values()],
			trades: [...this.trades.values()],
			balances: [...this.balances.values()],
			...(wallet === undefined ? {} : { wallet }),
		};
	}

	private applyWallet({ idCount, records = [], futures, keys }: WalletChange): void {
		for (const change of records) {
			const known = this.records.get(change.uid);
			this.records.set(change.uid, { ...known, ...change } as AccountRecords);
		}
		const before = this.rest.wallet ?? { records: [], futures: [], keys: [] };
		this.rest = {
			...this.rest,
			wallet: {
				idCount,
				records: before.records,
				futures: futures ?? before.futures,
				keys: keys ?? before.keys,
			},
		};
	}
}

function balanceKey({ uid, asset }: Snapshot['balances'][number]): string {
	return `${uid} ${asset}`;
}

/** Both sides of a self-trade have trade ids of their own. */
function tradeKey({ id, orderId }: Snapshot['trades'][number]): string {
	return `${orderId} ${id}`;
}
