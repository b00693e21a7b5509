import type { Simulator, SimulatorOptions } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { aWhile, connected, cut, killAll, start } from './privateHarness';

jest.setTimeout(30_000);

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

function limit(symbol: string, price: string, quantity: string): string {
	const order = simulator.order({ symbol, side: 'BUY', type: 'LIMIT', price, quantity });
	return String(order.orderId);
}

function market(symbol: string, quantity: string, side = 'BUY'): string {
	const order = simulator.order({ symbol, side, type: 'MARKET', quantity });
	return String(order.orderId);
}

function cancel(orderId: string): void {
	simulator.act({ do: 'cancel', orderId } as never);
}

const orders = { event: 'orderUpdate' };
const fills = { event: 'fill' };

describe('orders of another client while the trigger is cut off', () => {
	test('on a watched pair, and on one known from openOrders only, are reported once per state', async () => {
		const early = limit('ETHUSDT', '3450', '0.01');
		const all = await start(simulator, orders);
		const watched = await start(simulator, { ...orders, symbols: 'BTCUSDT' });
		await connected(simulator, 3);
		await until('both have looked', () => simulator.state().requests.allOrders >= 2);
		const reconnect = cut(simulator);
		const bought = market('BTCUSDT', '0.01');
		simulator.setPrice('ETHUSDT', '3440');
		reconnect();

		await watched.waitFor(1);
		await all.waitFor(2);
		await aWhile(800);
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
		expect(all.reports.filter(({ message }) => message.includes('missed:'))).toEqual([]);
	});
});

describe('fills while the trigger is cut off', () => {
	test('a fill is the same by push and by REST', async () => {
		const pushed = await start(simulator, fills);
		await connected(simulator, 3);
		market('BTCUSDT', '0.01');
		await pushed.waitFor(1);
		const late = await start(simulator, fills, {
			database: {
				staticData: {
					state: { 'cursor:fill': { since: 0, position: Date.now() - 5_000, recent: {} } },
				},
			},
		});
		const [item] = await late.waitFor(1);
		const { receivedAt, ...rest } = pushed.items[0];
		expect(typeof receivedAt).toBe('number');
		expect(item).toEqual({ ...rest, receivedAt: expect.any(Number), backfilled: true });
	});
});
