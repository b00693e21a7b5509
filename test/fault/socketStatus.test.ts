import type { Hub } from '../../mexc/socket/hub';
import { createHub } from '../../mexc/socket/streamHub';
import { channelName, streams } from '../../mexc/streams';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { accountFor, deals, listen, open, quick } from './socketHarness';

const [btc, eth, nowhere] = ['BTCUSDT', 'ETHUSDT', 'NOWHEREUSDT'].map(deals);
const orders = channelName(streams.privateOrders);

let simulator: Simulator;
let hub: Hub;

beforeEach(async () => {
	simulator = await startTestSimulator();
	hub = createHub(quick);
});

afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	await until('no socket left', () => simulator.state().connections.openWebSockets === 0);
	await simulator.stop();
});

function account(apiSecret = simulator.apiSecret) {
	const { restUrl: baseUrl, apiKey, wsUrl } = simulator;
	return accountFor(wsUrl, { baseUrl, apiKey, apiSecret });
}

const subscribe = (channels: readonly string[], waiting = 0) =>
	listen(hub, simulator.wsUrl, channels, {
		account: account(),
		access: channels[0] === orders ? 'private' : 'public',
		load: () => ({ waiting, inFlight: 1, dropped: 2 }),
	});

const statusOf = (channel: string) =>
	hub.status(account()).find((status) => status.channel === channel);

test('a channel goes from connecting to connected, and shows its last message', async () => {
	expect(hub.status(account())).toEqual([]);
	const before = Date.now();
	const listening = subscribe([btc]);
	expect(statusOf(btc)).toMatchObject({ state: 'connecting', listeners: 1 });
	await listening.ready;
	const connected = statusOf(btc);
	expect(connected).toMatchObject({
		access: 'public',
		state: 'connected',
		interruptions: 0,
		gaps: 0,
		message: undefined,
		missedFrom: undefined,
	});
	expect(connected?.since).toBeGreaterThanOrEqual(before);
	simulator.trade('BTCUSDT', { side: 'BUY', price: '64001', quantity: '1' });
	await until('a message', () => listening.messages.length > 0);
	const { receivedAt } = listening.messages[listening.messages.length - 1];
	expect(statusOf(btc)?.lastMessageAt).toBe(receivedAt);
	listening.close();
	expect(hub.status(account())).toEqual([]);
});

test('an interruption, and what may have been missed in it, is counted once', async () => {
	await subscribe([btc]).ready;
	simulator.fault({ kind: 'refuseUpgrade', times: 1_000 });
	simulator.fault({ kind: 'dropConnections', only: 'public' });
	await until('the interruption', () => statusOf(btc)?.state === 'recovering');
	// Wanted while nothing works: nothing of it can be missed.
	const late = subscribe([eth]);
	expect(statusOf(btc)?.message).toContain('Trying again until it works.');
	expect(statusOf(eth)?.state).toBe('recovering');
	simulator.fault({ kind: 'clear' });
	await late.ready;
	await until('the gap', () => statusOf(btc)?.gaps === 1);
	expect(statusOf(btc)).toMatchObject({ state: 'connected', interruptions: 1, message: undefined });
	expect(statusOf(btc)?.missedFrom).toBeLessThanOrEqual(statusOf(btc)?.since ?? 0);
	expect(statusOf(eth)).toMatchObject({ state: 'connected', interruptions: 0, gaps: 0 });
});

test('a refused channel says why, beside one that delivers', async () => {
	await subscribe([btc, nowhere]).ready;
	expect(statusOf(btc)?.state).toBe('connected');
	expect(statusOf(nowhere)).toMatchObject({ state: 'refused' });
	expect(statusOf(nowhere)?.message).toMatch(/\w/);
});

test('what waits at those who listen to a channel is added up', async () => {
	await Promise.all([subscribe([btc], 3), subscribe([btc, eth], 4)].map(({ ready }) => ready));
	expect(statusOf(btc)).toMatchObject({
		listeners: 2,
		load: { waiting: 7, inFlight: 2, dropped: 4 },
	});
	expect(statusOf(eth)).toMatchObject({ listeners: 1, load: { waiting: 4 } });
});

test('private channels are shown to their own key only', async () => {
	await Promise.all([subscribe([btc]), subscribe([orders])].map(({ ready }) => ready));
	expect(hub.status(account()).map(({ access }) => access)).toEqual(['public', 'private']);
	expect(hub.status(account('another')).map(({ channel }) => channel)).toEqual([btc]);
});

test('a key that MEXC refuses is shown as refused', async () => {
	const listening = listen(hub, simulator.wsUrl, [orders], {
		account: account('wrong'),
		access: 'private',
	});
	await until('the refusal', () => listening.outcome !== undefined);
	const [status] = hub.status(account('wrong'));
	expect(status).toMatchObject({ channel: orders, state: 'refused' });
});
