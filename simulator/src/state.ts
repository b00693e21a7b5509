import type { Core } from './core';
import { plain } from './exchange/decimal';
import type { Exchange } from './exchange/exchange';
import { type Order, isOpen } from './exchange/orders';
import type { MarketReport } from './market/marketSource';

/** An order in the state report. */
export interface OrderState {
	readonly orderId: string;
	readonly clientOrderId: string | null;
	readonly symbol: string;
	readonly side: string;
	readonly type: string;
	readonly price: string;
	readonly quantity: string;
	readonly executedQty: string;
	readonly status: string;
	/** Exchange time, ms. */
	readonly time: number;
}

export interface AccountState {
	readonly uid: string;
	readonly balances: Readonly<Record<string, { readonly free: string; readonly locked: string }>>;
	/** Oldest first. */
	readonly orders: readonly OrderState[];
	readonly openOrders: number;
	/** How many orders were placed with each client order id. */
	readonly ordersPerClientId: Readonly<Record<string, number>>;
	readonly trades: number;
}

/** What `GET /control/state` shows. */
export interface SimulatorState {
	readonly time: number;
	readonly clock: { readonly manual: boolean; readonly speed: number };
	/** By uid. */
	readonly accounts: Readonly<Record<string, AccountState>>;
	readonly prices: Readonly<Record<string, string>>;
	/** Where the prices come from, and whether they move. */
	readonly market: MarketReport;
	readonly connections: {
		/** TCP connections that have carried a request to the exchange since the start. */
		readonly httpSockets: number;
		readonly openWebSockets: number;
		/** Channels subscribed now, once per connection. */
		readonly subscriptions: readonly string[];
	};
	readonly listenKeys: ReadonlyArray<{
		readonly key: string;
		readonly uid: string;
		readonly expiresAt: number;
	}>;
	/** Requests since the start or the last reset, per endpoint id. */
	readonly requests: Readonly<Record<string, number>>;
	/** Faults that still wait for a request or a frame. */
	readonly faults: readonly unknown[];
}

/** The state report of this moment. */
export function stateOf(core: Core): SimulatorState {
	const { clock, exchange, sockets } = core;
	const prices = [...exchange.markets.values()].map(({ pair, last }) => [pair.symbol, plain(last)]);
	return {
		time: clock.now(),
		clock: { manual: clock.manual, speed: clock.speed },
		accounts: accountStates(exchange),
		prices: Object.fromEntries(prices) as SimulatorState['prices'],
		market: core.market.report(),
		connections: {
			httpSockets: core.api.socketsUsed,
			openWebSockets: sockets.connections.size,
			subscriptions: sockets.subscriptions(),
		},
		listenKeys: core.listenKeys.all(),
		requests: core.log.perEndpoint(),
		faults: [...core.faults.pending(), ...core.socketFaults.pending()],
	};
}

function accountStates(exchange: Exchange): Record<string, AccountState> {
	const byUid = new Map<string, Order[]>();
	for (const order of exchange.orders.all()) {
		const { uid } = order.account;
		const orders = byUid.get(uid);
		if (orders === undefined) byUid.set(uid, [order]);
		else orders.push(order);
	}
	const states: Record<string, AccountState> = {};
	for (const { uid, ledger } of exchange.accounts.values()) {
		const orders = byUid.get(uid) ?? [];
		const balances = ledger
			.entries()
			.map(([asset, { free, locked }]) => [asset, { free: plain(free), locked: plain(locked) }]);
		states[uid] = {
			uid,
			balances: Object.fromEntries(balances) as AccountState['balances'],
			orders: orders.map(orderState),
			openOrders: orders.filter(isOpen).length,
			ordersPerClientId: countClientIds(orders),
			trades: exchange.orders.trades.filter(({ order }) => order.account.uid === uid).length,
		};
	}
	return states;
}

function orderState(order: Order): OrderState {
	return {
		orderId: order.id,
		clientOrderId: order.clientOrderId,
		symbol: order.pair.symbol,
		side: order.side,
		type: order.type,
		price: plain(order.price),
		quantity: plain(order.quantity),
		executedQty: plain(order.executed),
		status: order.status,
		time: order.time,
	};
}

function countClientIds(orders: readonly Order[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { clientOrderId } of orders) {
		if (clientOrderId !== null) counts[clientOrderId] = (counts[clientOrderId] ?? 0) + 1;
	}
	return counts;
}
