import type { ServerResponse } from 'node:http';
import type { MexcError } from '../../mexc/errors';
import { openNetwork } from '../../mexc/network';
import { createRestClient } from '../../mexc/rest/restClient';
import { systemTime } from '../../mexc/time';
import type { Time } from '../../mexc/time';
import { placeOrder } from '../../mexc/trading/placeOrder';
import type { PlaceHow } from '../../mexc/trading/placeOrder';
import { accountFor, json, listeningLog, startServer } from './restServer';
import type { Seen, TestServer } from './restServer';

type Row = Record<string, unknown>;

const limitOrder = {
	symbol: 'BTCUSDT',
	side: 'BUY',
	type: 'LIMIT',
	quantity: '1.50',
	price: '2.0',
};

let server: TestServer;
/** Orders the exchange has taken. */
let book: Row[];
/** What happens to the answer of POST /api/v3/order after the order was taken. */
let afterTaking: (response: ServerResponse) => boolean;
/** What happens instead of taking the order. */
let refuse: ((response: ServerResponse) => void) | undefined;
/** Queries that answer "unknown order" before the book is believed. */
let blindQueries: number;
let queryFault: ((response: ServerResponse) => void) | undefined;
let counter = 0;
let nextId: string;

beforeEach(async () => {
	book = [];
	afterTaking = () => false;
	refuse = undefined;
	blindQueries = 0;
	queryFault = undefined;
	nextId = `id-${counter++}`;
	server = await startServer(exchange);
});

afterEach(() => server.stop());

function exchange(request: Seen, response: ServerResponse): void {
	const query = Object.fromEntries(request.query);
	if (request.method === 'POST') return take(query, request.path, response);
	if (queryFault) return queryFault(response);
	if (request.path !== '/api/v3/order') return json(response, book);
	const order = book.find(({ clientOrderId }) => clientOrderId === query.origClientOrderId);
	if (order && blindQueries-- <= 0) return json(response, order);
	json(response, { msg: 'Order does not exist.', code: -2013, _extend: null }, 400);
}

function take(query: Record<string, string>, path: string, response: ServerResponse): void {
	if (path.endsWith('/test')) return json(response, {});
	if (refuse) return refuse(response);
	const isMarket = query.type === 'MARKET';
	const order: Row = {
		symbol: query.symbol,
		orderId: `C02__${book.length}`,
		clientOrderId: query.newClientOrderId ?? null,
		side: query.side,
		// Quirks 86: a market order comes back with another type, a protection price and a derived quantity.
		type: isMarket ? 'IMMEDIATE_OR_CANCEL' : query.type,
		price: isMarket ? '105' : query.price,
		origQty: query.quantity ?? '0.0952',
		origQuoteOrderQty: query.quoteOrderQty ?? '0',
		status: 'NEW',
		time: Math.floor(Date.now() / 1000) * 1000,
	};
	book.push(order);
	if (!afterTaking(response))
		json(response, { ...order, status: undefined, clientOrderId: undefined });
}

/** A second lasts twenty milliseconds. */
const fastTime: Time = {
	now: () => started + (Date.now() - started) * 50,
	after(ms, fn) {
		const timer = setTimeout(fn, ms / 50);
		return () => clearTimeout(timer);
	},
};
const started = Date.now();

function place(
	values: Row,
	how: Partial<PlaceHow> = {},
	credential: Row = {},
	time: Time = fastTime,
) {
	const account = accountFor(server.url, credential);
	const context = { account, network: openNetwork, log: listeningLog(), time };
	const standard = { clientOrderId: nextId, lookUpFirst: false, returnOutcome: false };
	return placeOrder(createRestClient(context), values, { ...standard, ...how });
}

async function failure(work: Promise<unknown>): Promise<MexcError> {
	return await work.then(
		(result) => {
			throw new Error(`nothing failed: ${JSON.stringify(result)}`);
		},
		(error: MexcError) => error,
	);
}

const posts = () => server.seen.filter(({ method }) => method === 'POST').length;
const reset = (response: ServerResponse) => {
	response.destroy();
	return true;
};

describe('placing', () => {
	it('sends the id and returns the answer with the outcome', async () => {
		const placed = await place(limitOrder);
		expect(placed).toMatchObject({ outcome: 'placed', clientOrderId: nextId, orderId: 'C02__0' });
		expect(placed).not.toHaveProperty('error');
		expect(server.seen[0].query.get('newClientOrderId')).toBe(nextId);
		expect(server.seen).toHaveLength(1);
	});

	it('refuses bad values before anything is sent', async () => {
		const error = await failure(place({ ...limitOrder, quantity: 'x' }, { lookUpFirst: true }));
		expect(error).toMatchObject({ kind: 'input', parameter: 'quantity' });
		expect(server.seen).toHaveLength(0);
	});

	it('finds the order whose answer was lost', async () => {
		afterTaking = reset;
		const placed = await place(limitOrder);
		expect(placed).toMatchObject({ outcome: 'found', orderId: 'C02__0', status: 'NEW' });
		expect(placed.clientOrderId).toBe(nextId);
		expect(book).toHaveLength(1);
		expect(posts()).toBe(1);
	});

	it.each([
		['HTTP 500', (response: ServerResponse) => json(response, { code: 500 }, 500)],
		['HTTP 504 HTML', (response: ServerResponse) => json(response, '<html>', 504)],
		['an empty answer', (response: ServerResponse) => void response.end()],
		['an answer without order id', (response: ServerResponse) => json(response, {})],
		['code 603', (response: ServerResponse) => json(response, { code: 603, msg: 'Repeated' }, 400)],
	])('finds it after %s as well', async (_name, answer) => {
		afterTaking = (response) => {
			answer(response);
			return true;
		};
		expect(await place(limitOrder)).toMatchObject({ outcome: 'found', orderId: 'C02__0' });
		expect(posts()).toBe(1);
	});

	it('believes "unknown order" only after five seconds of asking', async () => {
		afterTaking = reset;
		blindQueries = 5;
		expect(await place(limitOrder)).toMatchObject({ outcome: 'found' });
		expect(posts()).toBe(1);
	});

	it('looks into the lists before it gives up', async () => {
		afterTaking = reset;
		blindQueries = 99;
		expect(await place(limitOrder)).toMatchObject({ outcome: 'found', orderId: 'C02__0' });
		const paths = server.seen.map(({ path }) => path);
		expect(paths).toContain('/api/v3/openOrders');
		expect(posts()).toBe(1);
	});

	it('says notPlaced when MEXC never took it, after at least five seconds', async () => {
		refuse = (response) => void response.destroy();
		const before = fastTime.now();
		const error = await failure(place(limitOrder));
		expect(fastTime.now() - before).toBeGreaterThanOrEqual(5000);
		expect(error).toMatchObject({ kind: 'network', effect: 'none' });
		expect(error.message).toContain('was not placed');
		expect(error.hint).toContain('safe to place it again');
		const again = await place(limitOrder, { returnOutcome: true });
		expect(again).toMatchObject({ outcome: 'notPlaced', symbol: 'BTCUSDT', code: 'ECONNRESET' });
		expect(again).not.toHaveProperty('error');
		expect(again.reason).toContain('not placed');
	});

	it('says unknown when the look-up fails too, and sends nothing again', async () => {
		afterTaking = reset;
		queryFault = (response) => json(response, {}, 503);
		const error = await failure(place(limitOrder));
		expect(error).toMatchObject({ effect: 'unknown' });
		expect(error.hint).toContain(nextId);
		// The next run under the same id finds it, without being told to look.
		queryFault = undefined;
		afterTaking = () => false;
		expect(await place(limitOrder)).toMatchObject({ outcome: 'found', orderId: 'C02__0' });
		expect(posts()).toBe(1);
	}, 20_000);

	it('gives unknown back as an outcome when asked to', async () => {
		afterTaking = reset;
		queryFault = (response) => json(response, {}, 503);
		const placed = await place(limitOrder, { returnOutcome: true });
		expect(placed).toMatchObject({ outcome: 'unknown', clientOrderId: nextId });
	}, 20_000);

	it('does not send when it cannot look up first', async () => {
		queryFault = (response) => json(response, {}, 503);
		const error = await failure(place(limitOrder, { lookUpFirst: true }));
		expect(error).toMatchObject({ kind: 'server', effect: 'none' });
		expect(posts()).toBe(0);
	});

	it('turns a refusal of MEXC into notPlaced only when asked to', async () => {
		refuse = (response) => json(response, { code: 30004, msg: 'Insufficient position' }, 400);
		expect(await failure(place(limitOrder))).toMatchObject({ kind: 'exchange', code: 30004 });
		const placed = await place(limitOrder, { returnOutcome: true });
		expect(placed).toMatchObject({ outcome: 'notPlaced', code: 30004, price: '2.0' });
		refuse = (response) => json(response, { code: 700002, msg: 'Signature' }, 400);
		const error = await failure(place(limitOrder, { returnOutcome: true }));
		expect(error.kind).toBe('credential');
		// Surely refused, so nothing is looked up and the id is free.
		expect(server.seen.every(({ method }) => method === 'POST')).toBe(true);
	});
});

describe('the same id', () => {
	it('is sent once, however many ask at the same time', async () => {
		const results = await Promise.all([1, 2, 3, 4, 5].map(() => place(limitOrder)));
		expect(results.map(({ outcome }) => outcome).sort()).toEqual([
			'found',
			'found',
			'found',
			'found',
			'placed',
		]);
		expect(new Set(results.map(({ orderId }) => orderId)).size).toBe(1);
		expect(posts()).toBe(1);
	});

	it('is sent once, even when MEXC does not show the order yet', async () => {
		await place(limitOrder);
		blindQueries = 99;
		expect(await place(limitOrder)).toMatchObject({ outcome: 'found', orderId: 'C02__0' });
		expect(posts()).toBe(1);
	});

	it('belongs to another account: that is no repetition', async () => {
		await place(limitOrder);
		const other = await place(limitOrder, {}, { apiKey: 'otherKey' });
		expect(other.outcome).toBe('placed');
	});

	it('may be found from an earlier process when told to look', async () => {
		await place(limitOrder, { clientOrderId: 'earlier' });
		const wanted = { ...limitOrder, quantity: '1.5', price: '2' };
		const found = await place(wanted, { clientOrderId: 'earlier', lookUpFirst: true });
		expect(found).toMatchObject({ outcome: 'found', orderId: 'C02__0' });
	});

	it.each([
		[{ side: 'SELL' }, 'side is BUY'],
		[{ price: '2.1' }, 'price is 2.0'],
		[{ quantity: '1.6' }, 'quantity is 1.50'],
		[{ type: 'LIMIT_MAKER' }, 'type is LIMIT'],
		[{ symbol: 'ETHUSDT' }, 'symbol is BTCUSDT'],
	])('of an order that differs by %j is a conflict', async (change, words) => {
		await place(limitOrder);
		const error = await failure(place({ ...limitOrder, ...change }, { returnOutcome: true }));
		expect(error).toMatchObject({ kind: 'conflict', effect: 'none' });
		expect(error.message).toContain(words);
		expect(posts()).toBe(1);
	});

	it('of an order from before this execution is a conflict', async () => {
		// The exchange's clock is a minute behind: times are compared on one clock.
		server.clockOffsetMs = -60_000;
		const now = Date.now();
		const again = (notBefore: number) =>
			place(limitOrder, { lookUpFirst: true, notBefore }, {}, systemTime);
		await place(limitOrder, {}, {}, systemTime);
		book[0].time = now - 60_000;
		expect(await again(now)).toMatchObject({ outcome: 'found' });
		expect(await failure(again(now + 10_000))).toMatchObject({ kind: 'conflict' });
	});

	it('of a market order is recognised although MEXC shows other values', async () => {
		const byAmount = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '10' };
		await place(byAmount);
		expect(await place(byAmount)).toMatchObject({ outcome: 'found' });
		const more = { ...byAmount, quoteOrderQty: '11' };
		expect(await failure(place(more))).toMatchObject({ kind: 'conflict' });
		const byQuantity = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET', quantity: '3' };
		await place(byQuantity, { clientOrderId: 'market' });
		expect(await place(byQuantity, { clientOrderId: 'market' })).toMatchObject({
			outcome: 'found',
		});
		const other = { ...byQuantity, quantity: '4' };
		const error = await failure(place(other, { clientOrderId: 'market' }));
		expect(error).toMatchObject({ kind: 'conflict' });
	});

	it('that MEXC itself refuses as repeated leads to the order it belongs to', async () => {
		await place(limitOrder, {}, { apiKey: 'elsewhere' });
		refuse = (response) => json(response, { code: 30999, msg: 'duplicate clientOrderId' }, 400);
		expect(await place(limitOrder)).toMatchObject({ outcome: 'found', orderId: 'C02__0' });
	});
});

describe('a retry of a whole execution', () => {
	const retry = { refuseIdentical: true, clientOrderId: 'n8n-new' };

	it('is refused when n8n has placed an equal order', async () => {
		await place(limitOrder, { clientOrderId: 'n8n-old' });
		const error = await failure(place(limitOrder, retry));
		expect(error).toMatchObject({ kind: 'conflict' });
		expect(error.message).toContain('C02__0');
		expect(posts()).toBe(1);
	});

	it('is sent when the orders differ or were placed by somebody else', async () => {
		await place(limitOrder, { clientOrderId: 'by-hand' });
		await place({ ...limitOrder, price: '3' }, { clientOrderId: 'n8n-old' });
		expect(await place(limitOrder, retry)).toMatchObject({ outcome: 'placed' });
	});
});

describe('a dry run', () => {
	it('lets MEXC check the order, places nothing and is no failure', async () => {
		const result = await place(limitOrder, {}, { dryRun: true });
		expect(result).toMatchObject({ outcome: 'notPlaced', dryRun: true, clientOrderId: nextId });
		expect(server.seen.map(({ path }) => path)).toEqual(['/api/v3/order/test']);
		expect(book).toHaveLength(0);
	});
});
