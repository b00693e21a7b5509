import { agentFor } from '../../mexc/account/httpAgents';
import { openNetwork } from '../../mexc/account/network';
import { createHub } from '../../mexc/socket/streamHub';
import { channelName, streams } from '../../mexc/streams';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { dealFrame } from './socketFrames';
import { accountFor, deals, listen, open, quick } from './socketHarness';
import { type TestServer, startServer } from './socketServer';

// The sockets are those of a server that pushes nothing by itself; the market is that of the simulator.
const btc = deals('BTCUSDT');
const ticker = channelName(streams.miniTicker, { symbol: 'BTCUSDT', timezone: 'UTC+8' });
const timings = { ...quick, staleAfterMs: 150, staleAfterMaxMs: 1200, staleMarginMs: 30 };

let server: TestServer;
let simulator: Simulator;

beforeEach(async () => {
	server = await startServer();
	simulator = await startTestSimulator();
});

afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	await until('all sockets closed', () => server.open.size === 0);
	await server.stop();
	await simulator.stop();
});

async function connected(channels = [btc], baseUrl = simulator.restUrl) {
	const account = accountFor(server.url, { baseUrl });
	const one = listen(createHub(timings), server.url, channels, { account });
	await one.ready;
	return one;
}

const asked = () => simulator.state().requests.recentTrades ?? 0;
const agent = () => agentFor(simulator.restUrl, openNetwork);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const trade = () => simulator.trade('BTCUSDT', { price: '65000', quantity: '0.1', side: 'BUY' });

test('a quiet market keeps its connection, and is asked about less and less often', async () => {
	const one = await connected();
	await until('the first question', () => asked() === 1);
	await pause(900);
	expect(asked()).toBeLessThanOrEqual(3);
	expect(one.states()).toEqual(['connected']);
	expect(server.handshakes).toHaveLength(1);
});

test('a connection that is deaf to a trade is replaced, with the gap it has made', async () => {
	const one = await connected();
	const before = Date.now();
	await pause(60);
	trade();
	await until('the gap', () => one.states().includes('gap'));
	expect(one.states()).toEqual(['connected', 'stale', 'changedOver', 'gap']);
	expect(one.events.at(-1)?.fromTime).toBeLessThanOrEqual(before);
	expect(server.handshakes).toHaveLength(2);
	expect(asked()).toBe(1);
});

test('a trade whose push arrives while MEXC is asked is no sign of deafness', async () => {
	const one = await connected();
	simulator.fault({ kind: 'delay', delayMs: 100, endpoint: 'recentTrades' });
	await pause(100);
	trade();
	await pause(80);
	server.push(btc, dealFrame(btc, '65000'));
	await until('the answer', () => asked() === 1);
	await pause(100);
	expect(one.states()).toEqual(['connected']);
});

test('the clock of MEXC may be an hour ahead of ours', async () => {
	await simulator.stop();
	const startMs = Date.now() + 3_600_000;
	simulator = await startTestSimulator({ startMs, requestClock: 'exchange' });
	trade();
	const one = await connected();
	await until('two questions', () => asked() >= 2);
	expect(one.states()).toEqual(['connected']);
});

test('where MEXC cannot be asked, the connection is replaced as a precaution, without a gap', async () => {
	const one = await connected([btc], 'http://127.0.0.1:9');
	await until('the move', () => one.states().includes('changedOver'), 8000);
	expect(one.states()).toEqual(['connected', 'stale', 'changedOver']);
}, 10_000);

test('a channel that no stream knows is not asked about', async () => {
	const one = await connected(['spot@public.tomorrow.v3.api.pb@BTCUSDT']);
	await until('the move', () => one.states().includes('changedOver'));
	expect(asked()).toBe(0);
});

test('silence of a channel that pushes by the clock needs no question', async () => {
	const one = await connected([btc, ticker]);
	await until('the gap', () => one.states().includes('gap'));
	expect(one.states()).toEqual(['connected', 'stale', 'changedOver', 'gap']);
	expect(asked()).toBe(0);
});

test('only three pairs are asked about at a time, others the next time', async () => {
	const symbols = ['MXUSDT', 'ETHUSDT', 'SOLUSDT', 'BTCUSDT'];
	const one = await connected(symbols.map(deals));
	await until('three', () => asked() === 3);
	await pause(60);
	trade();
	await until('the deaf fourth', () => one.states().includes('gap'));
	expect(asked()).toBe(4);
});

test('leaving during the question ends it', async () => {
	const one = await connected();
	simulator.fault({ kind: 'unanswered', endpoint: 'recentTrades' });
	await until('the question', () => asked() === 1);
	one.close();
	await until('no request under way', () => Object.keys(agent().sockets).length === 0);
	expect(one.states()).toEqual(['connected']);
});
