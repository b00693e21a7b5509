/** An exchange without requests, for what the limits over a day ask of it: what it lists, and what it was asked. */
import type { OrderRow } from '../../mexc/endpoints/rows/orderRow';
import type { OrderParameters } from '../../mexc/policy/closedRequest';
import type { OwnMemory, OwnOrder } from '../../mexc/policy/ownOrders';
import type { PolicyMarket } from '../../mexc/policy/policyMarket';
import type { SymbolRules } from '../../mexc/market/symbolRules';
import { VirtualTime } from '../support/virtualTime';

/** When a market begins: a day of the exchange begins with it. */
export const MIDNIGHT = Date.UTC(2026, 10, 22);

export interface DayMarket extends PolicyMarket {
	time: VirtualTime;
	/** What it was asked, in order. */
	asked: string[];
	orders: OrderRow[];
	open: OrderRow[];
	trades: Array<Record<string, unknown>>;
	/** By `SYMBOL clientOrderId`, what is found of an order when it is asked for by its ID. */
	byClientId: Map<string, OrderRow>;
	prices: Map<string, string>;
	/** What it answers with instead, by the name of the question. */
	failures: Map<string, Error>;
}

export function startMarket(): DayMarket {
	const time = new VirtualTime();
	const market: DayMarket = {
		time,
		asked: [],
		orders: [],
		open: [],
		trades: [],
		failures: new Map(),
		byClientId: new Map<string, OrderRow>(),
		prices: new Map([['BTCUSDT', '100']]),
		async lastPrice(symbol) {
			await answer(`price ${symbol}`);
			return market.prices.get(symbol);
		},
		async quoteAsset(symbol) {
			await answer(`quote ${symbol}`);
			return rulesOf(symbol)?.quoteAsset;
		},
		async openOrders() {
			await answer('open');
			return market.open;
		},
		history: {
			time,
			now: async () => {
				await answer('clock');
				return time.now();
			},
			orders: async (symbol, from) => {
				await answer(`orders ${symbol} ${from}`);
				return market.orders.filter((row) => row.symbol === symbol);
			},
			trades: async (symbol, from) => {
				await answer(`trades ${symbol} ${from}`);
				return market.trades.filter((row) => row.symbol === symbol && Number(row.time) >= from);
			},
			order: async (symbol, id) => {
				await answer(`order ${symbol} ${id}`);
				return market.byClientId.get(`${symbol} ${id}`);
			},
			rules: async (symbol) => {
				await answer(`rules ${symbol}`);
				return rulesOf(symbol);
			},
		},
	};

	async function answer(question: string): Promise<void> {
		market.asked.push(question);
		await Promise.resolve();
		const failure = market.failures.get(question.split(' ')[0]);
		if (failure !== undefined) throw failure;
	}

	return market;
}

/** Pairs against USDT and USDC; the smallest order is worth one unit of the quote asset. */
function rulesOf(symbol: string): SymbolRules | undefined {
	const [, baseAsset, quoteAsset] = /^(BTC|ETH|MX)(USD[TC])$/.exec(symbol) ?? [];
	if (baseAsset === undefined) return undefined;
	return { symbol, baseAsset, quoteAsset, minValue: '1' } as SymbolRules;
}

/** What was asked of it, without the questions about time and rules. */
export function listsAsked({ asked }: DayMarket): string[] {
	return asked.filter((question) => /^(orders|trades|open|order)\b/.test(question));
}

export function freshMemory(orders: OwnOrder[] = []): OwnMemory {
	return { orders, last: Promise.resolve(), fills: new Map(), readings: new Map() };
}

/** An open purchase of 2 for 50 each, a moment after midnight. */
export function orderRow(orderId: string | null, more: OrderRow = {}): OrderRow {
	return {
		symbol: 'BTCUSDT',
		orderId,
		side: 'BUY',
		type: 'LIMIT',
		status: 'NEW',
		price: '50',
		origQty: '2',
		executedQty: '0',
		cummulativeQuoteQty: '0',
		time: MIDNIGHT + 1,
		...more,
	};
}

/** A purchase of this process, a second after midnight. */
export function ownOrder(more: Partial<OwnOrder> = {}): OwnOrder {
	const sent = { sentAt: MIDNIGHT + 1_000, sentUntil: MIDNIGHT + 1_500 };
	return { symbol: 'BTCUSDT', isBuy: true, value: '100', ...sent, ...more };
}

/** Worth 100 USDT. */
export const buy = (more: OrderParameters = {}): OrderParameters => {
	return { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '2', price: '50', ...more };
};
export const sell = (more: OrderParameters = {}) => buy({ side: 'SELL', ...more });
