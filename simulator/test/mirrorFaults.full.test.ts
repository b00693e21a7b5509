import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault, Simulator } from '../src';
import { Listener, send, signed } from './support/client';
import { ask } from './support/ask';
import {
	type Mirrored,
	catchUp,
	coreOf,
	isIdle,
	passTime,
	passTimeCut,
	settle,
	startMirrorOf,
	startSource,
} from './support/mirrorChain';

const SYMBOL = 'BTCUSDT';
const ORDER = { symbol: SYMBOL, side: 'BUY', type: 'LIMIT', quantity: '0.01', price: '64000' };

function isAlive(mirror: Simulator): boolean {
	return coreOf(mirror).market.report().alive;
}

async function expectLevel({ source, mirror }: Mirrored): Promise<void> {
	const depth = (simulator: Simulator) => {
		const { bids, asks } = ask(simulator, `depth?symbol=${SYMBOL}&limit=5000`) as Record<
			string,
			unknown
		>;
		return { bids, asks };
	};
	expect(depth(mirror)).toEqual(depth(source));
	const trades = `trades?symbol=${SYMBOL}&limit=1000`;
	expect(ask(mirror, trades)).toEqual(ask(source, trades));
	const candles = `klines?symbol=${SYMBOL}&interval=1m&limit=10`;
	const rows = (simulator: Simulator) =>
		(ask(simulator, candles) as unknown[][]).map((row) => row.slice(0, 7));
	expect(rows(mirror)).toEqual(rows(source));
}

describe('a mirror with trouble on its way', () => {
	let mirrored: Mirrored;
	beforeAll(async () => {
		mirrored = await startMirrorOf(await startSource([SYMBOL]));
	});

	it.each<[string, Fault]>([
		['a lost frame', { kind: 'versionGap' }],
		['frames that come twice', { kind: 'duplicatePush', channel: 'depth', times: 3 }],
		['frames out of order', { kind: 'reorderPush', channel: 'depth' }],
		['a late frame', { kind: 'latePush', channel: 'depth', delayMs: 700 }],
		['a frame that is cut', { kind: 'truncatedFrame' }],
		['fields that nobody knows', { kind: 'unknownField', times: 5 }],
		['frames that are no message', { kind: 'garbageFrame' }],
		['a connection that ends', { kind: 'dropConnections', code: 1012 }],
		['an upgrade that is refused', { kind: 'refuseUpgrade', times: 2 }],
		['a snapshot that is not answered', { kind: 'status', status: 503, endpoint: 'orderBook' }],
		['an answer that is no JSON', { kind: '403html', endpoint: 'recentTrades' }],
		['a limit that is reached', { kind: '429', retryAfterSeconds: 2, endpoint: 'orderBook' }],
		['an answer that is reset', { kind: 'resetMidBody', endpoint: 'recentTrades' }],
	])('is level again after %s', async (_what, fault) => {
		const { source } = mirrored;
		source.fault(fault);
		// What hits requests shows when something has to be asked for again.
		if ('endpoint' in fault || fault.kind === 'refuseUpgrade')
			source.fault({ kind: 'dropConnections' });
		for (let step = 0; step < 8; step++) {
			source.advance(2000);
			await catchUp([mirrored]);
		}
		source.fault({ kind: 'clear' });
		expect(source.state().faults).toEqual([]);
		await catchUp([mirrored]);
		await expectLevel(mirrored);
	});
});

describe('a candle that was under way when the mirror got it', () => {
	it('is asked for again at its end, until the source answers', async () => {
		const mirrored = await startMirrorOf(await startSource([SYMBOL]));
		const { source, mirror } = mirrored;
		const asked = () => source.state().requests['klines'] ?? 0;
		await settle(() => isIdle(mirror));
		source.fault({ kind: 'status', status: 503, endpoint: 'klines', times: 100 });
		const atStart = asked();
		for (let step = 0; step < 70; step++) await passTime([mirrored], 2_000);
		expect(asked()).toBeGreaterThan(atStart + 10);
		source.fault({ kind: 'clear' });
		const inVain = asked();
		for (let step = 0; step < 5; step++) await passTime([mirrored], 2_000);
		// Once for each interval, and then it is right.
		const answered = asked();
		expect(answered).toBeGreaterThan(inVain);
		for (let step = 0; step < 10; step++) await passTime([mirrored], 2_000);
		expect(asked()).toBe(answered);
		await expectLevel(mirrored);
	});
});

describe('a mirror of a source that falls silent', () => {
	it('notices it, and finds another way', async () => {
		const source = await startSource([SYMBOL]);
		const mirrored = await startMirrorOf(source, { mirror: { timeoutMs: 3000 } });
		const { mirror } = mirrored;
		await passTime([mirrored], 1000);
		source.fault({ kind: 'halfOpen' });
		await passTimeCut([mirrored], 21_000);
		await settle(() => !isAlive(mirror), 'the silence to be noticed');
		expect(mirror.state().market.trouble).toMatch(/The connection has ended: no answer to a ping/);
		await catchUp([mirrored]);
		await expectLevel(mirrored);
	});
});

describe('a mirror whose connection grows old', () => {
	it('changes over to another one without standing still, losing or doubling anything', async () => {
		const source = await startSource([SYMBOL]);
		const mirrored = await startMirrorOf(source, { mirror: { connectionLifeMs: 20_000 } });
		const connections = new Set<unknown>();
		for (let step = 0; step < 200; step++) {
			await passTime([mirrored], 500);
			expect(isAlive(mirrored.mirror)).toBe(true);
			for (const connection of coreOf(source).sockets.connections) connections.add(connection);
		}
		expect(connections.size).toBeGreaterThanOrEqual(4);
		await expectLevel(mirrored);
	});
});

describe('a mirror behind a cut', () => {
	let mirrored: Mirrored;
	beforeAll(async () => {
		const source = await startSource([SYMBOL]);
		mirrored = await startMirrorOf(source);
		await passTime([mirrored], 1000);
	});
	const status = async (path: string) =>
		(await send(mirrored.mirror, 'GET', `/api/v3/${path}`)).status;
	const order = () => {
		const timestamp = String(mirrored.mirror.state().time);
		return signed(mirrored.mirror, 'POST', '/api/v3/order', { ...ORDER, timestamp });
	};

	it('is for a moment as before, then like a MEXC that cannot be reached, then as before', async () => {
		const { mirror, gate } = mirrored;
		const listener = await Listener.open(mirror);
		await listener.subscribe(`spot@public.aggre.depth.v3.api.pb@100ms@${SYMBOL}`);
		gate.cut();
		await settle(() => !isAlive(mirror));
		const since = mirror.state().market.standsStillSince;
		expect(since).toBe(mirror.state().time);
		expect(await status(`depth?symbol=${SYMBOL}`)).toBe(200);
		expect(listener.closeCode).toBeUndefined();
		// An order waits for the market, and is refused when it does not come back.
		const waiting = order();
		await new Promise((resolve) => setTimeout(resolve, 50));
		await passTimeCut([mirrored], 6000);
		const { status: refused, body } = await waiting;
		expect([refused, body.code]).toEqual([503, 503]);
		await listener.until(() => listener.closeCode !== undefined);
		expect(listener.closeCode).toBe(1006);
		for (const path of ['time', 'ticker/price', `depth?symbol=${SYMBOL}`]) {
			expect(await status(path)).toBe(503);
		}
		expect((await order()).status).toBe(503);
		await expect(Listener.open(mirror)).rejects.toThrow('503');
		expect(mirror.state().market).toMatchObject({ alive: false, standsStillSince: since });
		expect(() => mirror.order(ORDER)).toThrow('service not available');
		gate.open();
		await catchUp([mirrored]);
		expect(mirror.state().market).toMatchObject({ alive: true, standsStillSince: null });
		expect(await status(`depth?symbol=${SYMBOL}`)).toBe(200);
		const placed = await order();
		expect(placed.status).toBe(200);
		const timestamp = String(mirror.state().time);
		const fields = { symbol: SYMBOL, orderId: String(placed.body.orderId), timestamp };
		await signed(mirror, 'DELETE', '/api/v3/order', fields);
		await expectLevel(mirrored);
	});

	it('lets an order through that has waited for a hiccup', async () => {
		const { source, mirror } = mirrored;
		source.fault({ kind: 'dropConnections' });
		await settle(() => !isAlive(mirror));
		const waiting = order();
		await new Promise((resolve) => setTimeout(resolve, 50));
		await catchUp([mirrored]);
		await passTimeCut([mirrored], 500);
		expect((await waiting).status).toBe(200);
	});

	it('fills what was passed meanwhile when it is back, and not before', async () => {
		const { source, mirror, gate } = mirrored;
		await catchUp([mirrored]);
		const [touch] = (ask(source, `depth?symbol=${SYMBOL}&limit=1`) as { bids: [string][] }).bids;
		const price = touch?.[0] ?? '';
		const timestamp = String(mirror.state().time);
		const fields = { ...ORDER, price, timestamp };
		const { body } = await signed(mirror, 'POST', '/api/v3/order', fields);
		const found = () => coreOf(mirror).exchange.orders.withId(String(body.orderId));
		await passTime([mirrored], 250);
		gate.cut();
		await settle(() => !isAlive(mirror));
		// Trades of the market itself may have filled a part before.
		const atCut = found()?.executed.toFixed();
		source.setPrice(SYMBOL, '63900');
		await passTimeCut([mirrored], 2000);
		expect(found()?.executed.toFixed()).toBe(atCut);
		expect(found()?.status).not.toBe('FILLED');
		gate.open();
		await catchUp([mirrored]);
		expect(found()?.status).toBe('FILLED');
	});
});

describe('orders that travel', () => {
	it('meet the market as it is when they arrive', async () => {
		const source = await startSource([SYMBOL], { market: 'quiet' });
		const mirrored = await startMirrorOf(source, { mirror: { latencyMs: 300 } });
		const { mirror } = mirrored;
		const timestamp = String(mirror.state().time);
		const fields = { symbol: SYMBOL, side: 'BUY', type: 'MARKET', quantity: '0.01', timestamp };
		const travelling = signed(mirror, 'POST', '/api/v3/order', fields);
		await settle(() => coreOf(mirror).api.socketsUsed > 0);
		await new Promise((resolve) => setTimeout(resolve, 30));
		source.setPrice(SYMBOL, '64000');
		await passTime([mirrored], 250);
		await passTime([mirrored], 250);
		const { body } = await travelling;
		const order = coreOf(mirror).exchange.orders.withId(String(body.orderId));
		const average = Number(order?.executedQuote) / Number(order?.executed);
		expect([order?.status, Math.round(average / 100)]).toEqual(['FILLED', 640]);
	});
});

describe('a mirror that keeps data', () => {
	it('goes on with its orders, their places, and pairs that are no longer mirrored', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'simulator-mirror-'));
		const source = await startSource(['BTCUSDT', 'MXUSDT'], { market: 'quiet' });
		const first = await startMirrorOf(source, { data: folder });
		const [bid] = (ask(source, `depth?symbol=${SYMBOL}&limit=1`) as { bids: [string, string][] })
			.bids;
		const [price, size] = bid ?? ['', ''];
		first.mirror.order({ ...ORDER, price });
		first.mirror.order({ ...ORDER, symbol: 'MXUSDT', price: '3.3', quantity: '10' });
		await first.mirror.stop();
		const second = await startMirrorOf(source, { data: folder, mirror: { pairs: [SYMBOL] } });
		const { orders, places } = second.mirror.snapshot();
		expect(orders.map(({ symbol, status }) => [symbol, status])).toEqual([
			['BTCUSDT', 'NEW'],
			['MXUSDT', 'NEW'],
		]);
		expect(Object.keys(second.mirror.state().market.pairs ?? {})).toEqual(['BTCUSDT', 'MXUSDT']);
		const id = orders[0]?.id ?? '';
		expect(Number(places?.[id]?.ahead)).toBe(Number(size));
		await second.mirror.stop();
		await source.stop();
		rmSync(folder, { recursive: true });
	});
});
