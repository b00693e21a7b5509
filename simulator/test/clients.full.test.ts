import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { startTestSimulator } from '../../test/support/simulator';
import type { Simulator } from '../src';
import { Listener, type Push } from './support/client';
import { pairsNamed } from './support/mirrorChain';
import { runScript } from './support/runScript';

// The exchange's own SDK and ccxt as clients of a mirror, over real HTTP and WebSocket.

/** 67 MB in 1300 files: too much for everybody's checkout, so it is fetched once and kept outside. */
const CCXT = ['ccxt@4.5.84', 'protobufjs@7.5.4'];
const CACHE = join(
	process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
	'mexc-simulator-tests',
	CCXT.join('-'),
);
const LONGEST_RUN_MS = 90_000;

jest.setTimeout(300_000);

/** The folder in which ccxt is installed. */
function installedCcxt(): string {
	if (existsSync(CACHE)) return CACHE;
	const unfinished = `${CACHE}.${process.pid}`;
	mkdirSync(unfinished, { recursive: true });
	const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefix', unfinished];
	execFileSync('npm', ['install', ...options, ...CCXT], { stdio: 'pipe' });
	rmSync(CACHE, { recursive: true, force: true });
	renameSync(unfinished, CACHE);
	return CACHE;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of every shape
type Results = Readonly<Record<string, any>>;

const run = (script: string, args: readonly string[]) =>
	runScript<Results>(script, args, LONGEST_RUN_MS);

async function startMirror(
	market: 'live' | 'quiet',
): Promise<[source: Simulator, mirror: Simulator]> {
	const source = await startTestSimulator({ market, pairs: pairsNamed('BTCUSDT', 'MXUSDT') });
	if (market === 'quiet') source.trade('MXUSDT', { price: '3.5', quantity: '12' });
	const pairs = ['MXUSDT', 'BTCUSDT'];
	const mirror = await startTestSimulator({
		mirror: { url: source.restUrl, pairs, latencyMs: 20 },
	});
	return [source, mirror];
}

/** States of orders in private messages (facts/enums.json). */
const [FILLED, CANCELED] = [2, 4];

/** The latest state of each order that is over, by its id. */
function lastStatuses(orders: readonly Push[]): Map<string, number> {
	const latest = new Map(orders.map(({ id, status }) => [id as string, Number(status)]));
	return new Map([...latest].filter(([, status]) => status === FILLED || status === CANCELED));
}

/** The channels that somebody listens to who trades by hand with a REST client. */
const CHANNELS = [
	'spot@private.orders.v3.api.pb',
	'spot@private.deals.v3.api.pb',
	'spot@private.account.v3.api.pb',
	'spot@public.aggre.deals.v3.api.pb@100ms@MXUSDT',
	'spot@public.aggre.depth.v3.api.pb@100ms@MXUSDT',
];

it('the own SDK of the exchange trades on a mirror as on any other simulator', async () => {
	const [source, mirror] = await startMirror('quiet');
	const { restUrl, apiKey, apiSecret } = mirror;
	const access = [restUrl, apiKey, apiSecret];
	const { listenKey } = await run('officialSdk.js', [...access, 'listenKey']);
	const listener = await Listener.open(mirror, listenKey);
	await listener.subscribe(...CHANNELS);
	const { results, errors, methods } = (await run('officialSdk.js', access)) as {
		results: Results;
		errors: Record<string, { status: number; body: string }>;
		methods: readonly string[];
	};
	// Should it learn to listen, that is to be tried too.
	expect(methods.filter((name) => /stream|listen|socket|subscri/i.test(name))).toEqual([]);
	const refusals = Object.entries(errors).map(([name, { body }]) => [
		name,
		(JSON.parse(body) as { code: number }).code,
	]);
	expect(refusals).toEqual([
		['newOrder too small', 30002],
		['cancelOrder again', -2011],
	]);
	expect(results['trades'][0]).toMatchObject({ price: '3.5', qty: '12' });
	expect(results['depth'].bids).toHaveLength(5);
	expect(results['klines']).toHaveLength(3);
	const { orderId } = results['newOrder'];
	expect(results['queryOrder']).toMatchObject({ orderId, status: 'NEW', clientOrderId: 'sdk-1' });
	expect(results['accountTradeList']).toMatchObject([{ isBuyer: true, isMaker: false }]);

	// What it has done was reported by the streams: each order to its end, each fill, what was paid for it.
	const pushed = (name: string): Push[] =>
		listener.pushes.flatMap((push) => (push[name] === undefined ? [] : [push[name] as Push]));
	const bought = results['newOrder market'].orderId as string;
	const placed = [bought, orderId as string, results['newOrder second'].orderId as string];
	await listener.until(() => lastStatuses(pushed('privateOrders')).size === placed.length);
	expect([...lastStatuses(pushed('privateOrders'))]).toEqual(
		expect.arrayContaining(placed.map((id) => [id, id === bought ? FILLED : CANCELED])),
	);
	const fills = results['accountTradeList'] as ReadonlyArray<Record<string, string>>;
	expect(
		pushed('privateDeals').map(({ orderId: order, price, quantity }) => [order, price, quantity]),
	).toEqual(fills.map(({ orderId: order, price, qty }) => [order, price, qty]));
	const accounts = pushed('privateAccount');
	expect(accounts.filter(({ vcoinName }) => vcoinName === 'MX').length).toBeGreaterThan(0);
	const mx = accounts.filter(({ vcoinName }) => vcoinName === 'MX').at(-1);
	const held = results['accountInfo'].balances.find(({ asset }: Push) => asset === 'MX');
	expect(Number(mx?.balanceAmount)).toBeCloseTo(Number(held?.free ?? 0) + Number(fills[0]?.qty), 8);

	// And what happens at the source comes through to the same connection.
	source.trade('MXUSDT', { price: '3.6', quantity: '2' });
	const prices = () =>
		pushed('publicAggreDeals').flatMap(({ deals }) =>
			(deals as Push[]).map(({ price }) => price as string),
		);
	await listener.until(() => prices().includes('3.6'));
	expect(pushed('publicAggreDepths').length).toBeGreaterThan(0);
	listener.close();
});

it('ccxt trades on a mirror and listens to its streams', async () => {
	const folder = installedCcxt();
	const [, mirror] = await startMirror('live');
	const { restUrl, wsUrl, apiKey, apiSecret } = mirror;
	const results = await run('ccxt.js', [folder, restUrl, wsUrl, apiKey, apiSecret]);
	expect(results['market']).toMatchObject({ id: 'BTCUSDT', spot: true, active: true });
	expect(results['book'].bids).toHaveLength(10);
	expect(results['book'].bids[0][0]).toBeLessThan(results['book'].asks[0][0]);
	expect(results['candles']).toHaveLength(10);
	expect(results['trades'].length).toBeGreaterThan(0);
	const { placed, bought } = results;
	expect(results['found']).toMatchObject({ id: placed.id, status: 'open', remaining: 0.01 });
	expect(results['open'].map((order: { id: string }) => order.id)).toEqual([placed.id]);
	expect(results['canceled']).toMatchObject({ id: placed.id, status: 'canceled' });
	expect(results['fills']).toMatchObject([
		{ order: bought.id, amount: 0.01, takerOrMaker: 'taker' },
	]);
	expect(results['balance'].BTC.total).toBeCloseTo(2.01, 8);
	// The streams reported the same.
	expect(results['watchedOrders'].at(-1).symbol).toBe('BTC/USDT');
	expect(results['watchedFills']).toMatchObject([{ order: bought.id, amount: 0.01 }]);
	expect(results['watchedBalance'].BTC).toBeDefined();
	expect(results['watchedTicker'].bid).toBeGreaterThan(60_000);
	expect(results['watchedTrades'].length).toBeGreaterThan(0);
	expect(results['watchedBook'].asks.length).toBeGreaterThan(5);
	expect(results['watchedCandles']).toHaveLength(1);
});
