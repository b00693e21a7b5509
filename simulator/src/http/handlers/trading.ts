import { plain } from '../../exchange/decimal';
import { checkOrder } from '../../exchange/orderRules';
import { type Order, type OwnTrade, isOpen } from '../../exchange/orders';
import { refusal } from '../../exchange/refusal';
import { type SignedCall, type SignedHandler, given, wholeNumber } from '../call';
import { batchOrders } from './batch';
import { marketOf } from './market';
import { cancelRow, orderRow, ownTradeRow } from './rows';

const DAY_MS = 86_400_000;
const ORDER_REACH_MS = 7 * DAY_MS;
const TRADE_REACH_MS = 31 * DAY_MS;
const MOST_SYMBOLS = 5;

function requestOf({ services, account, key, parameters }: SignedCall) {
	return { exchange: services.exchange, switches: services.switches, account, key, parameters };
}

function place(call: SignedCall): Order {
	return call.services.exchange.place(call.account, checkOrder(requestOf(call)));
}

function newOrder(call: SignedCall): unknown {
	const order = place(call);
	const { marketOrderEcho } = call.services.switches;
	return {
		symbol: order.pair.symbol,
		orderId: order.id,
		orderListId: -1,
		price: plain(order.price),
		origQty: plain(order.quantity),
		type: order.type === 'MARKET' ? marketOrderEcho : order.type,
		side: order.side,
		stpMode: order.stpMode,
		transactTime: order.time,
	};
}

/** The order that a request names by either id. @throws Refusal when it names none */
function findOrder(call: SignedCall): Order | undefined {
	const { orders } = call.services.exchange;
	const { uid } = call.account;
	const id = given(call, 'orderId');
	const clientId = given(call, 'origClientOrderId');
	if (id === '' && clientId === '') {
		throw refusal(
			700004,
			"Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null",
		);
	}
	const order = id === '' ? newestOf(orders.withClientId(uid, clientId)) : orders.find(uid, id);
	return order?.pair.symbol === given(call, 'symbol') ? order : undefined;
}

/** Among orders with the same client id the open one counts, else the newest. */
function newestOf(orders: readonly Order[]): Order | undefined {
	const open = orders.filter(isOpen);
	return open[open.length - 1] ?? orders[orders.length - 1];
}

function queryOrder(call: SignedCall): unknown {
	const { services } = call;
	const order = findOrder(call);
	const now = services.clock.now();
	const hidden =
		order === undefined ||
		now - order.time < services.faults.orderNotFoundMs ||
		now - order.time > ORDER_REACH_MS;
	if (hidden) throw refusal(-2013, undefined, { _extend: null });
	return orderRow(order);
}

function cancelOrder(call: SignedCall): unknown {
	const order = findOrder(call);
	if (order === undefined || !isOpen(order)) throw refusal(-2011);
	return cancelAndAnswer(call, order);
}

function cancelAndAnswer({ services }: SignedCall, order: Order): Record<string, unknown> {
	services.exchange.cancel(order);
	return cancelRow(order, services.switches.cancelAnswer === 'NEW' ? 'NEW' : order.status);
}

function cancelOpenOrders(call: SignedCall): unknown {
	const symbols = given(call, 'symbol').split(',');
	return openOrdersOf(call, symbols).map((order) => ({
		...cancelAndAnswer(call, order),
		orderListId: -1,
	}));
}

function openOrders(call: SignedCall): unknown {
	const { clock, faults } = call.services;
	const text = given(call, 'symbol');
	const shownUntil = clock.now() - faults.orderNotListedMs;
	return openOrdersOf(call, text === '' ? undefined : text.split(','))
		.filter(({ time }) => time <= shownUntil)
		.map(orderRow);
}

/** Newest first. */
function openOrdersOf(call: SignedCall, symbols: readonly string[] | undefined): Order[] {
	const { exchange } = call.services;
	if (symbols !== undefined) {
		if (symbols.length > MOST_SYMBOLS) throw refusal(33333);
		if (symbols.some((symbol) => exchange.market(symbol) === undefined)) throw refusal(10007);
	}
	const orders = exchange.orders.open(call.account.uid).reverse();
	return orders.filter(({ pair }) => symbols?.includes(pair.symbol) ?? true);
}

function cancelAllOrders(call: SignedCall): unknown {
	for (const order of openOrdersOf(call, undefined)) call.services.exchange.cancel(order);
	return { code: 200, msg: 'success', timestamp: call.services.clock.now() };
}

interface Window {
	readonly from: number;
	readonly to: number;
	/** Starts before the retention period. */
	readonly isOutOfReach: boolean;
}

/** By one look at the clock, which goes on while a request is judged. */
function windowOf(call: SignedCall, defaultMs: number, reachMs: number): Window {
	const now = call.services.clock.now();
	const to = wholeNumber(call, 'endTime') ?? now;
	const from = wholeNumber(call, 'startTime') ?? Math.max(to - defaultMs, now - reachMs);
	return { from, to, isOutOfReach: now - from > reachMs };
}

/** Newest first; at most 7 days back. */
function allOrders(call: SignedCall): unknown {
	const { exchange, clock, faults } = call.services;
	const { pair } = marketOf(call);
	const { from, to, isOutOfReach } = windowOf(call, DAY_MS, ORDER_REACH_MS);
	const shownUntil = Math.min(to, clock.now() - faults.orderNotListedMs);
	if (to - from > ORDER_REACH_MS || isOutOfReach) {
		throw refusal(33333, "Only 7 day's data can be queried");
	}
	const own = exchange.orders
		.all()
		.filter((order) => order.account === call.account && order.pair === pair)
		.filter(({ time }) => time >= from && time <= shownUntil);
	return own
		.slice(-(wholeNumber(call, 'limit') ?? 500))
		.reverse()
		.map(orderRow);
}

/** Newest first; at most one month back. */
function myTrades(call: SignedCall): unknown {
	const { exchange } = call.services;
	const { pair } = marketOf(call);
	const { from, to, isOutOfReach } = windowOf(call, TRADE_REACH_MS, TRADE_REACH_MS);
	if (isOutOfReach) throw refusal(33333, 'Exceeded the queryable time range');
	const orderId = given(call, 'orderId');
	const isOwn = ({ order, time }: OwnTrade) =>
		order.account === call.account &&
		order.pair === pair &&
		(orderId === '' || order.id === orderId) &&
		time >= from &&
		time <= to;
	const own = exchange.orders.trades.filter(isOwn);
	return own
		.slice(-(wholeNumber(call, 'limit') ?? 100))
		.reverse()
		.map(ownTradeRow);
}

export const tradingHandlers: Readonly<Record<string, SignedHandler>> = {
	newOrder,
	batchOrders: (call) => batchOrders(call, place),
	testOrder: (call) => {
		checkOrder(requestOf(call));
		return {};
	},
	queryOrder,
	cancelOrder,
	cancelOpenOrders,
	cancelAllOrders,
	openOrders,
	allOrders,
	myTrades,
};
