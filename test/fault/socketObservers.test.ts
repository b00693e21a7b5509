import type { Hub, ObservedEvent } from '../../mexc/socket/hub';
import { createHub } from '../../mexc/socket/streamHub';
import { channelName, streams } from '../../mexc/streams';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { accountFor, deals, lines, listen, open, quick } from './socketHarness';

const btc = deals('BTCUSDT');
const nowhere = deals('NOWHEREUSDT');
const orders = channelName(streams.privateOrders);

let simulator: Simulator;
let hub: Hub;
let news: ObservedEvent[];

beforeEach(async () => {
	lines.length = 0;
	simulator = await startTestSimulator();
	hub = createHub(quick);
	news = [];
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

function subscribe(channels: readonly string[], of = account()) {
	const access = channels[0] === orders ? 'private' : 'public';
	return listen(hub, simulator.wsUrl, channels, { account: of, access });
}

const observe = () => hub.observe(account(), (event) => void news.push(event));
const reported = () => news.map(({ access, state }) => `${access} ${state}`);

test('all connections of the account are heard, also later ones, once each', async () => {
	observe();
	expect(simulator.state().connections.openWebSockets).toBe(0);
	const market = [1, 2, 3].map(() => subscribe([btc]));
	await Promise.all(market.map(({ ready }) => ready));
	expect(reported()).toEqual(['public connected']);
	expect(news[0]).toMatchObject({ channels: [btc], message: 'Connected; 1 channel delivers.' });
	await subscribe([orders]).ready;
	expect(reported()).toEqual(['public connected', 'private connected']);
	simulator.fault({ kind: 'dropConnections', only: 'public' });
	await until('the gap', () => news.at(-1)?.state === 'gap');
	expect(reported().slice(2)).toEqual(['public recovering', 'public connected', 'public gap']);
	expect(news.at(-1)?.fromTime).toBeLessThanOrEqual(news.at(-1)?.time ?? 0);
});

/** What an observer takes for interrupted still. */
function lost(): string[] {
	const names = new Set<string>();
	for (const { state, channels } of news) {
		if (state === 'recovering') channels.forEach((name) => names.add(name));
		if (state === 'connected' || state === 'refused') {
			channels.forEach((name) => names.delete(name));
		}
	}
	return [...names];
}

test('a channel that is given up during an interruption is not waited for', async () => {
	observe();
	const [kept, given] = [subscribe([btc]), subscribe([deals('ETHUSDT')])];
	await Promise.all([kept.ready, given.ready]);
	simulator.fault({ kind: 'dropConnections', only: 'public' });
	await until('the interruption', () => news.at(-1)?.state === 'recovering');
	given.close();
	await until('the gap', () => news.at(-1)?.state === 'gap');
	expect(lost()).toEqual([]);
});

test('a channel that was refused before an interruption is not waited for', async () => {
	observe();
	await subscribe([btc, nowhere]).ready;
	simulator.fault({ kind: 'dropConnections', only: 'public' });
	await until('the gap', () => news.at(-1)?.state === 'gap');
	expect(news.find(({ state }) => state === 'recovering')?.channels).toEqual([btc]);
	expect(lost()).toEqual([]);
});

test('a refusal names the refused channels, and is reported once', async () => {
	observe();
	const [one, other] = [subscribe([btc, nowhere]), subscribe([nowhere])];
	await Promise.all([one.ready, expect(other.ready).rejects.toThrow(nowhere)]);
	await new Promise((resolve) => setTimeout(resolve, 2 * quick.probeAfterMs));
	expect(reported().sort()).toEqual(['public connected', 'public refused']);
	expect(news.find(({ state }) => state === 'refused')).toMatchObject({
		channels: [nowhere],
		permanent: true,
	});
});

test('the news of another key are not heard', async () => {
	observe();
	const wrong = subscribe([orders], account('wrong'));
	await expect(wrong.ready).rejects.toMatchObject({ kind: 'credential' });
	expect(news).toEqual([]);
});

test('what a backfill reports reaches the observers and no subscriber', async () => {
	const one = subscribe([orders]);
	await one.ready;
	observe();
	const event = {
		state: 'gap',
		message: 'Fills of one pair could not be read.',
		fromTime: 5,
	} as const;
	hub.report(account(), 'private', event, [orders]);
	hub.report(account('wrong'), 'private', event);
	expect(news).toEqual([
		{ ...event, access: 'private', channels: [orders], time: expect.any(Number) },
	]);
	expect(one.states()).toEqual(['connected']);
});

test('after it has ended, or failed, an observer disturbs nobody', async () => {
	hub.observe(account(), () => {
		throw new Error('my own fault');
	});
	const end = observe();
	await subscribe([btc]).ready;
	expect(reported()).toEqual(['public connected']);
	expect(lines).toContain('A connection observer failed 1 time(s): my own fault');
	end();
	end();
	simulator.fault({ kind: 'dropConnections' });
	await until('the loss', () => lines.some((line) => line.includes('Trying again')));
	expect(news).toHaveLength(1);
});
