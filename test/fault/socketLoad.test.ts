import { agentFor } from '../../mexc/account/httpAgents';
import { openNetwork } from '../../mexc/account/network';
import { createHub } from '../../mexc/socket/streamHub';
import { channelName, streams } from '../../mexc/streams';
import { tcpHandles } from '../support/handles';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { accountFor, deals, listen, many, open, quick } from './socketHarness';
import { startServer } from './socketServer';

afterEach(() => {
	for (const subscription of open.splice(0)) subscription.close();
});

/** The most that happened within any second. */
function peak(times: readonly number[]): number {
	return Math.max(
		...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length),
	);
}

test('1,000 symbols from one subscription: 34 connections, all acknowledged, within the limit', async () => {
	const server = await startServer();
	// Each connection pings every second, so that the pings count as well.
	const timings = { ...quick, pingIntervalMs: 1000, pongTimeoutMs: 900, connectTimeoutMs: 10_000 };
	const one = listen(createHub(timings), server.url, many(1000));
	await one.ready;
	expect(server.open.size).toBe(34);
	const acknowledged = [...server.active.values()].flatMap((channels) => [...channels]);
	expect(acknowledged.sort()).toEqual(many(1000).sort());
	expect(one.states()).toEqual(['connected']);
	await until('pings of all', () => server.pings >= 34);
	// The limit holds for what is sent; what arrives may be closer together on a busy machine.
	expect(peak(server.frameTimes)).toBeLessThan(100);
	expect(peak(server.handshakeTimes)).toBeLessThanOrEqual(20);
	one.close();
	await until('closed', () => server.open.size === 0);
	await server.stop();
}, 30_000);

test('200 subscribers of 10 streams share two connections and a listen key, and leave nothing behind', async () => {
	const simulator = await startTestSimulator();
	const { restUrl: baseUrl, apiKey, apiSecret, wsUrl } = simulator;
	const account = accountFor(wsUrl, { baseUrl, apiKey, apiSecret });
	const symbol = 'BTCUSDT';
	const market = [
		...['BTCUSDT', 'ETHUSDT', 'MXUSDT', 'SOLUSDT', 'XRPUSDT'].map(deals),
		channelName(streams.limitDepth, { symbol, level: '5' }),
		channelName(streams.kline, { symbol, interval: 'Min1' }),
		channelName(streams.miniTicker, { symbol, timezone: 'UTC+8' }),
		channelName(streams.aggreBookTicker, { symbol, speed: '100ms' }),
	];
	const orders = channelName(streams.privateOrders);
	const before = tcpHandles();
	const hub = createHub(quick);
	const subscribe = (index: number) => {
		const isPrivate = index % 10 === 9;
		const access = isPrivate ? ('private' as const) : ('public' as const);
		return listen(hub, wsUrl, [isPrivate ? orders : market[index % 10]], { account, access });
	};
	const all = Array.from({ length: 200 }, (_, index) => subscribe(index));
	await Promise.all(all.map(({ ready }) => ready));
	const state = () => simulator.state();
	expect(state().connections.openWebSockets).toBe(2);
	expect(state().connections.subscriptions.length).toBe(10);
	expect(state().listenKeys).toHaveLength(1);
	const [lastMarket, lastOrders] = [all[0], all[9]];
	for (const one of all) if (one !== lastMarket && one !== lastOrders) one.close();
	await until('two subscriptions', () => state().connections.subscriptions.length === 2);
	expect(state().connections.openWebSockets).toBe(2);
	lastOrders.close();
	await until('one connection', () => state().connections.openWebSockets === 1);
	expect(state().connections.subscriptions).toEqual([market[0]]);
	lastMarket.close();
	await until('no connection', () => state().connections.openWebSockets === 0);
	agentFor(baseUrl, openNetwork).destroy();
	await until('no handle', () => tcpHandles() <= before);
	await simulator.stop();
});
