import { agentFor } from '../../mexc/account/httpAgents';
import { openNetwork } from '../../mexc/account/network';
import type { Hub } from '../../mexc/socket/hub';
import { pacerOf } from '../../mexc/socket/pacer';
import { createHub } from '../../mexc/socket/streamHub';
import { channelName, streams } from '../../mexc/streams';
import { systemTime } from '../../mexc/core/time';
import type { Simulator } from '../../simulator/src';
import { CountedTime } from '../support/countedTime';
import { tcpHandles } from '../support/handles';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { dealFrame } from './socketFrames';
import { accountFor, deals, listen, many, open, quick } from './socketHarness';
import { type TestServer, startServer } from './socketServer';

// After the last subscriber has left, at whatever moment, there is no socket, no timer and no request.
const btc = deals('BTCUSDT');
const orders = channelName(streams.privateOrders);

let server: TestServer;
let simulator: Simulator;
let time: CountedTime;
let handlesBefore: number;

beforeEach(async () => {
	handlesBefore = tcpHandles();
	server = await startServer();
	simulator = await startTestSimulator();
	time = new CountedTime();
});

afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	await until('no timer', () => time.pending === 0);
	await until('no socket', () => server.open.size === 0);
	await until('no stream', () => simulator.state().connections.openWebSockets === 0);
	const { sockets } = agentFor(simulator.restUrl, openNetwork);
	await until('no request', () => Object.keys(sockets).length === 0);
	agentFor(simulator.restUrl, openNetwork).destroy();
	await server.stop();
	await simulator.stop();
	await until('no handle', () => tcpHandles() <= handlesBefore);
});

function subscribe(hub: Hub = createHub(quick), channels: readonly string[] = [btc]) {
	const account = accountFor(server.url, { baseUrl: simulator.restUrl });
	return listen(hub, server.url, channels, { account, time });
}

test('leaving during the handshake', async () => {
	server.behaviour.handshake = 'hang';
	const one = subscribe();
	await until('the handshake', () => server.handshakes.length === 1);
	one.close();
	expect(time.pending).toBe(0);
	server.drop();
});

test('leaving while connections wait for their turn', async () => {
	const one = subscribe(createHub(quick), many(900));
	await until('some connections', () => server.open.size > 5);
	one.close();
	expect(time.pending).toBe(0);
	await until('no socket', () => server.open.size === 0);
	await new Promise((resolve) => setTimeout(resolve, 1200));
	expect(server.handshakes.length).toBeLessThan(25);
});

test('leaving while a request waits for its turn', async () => {
	const one = subscribe();
	await one.ready;
	const { requests } = pacerOf(server.url);
	for (let taken = 0; taken < 49; taken++) requests.take(systemTime, () => undefined);
	const late = subscribe(createHub(quick), [deals('ETHUSDT')]);
	await until('its connection', () => server.open.size === 2);
	await new Promise((resolve) => setTimeout(resolve, 50));
	late.close();
	one.close();
	expect(time.pending).toBe(0);
	expect(server.requests).toHaveLength(1);
});

test('leaving while a subscription is answered', async () => {
	server.behaviour.answersRequests = false;
	const one = subscribe();
	await until('the request', () => server.requests.length === 1);
	one.close();
	expect(time.pending).toBe(0);
});

test('leaving during the pause before the next try', async () => {
	server.behaviour.handshake = 503;
	const one = subscribe(createHub({ ...quick, backoffMinMs: 60_000 }));
	await until('the news', () => one.states().length === 1);
	one.close();
	expect(time.pending).toBe(0);
});

test('leaving during a change-over', async () => {
	const one = subscribe(createHub({ ...quick, changeOverAfterMs: 100 }));
	await one.ready;
	server.behaviour.answersRequests = false;
	await until('both sockets', () => server.open.size === 2);
	one.close();
	expect(time.pending).toBe(0);
});

test('leaving at the news of a change-over, of a refusal, of a loss', async () => {
	const hub = createHub({ ...quick, changeOverAfterMs: 100 });
	for (const state of ['changedOver', 'connected', 'refused', 'recovering']) {
		let left: number | undefined;
		const refused = deals('SNTUSDT');
		server.behaviour.refuses = (name) => name === refused;
		const account = accountFor(server.url, { baseUrl: simulator.restUrl });
		const one = listen(hub, server.url, [btc, refused], {
			account,
			time,
			onState: (event) => {
				if (event.state !== state) return;
				one.close();
				setImmediate(() => (left = time.pending));
			},
		});
		if (state === 'recovering') await one.ready.then(() => server.drop());
		await until(state, () => left !== undefined);
		expect([state, left]).toEqual([state, 0]);
		await until(`no socket after ${state}`, () => server.open.size === 0);
	}
});

test('leaving while refused channels rest', async () => {
	server.behaviour.refuses = () => true;
	const one = subscribe();
	await expect(one.ready).rejects.toThrow(btc);
	one.close();
	expect(time.pending).toBe(0);
});

test('leaving during a question about silence', async () => {
	const one = subscribe(createHub({ ...quick, staleAfterMs: 100 }));
	simulator.fault({ kind: 'unanswered', endpoint: 'recentTrades' });
	await until('the question', () => simulator.state().requests.recentTrades === 1);
	one.close();
	await until('nothing left', () => time.pending === 0, 1000);
});

test('leaving during the pause for bad frames', async () => {
	const one = subscribe();
	await one.ready;
	for (const socket of server.open) socket.send(Buffer.from([10, 200, 1]));
	await until('the gap', () => one.states().includes('gap'));
	server.push(btc, dealFrame(btc, '1'));
	await until('data', () => one.messages.length === 1);
	one.close();
	expect(time.pending).toBe(0);
});

test('leaving during the request for a listen key', async () => {
	const { restUrl: baseUrl, apiKey, apiSecret, wsUrl } = simulator;
	const account = accountFor(wsUrl, { baseUrl, apiKey, apiSecret });
	simulator.fault({ kind: 'delay', delayMs: 100, endpoint: 'createListenKey' });
	const one = listen(createHub(quick), wsUrl, [orders], { account, access: 'private', time });
	await until('the request', () => simulator.state().requests.serverTime === 1);
	one.close();
	await until('the answer', () => simulator.state().requests.createListenKey === 1);
	await until('nothing left', () => time.pending === 0, 1000);
});
