import { cancelOrder } from '../../mexc/endpoints/spotTrading';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import type { Simulator, SimulatorOptions } from '../../simulator/src';
import { DEMO_ACCOUNT } from '../../simulator/src/exchange/accounts';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import {
	aWhile,
	connected,
	cut,
	killAll,
	quickHub,
	simulatorAccount,
	start,
	type PrivateTrigger,
} from './privateHarness';

// Own orders and fills while the trigger is cut off; the exchange is real HTTP and WebSocket.
let simulator: Simulator;

beforeEach(async () => await begin());

afterEach(async () => {
	killAll();
	await simulator.stop();
});

async function begin(options: SimulatorOptions = {}): Promise<void> {
	simulator = await startTestSimulator(options);
}

const placed = (order: Record<string, string>) => String(simulator.order(order).orderId);
const limit = (symbol: string, price: string, quantity: string) =>
	placed({ symbol, side: 'BUY', type: 'LIMIT', price, quantity });
const market = (symbol: string, quantity: string, side = 'BUY') =>
	placed({ symbol, side, type: 'MARKET', quantity });

async function cancel(symbol: string, orderId: string): Promise<void> {
	const account = simulatorAccount(simulator);
	const client = createRestClient({ account, network: openNetwork, log: silentLog });
	await client.call(cancelOrder, { symbol, orderId });
}

const requests = (endpoint: string) => simulator.state().requests[endpoint] ?? 0;

/** It listens, and knows what it needs for an interruption. A second one shares the first look of the first. */
async function ready(trigger: PrivateTrigger, looks = 2): Promise<PrivateTrigger> {
	await until('the first looks', () => requests('openOrders') >= looks);
	await aWhile(30);
	return trigger;
}

const possibleGaps = ({ reports }: PrivateTrigger) =>
	reports.map(({ message }) => message).filter((one) => one.includes('may have been missed:'));

const orders = { event: 'orderUpdate' };
const fills = { event: 'fill' };

describe('orders of another client while the trigger is cut off', () => {
	test('on a watched pair, and on one known from openOrders only, are reported once per state', async () => {
		const early = limit('ETHUSDT', '3450', '0.01');
		const all = await start(simulator, orders);
		const watched = await start(simulator, { ...orders, symbols: 'BTCUSDT' });
		await connected(simulator, 3);
		await until('both have looked', () => requests('allOrders') >= 2);
		const reconnect = cut(simulator);
		const bought = market('BTCUSDT', '0.01');
		simulator.setPrice('ETHUSDT', '3440');
		reconnect();

		await watched.waitFor(1);
		await all.waitFor(2);
		await aWhile(250);
		expect(watched.items).toHaveLength(1);
		expect(watched.items[0]).toMatchObject({
			event: 'orderUpdate',
			eventId: `${bought}:FILLED:0.01`,
			symbol: 'BTCUSDT',
			backfilled: true,
			status: 'FILLED',
			executedQuantity: '0.01',
		});
		expect(all.ids().sort()).toEqual([`${bought}:FILLED:0.01`, `${early}:FILLED:0.01`].sort());
		expect(all.items.every(({ backfilled }) => backfilled)).toBe(true);
		expect(possibleGaps(all)).toEqual([]);
	});

	test('an order cancelled after a part was filled ends as such', async () => {
		await simulator.stop();
		const seller = {
			uid: '2',
			balances: { BTC: '1' },
			keys: [{ accessKey: 'mx0vSellerKey12345', secret: 's' }],
		};
		await begin({ market: 'empty', accounts: [DEMO_ACCOUNT, seller] });
		const trigger = await ready(await start(simulator, orders), 1);
		const reconnect = cut(simulator);
		const placed = limit('BTCUSDT', '64999', '1');
		const quarter = { side: 'SELL', type: 'LIMIT', price: '64999', quantity: '0.25' };
		simulator.order({ symbol: 'BTCUSDT', ...quarter }, '2');
		await cancel('BTCUSDT', placed);
		reconnect();
		await trigger.waitFor(1);
		expect(trigger.items[0]).toMatchObject({
			eventId: `${placed}:PARTIALLY_CANCELED:0.25`,
			executedAmount: '16249.75',
			averagePrice: '64999',
			remainingQuantity: '0.75',
			backfilled: true,
		});
	});

	test('a listen key that dies takes nothing with it', async () => {
		const trigger = await ready(await start(simulator, orders));
		simulator.fault({ kind: 'refuseUpgrade', times: 3 });
		simulator.fault({ kind: 'expireListenKeys' });
		const bought = market('MXUSDT', '10');
		await trigger.waitFor(1);
		expect(trigger.ids()).toEqual([`${bought}:FILLED:10`]);
		expect(trigger.items[0].backfilled).toBe(true);
	});

	test('an order on a pair never seen before is found by the balances, or a gap is reported', async () => {
		// One connection, as in one process: the two share their questions.
		const hub = quickHub();
		const trigger = await ready(await start(simulator, orders, { hub }));
		const filled = await ready(await start(simulator, fills, { hub }), 3);
		const reconnect = cut(simulator);
		const bought = market('MXUSDT', '10');
		reconnect();
		await trigger.waitFor(1);
		await filled.waitFor(1);
		expect(trigger.ids()).toEqual([`${bought}:FILLED:10`]);
		expect(filled.items[0]).toMatchObject({ orderId: bought, symbol: 'MXUSDT' });
		await aWhile(250);
		expect(possibleGaps(trigger)).toEqual([]);

		const again = cut(simulator);
		simulator.deposit('ETH', '1');
		again();
		const reported = /final states of orders may have been missed: the balance of ETH has/;
		await until('the report', () => possibleGaps(trigger).some((one) => reported.test(one)));
		// The other one has its own, and those who watch the account hear both.
		expect(possibleGaps(trigger).filter((one) => !one.includes(' fills may'))).toHaveLength(1);
		expect(trigger.reports.at(-1)).toMatchObject({ state: 'gap', access: 'private' });
		expect(trigger.reports.at(-1)?.fromTime).toBeLessThanOrEqual(Date.now());
	});

	test('switched off, it only says that something may be missing', async () => {
		const trigger = await start(simulator, orders, { options: { backfill: false } });
		await connected(simulator, 2);
		const reconnect = cut(simulator);
		market('BTCUSDT', '0.01');
		reconnect();
		await until('the report', () => possibleGaps(trigger).length > 0);
		await aWhile();
		expect(trigger.items).toEqual([]);
		expect(requests('openOrders')).toBe(0);
		expect(possibleGaps(trigger)[0]).toContain('the option Backfill is off');
	});
});

describe('fills while the trigger is cut off', () => {
	test('a fill is the same by push and by REST, simplified or not', async () => {
		for (const simplify of [true, false]) {
			const options = { simplify };
			const pushed = await ready(
				await start(simulator, fills, { options }),
				requests('openOrders') + 1,
			);
			market('BTCUSDT', '0.01');
			await pushed.waitFor(1);
			const missed = await start(simulator, fills, {
				options,
				database: pausedAt(Date.now() - 5_000),
			});
			await until('it is found', () => missed.ids().includes(pushed.ids()[0]));
			const item = missed.items.find(({ eventId }) => eventId === pushed.ids()[0]);
			const { receivedAt, ...rest } = pushed.items[0];
			expect(typeof receivedAt).toBe('number');
			expect(item).toEqual({ ...rest, receivedAt: expect.any(Number), backfilled: true });
		}
	});

	test('fills of one millisecond are all reported', async () => {
		await simulator.stop();
		await begin({ manualClock: true, startMs: Date.now() });
		const trigger = await ready(await start(simulator, { ...fills, symbols: 'BTCUSDT' }));
		const reconnect = cut(simulator);
		simulator.advance(1_000);
		for (let count = 0; count < 40; count++) market('BTCUSDT', '0.0001');
		reconnect();
		await trigger.waitFor(40);
		await aWhile(250);
		expect(new Set(trigger.ids()).size).toBe(40);
		expect(possibleGaps(trigger)).toEqual([]);
	});
});

function pausedAt(position: number) {
	return { staticData: { state: { 'cursor:fill': { since: 0, position, recent: {} } } } };
}

describe('the process ends', () => {
	test('what happened until the next start is reported then', async () => {
		const open = limit('ETHUSDT', '3450', '0.01');
		const hub = quickHub();
		const first = await ready(await start(simulator, orders, { hub }));
		const filled = await ready(await start(simulator, fills, { hub }), 3);
		market('BTCUSDT', '0.01');
		await first.waitFor(1);
		await filled.waitFor(1);
		first.kill();
		filled.kill();
		simulator.setPrice('ETHUSDT', '3440');
		const bought = market('MXUSDT', '10');
		const { database } = first;
		const second = await start(simulator, orders, { database });
		const refilled = await start(simulator, fills, { database: filled.database });
		const isNew = ({ eventId }: { eventId: string }) =>
			![...first.ids(), ...filled.ids()].includes(eventId);
		await until('the orders', () => second.items.filter(isNew).length >= 2);
		await until('the fills', () => refilled.items.filter(isNew).length >= 2);
		await aWhile(250);
		// n8n saved before it had taken the last one, so that may come again.
		const reported = second.items.filter(isNew).map(({ eventId }) => eventId);
		expect(reported.sort()).toEqual([`${bought}:FILLED:10`, `${open}:FILLED:0.01`].sort());
		const symbols = refilled.items.filter(isNew).map(({ symbol }) => symbol);
		expect(symbols.sort()).toEqual(['ETHUSDT', 'MXUSDT']);
		expect(second.found()).toEqual(second.items);
		expect(second.items.length).toBeLessThanOrEqual(3);
	});

	test('events that n8n had not taken are found again, with equal ids', async () => {
		const before = await ready(await start(simulator, orders, { ends: 'never' }));
		const filled = await ready(await start(simulator, fills, { ends: 'never' }), 3);
		const early = limit('ETHUSDT', '3450', '0.01');
		simulator.setPrice('ETHUSDT', '3440');
		market('BTCUSDT', '0.01');
		await before.waitFor(4);
		await filled.waitFor(2);
		before.kill();
		filled.kill();
		const after = await start(simulator, orders, { database: before.database });
		const refilled = await start(simulator, fills, { database: filled.database });
		await after.waitFor(2);
		await refilled.waitFor(2);
		expect(before.ids()).toEqual(expect.arrayContaining(after.ids()));
		expect(after.ids()).toContain(`${early}:FILLED:0.01`);
		expect(after.found()).toHaveLength(after.items.length);
		expect(refilled.ids().sort()).toEqual(filled.ids().sort());
	});

	test('an order that ended at once leaves its pair to be asked', async () => {
		const before = await ready(await start(simulator, orders, { ends: 'never' }));
		const order = { symbol: 'SOLUSDT', side: 'BUY', type: 'IMMEDIATE_OR_CANCEL' };
		// Its beginning is not pushed, so that it is not known as open.
		simulator.fault({ kind: 'losePush', channel: 'private.orders' });
		const ended = `${placed({ ...order, quantity: '0.1', price: '100' })}:CANCELED:0`;
		await until('the end', () => before.ids().includes(ended));
		before.kill();
		const after = await start(simulator, orders, { database: before.database });
		await until('the end again', () => after.ids().includes(ended));
	});

	test('what n8n has taken is not reported again', async () => {
		const before = await ready(await start(simulator, fills));
		market('BTCUSDT', '0.01');
		market('BTCUSDT', '0.02');
		await before.waitFor(2);
		await until('both are taken', () => requests('openOrders') >= 2);
		market('BTCUSDT', '0.03');
		await before.waitFor(3);
		before.kill();
		const after = await start(simulator, fills, { database: before.database });
		await aWhile(250);
		// The last one was taken after n8n had saved for the last time.
		expect(after.ids().filter((id) => id !== before.ids()[2])).toEqual([]);
	});

	test('a first start says nothing that is older', async () => {
		market('BTCUSDT', '0.01');
		const trigger = await ready(await start(simulator, fills));
		const other = await ready(await start(simulator, { ...orders, symbols: 'BTCUSDT' }), 3);
		const reconnect = cut(simulator);
		reconnect();
		await until('the looks', () => requests('openOrders') >= 5);
		await aWhile();
		expect(trigger.items).toEqual([]);
		expect(other.items).toEqual([]);
	});
});
