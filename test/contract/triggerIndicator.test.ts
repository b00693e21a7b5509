import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, IWorkflowBase } from 'n8n-workflow';
import { klines } from '../../mexc/endpoints/marketData';
import { parseIndicator } from '../../mexc/indicators/parseIndicator';
import { planIndicators, trackIndicators } from '../../mexc/indicators/trackIndicators';
import { candlesOfRows } from '../support/candleRows';
import { clientOf } from '../fault/flowHarness';
import type { ActivateOptions, TestNode } from '../support/n8n';
import { engineNodeTypes } from '../../scripts/demo/engineNodeTypes';
import { useSimulator } from '../support/simulator';
import { aMoment, refusalOf, trigger, until, useTriggers } from './triggerHarness';

// The event Indicator in real n8n-core against the simulator; minutes pass by hand.
const simulator = useSimulator();
const { activate, engine, stored, everyMoment, test: testInEditor } = useTriggers(simulator);

const MINUTE_MS = 60_000;
const rsi = {
	event: 'indicator',
	symbols: 'btc/usdt',
	indicator: 'rsi',
	length: 5,
	interval: 'Min1',
	movement: 'either',
	watched: 'indicator',
	target: 'number',
	value: '50',
	frequency: 'every',
};
const connected = () =>
	until('a subscription', () => simulator().state().connections.subscriptions.length > 0);

/** With trades, because the exchange cuts connections that are silent for a minute; the last begins the next candle. */
function pass(ms: number, price: string): void {
	const trade = () => simulator().trade('BTCUSDT', { side: 'BUY', price, quantity: '0.001' });
	simulator().setPrice('BTCUSDT', price);
	for (let passed = 0; passed < ms; passed += 15_000) {
		trade();
		simulator().advance(15_000);
	}
	trade();
}

/** What a fresh reading of MEXC's own list of candles gives. */
async function recomputed(end: number) {
	const rows = await clientOf(simulator()).call(klines, {
		symbol: 'BTCUSDT',
		interval: '1m',
		limit: 500,
	});
	const tracker = trackIndicators(planIndicators([parseIndicator(rsi, 'Min1')], 'Min1'));
	for (const candle of candlesOfRows(rows)) if (candle.end <= end) tracker.add(candle);
	return tracker.read()[0].values?.rsi;
}

beforeEach(() => {
	const { time } = simulator().state();
	pass(2 * MINUTE_MS - (time % MINUTE_MS), '60000');
});

test('fires at each crossing with values as computed from scratch, goes on after a restart', async () => {
	const active = await activate(trigger(rsi));
	await connected();
	const prices = ['72000', '73000', '45000', '44000', '80000', '81000'];
	for (const price of prices) {
		pass(MINUTE_MS, price);
		await aMoment();
	}
	const before = await active.waitForEmits(2);
	await active.close();
	pass(3 * MINUTE_MS, '40000');
	const restarted = await activate(trigger(rsi), {
		staticData: active.savedStaticData,
		activation: 'init',
	});
	const [found] = await restarted.waitForEmits(1);
	expect(found.json[0]).toMatchObject({ direction: 'down', close: '40000' });
	pass(MINUTE_MS, '90000');
	await restarted.waitForEmits(2);
	const emits = [...before, ...restarted.emits];
	const items = emits.map(({ json }) => json[0]);
	expect(items[0]).toMatchObject({
		event: 'indicator',
		symbol: 'BTCUSDT',
		title: 'RSI 5',
		threshold: '50',
		warmUpCandles: 6,
		isConverged: true,
		interval: 'Min1',
	});
	for (const { value, previousValue, candleEnd, candleStart } of items) {
		expect(value).toBe(await recomputed(Number(candleEnd)));
		expect(previousValue).toBe(await recomputed(Number(candleStart)));
	}
	const ids = items.map(({ eventId }) => eventId);
	expect(new Set(ids).size).toBe(ids.length);
	expect(emits.map(({ deduplicationKey }) => deduplicationKey)).toEqual(
		ids.map((id) => expect.stringContaining(`:${String(id)}`)),
	);
}, 30_000);

test.each<[IDataObject, string]>([
	[{ value: '130' }, 'RSI 5 never crosses 130: it lies between 0 and 100.'],
	[{ length: 0 }, 'Length 0 of Relative Strength Index is not a whole number from 2 to 1000.'],
	[{ interval: '3m' }, 'Candle "3m" is not a choice of this alert.'],
])('%j is refused while somebody is looking', async (parameters, message) => {
	const refused = await refusalOf(activate(trigger({ ...rsi, ...parameters })));
	expect(refused.message).toBe(`There was a problem activating the workflow: "${message}"`);
});

test('tested in the editor it shows an item, or an example and logs what it saw', async () => {
	const turn = { ...rsi, movement: 'turnEither' };
	const run = testInEditor(trigger(turn, { manualTimeoutSeconds: 40 }));
	const nothing = testInEditor(trigger(rsi, { manualTimeoutSeconds: 1 }));
	await connected();
	expect((await nothing.result).json('MEXC Trigger')).toEqual([
		expect.objectContaining({ event: 'indicator', threshold: '50', value: expect.any(String) }),
	]);
	expect(
		engine()
			.logs.map(({ message }) => message)
			.join('\n'),
	).toMatch(
		/No event within 1 seconds: no candle of BTCUSDT brought "RSI 5 crosses 50", the value was \d+/,
	);
	let price = 60_000;
	everyMoment(() => pass(MINUTE_MS, String((price = price === 60_000 ? 61_000 : 60_000))));
	const result = await run.result;
	expect(result.error).toBeUndefined();
	expect(result.json('MEXC Trigger')).toEqual([expect.objectContaining({ event: 'indicator' })]);
}, 15_000);

test('the example of an RSI below 30 on the 1 h candle writes its note', async () => {
	const file = path.resolve(__dirname, '../../examples/rsi-below-30.json');
	const example = JSON.parse(readFileSync(file, 'utf8')) as IWorkflowBase;
	const nodes = example.nodes
		.filter(({ type }) => !type.endsWith('.stickyNote'))
		.map((node) => ({ ...node, type: String(node.type.split('.').at(-1)) }) as TestNode);
	const HOUR_MS = 60 * MINUTE_MS;
	pass(HOUR_MS, '66000');
	const active = await engine().activateTrigger({
		nodes,
		connections: example.connections,
		credentials: stored(),
		nodeTypes: engineNodeTypes as unknown as ActivateOptions['nodeTypes'],
	});
	await connected();
	for (let hour = 0; hour < 3 && active.emits.length === 0; hour++) {
		pass(HOUR_MS, String(50_000 - hour * 10_000));
		await aMoment();
	}
	const [fire] = await active.waitForEmits(1);
	await until('the note', () => fire.result !== undefined);
	expect(fire.json[0]).toMatchObject({ indicator: 'rsi', interval: 'Min60', direction: 'down' });
	const [note] = fire.result?.json('Write a note') ?? [];
	expect(note.note).toMatch(
		/^BTCUSDT: RSI 14 crosses down through 30\. It is [12]?\d\.\d+ after \d/,
	);
	expect(note.isLate).toBe(false);
	await active.close();
}, 30_000);
