import type { Core, Follower } from '../core';
import type { Ledger } from '../exchange/ledger';
import { type Order, type OwnTrade, isOpen } from '../exchange/orders';
import { plain } from '../exchange/decimal';
import {
	type Snapshot,
	saveOrder,
	saveTrade,
	savedBalance,
	savedGroups,
	savedSwitches,
	takeSnapshot,
} from '../snapshot';
import { trimRecords } from '../wallet/records';
import { saveWallet } from '../wallet/saved';
import type { DataFolder } from './dataFolder';
import type { RecordsChange, StateChange, WalletChange } from './stateChange';

const PRICES_MS = 10_000;
/** Requests that change orders and balances only, which are reported by themselves. */
const TRADING: ReadonlySet<string> = new Set([
	...['newOrder', 'testOrder', 'batchOrders', 'cancelOrder', 'cancelOpenOrders'],
	'cancelAllOrders',
]);

/**
 * Writes down what each turn has changed, before it is reported to anybody: answers and private pushes leave
 * after the turn.
 */
export class Keeper implements Follower {
	private core: Core | undefined;
	private readonly orders = new Set<Order>();
	private trades: OwnTrade[] = [];
	private isWalletChanged = false;
	private areKeysChanged = false;
	private arePricesDue = false;
	/** What was written last of each part, to find what differs. */
	private readonly written = new Map<string, string>();
	private silence: Array<() => void> = [];
	private failure: Error | undefined;

	constructor(
		private readonly folder: DataFolder,
		/** Emitted of a change that could not be written; what follows is up to it. */
		private readonly failed: (error: Error) => void = () => undefined,
	) {}

	follow(core: Core): void {
		this.stop();
		this.core = core;
		const { exchange, clock, accountSide, listenKeys } = core;
		const touched = () => (this.isWalletChanged = true);
		this.silence = [
			exchange.orderChanged.listen((order) => this.orders.add(order)),
			exchange.traded.listen((trade) => this.trades.push(trade)),
			accountSide.wallet.changed.listen(touched),
			listenKeys.changed.listen(() => (this.areKeysChanged = true)),
			core.processed.listen(({ endpoint }) => {
				if (endpoint.method !== 'GET' && !TRADING.has(endpoint.id)) touched();
			}),
			core.commanded.listen(touched),
			clock.turnEnded.listen(() => this.commit()),
		];
		clock.every(PRICES_MS, () => (this.arePricesDue = true));
		this.begin(core);
	}

	/** Ends following; what has changed since the last turn is written. */
	stop(): void {
		if (this.core !== undefined && this.failure === undefined) this.commit();
		for (const silence of this.silence) silence();
		this.silence = [];
		this.core = undefined;
	}

	/** All of the state, as a new generation. */
	private begin(core: Core): void {
		for (const records of core.accountSide.wallet.all()) trimRecords(records);
		const state = stateOf(core);
		this.forgetChanges(core);
		this.folder.begin(state, core.market.report().mode);
		this.written.clear();
		this.walletChange(core);
		this.differs('listenKeys', state.listenKeys);
		this.differs('stpGroups', state.stpGroups);
		this.differs('switches', savedSwitches(core.exchange));
		for (const row of state.balances) this.differs(`balance ${row.uid} ${row.asset}`, row);
	}

	private commit(): void {
		const { core } = this;
		if (core === undefined) return;
		if (this.failure !== undefined) throw this.failure;
		const change = this.change(core);
		if (change === undefined) return;
		try {
			this.folder.write(change);
			if (this.folder.isFull) this.begin(core);
		} catch (error) {
			// From here on nothing is answered any more: it would not be kept.
			this.failure = error as Error;
			this.failed(this.failure);
			throw error;
		}
	}

	private change(core: Core): StateChange | undefined {
		const balances = this.balances(core);
		const { orders, trades } = this;
		const others = this.otherChanges(core);
		const isNothing =
			balances.length === 0 && orders.size === 0 && trades.length === 0 && others === undefined;
		if (isNothing) return undefined;
		const change: StateChange = {
			idPosition: core.exchange.ids.position(),
			...(balances.length > 0 ? { balances } : {}),
			...(orders.size > 0 ? { orders: [...orders].map(saveOrder), ...placesOf(core, orders) } : {}),
			...(trades.length > 0 ? { trades: trades.map(saveTrade) } : {}),
			...others,
		};
		orders.clear();
		this.trades = [];
		return change;
	}

	private balances(core: Core): Snapshot['balances'] {
		return ledgersOf(core).flatMap(([uid, ledger]) => {
			const assets = [...ledger.changed];
			ledger.changed.clear();
			// What other participants trade with one another leaves their balances as they were.
			return assets
				.map((asset) => savedBalance(uid, ledger, asset))
				.filter((row) => this.differs(`balance ${uid} ${row.asset}`, row));
		});
	}

	private otherChanges(core: Core): Partial<StateChange> | undefined {
		const { exchange, listenKeys } = core;
		const isChanged = this.isWalletChanged || this.areKeysChanged || this.arePricesDue;
		if (!isChanged) return undefined;
		const change: { -readonly [Name in keyof StateChange]?: StateChange[Name] } = {};
		if (this.areKeysChanged && this.differs('listenKeys', listenKeys.all())) {
			change.listenKeys = listenKeys.all();
		}
		if (this.arePricesDue) {
			const prices = pricesOf(core);
			if (this.differs('prices', prices)) Object.assign(change, prices);
		}
		if (this.isWalletChanged) {
			const groups = savedGroups(exchange);
			if (this.differs('stpGroups', groups)) change.stpGroups = groups;
			const switches = savedSwitches(exchange);
			if (this.differs('switches', switches)) Object.assign(change, switches);
			const wallet = this.walletChange(core);
			if (wallet !== undefined) change.wallet = wallet;
		}
		this.isWalletChanged = false;
		this.areKeysChanged = false;
		this.arePricesDue = false;
		return Object.keys(change).length === 0 ? undefined : change;
	}

	private walletChange(core: Core): WalletChange | undefined {
		const { idCount, records, futures, keys } = saveWallet(core.accountSide.wallet);
		const changed = records.flatMap((entry): RecordsChange[] => {
			const parts = Object.entries(entry).filter(([name, value]) =>
				this.differs(`${entry.uid} ${name}`, value),
			);
			return parts.length === 0 ? [] : [{ uid: entry.uid, ...Object.fromEntries(parts) }];
		});
		const areFutures = this.differs('futures', futures);
		const areKeys = this.differs('keys', keys);
		const isCounted = this.differs('idCount', idCount);
		if (changed.length === 0 && !areFutures && !areKeys && !isCounted) return undefined;
		return {
			idCount,
			...(changed.length > 0 ? { records: changed } : {}),
			...(areFutures ? { futures } : {}),
			...(areKeys ? { keys } : {}),
		};
	}

	/** Whether a part is another one than when it was written last; it counts as written then. */
	private differs(name: string, value: unknown): boolean {
		const text = JSON.stringify(value);
		if (this.written.get(name) === text) return false;
		this.written.set(name, text);
		return true;
	}

	/** A snapshot holds everything: nothing of it is left to be written. */
	private forgetChanges(core: Core): void {
		this.orders.clear();
		this.trades = [];
		this.isWalletChanged = false;
		this.areKeysChanged = false;
		this.arePricesDue = false;
		for (const [, ledger] of ledgersOf(core)) ledger.changed.clear();
	}
}

function stateOf(core: Core): Snapshot {
	const { exchange, listenKeys, accountSide, market } = core;
	const places = market.placesOf?.(exchange.orders.all().filter(isOpen));
	return {
		...takeSnapshot(exchange, listenKeys),
		wallet: saveWallet(accountSide.wallet),
		...(places === undefined ? {} : { places, pairs: pairsOf(core) }),
	};
}

/** All pairs: the rules of those that orders are about are needed also when they are no longer mirrored. */
function pairsOf({ exchange }: Core): NonNullable<Snapshot['pairs']> {
	return [...exchange.markets.values()].map(({ pair }) => pair);
}

function placesOf({ market }: Core, orders: Iterable<Order>): Pick<StateChange, 'places'> {
	const places = market.placesOf?.([...orders].filter(isOpen));
	return places === undefined ? {} : { places };
}

function pricesOf({ exchange }: Core): Pick<StateChange, 'lastPrices' | 'bookVersions'> {
	const markets = [...exchange.markets.values()];
	return {
		lastPrices: Object.fromEntries(markets.map((m) => [m.pair.symbol, plain(m.last)])),
		bookVersions: Object.fromEntries(markets.map((m) => [m.pair.symbol, m.book.version])),
	};
}

function ledgersOf({ exchange }: Core): Array<[uid: string, ledger: Ledger]> {
	const { accounts, marketAccount, feeAccount } = exchange;
	return [...accounts.values(), marketAccount, feeAccount].map(({ uid, ledger }) => [uid, ledger]);
}
