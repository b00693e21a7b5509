import type { Account } from './exchange/accounts';
import { decimal, plain } from './exchange/decimal';
import type { Exchange } from './exchange/exchange';
import type { Ledger } from './exchange/ledger';
import type { ListenKey, ListenKeys } from './exchange/listenKeys';
import { type Order, type OwnTrade, isOpen } from './exchange/orders';
import type { Pair } from './exchange/pairs';
import type { StpGroup } from './exchange/stpGroups';
import type { QueuePlaces } from './outside/queuePlaces';
import type { SavedWallet } from './wallet/saved';

type Text<T> = { readonly [K in keyof T]: string };

export interface SavedOrder
	extends Omit<Order, 'account' | 'pair' | keyof Amounts | 'quoteBudget'>, Text<Amounts> {
	readonly uid: string;
	readonly symbol: string;
	readonly quoteBudget: string | null;
}

interface Amounts {
	price: string;
	quantity: string;
	executed: string;
	executedQuote: string;
	lastFill: string;
	locked: string;
}

export interface SavedTrade
	extends Omit<OwnTrade, 'order' | 'price' | 'quantity' | 'quote' | 'fee'>, Text<TradeAmounts> {
	readonly orderId: string;
}

interface TradeAmounts {
	price: string;
	quantity: string;
	quote: string;
	fee: string;
}

/** What survives a restart of the simulator, as plain JSON. */
export interface Snapshot {
	readonly idPosition: string;
	readonly lastPrices: Readonly<Record<string, string>>;
	readonly bookVersions: Readonly<Record<string, number>>;
	readonly balances: ReadonlyArray<{ uid: string; asset: string; free: string; locked: string }>;
	readonly orders: readonly SavedOrder[];
	readonly trades: readonly SavedTrade[];
	readonly listenKeys: ReadonlyArray<Pick<ListenKey, 'key' | 'uid' | 'expiresAt'>>;
	readonly stpGroups?: ReadonlyArray<Omit<StpGroup, 'uids'> & { readonly uids: readonly string[] }>;
	readonly wallet?: SavedWallet;
	/** Uids of the accounts that pay fees in MX, and of those that may not place orders. */
	readonly mxDeduct?: readonly string[];
	readonly barred?: readonly string[];
	/** Places of resting orders in the queues of a market elsewhere. */
	readonly places?: QueuePlaces;
	/** The pairs, where they are not built in. */
	readonly pairs?: readonly Pair[];
}

/** Accounts' balances, orders and trades, prices and listen keys of this moment. */
export function takeSnapshot(exchange: Exchange, listenKeys: ListenKeys): Snapshot {
	const markets = [...exchange.markets.values()];
	const accounts = [...exchange.accounts.values()];
	const others = [exchange.marketAccount, exchange.feeAccount];
	return {
		idPosition: exchange.ids.position(),
		lastPrices: Object.fromEntries(markets.map((m) => [m.pair.symbol, plain(m.last)])),
		bookVersions: Object.fromEntries(markets.map((m) => [m.pair.symbol, m.book.version])),
		balances: [...accounts, ...others].flatMap(savedBalances),
		orders: exchange.orders.all().map(saveOrder),
		trades: exchange.orders.trades.map(saveTrade),
		listenKeys: listenKeys.all(),
		stpGroups: savedGroups(exchange),
		...savedSwitches(exchange),
	};
}

export function savedGroups(exchange: Exchange): NonNullable<Snapshot['stpGroups']> {
	return exchange.stpGroups.all().map((group) => ({ ...group, uids: [...group.uids] }));
}

export function savedSwitches(exchange: Exchange): Pick<Snapshot, 'mxDeduct' | 'barred'> {
	const accounts = [...exchange.accounts.values()];
	return {
		mxDeduct: accounts.filter(({ mxDeduct }) => mxDeduct).map(({ uid }) => uid),
		barred: accounts.filter(({ barred }) => barred).map(({ uid }) => uid),
	};
}

function savedBalances({ uid, ledger }: Account): Snapshot['balances'] {
	return ledger.entries().map(([asset]) => savedBalance(uid, ledger, asset));
}

export function savedBalance(
	uid: string,
	ledger: Ledger,
	asset: string,
): Snapshot['balances'][number] {
	const { free, locked } = ledger.get(asset);
	return { uid, asset, free: plain(free), locked: plain(locked) };
}

export function saveOrder({ account, pair, ...order }: Order): SavedOrder {
	return {
		...order,
		uid: account.uid,
		symbol: pair.symbol,
		price: plain(order.price),
		quantity: plain(order.quantity),
		executed: plain(order.executed),
		executedQuote: plain(order.executedQuote),
		lastFill: plain(order.lastFill),
		locked: plain(order.locked),
		quoteBudget: order.quoteBudget === null ? null : plain(order.quoteBudget),
	};
}

export function saveTrade({ order, ...trade }: OwnTrade): SavedTrade {
	return {
		...trade,
		orderId: order.id,
		price: plain(trade.price),
		quantity: plain(trade.quantity),
		quote: plain(trade.quote),
		fee: plain(trade.fee),
	};
}

/** Brings a fresh exchange into the saved state; open orders stand in the book again. */
export function restoreSnapshot(
	exchange: Exchange,
	listenKeys: ListenKeys,
	snapshot: Snapshot,
): void {
	for (const market of exchange.markets.values()) {
		const { symbol } = market.pair;
		market.last = decimal(snapshot.lastPrices[symbol] ?? plain(market.last));
		market.book.version = snapshot.bookVersions[symbol] ?? market.book.version;
	}
	for (const { uid, asset, free, locked } of snapshot.balances) {
		ledgerOf(exchange, uid)?.restore(asset, decimal(free), decimal(locked));
	}
	for (const saved of snapshot.orders) restoreOrder(exchange, saved);
	for (const saved of snapshot.trades) restoreTrade(exchange, saved);
	for (const key of snapshot.listenKeys) listenKeys.restore(key);
	for (const group of snapshot.stpGroups ?? []) {
		exchange.stpGroups.restore({ ...group, uids: new Set(group.uids) });
	}
	for (const account of exchange.accounts.values()) {
		account.mxDeduct = snapshot.mxDeduct?.includes(account.uid) ?? account.mxDeduct;
		account.barred = snapshot.barred?.includes(account.uid) ?? account.barred;
	}
}

function ledgerOf({ accounts, marketAccount, feeAccount }: Exchange, uid: string) {
	const others = [marketAccount, feeAccount];
	return (accounts.get(uid) ?? others.find((other) => other.uid === uid))?.ledger;
}

function restoreOrder(exchange: Exchange, saved: SavedOrder): void {
	const { uid, symbol, ...rest } = saved;
	const account = exchange.accounts.get(uid);
	const market = exchange.market(symbol);
	if (account === undefined || market === undefined) return;
	const order: Order = {
		...rest,
		account,
		pair: market.pair,
		price: decimal(saved.price),
		quantity: decimal(saved.quantity),
		executed: decimal(saved.executed),
		executedQuote: decimal(saved.executedQuote),
		lastFill: decimal(saved.lastFill),
		locked: decimal(saved.locked),
		quoteBudget: saved.quoteBudget === null ? null : decimal(saved.quoteBudget),
	};
	exchange.orders.add(order);
	if (isOpen(order)) market.book.rest(order);
}

function restoreTrade(exchange: Exchange, saved: SavedTrade): void {
	const { orderId, ...rest } = saved;
	const order = exchange.orders.withId(orderId);
	if (order === undefined) return;
	exchange.orders.addTrade({
		...rest,
		order,
		price: decimal(saved.price),
		quantity: decimal(saved.quantity),
		quote: decimal(saved.quote),
		fee: decimal(saved.fee),
	});
}
