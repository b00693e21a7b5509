import type { IDataObject } from 'n8n-workflow';
import type { Simulator } from '../../simulator/src';
import { loadEngine, type ActiveTrigger, type Engine, type TestNode } from '../support/n8n';
import { startTestSimulator } from '../support/simulator';

// The exchange goes away and comes back under published triggers in real n8n-core.
let engine: Engine;
let simulator: Simulator;
const open: ActiveTrigger[] = [];

beforeAll(async () => {
	engine = await loadEngine();
});

beforeEach(async () => {
	simulator = await startTestSimulator();
});

afterEach(async () => {
	for (const trigger of open.splice(0)) await trigger.close();
	await simulator.stop();
});

function stored() {
	const { restUrl, wsUrl, apiKey, apiSecret } = simulator;
	return { mexcApi: { environment: 'custom', baseUrl: restUrl, wsUrl, apiKey, apiSecret } };
}

async function activate(
	parameters: IDataObject,
	more: Partial<Parameters<Engine['activateTrigger']>[0]> = {},
): Promise<ActiveTrigger> {
	const node = { name: 'MEXC Trigger', type: 'mexcTrigger', parameters } as TestNode;
	const active = await engine.activateTrigger({ nodes: [node], credentials: stored(), ...more });
	open.push(active);
	return active;
}

async function until(what: string, check: () => boolean, limitMs = 10_000): Promise<void> {
	const end = Date.now() + limitMs;
	while (!check()) {
		if (Date.now() > end) throw new Error(`Waited in vain for: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

/** The process ends; a new one takes over its port and its state. */
async function restart(): Promise<void> {
	const { port } = simulator;
	const state = simulator.snapshot();
	await simulator.stop();
	simulator = await startTestSimulator({ port, state });
}

const subscribed = (count: number) => () =>
	simulator.state().connections.subscriptions.length === count;

const trade = () => simulator.trade('BTCUSDT', { side: 'BUY', price: '63000', quantity: '0.001' });

const alert = {
	event: 'priceCross',
	symbols: 'BTCUSDT',
	source: 'trade',
	direction: 'up',
	price: '70000',
	frequency: 'once',
};

test('everything goes on by itself when the exchange comes back, and "once" stays once', async () => {
	const trades = await activate({
		event: 'trade',
		symbols: 'BTCUSDT',
		options: { delivery: 'each' },
	});
	const orders = await activate({ event: 'orderUpdate' });
	const once = await activate(alert);
	const every = await activate({ ...alert, frequency: 'every', price: '71000' });
	simulator.setPrice('BTCUSDT', '69000');
	simulator.setPrice('BTCUSDT', '72000');
	await once.waitForEmits(1);
	await every.waitForEmits(1);
	const seen = trades.emits.length;

	await restart();
	await until('both connections', subscribed(2));
	simulator.setPrice('BTCUSDT', '69000');
	simulator.setPrice('BTCUSDT', '72000');
	simulator.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', price: '100', quantity: '1' });
	await trades.waitForEmits(seen + 1);
	await orders.waitForEmits(1);
	await every.waitForEmits(2);
	expect(once.emits).toHaveLength(1);
	for (const { emittedErrors } of [trades, orders, once, every]) expect(emittedErrors).toEqual([]);

	await once.close();
	const restarted = await activate(alert, {
		staticData: once.savedStaticData,
		activation: 'init',
	});
	simulator.setPrice('BTCUSDT', '69000');
	simulator.setPrice('BTCUSDT', '72000');
	await every.waitForEmits(3);
	expect(restarted.emits).toEqual([]);
}, 30_000);

test('a crossing during the interruption is seen when the prices come back', async () => {
	const active = await activate({ ...alert, frequency: 'every' });
	simulator.setPrice('BTCUSDT', '69000');
	await new Promise((resolve) => setTimeout(resolve, 250));
	await restart();
	simulator.setPrice('BTCUSDT', '70500');
	await until('the connection', subscribed(1));
	simulator.trade('BTCUSDT', { side: 'BUY', price: '70500', quantity: '0.001' });
	const [fire] = await active.waitForEmits(1);
	expect(fire.json[0]).toMatchObject({ price: '70500', previousPrice: '69000' });
}, 30_000);

test('published while the exchange is away, a trigger starts to work when it comes', async () => {
	const { port } = simulator;
	await simulator.stop();
	const active = await activate(
		{ event: 'trade', symbols: 'BTCUSDT', options: { delivery: 'each' } },
		{ activation: 'init' },
	);
	simulator = await startTestSimulator({ port });
	await until('the connection', subscribed(1));
	trade();
	await active.waitForEmits(1);
	expect(active.emittedErrors).toEqual([]);
}, 30_000);

test('a WebSocket address that nobody answers does not stop publishing, and the log tells it', async () => {
	const wsUrl = 'ws://127.0.0.1:9/ws';
	const from = engine.logs.length;
	const active = await activate(
		{ event: 'trade', symbols: 'BTCUSDT' },
		{ credentials: { mexcApi: { ...stored().mexcApi, wsUrl } } },
	);
	const lines = engine.logs.slice(from).map(({ message }) => message);
	expect(lines).toContainEqual(
		expect.stringMatching(/^MEXC Trigger connects in the background\. .*127\.0\.0\.1/),
	);
	expect(active.emittedErrors).toEqual([]);
}, 30_000);

test('a key that is revoked is told to n8n once; the restart waits quietly', async () => {
	const active = await activate({ event: 'orderUpdate' }, { workflowId: 'revoked' });
	simulator.updateKey({ expired: true });
	simulator.fault({ kind: 'expireListenKeys' });
	await until('the error', () => active.emittedErrors.length > 0);
	expect(active.emittedErrors).toHaveLength(1);
	expect(active.emittedErrors[0].message).not.toMatch(/authorization/i);
	await active.close();

	const from = engine.logs.length;
	const restarted = await activate({ event: 'orderUpdate' }, { workflowId: 'revoked' });
	expect(restarted.emittedErrors).toEqual([]);
	expect(engine.logs.slice(from).map(({ message }) => message)).toContainEqual(
		expect.stringContaining('MEXC Trigger waits to try again'),
	);
}, 30_000);

test('a listen key that MEXC calls invalid again and again is refused while somebody is looking', async () => {
	simulator.fault({ kind: 'refuseListenKey', times: 100 });
	const refused: Error = await activate({ event: 'orderUpdate' }).then(
		() => Promise.reject(new Error('was accepted')),
		(error: Error) => error,
	);
	expect(refused.message).toMatch(/listen key/i);
	expect(refused).toHaveProperty('description', expect.stringMatching(/Check the key/));
}, 30_000);

test('garbage, cut frames and unknown fields are passed over', async () => {
	const active = await activate({
		event: 'trade',
		symbols: 'BTCUSDT',
		options: { delivery: 'each' },
	});
	simulator.fault({ kind: 'garbageFrame' });
	simulator.fault({ kind: 'unknownField', times: 1 });
	trade();
	await active.waitForEmits(1);
	simulator.fault({ kind: 'truncatedFrame', times: 1 });
	trade();
	await new Promise((resolve) => setTimeout(resolve, 250));
	trade();
	await active.waitForEmits(2);
	expect(active.emittedErrors).toEqual([]);
});
