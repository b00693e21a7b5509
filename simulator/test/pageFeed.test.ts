import type { ServerResponse } from 'node:http';
import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { PageStream } from '../src/page/pageStream';
import { Listener, placeOrder, send, sendControl, signed } from './support/client';
import { ask } from './support/ask';
import { coreOf, passTime, settle, startMirrorOf, startSource } from './support/mirrorChain';
import { PageClient } from './support/pageClient';

const LIMIT = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', price: '64000', quantity: '0.1' };
const simulator = useSimulator({ manualClock: true });
const open: PageClient[] = [];

beforeEach(() => simulator().reset());
afterEach(() => {
	for (const page of open.splice(0)) page.close();
});

const post = async (path: string, fields: unknown) =>
	(await sendControl(simulator(), path, JSON.stringify(fields))).body;

async function openPage(query = 'symbol=BTCUSDT&interval=1m'): Promise<PageClient> {
	const page = await PageClient.open(simulator(), query);
	open.push(page);
	await page.until('the first message', ({ exchange }) => exchange !== undefined);
	return page;
}

describe('what an open page is sent', () => {
	it('is everything at first', async () => {
		const page = await openPage();
		const [first] = page.frames;
		const { restUrl, wsUrl, apiKey, apiSecret } = simulator();
		expect(first).toMatchObject({
			exchange: { mode: 'synthetic', alive: true, source: null, manual: true },
			pair: { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', last: '65000', pricePlaces: 2 },
			orders: { open: [], openCount: 0, closed: [] },
			fills: [],
			profit: { pairs: [], total: '0' },
			clients: { connections: [], connectionCount: 0, requestCount: 0, requests: [] },
			faults: [],
			credential: { restUrl, wsUrl, apiKey, apiSecret },
		});
		expect(first?.accounts?.[0]).toBe('209302839');
		expect(first?.prices).toContainEqual(['ETHUSDT', '3500']);
		expect(first?.pair?.bids[0]?.[0]).toMatch(/^\d+\.\d\d$/);
		const row = { asset: 'ETH', free: '20', locked: '0', value: '70000.00' };
		expect(first?.balances?.rows).toContainEqual(row);
	});

	it('is the truth of the exchange: book, trades and candles as REST answers them', async () => {
		await post('trade', { symbol: 'ETHUSDT', price: '3499', quantity: '1.5', side: 'SELL' });
		const { state } = await openPage('symbol=ETHUSDT&interval=5m');
		const depth = ask(simulator(), 'depth?symbol=ETHUSDT&limit=20') as Record<string, unknown>;
		expect([state.pair?.bids, state.pair?.asks]).toEqual([depth['bids'], depth['asks']]);
		expect(state.pair?.trades[0]).toMatchObject({ price: '3499.00', side: 'SELL' });
		const rows = ask(simulator(), 'klines?symbol=ETHUSDT&interval=5m&limit=500') as unknown[][];
		const path = '/control/page/candles?symbol=ETHUSDT&interval=5m';
		const { body } = await send(simulator(), 'GET', path);
		expect(body).toEqual(rows.map((row) => row.slice(0, 6)));
		expect(state.pair?.candles).toEqual(body.slice(-2));
		const unknown = await send(simulator(), 'GET', '/control/page/candles?symbol=%3Cb%3E');
		expect(unknown.body).toEqual({ error: 'There is no pair <b>' });
	});

	it('is afterwards what has changed', async () => {
		const page = await openPage();
		await post('price', { symbol: 'MXUSDT', price: '3.6' });
		await page.until(
			'the price',
			({ prices }) => prices?.some(([, last]) => last === '3.6') === true,
		);
		const later = page.frames.slice(1).flatMap((frame) => Object.keys(frame));
		expect(later).toContain('prices');
		for (const part of ['credential', 'accounts', 'orders', 'fills', 'pair', 'faults']) {
			expect(later).not.toContain(part);
		}
	});

	it('follows an order from the form to its fill, and a cancellation', async () => {
		const page = await openPage();
		const placed = await post('order', LIMIT);
		const other = await post('order', { ...LIMIT, price: '63000' });
		const waiting = await page.until('two orders', ({ orders }) => orders?.openCount === 2);
		expect(waiting.orders?.open.map(({ price }) => price)).toEqual(['63000', '64000']);
		expect(waiting.balances?.rows.find(({ asset }) => asset === 'USDT')?.locked).toBe('12706.35');
		await post('price', { symbol: 'BTCUSDT', price: '63900' });
		const filled = await page.until('the fill', ({ fills }) => fills?.length === 1);
		expect(filled.fills?.[0]).toMatchObject({
			orderId: placed.orderId,
			price: '64000',
			isMaker: true,
		});
		expect(filled.profit?.pairs[0]).toMatchObject({ position: '0.1', averagePrice: '64000' });
		const canceled = await post('cancel', { orderId: other.orderId });
		expect(canceled).toMatchObject({ orderId: other.orderId, status: 'CANCELED' });
		const { orders } = await page.until('no open order', (s) => s.orders?.openCount === 0);
		expect(orders?.closed.map(({ status }) => status)).toEqual(['CANCELED', 'FILLED']);
	});

	it('names clients and faults, and does not count the page among them', async () => {
		const page = await openPage();
		const { body } = await signed(simulator(), 'POST', '/api/v3/userDataStream');
		const client = await Listener.open(simulator(), String(body.listenKey));
		await client.subscribe('spot@private.orders.v3.api.pb');
		await post('fault', { kind: 'status', status: 503, endpoint: 'ping' });
		const { clients, faults } = await page.until(
			'the client',
			(state) => state.clients?.connections[0]?.channels.length === 1 && state.faults?.length === 1,
		);
		expect(clients).toMatchObject({
			connectionCount: 1,
			connections: [{ address: '127.0.0.1', isPrivate: true }],
			requestCount: 1,
			requests: [{ method: 'POST', path: '/api/v3/userDataStream', status: 200 }],
		});
		expect(faults).toEqual(['status, status 503, endpoint ping, left 1']);
		client.close();
		await page.until('the end of it', (state) => state.clients?.connectionCount === 0);
	});

	it('goes on after a reset', async () => {
		const page = await openPage();
		await post('order', LIMIT);
		await page.until('the order', ({ orders }) => orders?.openCount === 1);
		await post('reset', {});
		await page.until('the start', ({ orders }) => orders?.openCount === 0);
	});

	it('is another account when one is named', async () => {
		const page = await openPage();
		const [, other = ''] = page.state.accounts ?? [];
		expect(other).not.toBe('');
		const { state } = await openPage(`symbol=BTCUSDT&interval=1m&uid=${other}`);
		expect(state.balances).not.toEqual(page.state.balances);
	});

	it('is no pair where there is none, and the usual interval for an unknown one', async () => {
		expect((await openPage('symbol=XUSDT&interval=7m')).state.pair).toBeNull();
		const { state } = await openPage('symbol=BTCUSDT&interval=constructor');
		const [first, second] = state.pair?.candles ?? [];
		expect((second?.[0] ?? 0) - (first?.[0] ?? 0)).toBe(60_000);
	});
});

describe('many pages', () => {
	it('are refused before they are too many, and end with the browser', async () => {
		const pages = await Promise.all(
			Array.from({ length: 24 }, () => PageClient.open(simulator(), 'symbol=BTCUSDT')),
		);
		const refused = await send(simulator(), 'GET', '/control/page/events');
		expect([refused.status, refused.body.error]).toEqual([
			503,
			expect.stringContaining('24 pages'),
		]);
		pages.pop()?.close();
		const { streams } = (simulator() as unknown as { page: { streams: Set<unknown> } }).page;
		await settle(() => streams.size === 23, 'a place');
		const again = await PageClient.open(simulator(), 'symbol=BTCUSDT');
		expect(again.response.statusCode).toBe(200);
		for (const page of [again, ...pages]) page.close();
	});

	it('that do not read what they were sent are sent nothing further, and then everything at once', () => {
		const written: string[] = [];
		const write = (text: string) => written.push(text);
		const connection = { destroyed: false, writableNeedDrain: true, write };
		const stream = new PageStream(
			connection as unknown as ServerResponse,
			() => coreOf(simulator()),
			{ symbol: 'BTCUSDT', interval: '1m', uid: '' },
			{ restUrl: '', wsUrl: '', apiKey: '', apiSecret: '' },
		);
		for (let round = 0; round < 3; round++) stream.send();
		expect(written).toEqual([]);
		connection.writableNeedDrain = false;
		stream.send();
		expect(written).toEqual([expect.stringMatching(/^data: \{"exchange":.*"orders":.*\}\n\n$/)]);
	});

	it('end with the simulator', async () => {
		const own = await startTestSimulator();
		const page = await PageClient.open(own, 'symbol=BTCUSDT');
		const ended = new Promise((resolve) => page.response.on('close', resolve));
		await own.stop();
		await ended;
	});
});

describe('the command that cancels', () => {
	it('answers as the exchange where there is nothing to cancel', async () => {
		const { body } = await placeOrder(simulator(), LIMIT);
		expect(await post('cancel', {})).toEqual({ error: 'The field "orderId" is missing' });
		const unknown = { error: expect.stringMatching(/unknown order/i) };
		expect(await post('cancel', { orderId: 'C02__1' })).toEqual(unknown);
		const stranger = await post('cancel', { orderId: body.orderId, uid: '1' });
		expect(stranger).toEqual({ error: 'There is no account 1 with a key' });
		expect(simulator().cancel(String(body.orderId))['status']).toBe('CANCELED');
		expect(await post('cancel', { orderId: body.orderId })).toEqual(unknown);
	});
});

describe('the page of a mirror', () => {
	it('names its source, and its orders travel like those of every client', async () => {
		const source = await startSource(['BTCUSDT'], { market: 'quiet' });
		const mirrored = await startMirrorOf(source, { mirror: { latencyMs: 300 } });
		const { mirror } = mirrored;
		const page = await PageClient.open(mirror, 'symbol=BTCUSDT&interval=4h');
		open.push(page);
		const { exchange } = await page.until('the source', (state) => state.exchange !== undefined);
		const url = `http://127.0.0.1:${mirrored.gate.port}`;
		expect(exchange).toMatchObject({ mode: 'mirror', source: url, alive: true, stillPairs: [] });
		const path = '/control/page/candles?symbol=BTCUSDT&interval=4h';
		const rows = ask(source, 'klines?symbol=BTCUSDT&interval=4h&limit=500') as unknown[][];
		const { body: candles } = await send(mirror, 'GET', path);
		expect(candles.map((row: unknown[]) => row.slice(0, 6))).toEqual(
			rows.map((r) => r.slice(0, 6)),
		);

		const fields = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' };
		let answer: unknown;
		const placing = sendControl(mirror, 'order', JSON.stringify(fields)).then(({ body }) => {
			answer = body;
		});
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect(coreOf(mirror).exchange.orders.all()).toHaveLength(0);
		await passTime([mirrored], 200);
		expect(answer).toBeUndefined();
		await passTime([mirrored], 200);
		await placing;
		expect(answer).toMatchObject({ status: 'FILLED' });

		mirrored.gate.close();
		await page.until('the cut', (state) => state.exchange?.alive === false);
		const shown = page.state.exchange;
		expect(shown?.standsStillSince).toEqual(expect.any(Number));
		await mirror.stop();
		await source.stop();
	});
});
