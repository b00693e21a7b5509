import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { createHub } from '../../mexc/socket/streamHub';
import { tcpHandles } from '../support/handles';
import { until } from '../support/virtualTime';
import { dealFrame } from './socketFrames';
import { deals, lines, listen, many, open, quick, recordingLog } from './socketHarness';
import { type TestServer, startServer } from './socketServer';

const btc = deals('BTCUSDT');

let server: TestServer;

beforeEach(async () => {
	lines.length = 0;
	server = await startServer();
});

afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	await until('all sockets closed', () => server.open.size === 0);
	await server.stop();
});

const pushed = (price: string) => server.push(btc, dealFrame(btc, price));

describe('trouble', () => {
	it('comes back after a drop, subscribes everything again and reports the gap', async () => {
		const one = listen(createHub(quick), server.url, many(31));
		await one.ready;
		const before = Date.now();
		server.drop();
		await until(
			'the gaps of both connections',
			() => one.states().filter((state) => state === 'gap').length === 2,
		);
		expect(one.states().at(0)).toBe('connected');
		expect(one.states()).toContain('recovering');
		expect([...server.active.values()].flatMap((channels) => [...channels]).sort()).toEqual(
			many(31).sort(),
		);
		const gap = one.events.find(({ state }) => state === 'gap');
		expect(gap?.fromTime).toBeLessThanOrEqual(before + 5);
		expect(gap?.fromTime).toBeGreaterThan(before - 2000);
	});

	it('reports no gap to one who joined during the outage', async () => {
		const hub = createHub({ ...quick, backoffMinMs: 100 });
		const one = listen(hub, server.url, [btc]);
		await one.ready;
		server.drop();
		await until('the loss', () => one.states().includes('recovering'));
		const late = listen(hub, server.url, [btc]);
		await until('the gap', () => one.states().includes('gap'));
		await late.ready;
		expect(late.states()).not.toContain('gap');
	});

	it('outlives a restart of the server on the same port', async () => {
		const one = listen(createHub(quick), server.url, [btc]);
		await one.ready;
		const { port } = server;
		await server.stop();
		await until('refused connections', () =>
			one.events.some(({ message }) => message.includes('ECONNREFUSED')),
		);
		server = await startServer({}, port);
		await until('connected again', () => one.states().at(-1) === 'gap');
		pushed('5');
		await until('data', () => one.messages.length === 1);
	});

	it('says the same thing only once, however often it tries', async () => {
		server.behaviour.handshake = 404;
		const one = listen(createHub(quick), server.url, [btc]);
		await until('many tries', () => server.handshakes.length >= 5);
		expect(one.events).toHaveLength(1);
		expect(lines).toHaveLength(1);
	});

	it.each([
		[404, 'answered HTTP 404 instead of opening a WebSocket: check the WebSocket URL'],
		[403, 'HTTP 403 instead of opening a WebSocket: a firewall'],
		[429, 'HTTP 429 instead of opening a WebSocket: too many'],
		[302, 'HTTP 302 instead of opening a WebSocket: redirects are not followed'],
		[503, 'HTTP 503 instead of opening a WebSocket: the server or a proxy'],
		[200, 'HTTP 200 instead of opening a WebSocket: check the WebSocket URL'],
	])('explains a handshake answered with %d and connects when it works', async (status, text) => {
		server.behaviour.handshake = status;
		const one = listen(createHub(quick), server.url, [btc]);
		await until('the news', () => one.events.length > 0);
		expect(one.events[0]).toMatchObject({ state: 'recovering' });
		expect(one.events[0].permanent).toBeUndefined();
		expect(one.events[0].message).toContain(text);
		server.behaviour.handshake = undefined;
		await one.ready;
	});

	it('gives up on a server that accepts and never answers the handshake', async () => {
		server.behaviour.handshake = 'hang';
		const one = listen(createHub(quick), server.url, [btc]);
		await until('the news', () => one.events.length > 0);
		expect(one.events[0].message).toContain('did not open a WebSocket within');
		server.behaviour.handshake = undefined;
		await one.ready;
	});

	it.each([
		['ws://127.0.0.1:1/ws', 'nothing listens there (ECONNREFUSED)'],
		['nonsense', 'this is not a WebSocket URL'],
		['ftp://127.0.0.1/', 'this is not a WebSocket URL'],
	])('explains %s and keeps trying', async (url, text) => {
		const one = listen(createHub(quick), url, [btc]);
		await until('the news', () => one.events.length > 0);
		expect(one.events[0].message).toContain(text);
		expect(one.events[0].message).toMatch(/\. Trying again until it works\.$/);
		expect(one.outcome).toBeUndefined();
	});

	it('explains TLS to a server without TLS', async () => {
		const one = listen(createHub(quick), server.url.replace('ws:', 'wss:'), [btc]);
		await until('the news', () => one.events.length > 0);
		expect(one.events[0].message).toMatch(/does not speak TLS|connection was reset/);
	});

	it('explains a server that speaks something else', async () => {
		const raw = net.createServer((socket) => socket.end('SSH-2.0-server\r\n'));
		await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
		const { port } = raw.address() as AddressInfo;
		const one = listen(createHub(quick), `ws://127.0.0.1:${port}/ws`, [btc]);
		await until('the news', () => one.events.length > 0);
		expect(one.events[0].message).toContain('the answer is not HTTP');
		raw.close();
	});

	it('respects the network rules of the host', async () => {
		const asked: string[] = [];
		const network = {
			validateUrl: async (url: string) => {
				asked.push(url);
				throw new Error('blocked');
			},
		};
		const one = listen(createHub(quick), server.url, [btc], { network });
		await until('the news', () => one.events.length > 0);
		expect(asked[0]).toBe(server.url);
		expect(one.events[0].message).toContain('network rules');
		expect(server.handshakes).toEqual([]);
	});

	it('counts and skips bad frames', async () => {
		const one = listen(createHub(quick), server.url, [btc]);
		await one.ready;
		const [socket] = server.open;
		for (let i = 0; i < 12; i++) socket.send(Buffer.from([10, 200, 1]));
		socket.send('<html>');
		pushed('9');
		await until('the good one', () => one.messages.length === 1);
		expect(lines.filter((line) => line.startsWith('Skipped'))).toEqual([
			'Skipped 1 unreadable frame(s) from the exchange',
			'Skipped 10 unreadable frame(s) from the exchange',
		]);
		expect(server.open.size).toBe(1);
	});

	it('ends a connection with a frame beyond any sensible size', async () => {
		const one = listen(createHub(quick), server.url, [btc]);
		await one.ready;
		const [socket] = server.open;
		socket.send(Buffer.alloc(17 * 1024 * 1024));
		await until('reconnected', () => one.states().includes('gap'));
	});
});

describe('closing', () => {
	it('takes under a second and leaves nothing behind', async () => {
		const others = tcpHandles();
		const hub = createHub(quick);
		const all = Array.from({ length: 5 }, () => listen(hub, server.url, many(40)));
		await Promise.all(all.map(({ ready }) => ready));
		expect(tcpHandles()).toBe(others + 4);
		const before = Date.now();
		for (const one of all) one.close();
		await until('all closed', () => server.open.size === 0 && tcpHandles() <= others, 1000);
		expect(Date.now() - before).toBeLessThan(1000);
	});

	it('while connecting: nothing acts afterwards', async () => {
		server.behaviour.handshake = 'hang';
		const one = listen(createHub({ ...quick, connectTimeoutMs: 2_000 }), server.url, [btc]);
		await until('the handshake', () => server.handshakes.length === 1);
		one.close();
		await expect(one.ready).rejects.toMatchObject({ kind: 'cancelled' });
		server.behaviour.handshake = undefined;
		await new Promise((resolve) => setTimeout(resolve, 2_200));
		expect(one.events).toEqual([]);
		expect(server.handshakes).toHaveLength(1);
	});

	it('in the same moment as subscribing: no connection is made', async () => {
		const one = listen(createHub(quick), server.url, [btc]);
		one.close();
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(server.handshakes).toEqual([]);
		expect(one.events).toEqual([]);
	});

	it('from inside a callback is safe', async () => {
		const hub = createHub(quick);
		const one = listen(hub, server.url, [btc], { log: recordingLog, onMessage: () => one.close() });
		const other = listen(hub, server.url, [btc]);
		await Promise.all([one.ready, other.ready]);
		pushed('1');
		await until('the other has it', () => other.messages.length === 1);
		other.close();
		await until('closed', () => server.open.size === 0);
		expect(lines.filter((line) => line.includes('failed'))).toEqual([]);
	});
});
