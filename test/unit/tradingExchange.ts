import type { ServerResponse } from 'node:http';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import type { Time } from '../../mexc/core/time';
import { placeOrder, type PlaceHow, type PlacedOrder } from '../../mexc/orders/placeOrder';
import {
	accountFor,
	json,
	listeningLog,
	startServer,
	type Seen,
	type TestServer,
} from './restServer';

export type Row = Record<string, unknown>;

export const limitOrder = {
	symbol: 'BTCUSDT',
	side: 'BUY',
	type: 'LIMIT',
	quantity: '1.50',
	price: '2.0',
};

/** A second lasts twenty milliseconds. */
const started = Date.now();
export const fastTime: Time = {
	now: () => started + (Date.now() - started) * 50,
	monotonic: () => performance.now() * 50,
	after(ms, fn) {
		const timer = setTimeout(fn, ms / 50);
		return () => clearTimeout(timer);
	},
};

/** Use as `afterTaking`: the order is taken, its answer is lost. */
export function reset(response: ServerResponse): boolean {
	response.destroy();
	return true;
}

let ids = 0;

/** An exchange of a few lines that can lose answers, refuse orders and hide them. */
export class TestExchange {
	server!: TestServer;
	/** Orders that were taken. */
	book: Row[] = [];
	/** What happens to the answer of a taken order; true when it has answered itself. */
	afterTaking: (response: ServerResponse) => boolean = () => false;
	/** What happens instead of taking an order. */
	refuse?: (response: ServerResponse) => void;
	/** Queries that answer "unknown order" before the book is believed. */
	blindQueries = 0;
	queryFault?: (response: ServerResponse) => void;
	/** The client order id that `place` uses unless told otherwise. */
	readonly id = `id-${ids++}`;

	async start(): Promise<void> {
		this.server = await startServer((request, response) => this.answer(request, response));
	}

	/** How many orders and tests were sent. */
	posts(): number {
		return this.server.seen.filter(({ method }) => method === 'POST').length;
	}

	place(
		values: Row,
		how: Partial<PlaceHow> = {},
		credential: Row = {},
		time: Time = fastTime,
	): Promise<PlacedOrder> {
		const account = accountFor(this.server.url, credential);
		const context = { account, network: openNetwork, log: listeningLog(), time };
		const standard = {
			clientOrderId: this.id,
			lookUpFirst: false,
			returnOutcome: false,
			// It says no trading rules, and what is counted here is orders.
			preflight: { mode: 'off' as const },
		};
		return placeOrder(createRestClient(context), values, { ...standard, ...how });
	}

	private answer(request: Seen, response: ServerResponse): void {
		const query = Object.fromEntries(request.query);
		if (request.method === 'POST') return this.take(query, request.path, response);
		if (this.queryFault) return this.queryFault(response);
		if (request.path !== '/api/v3/order') return json(response, this.book);
		const order = this.book.find((row) => row.clientOrderId === query.origClientOrderId);
		if (order && this.blindQueries-- <= 0) return json(response, order);
		json(response, { msg: 'Order does not exist.', code: -2013, _extend: null }, 400);
	}

	private take(query: Record<string, string>, path: string, response: ServerResponse): void {
		if (path.endsWith('/test')) return json(response, {});
		if (this.refuse) return this.refuse(response);
		const isMarket = query.type === 'MARKET';
		const order: Row = {
			symbol: query.symbol,
			orderId: `C02__${this.book.length}`,
			clientOrderId: query.newClientOrderId ?? null,
			side: query.side,
			// Quirks 86: a market order comes back with another type, a protection price, a derived quantity.
			type: isMarket ? 'IMMEDIATE_OR_CANCEL' : query.type,
			price: isMarket ? '105' : query.price,
			origQty: query.quantity ?? '0.0952',
			origQuoteOrderQty: query.quoteOrderQty ?? '0',
			status: 'NEW',
			time: Math.floor(Date.now() / 1000) * 1000,
		};
		this.book.push(order);
		if (this.afterTaking(response)) return;
		json(response, { ...order, status: undefined, clientOrderId: undefined });
	}
}

/** A fresh exchange for each test of a file. */
export function useExchange(): () => TestExchange {
	let exchange: TestExchange;
	beforeEach(async () => {
		exchange = new TestExchange();
		await exchange.start();
	});
	afterEach(() => exchange.server.stop());
	return () => exchange;
}
