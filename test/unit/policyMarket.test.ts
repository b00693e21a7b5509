import { createRestClient } from '../../mexc/client';
import { openNetwork } from '../../mexc/account/network';
import { marketOf } from '../../mexc/policy/policyMarket';
import { forgetProcessState } from '../support/freshProcess';
import {
	accountFor,
	failure,
	hastyTime,
	json,
	listeningLog,
	startServer,
	type Answer,
	type TestServer,
} from './restServer';

// What the policy reads of the exchange before it lets an order pass.

let server: TestServer;

beforeEach(async () => {
	server = await startServer((_request, response) => json(response, []));
});

afterEach(async () => {
	await server.stop();
	forgetProcessState();
});

/** What the exchange answers, by the path and the parameters of the request. */
function marketWith(answer: (path: string, query: URLSearchParams) => unknown, status = 200) {
	server.answer = (({ path, query }, response) => {
		json(response, answer(path, query), status);
	}) satisfies Answer;
	const account = accountFor(server.url);
	const context = { account, network: openNetwork, log: listeningLog(), time: hastyTime };
	return marketOf(createRestClient(context));
}

const UNKNOWN_PAIR = { code: -1121, msg: 'Invalid symbol.' };
const NO_SUCH_ORDER = { code: -2013, msg: 'Order does not exist.' };

describe('a price', () => {
	it('is that of its own pair', async () => {
		const market = marketWith((_path, query) => {
			const symbol = query.get('symbol');
			return { symbol, price: symbol === 'AUSDT' ? '100' : '7' };
		});
		expect(await market.lastPrice('AUSDT')).toBe('100');
		expect(await market.lastPrice('BUSDT')).toBe('7');
		expect(server.seen.map(({ path }) => path)).toEqual(Array(2).fill('/api/v3/ticker/price'));
	});

	it('is not there for a pair that MEXC does not have, and other trouble is none of that', async () => {
		expect(await marketWith(() => UNKNOWN_PAIR, 400).lastPrice('AUSDT')).toBeUndefined();
		const lost = failure(marketWith(() => ({}), 404).lastPrice('BUSDT'));
		expect(await lost).toMatchObject({ kind: 'protocol', httpStatus: 404 });
	});
});

it('the quote of a pair is what MEXC says; a pair that it does not have has none', async () => {
	const row = { symbol: 'ABC', baseAsset: 'A', quoteAsset: 'BC' };
	const market = marketWith(() => ({ symbols: [row] }));
	expect(await market.quoteAsset('ABC')).toBe('BC');
	expect(await market.history.rules('ABC')).toMatchObject({ baseAsset: 'A' });
	const unknown = marketWith(() => UNKNOWN_PAIR, 400);
	expect(await unknown.quoteAsset('XYZ')).toBeUndefined();
	expect(await unknown.history.rules('XYZ')).toBeUndefined();
});

it('open orders are those of all pairs', async () => {
	const rows = [{ symbol: 'AUSDT', orderId: '1' }];
	expect(await marketWith(() => rows).openOrders()).toEqual(rows);
	const [{ path, query }] = server.seen;
	expect([path, query.has('symbol')]).toEqual(['/api/v3/openOrders', false]);
});

it('an order is looked for by its ID; only where MEXC does not know it is there none', async () => {
	const row = { symbol: 'AUSDT', orderId: '1' };
	expect(await marketWith(() => row).history.order('AUSDT', 'x')).toEqual(row);
	const [{ path, query }] = server.seen;
	expect(path).toBe('/api/v3/order');
	expect([query.get('symbol'), query.get('origClientOrderId')]).toEqual(['AUSDT', 'x']);
	const unknown = marketWith(() => NO_SUCH_ORDER, 400);
	expect(await unknown.history.order('AUSDT', 'x')).toBeUndefined();
	const lost = failure(marketWith(() => UNKNOWN_PAIR, 400).history.order('AUSDT', 'x'));
	expect(await lost).toMatchObject({ code: -1121 });
});

describe('what was done since a moment', () => {
	const HOUR_MS = 3_600_000;

	it.each([
		['orders', '/api/v3/allOrders', 'orderId'],
		['trades', '/api/v3/myTrades', 'id'],
	] as const)('are all %s of the pair until now, by the clock of MEXC', async (list, path, id) => {
		server.clockOffsetMs = 600_000;
		const rows = [{ symbol: 'AUSDT', [id]: '1', time: Date.now() }];
		const { history } = marketWith(() => rows);
		const now = await history.now();
		expect(now - Date.now()).toBeGreaterThan(590_000);
		expect(await history[list]('AUSDT', now - HOUR_MS)).toEqual(rows);
		const [{ query, ...seen }] = server.seen;
		expect([seen.path, query.get('symbol')]).toEqual([path, 'AUSDT']);
		expect(query.get('startTime')).toBe(String(now - HOUR_MS));
		// MEXC may date the newest a little ahead.
		expect(Number(query.get('endTime'))).toBeGreaterThan(now + 50_000);
	});

	it('cannot be said where MEXC does not give all of it', async () => {
		const { history } = marketWith((_path, query) =>
			Array.from({ length: Number(query.get('limit') ?? 1000) }, (_, index) => {
				return { symbol: 'AUSDT', orderId: String(index), time: Number(query.get('startTime')) };
			}),
		);
		const error = await failure(history.orders('AUSDT', Date.now() - HOUR_MS));
		expect(error).toMatchObject({ kind: 'protocol' });
		expect(error.message).toMatch(/^The answer to "Get many orders" is not whole: .+\.$/);
	});
});
