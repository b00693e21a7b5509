import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { createHub } from '../../mexc/socket/streamHub';
import { until } from '../support/virtualTime';
import { dealFrame } from './socketFrames';
import { deals, lines, listen, many, open, quick } from './socketHarness';
import { type TestServer, startServer } from './socketServer';

const btc = deals('BTCUSDT');
const eth = deals('ETHUSDT');
const gone = 'spot@public.deals.v3.api.pb@BTCUSDT';

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

const subscriptions = () => server.requests.filter(({ method }) => method === 'SUBSCRIPTION');
const pushed = (price: string) => server.push(btc, dealFrame(btc, price));

describe('subscribing', () => {
	it('confirms, says so, and delivers decoded messages', async () => {
		const one = listen(createHub(quick), server.url, [btc, eth]);
		await one.ready;
		expect(subscriptions().map(({ params }) => params)).toEqual([[btc, eth]]);
		expect(one.states()).toEqual(['connected']);
		pushed('93220.00');
		await until('the message', () => one.messages.length === 1);
		expect(one.messages[0]).toMatchObject({
			channel: btc,
			symbol: 'BTCUSDT',
			bodyName: 'publicAggreDeals',
		});
		expect(one.prices()).toEqual(['93220.00']);
	});

	it('offers no compression', async () => {
		const offers: Array<string | undefined> = [];
		const raw = net.createServer((socket) =>
			socket.on('data', (data) => {
				offers.push(/sec-websocket-extensions.*/i.exec(String(data))?.[0]);
				socket.destroy();
			}),
		);
		await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
		listen(createHub(quick), `ws://127.0.0.1:${(raw.address() as AddressInfo).port}/ws`, [btc]);
		await until('a handshake', () => offers.length > 0);
		expect(offers[0]).toBeUndefined();
		raw.close();
	});

	it('refuses nothing but the channel MEXC refuses, by its name', async () => {
		server.behaviour.refuses = (name) => name === gone;
		const one = listen(createHub(quick), server.url, [btc, gone]);
		await one.ready;
		const refused = one.events.find(({ state }) => state === 'refused');
		expect(refused).toMatchObject({ permanent: true, channels: [gone] });
		expect(refused?.message).toBe(`MEXC refused ${gone}: Blocked!`);
		expect(one.states()).toContain('connected');
		pushed('1');
		await until('the neighbour still delivers', () => one.messages.length === 1);
	});

	it('closes the connection when everything on it is refused, and goes on for the next subscriber', async () => {
		server.behaviour.refuses = (name) => name === gone;
		const hub = createHub(quick);
		const one = listen(hub, server.url, [gone]);
		await expect(one.ready).rejects.toMatchObject({
			kind: 'exchange',
			message: expect.stringContaining(gone),
			hint: expect.stringContaining('symbol'),
		});
		await until('no socket is left', () => server.open.size === 0);
		expect(one.states()).toEqual(['refused']);
		await listen(hub, server.url, [btc]).ready;
	});

	it('says a refusal only to those who asked', async () => {
		server.behaviour.refuses = (name) => name === gone;
		const hub = createHub(quick);
		const fine = listen(hub, server.url, [btc]);
		const wrong = listen(hub, server.url, [gone]);
		await expect(wrong.ready).rejects.toThrow(gone);
		await fine.ready;
		expect(fine.states()).toEqual(['connected']);
		expect(wrong.states()).toEqual(['refused']);
	});

	it('counts a channel that the answer does not mention as refused', async () => {
		server.behaviour.answersRequests = false;
		const one = listen(createHub(quick), server.url, [btc, eth]);
		await until('the request', () => subscriptions().length === 1);
		const [{ socket }] = subscriptions();
		socket.send(JSON.stringify({ id: 1, code: 0, msg: btc }));
		await one.ready;
		expect(one.events.find(({ state }) => state === 'refused')?.channels).toEqual([eth]);
	});

	it('takes an unreadable request as refused', async () => {
		server.behaviour.answersRequests = false;
		const one = listen(createHub(quick), server.url, [btc]);
		await until('the request', () => subscriptions().length === 1);
		subscriptions()[0].socket.send('{"id":0,"code":0,"msg":"msg format invalid"}');
		await expect(one.ready).rejects.toThrow(btc);
		expect(one.events[0].message).toContain('msg format invalid');
	});

	it('reconnects when a subscription is not answered', async () => {
		server.behaviour.answersRequests = false;
		const one = listen(createHub({ ...quick, answerTimeoutMs: 60 }), server.url, [btc]);
		await until('the news', () => one.events.length > 0);
		expect(one.events[0]).toMatchObject({ state: 'recovering' });
		expect(one.events[0].message).toContain('did not answer a subscription');
		server.behaviour.answersRequests = true;
		await one.ready;
	});

	it('names the missing channel list', () => {
		expect(() => listen(createHub(quick), server.url, [])).toThrow('no channel');
	});
});

describe('sharing', () => {
	it('subscribes a channel once for three subscribers, also with other credentials', async () => {
		const hub = createHub(quick);
		const all = [1, 2, 3].map(() => listen(hub, server.url, [btc]));
		await Promise.all(all.map(({ ready }) => ready));
		expect(server.open.size).toBe(1);
		expect(subscriptions()).toHaveLength(1);
		pushed('7');
		await until('all have it', () => all.every(({ messages }) => messages.length === 1));
		all[0].close();
		all[0].close();
		pushed('8');
		await until('the others go on', () => all[1].messages.length === 2);
		expect(all[0].messages).toHaveLength(1);
		expect(server.requests).toHaveLength(1);
	});

	it('answers a late subscriber at once', async () => {
		const hub = createHub(quick);
		await listen(hub, server.url, [btc]).ready;
		const late = listen(hub, server.url, [btc]);
		expect(late.events).toEqual([]);
		await late.ready;
		expect(late.states()).toEqual(['connected']);
		expect(subscriptions()).toHaveLength(1);
	});

	it('says a late subscriber why nothing arrives', async () => {
		const hub = createHub({ ...quick, backoffMinMs: 60_000 });
		server.behaviour.handshake = 404;
		const one = listen(hub, server.url, [btc]);
		await until('trouble', () => one.events.length > 0);
		const late = listen(hub, server.url, [btc]);
		await until('the late one knows', () => late.events.length > 0);
		expect(late.events[0].message).toBe(one.events[0].message);
	});

	it('unsubscribes a channel with its last subscriber and closes with the last channel', async () => {
		const hub = createHub(quick);
		const [one, other] = [listen(hub, server.url, [btc, eth]), listen(hub, server.url, [btc])];
		await Promise.all([one.ready, other.ready]);
		one.close();
		await until('unsubscribed', () => server.requests.at(-1)?.method === 'UNSUBSCRIPTION');
		expect(server.requests.at(-1)?.params).toEqual([eth]);
		other.close();
		await until('closed', () => server.open.size === 0);
	});

	it('puts 32 channels on two connections, in requests below 1024 bytes', async () => {
		const one = listen(createHub(quick), server.url, many(32));
		await one.ready;
		expect([...server.active.values()].map(({ size }) => size).sort()).toEqual([2, 30]);
		expect(Math.max(...server.requests.map(({ text }) => text.length))).toBeLessThan(1024);
		expect(one.states()).toEqual(['connected']);
		expect(one.events[0].message).toContain('32 channels');
	});

	it('fills free places before it opens another connection', async () => {
		const hub = createHub(quick);
		const channels = many(31);
		const first = listen(hub, server.url, channels.slice(0, 20));
		const second = listen(hub, server.url, channels.slice(20, 30));
		await Promise.all([first.ready, second.ready]);
		expect(server.open.size).toBe(1);
		first.close();
		await listen(hub, server.url, channels.slice(30)).ready;
		expect(server.open.size).toBe(1);
		const [active] = server.active.values();
		expect([...active].sort()).toEqual([...channels.slice(20)].sort());
	});

	it('logs a subscriber that throws and goes on delivering to the others', async () => {
		const hub = createHub(quick);
		const broken = listen(hub, server.url, [btc], {
			onMessage: () => {
				throw new Error('my own fault');
			},
			onState: () => {
				throw new Error('also mine');
			},
		});
		const fine = listen(hub, server.url, [btc]);
		await Promise.all([broken.ready, fine.ready]);
		for (const price of ['1', '2', '3']) pushed(price);
		await until('all three', () => fine.messages.length === 3);
		expect(lines.filter((line) => line.includes('A stream subscriber failed'))).toEqual([
			'A stream subscriber failed 1 time(s): also mine',
		]);
	});
});
