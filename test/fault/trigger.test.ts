import type { Simulator } from '../../simulator/src';
import { alert, aMoment, refusalOf, trigger, until, useTriggers } from '../contract/triggerHarness';
import { startTestSimulator } from '../support/simulator';

// The exchange goes away and comes back under published triggers in real n8n-core.
let simulator: Simulator;

const { activate, engine, stored, test: testInEditor } = useTriggers(() => simulator);

beforeEach(async () => {
	simulator = await startTestSimulator();
});

afterEach(async () => await simulator.stop());

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

test('everything goes on by itself when the exchange comes back, and "once" stays once', async () => {
	const trades = await activate(
		trigger({ event: 'trade', symbols: 'BTCUSDT' }, { delivery: 'each' }),
	);
	const orders = await activate(trigger({ event: 'orderUpdate' }));
	const once = await activate(trigger(alert));
	const every = await activate(trigger({ ...alert, frequency: 'every', price: '71000' }));
	simulator.setPrice('BTCUSDT', '69000');
	simulator.setPrice('BTCUSDT', '72000');
	await once.waitForEmits(1);
	await every.waitForEmits(1);
	const seen = trades.emits.length;

	await restart();
	await until('both connections', subscribed(3));
	simulator.setPrice('BTCUSDT', '69000');
	simulator.setPrice('BTCUSDT', '72000');
	simulator.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', price: '100', quantity: '1' });
	await trades.waitForEmits(seen + 1);
	await orders.waitForEmits(1);
	await every.waitForEmits(2);
	expect(once.emits).toHaveLength(1);
	for (const { emittedErrors } of [trades, orders, once, every]) expect(emittedErrors).toEqual([]);

	await once.close();
	const restarted = await activate(trigger(alert), {
		staticData: once.savedStaticData,
		activation: 'init',
	});
	simulator.setPrice('BTCUSDT', '69000');
	simulator.setPrice('BTCUSDT', '72000');
	await every.waitForEmits(3);
	expect(restarted.emits).toEqual([]);
}, 30_000);

test('a crossing during the interruption is seen when the prices come back', async () => {
	const active = await activate(trigger({ ...alert, frequency: 'every' }));
	simulator.setPrice('BTCUSDT', '69000');
	await aMoment();
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
		trigger({ event: 'trade', symbols: 'BTCUSDT' }, { delivery: 'each' }),
		{ activation: 'init' },
	);
	simulator = await startTestSimulator({ port });
	await until('the connection', subscribed(1));
	trade();
	await active.waitForEmits(1);
	expect(active.emittedErrors).toEqual([]);
}, 30_000);

test('a WebSocket address that nobody answers does not stop publishing, and the log says it', async () => {
	const wsUrl = 'ws://127.0.0.1:9/ws';
	const from = engine().logs.length;
	const active = await activate(trigger({ event: 'trade', symbols: 'BTCUSDT' }), {
		credentials: { mexcApi: { ...stored().mexcApi, wsUrl } },
	});
	const lines = engine()
		.logs.slice(from)
		.map(({ message }) => message);
	expect(lines).toContainEqual(
		expect.stringMatching(/^MEXC Trigger connects in the background\. .*127\.0\.0\.1/),
	);
	expect(active.emittedErrors).toEqual([]);
}, 30_000);

test('a key that is revoked is reported to n8n once; the restart waits quietly', async () => {
	const active = await activate(trigger({ event: 'orderUpdate' }), { workflowId: 'revoked' });
	simulator.updateKey({ expired: true });
	simulator.fault({ kind: 'expireListenKeys' });
	await until('the error', () => active.emittedErrors.length > 0);
	expect(active.emittedErrors).toHaveLength(1);
	expect(active.emittedErrors[0].message).not.toMatch(/authorization/i);
	await active.close();

	const from = engine().logs.length;
	const restarted = await activate(trigger({ event: 'orderUpdate' }), { workflowId: 'revoked' });
	expect(restarted.emittedErrors).toEqual([]);
	expect(
		engine()
			.logs.slice(from)
			.map(({ message }) => message),
	).toContainEqual(expect.stringContaining('MEXC Trigger waits to try again'));
}, 30_000);

test('a listen key that MEXC calls invalid again and again is refused while somebody is looking', async () => {
	simulator.fault({ kind: 'refuseListenKey', times: 100 });
	const refused = await refusalOf(activate(trigger({ event: 'orderUpdate' })));
	expect(refused.message).toMatch(/listen key/i);
	expect(refused.description).toMatch(/Check the key/);
}, 30_000);

test('garbage, cut frames and unknown fields are passed over', async () => {
	const active = await activate(
		trigger({ event: 'trade', symbols: 'BTCUSDT' }, { delivery: 'each' }),
	);
	simulator.fault({ kind: 'garbageFrame' });
	simulator.fault({ kind: 'unknownField', times: 1 });
	trade();
	await active.waitForEmits(1);
	simulator.fault({ kind: 'truncatedFrame', times: 1 });
	trade();
	await aMoment();
	trade();
	await active.waitForEmits(2);
	expect(active.emittedErrors).toEqual([]);
});

test('own orders with a wrong secret, in the words of the exchange', async () => {
	const credentials = { mexcApi: { ...stored().mexcApi, apiSecret: 'f'.repeat(32) } };
	const refused = await refusalOf(activate(trigger({ event: 'orderUpdate' }), { credentials }));
	expect(refused.message).toMatch(/700002/);
	expect(refused.message).not.toMatch(/authorization/i);
	expect(refused.description).toMatch(/secret/i);
});

test('a channel that MEXC blocks, by its name', async () => {
	simulator.fault({ kind: 'blockChannel', channel: 'aggre.deals' });
	const refused = await refusalOf(activate(trigger({ event: 'trade', symbols: 'BTCUSDT' })));
	simulator.fault({ kind: 'clear' });
	expect(refused.message).toContain('spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT');
});

test('a test in the editor says a WebSocket address that nobody answers as such', async () => {
	const wsUrl = 'ws://127.0.0.1:9/ws';
	const run = testInEditor(
		trigger({ event: 'trade', symbols: 'BTCUSDT' }, { manualTimeoutSeconds: 1 }),
		{ credentials: { mexcApi: { ...stored().mexcApi, wsUrl } } },
	);
	const { error } = await run.result;
	expect(error?.message).toMatch(/^No event within 1 seconds, because MEXC could not be reached/);
	expect(error?.description).toContain('WebSocket URL');
});
