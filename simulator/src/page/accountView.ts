import type { Account } from '../exchange/accounts';
import { ZERO, plain, roundDown } from '../exchange/decimal';
import type { Exchange } from '../exchange/exchange';
import { type Order, type OwnTrade, isOpen } from '../exchange/orders';
import type { BalanceView, BalancesView, FillView, OrderView, OrdersView } from './frame';
import { MONEY, priceIn } from './valuation';

/** Rows of a table: more than anybody reads, and few enough to be sent whole. */
const MOST_ROWS = 100;
const VALUE_PLACES = 2;
const AVERAGE_PLACES = 8;

/** What an account holds, the most valuable first. */
export function balancesView(exchange: Exchange, { ledger }: Account): BalancesView {
	let total = ZERO;
	const valued = ledger
		.entries()
		.filter(([, { free, locked }]) => free.gt(ZERO) || locked.gt(ZERO))
		.map(([asset, { free, locked }]) => {
			const value = priceIn(exchange, asset, MONEY)?.times(free.plus(locked));
			if (value !== undefined) total = total.plus(value);
			const row: BalanceView = {
				asset,
				free: plain(free),
				locked: plain(locked),
				value: value === undefined ? null : value.toFixed(VALUE_PLACES),
			};
			return { row, value: value ?? ZERO };
		})
		.sort((a, b) => b.value.cmp(a.value));
	return { rows: valued.map(({ row }) => row), total: total.toFixed(VALUE_PLACES) };
}

export function ordersView({ orders }: Exchange, { uid }: Account): OrdersView {
	const open = orders.open(uid);
	const closed = newest(orders.all(), (order) => order.account.uid === uid && !isOpen(order));
	return {
		open: open.slice(-MOST_ROWS).reverse().map(orderView),
		openCount: open.length,
		closed: closed.map(orderView),
	};
}

export function fillsView({ orders }: Exchange, { uid }: Account): FillView[] {
	return newest(orders.trades, ({ order }) => order.account.uid === uid).map(fillView);
}

/** The last ones of a long list that fit, from its end. */
function newest<T>(list: readonly T[], fits: (item: T) => boolean): T[] {
	const found: T[] = [];
	for (let at = list.length - 1; at >= 0 && found.length < MOST_ROWS; at--) {
		const item = list[at] as T;
		if (fits(item)) found.push(item);
	}
	return found;
}

function orderView(order: Order): OrderView {
	const { executed, executedQuote } = order;
	return {
		orderId: order.id,
		clientOrderId: order.clientOrderId,
		symbol: order.pair.symbol,
		side: order.side,
		type: order.type,
		price: plain(order.price),
		quantity: plain(order.quantity),
		executed: plain(executed),
		averagePrice: executed.gt(ZERO)
			? plain(roundDown(executedQuote.div(executed), AVERAGE_PLACES))
			: null,
		status: order.status,
		time: order.time,
	};
}

function fillView({ order, ...trade }: OwnTrade): FillView {
	return {
		id: trade.id,
		orderId: order.id,
		symbol: order.pair.symbol,
		side: order.side,
		price: plain(trade.price),
		quantity: plain(trade.quantity),
		quote: plain(trade.quote),
		fee: plain(trade.fee),
		feeAsset: trade.feeAsset,
		isMaker: trade.isMaker,
		time: trade.time,
	};
}
