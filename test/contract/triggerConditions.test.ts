import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, IWorkflowBase } from 'n8n-workflow';
import { engineNodeTypes } from '../../scripts/demo/engineNodeTypes';
import type { TestNode, WorkflowOptions } from '../support/n8n';
import { useSimulator } from '../support/simulator';
import { aMoment, refusalOf, trigger, until, useTriggers } from './triggerHarness';

// The events Composite and Movers in real n8n-core against the simulator; minutes pass by hand.
const simulator = useSimulator();
const { activate, engine, stored, test: testInEditor, everyMoment } = useTriggers(simulator);

const MINUTE_MS = 60_000;
const row: IDataObject[] = [
	{ kind: 'indicator', interval: 'Min1', length: 5, movement: 'up', value: '50' },
	{ kind: 'price', interval: 'Min5', movement: 'above', price: '50000' },
];
const both = {
	event: 'composite',
	symbols: 'btc/usdt',
	conditions: { row },
	match: 'all',
	within: 2,
};
const connected = () =>
	until('two channels', () => simulator().state().connections.subscriptions.length === 2);

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

beforeEach(() => {
	const { time } = simulator().state();
	pass(10 * MINUTE_MS - (time % (5 * MINUTE_MS)), '60000');
});

test('fires where both hold, with the defaults of the editor, and goes on after a restart', async () => {
	const active = await activate(trigger(both));
	await connected();
	pass(2 * MINUTE_MS, '59000');
	await aMoment();
	pass(MINUTE_MS, '61000');
	const [first] = await active.waitForEmits(1);
	const end = Number(first.json[0].eventTime);
	expect(first.json[0]).toMatchObject({
		event: 'composite',
		symbol: 'BTCUSDT',
		match: 'all',
		within: 2,
		holding: [1, 2],
		price: '61000',
		frequency: 'every',
		condition: 'RSI 5 crosses up through 50 (1 Minute) and close is at or above 50000 (5 Minutes)',
		conditions: [
			{ number: 1, kind: 'indicator', holds: true, heldAt: end, threshold: '50', direction: 'up' },
			{ number: 2, kind: 'price', holds: true, heldValue: '60000', threshold: '50000' },
		],
	});
	expect(first.deduplicationKey).toContain(`:${String(first.json[0].eventId)}`);
	await active.close();
	pass(3 * MINUTE_MS, '58000');
	pass(MINUTE_MS, '64000');
	const next = { staticData: active.savedStaticData, activation: 'init' } as const;
	const restarted = await activate(trigger(both), next);
	const [found] = await restarted.waitForEmits(1);
	expect(found.json[0]).toMatchObject({ price: '64000', holding: [1, 2] });
	expect(found.json[0].eventId).not.toBe(first.json[0].eventId);
}, 30_000);

test.each<[IDataObject[], IDataObject, string]>([
	[row.slice(0, 1), {}, 'Conditions has 1 rows, and a composite takes 2 to 5.'],
	[
		[...row, { kind: 'price', interval: 'Min5', movement: 'below', price: '5' }],
		{},
		'Condition 2 and condition 3 never hold at the same candle: close is at or above 50000 (5 Minutes), close is at or below 5 (5 Minutes).',
	],
	[row, { within: 0 }, 'Within 0 is not a whole number from 1 to 100.'],
])('%j %j is refused while somebody is looking', async (rows, more, message) => {
	const parameters = { ...both, ...more, conditions: { row: rows } };
	const refused = await refusalOf(activate(trigger(parameters)));
	expect(refused.message).toBe(`There was a problem activating the workflow: "${message}"`);
});

test('tested in the editor it shows an item, or its conditions as they stand', async () => {
	// It cannot have fired lately.
	const never = { ...both, conditions: { row: [{ ...row[0], value: '99.9' }, row[1]] } };
	const now = testInEditor(trigger(never, { manualTimeoutSeconds: 1 }));
	const live = testInEditor(trigger({ ...both, match: 'any' }, { manualTimeoutSeconds: 40 }));
	await connected();
	const example = await now.result;
	expect(example.json('MEXC Trigger')).toEqual([
		expect.objectContaining({
			isExample: true,
			holding: [2],
			conditions: [
				expect.objectContaining({ number: 1, holds: false }),
				expect.objectContaining({ number: 2, holds: true, threshold: '50000' }),
			],
		}),
	]);
	expect(engine().logs.map(({ message }) => message)).toContainEqual(
		expect.stringMatching(
			/^No event within 1 seconds: no candle of BTCUSDT brought "RSI 5 crosses up .+"\. When the candle closed that ended at .+: condition 1 does not hold \(.+ against 99\.9\); condition 2 holds \(.+ against 50000\)/,
		),
	);
	let price = 60_000;
	everyMoment(() => pass(MINUTE_MS, String((price = price === 60_000 ? 61_000 : 60_000))));
	const result = await live.result;
	expect(result.error).toBeUndefined();
	const [item] = result.json('MEXC Trigger');
	expect(item).toMatchObject({ event: 'composite' });
	expect(item).not.toHaveProperty('isExample');
}, 60_000);

test('movers: a table of pairs, first the largest; an asset that nothing is priced in is refused', async () => {
	const ranked = { event: 'movers', rankBy: 'volume', count: 3, minQuoteVolume: '' };
	const result = await testInEditor(trigger(ranked)).result;
	expect(result.error).toBeUndefined();
	const items = result.json('MEXC Trigger');
	expect(items.map(({ event, rank, quoteAsset }) => [event, rank, quoteAsset])).toEqual(
		[1, 2, 3].map((rank) => ['movers', rank, 'USDT']),
	);
	const volumes = items.map(({ quoteVolume }) => Number(quoteVolume));
	expect([...volumes].sort((one, other) => other - one)).toEqual(volumes);
	const refused = await refusalOf(activate(trigger({ ...ranked, quoteAsset: 'NONE' })));
	expect(refused.message).toContain('MEXC lists no pairs against NONE.');
});

test('the example writes the movers as rows of a table', async () => {
	const file = path.resolve(__dirname, '../../examples/movers-to-table.json');
	const example = JSON.parse(readFileSync(file, 'utf8')) as IWorkflowBase;
	const nodes = example.nodes
		.filter(({ type }) => !type.endsWith('.stickyNote'))
		.map((node) => ({ ...node, type: String(node.type.split('.').at(-1)) }) as TestNode);
	const run = engine().runManual({
		nodes,
		connections: example.connections,
		credentials: stored(),
		nodeTypes: engineNodeTypes as unknown as WorkflowOptions['nodeTypes'],
	});
	const result = await run.result;
	expect(result.error).toBeUndefined();
	const rows = result.json('Columns of the table');
	expect(rows.length).toBeGreaterThan(0);
	expect(rows[0]).toEqual({
		time: expect.stringMatching(/:00:00\.000Z$/),
		rank: '1',
		moved: '',
		symbol: expect.any(String),
		changePercent: expect.stringMatching(/^-?[\d.]+$/),
		lastPrice: expect.any(String),
		quoteVolume: expect.any(String),
	});
});
