import { agentFor } from '../../mexc/account/httpAgents';
import { tickerPrice } from '../../mexc/endpoints/marketData';
import { newOrder } from '../../mexc/endpoints/spotTrading';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { createHub } from '../../mexc/socket/streamHub';
import { until } from '../support/virtualTime';
import {
	accountFor,
	failure,
	hastyTime,
	json,
	listeningLog,
	startServer,
	type TestServer,
} from '../unit/restServer';
import { startProxy, type TestProxy } from './proxyServer';
import { deals, listen, open, quick } from './socketHarness';
import { startServer as startSockets, type TestServer as SocketServer } from './socketServer';

// A proxy of the company that is dead, slow or refusing is named as the proxy, and not as the exchange.
const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '2' };
const btc = deals('BTCUSDT');

const PRICES = [{ symbol: 'BTCUSDT', price: '65000' }];

let proxy: TestProxy;
let exchange: TestServer;
let streams: SocketServer;
const variables = { ...process.env };

beforeEach(async () => {
	proxy = await startProxy();
	Object.assign(process.env, { HTTP_PROXY: proxy.url, NO_PROXY: '' });
	exchange = await startServer((_request, response) => json(response, PRICES));
	streams = await startSockets();
});
afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	process.env = { ...variables };
	await Promise.all([proxy.stop(), exchange.stop(), streams.stop()]);
});

const dead = 'http://user:canaryPassword@127.0.0.1:1';
const client = () =>
	createRestClient({
		account: accountFor(exchange.url),
		network: openNetwork,
		log: listeningLog(),
		time: hastyTime,
	});

const troubles: ReadonlyArray<[what: string, make: () => void, text: string]> = [
	['is not there', () => (process.env.HTTP_PROXY = dead), 'does not answer (ECONNREFUSED)'],
	['hangs up', () => (proxy.behaviour = 'hangsUp'), 'closed the connection (ECONNRESET)'],
	[
		'wants a password',
		() => (proxy.behaviour = 407),
		'demands a user name and password (HTTP 407)',
	],
	['forbids the host', () => (proxy.behaviour = 403), 'refused the connection (HTTP 403)'],
	['cannot reach it', () => (proxy.behaviour = 502), 'could not open the connection (HTTP 502)'],
	['limits it', () => (proxy.behaviour = 429), 'refused the connection (HTTP 429)'],
	[
		'does not answer',
		() => (proxy.behaviour = 'silent'),
		'did not open the connection within 0.3 seconds',
	],
];

it.each(troubles)('REST names a proxy that %s, and nothing was sent', async (_what, make, text) => {
	await client().clockOffsetMs();
	agentFor(exchange.url, openNetwork).destroy();
	make();
	const error = await failure(client().call(newOrder, order, { timeoutMs: 300 }));
	const shown = new URL(process.env.HTTP_PROXY ?? '').host;
	const { host } = new URL(exchange.url);
	expect(error.message).toContain(`The proxy http://${shown} ${text}`);
	expect(error.message).toMatch(/, so 127\.0\.0\.1(:\d+)? cannot be reached\.$/);
	expect(error.hint).toContain('HTTPS_PROXY');
	expect(error).toMatchObject({ kind: 'network', effect: 'none' });
	expect(JSON.stringify({ ...error, message: error.message })).not.toContain('canary');
	expect(host).not.toBe(shown);
	expect(exchange.seen).toHaveLength(0);
});

it.each(troubles)('a WebSocket names a proxy that %s', async (_what, make, text) => {
	make();
	const one = listen(createHub(quick), streams.url, [btc]);
	await until('the news', () => one.events.length > 0);
	const shown = new URL(process.env.HTTP_PROXY ?? '').host;
	expect(one.events[0].message).toContain(`The proxy http://${shown} ${text}`);
	expect(one.events[0].message).not.toContain('canary');
	process.env.HTTP_PROXY = proxy.url;
	proxy.behaviour = 'tunnel';
	await one.ready;
	expect(proxy.asked).toContain(new URL(streams.url).host);
});

it('a proxy of no form is named, too', async () => {
	process.env.HTTP_PROXY = 'http://user:canaryPassword@:x y';
	const error = await failure(client().call(tickerPrice, {}));
	expect(error.message).toBe('HTTPS_PROXY, HTTP_PROXY or ALL_PROXY of this n8n is not a URL.');
	const one = listen(createHub(quick), streams.url, [btc]);
	await until('the news', () => one.events.length > 0);
	expect(one.events[0].message).toContain('is not a URL.');
});

it('an exchange that is slow behind a working proxy is not the proxy', async () => {
	await client().clockOffsetMs();
	exchange.answer = () => undefined;
	const error = await failure(client().call(newOrder, order, { timeoutMs: 300 }));
	expect(error.message).toMatch(/^127\.0\.0\.1:\d+ did not answer within 0\.3 seconds\.$/);
	expect(error).toMatchObject({ code: 'ETIMEDOUT', effect: 'unknown' });
});

it('a read through a proxy that is restarted is repeated', async () => {
	proxy.behaviour = 503;
	setTimeout(() => (proxy.behaviour = 'tunnel'), 10);
	expect(await client().call(tickerPrice, {})).toEqual(PRICES);
});
