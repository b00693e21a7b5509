import { until } from '../support/virtualTime';
import { aWhile, cut, killAll } from './privateHarness';
import { quick } from './socketHarness';
import { createWorld, type Workflow, type World } from './triggerMatrixHarness';

jest.setTimeout(60_000);

// What a company has in one n8n: many published workflows that want the same few things.
const PAIRS = ['BTCUSDT', 'ETHUSDT', 'MXUSDT', 'SOLUSDT', 'XRPUSDT'];
const MANY = 200;

let world: World;

beforeEach(async () => {
	// Two hundred start at once: whoever is slow for it is not dead.
	world = await createWorld(quick);
});

afterEach(async () => {
	world.end();
	killAll();
	await world.stop();
});

const connections = () => world.simulator.state().connections;

async function publishMany(choice: (index: number) => Record<string, unknown>) {
	return await Promise.all(
		Array.from({ length: MANY }, async (_, index) => await world.publish(choice(index))),
	);
}

async function closedDown(): Promise<void> {
	await until('no connection left', () => connections().openWebSockets === 0);
	await until('no alarm left', () => Object.values(world.pending()).flat().length === 0);
}

const countOf = (workflows: readonly Workflow[]) =>
	workflows.map((workflow) => workflow.items().length);

test('200 workflows on 10 public streams share one connection, until the last one leaves', async () => {
	const workflows = await publishMany((index) => ({
		event: index % 2 === 0 ? 'trade' : 'bookTicker',
		symbols: PAIRS[Math.floor(index / 2) % PAIRS.length],
	}));
	await until('ten subscriptions', () => connections().subscriptions.length === 10);
	expect(connections().openWebSockets).toBe(1);
	expect(new Set(connections().subscriptions).size).toBe(10);

	world.simulator.trade('BTCUSDT', { side: 'BUY', price: '65000', quantity: '0.01' });
	const onBitcoin = workflows.filter((_, index) => index % 10 === 0);
	await until('the trade everywhere', () => countOf(onBitcoin).every((count) => count > 0));
	await aWhile(150);
	const trades = workflows.filter((_, index) => index % 2 === 0);
	expect(countOf(trades)).toEqual(trades.map((one) => (onBitcoin.includes(one) ? 1 : 0)));

	const [last, ...others] = workflows;
	for (const workflow of others) workflow.close();
	await until('one subscription', () => connections().subscriptions.length === 1);
	expect(connections().openWebSockets).toBe(1);
	world.simulator.trade('BTCUSDT', { side: 'BUY', price: '65000', quantity: '0.01' });
	await until('life of the last one', () => last.items().length === 2);
	expect(countOf(others.filter((one) => onBitcoin.includes(one)))).toEqual(Array(19).fill(1));

	last.close();
	await closedDown();
});

test('200 workflows of one account share one listen key, and one look at history', async () => {
	const { simulator } = world;
	const workflows = await publishMany((index) => ({
		event: index % 2 === 0 ? 'orderUpdate' : 'fill',
	}));
	await until('three subscriptions', () => connections().subscriptions.length === 3);
	expect(connections().openWebSockets).toBe(1);
	expect(simulator.state().listenKeys).toHaveLength(1);
	const buy = () =>
		simulator.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.001' });
	buy();
	const everybody = (count: number) => () => countOf(workflows).every((own) => own >= count);
	await until('the first order everywhere', everybody(1));
	await aWhile(1_500);

	const before = simulator.state().requests;
	const reconnect = cut(simulator);
	buy();
	reconnect();
	await until('the second order everywhere', everybody(2), 10_000);
	await aWhile(1_500);
	const { requests } = simulator.state();
	const asked = Object.keys(requests).map(
		(endpoint) => [endpoint, requests[endpoint] - (before[endpoint] ?? 0)] as const,
	);
	const history = Object.fromEntries(asked.filter(([, count]) => count > 0));
	process.stdout.write(`${MANY} private triggers after a reconnect: ${JSON.stringify(history)}\n`);
	// Everybody looks twice, and once more at the pairs of balances that no trade explains: not 200 times.
	for (const [endpoint, count] of Object.entries(history)) {
		expect([endpoint, count <= 10]).toEqual([endpoint, true]);
	}
	expect(Object.keys(history)).toEqual(expect.arrayContaining(['openOrders', 'myTrades']));
	expect(simulator.state().listenKeys).toHaveLength(1);
	for (const workflow of workflows) {
		const [{ ids }] = workflow.lives;
		expect(new Set(ids()).size).toBe(ids().length);
	}

	const [last, ...others] = workflows;
	for (const workflow of others) workflow.close();
	await until('one subscription less', () => connections().subscriptions.length === 2);
	expect(connections().openWebSockets).toBe(1);
	buy();
	await until('life of the last one', () => last.items().length >= 3);
	last.close();
	await closedDown();
});
