import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { aWhile, cut, killAll, quickHub, start, type PrivateTrigger } from './privateHarness';

// The backfill itself is in trouble: REST fails, the connection goes again, pushes misbehave.
let simulator: Simulator;

beforeEach(async () => {
	simulator = await startTestSimulator();
});

afterEach(async () => {
	killAll();
	await simulator.stop();
});

const requests = (endpoint: string) => simulator.state().requests[endpoint] ?? 0;
const buy = (quantity = '0.01') =>
	String(simulator.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity }).orderId);
const fills = { event: 'fill', symbols: 'BTCUSDT' };
const orders = { event: 'orderUpdate', symbols: 'BTCUSDT' };

async function both(): Promise<{ filled: PrivateTrigger; ended: PrivateTrigger }> {
	const hub = quickHub();
	const filled = await start(simulator, fills, { hub });
	const ended = await start(simulator, orders, { hub });
	await until('the looks', () => requests('myTrades') > 0 && requests('allOrders') > 0);
	await aWhile(30);
	return { filled, ended };
}

test.each([
	['no answer', { kind: 'reset' }],
	['server errors', { kind: 'status', status: 503, when: 'before' }],
	['429', { kind: '429', retryAfterSeconds: 1 }],
	['a firewall page', { kind: '403html' }],
] as const)(
	'REST answers with %s during the backfill: it goes on until it has everything',
	async (_name, fault) => {
		const { filled, ended } = await both();
		const reconnect = cut(simulator);
		const bought = buy();
		reconnect();
		for (const endpoint of ['myTrades', 'allOrders', 'openOrders']) {
			simulator.fault({ ...fault, endpoint, times: fault.kind === '429' ? 1 : 5 });
		}
		await filled.waitFor(1, 15_000);
		await ended.waitFor(1, 15_000);
		expect(ended.ids()).toEqual([`${bought}:FILLED:0.01`]);
		expect(filled.items[0].orderId).toBe(bought);
	},
);

test('a second interruption during the backfill hides nothing', async () => {
	const { filled, ended } = await both();
	const reconnect = cut(simulator);
	const first = buy('0.01');
	reconnect();
	simulator.fault({ kind: 'delay', delayMs: 300, endpoint: 'openOrders' });
	await until('the look', () => simulator.state().connections.subscriptions.length >= 2);
	const again = cut(simulator);
	const second = buy('0.02');
	await aWhile(400);
	again();
	await filled.waitFor(2);
	await ended.waitFor(2);
	await aWhile(250);
	expect(ended.ids().sort()).toEqual([`${first}:FILLED:0.01`, `${second}:FILLED:0.02`].sort());
	expect(filled.items.map(({ orderId }) => orderId).sort()).toEqual([first, second].sort());
});

test('a pair never seen, bought and sold in equal parts, is found by what else the account holds', async () => {
	const trigger = await start(simulator, { event: 'orderUpdate' });
	await until('the first look', () => requests('accountInfo') > 0);
	await aWhile(100);
	const reconnect = cut(simulator);
	for (const side of ['BUY', 'SELL']) {
		simulator.order({ symbol: 'MXUSDT', side, type: 'MARKET', quantity: '20' });
	}
	buy();
	reconnect();
	await trigger.waitFor(3);
	expect(trigger.items.map(({ symbol }) => symbol).sort()).toEqual(['BTCUSDT', 'MXUSDT', 'MXUSDT']);
});

test('an order during a cut that came before anything was known is found, or a gap is reported', async () => {
	simulator.fault({ kind: 'delay', delayMs: 300, endpoint: 'accountInfo' });
	const trigger = await start(simulator, { event: 'orderUpdate' });
	await until('the first look', () => requests('openOrders') > 0);
	const reconnect = cut(simulator);
	const bought = buy();
	await aWhile(400);
	reconnect();
	await trigger.waitFor(1);
	expect(trigger.ids()).toEqual([`${bought}:FILLED:0.01`]);
	const isReported = () => trigger.reports.some(({ message }) => message.includes('not known'));
	await until('the report', isReported);
});

test.each([
	['twice', { kind: 'duplicatePush', times: 20 }],
	['late', { kind: 'latePush', delayMs: 200, times: 3 }],
	['in another order', { kind: 'reorderPush', times: 3 }],
] as const)('pushes that come %s are reported once, also by the backfill', async (_name, fault) => {
	const { filled, ended } = await both();
	simulator.fault(fault);
	const bought = [buy(), buy('0.02'), buy('0.03')];
	await filled.waitFor(3);
	const reconnect = cut(simulator);
	reconnect();
	await until('another look', () => requests('myTrades') >= 3);
	await aWhile(250);
	expect(filled.items.map(({ orderId }) => orderId).sort()).toEqual([...bought].sort());
	const ends = ended.ids().filter((id) => id.includes(':FILLED:'));
	expect(new Set(ended.ids()).size).toBe(ended.ids().length);
	expect(ends).toHaveLength(3);
});

test('pushes that were lost before an interruption are found after it', async () => {
	const { filled, ended } = await both();
	simulator.fault({ kind: 'losePush', times: 100 });
	const bought = buy();
	await aWhile(100);
	simulator.fault({ kind: 'clear' });
	const reconnect = cut(simulator);
	reconnect();
	await filled.waitFor(1);
	await ended.waitFor(1);
	expect(ended.ids()).toEqual([`${bought}:FILLED:0.01`]);
	expect(filled.items[0]).toMatchObject({ orderId: bought, backfilled: true });
});

describe('an order from long before that MEXC does not find', () => {
	let placed: string;
	let trigger: PrivateTrigger;

	beforeEach(async () => {
		await simulator.stop();
		const clock = { manualClock: true, requestClock: 'exchange', startMs: Date.now() } as const;
		simulator = await startTestSimulator(clock);
		const order = { symbol: 'ETHUSDT', side: 'BUY', type: 'LIMIT', price: '3450' };
		placed = String(simulator.order({ ...order, quantity: '0.01' }).orderId);
		simulator.advance(3_600_000);
		trigger = await start(simulator, { event: 'orderUpdate' });
		await until('the look', () => requests('accountInfo') > 0);
		await aWhile(50);
	});

	/** It is filled while the connection is cut, and so many questions for it are answered so. */
	function fillUnseen(times: number): void {
		simulator.fault({ kind: 'code', code: -2013, endpoint: 'queryOrder', times });
		simulator.fault({ kind: 'dropConnections', only: 'private' });
		simulator.setPrice('ETHUSDT', '3440');
	}

	test('at first: is asked for again', async () => {
		fillUnseen(1);
		await trigger.waitFor(1);
		expect(trigger.ids()).toEqual([`${placed}:FILLED:0.01`]);
		expect(requests('queryOrder')).toBeGreaterThan(1);
	});

	test('in a look that another cut interrupts: is asked for again after that', async () => {
		simulator.fault({ kind: 'orderNotFound', seconds: 7_200 });
		simulator.fault({ kind: 'delay', delayMs: 300, endpoint: 'queryOrder', times: 2 });
		simulator.fault({ kind: 'dropConnections', only: 'private' });
		simulator.setPrice('ETHUSDT', '3440');
		await until('the first look', () => requests('queryOrder') === 1);
		const looks = requests('openOrders');
		await until('the last look', () => requests('openOrders') > looks);
		simulator.fault({ kind: 'dropConnections', only: 'private' });
		await until('its question', () => requests('queryOrder') === 2);
		simulator.fault({ kind: 'orderNotFound', seconds: 0 });
		await trigger.waitFor(1);
		expect(trigger.ids()).toEqual([`${placed}:FILLED:0.01`]);
	});

	test('at all: is reported', async () => {
		fillUnseen(1000);
		const isReported = () => trigger.reports.some(({ message }) => message.includes(placed));
		await until('the report', isReported);
		expect(trigger.items).toEqual([]);
	});
});

test('a hundred triggers that start one after the other share what they ask', async () => {
	const hub = quickHub();
	for (let count = 0; count < 100; count++) {
		await start(simulator, { event: 'fill' }, { hub });
	}
	await until('all have looked twice', () => requests('accountInfo') >= 2, 10_000);
	await aWhile(500);
	for (const endpoint of ['openOrders', 'accountInfo']) {
		expect(requests(endpoint)).toBeLessThanOrEqual(8);
	}
});

test('two hundred triggers of one account ask once, not two hundred times', async () => {
	const hub = quickHub();
	const triggers = await Promise.all(
		Array.from({ length: 200 }, async () => await start(simulator, { event: 'fill' }, { hub })),
	);
	await until('all have looked twice', () => requests('accountInfo') >= 2, 10_000);
	await aWhile(250);
	const before = { ...simulator.state().requests };
	const reconnect = cut(simulator);
	buy();
	reconnect();
	// They may have to wait for MEXC's limit of 10 seconds.
	await until('all', () => triggers.every(({ items }) => items.length === 1), 20_000);
	await aWhile(250);
	for (const endpoint of ['openOrders', 'accountInfo', 'myTrades', 'exchangeInfo']) {
		expect(requests(endpoint) - (before[endpoint] ?? 0)).toBeLessThanOrEqual(10);
	}
	expect(simulator.state().connections.openWebSockets).toBe(1);
});
