import { useSimulator } from '../support/simulator';
import type { TestNode } from '../support/n8n';
import { alert, trigger, useTriggers } from './triggerHarness';

const simulator = useSimulator();
const { engine, activate } = useTriggers(simulator);

const reader = (symbol: string): TestNode => ({
	name: 'Read Price',
	type: 'mexcMarketData',
	parameters: { resource: 'price', operation: 'avgPrice', symbol },
});
const COUNTS = "={{ $getWorkflowStaticData('global').symbol ?? 'BTCUSDT' }}";

/** What publishing a trigger with `behind` logs as a warning. */
async function warningsOf(parameters: Parameters<typeof trigger>[0], behind: TestNode) {
	const from = engine().logs.length;
	const node = trigger(parameters);
	await activate(node, { nodes: [node, behind] });
	const lines = engine().logs.slice(from);
	return lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
}

test('a node that keeps static data behind a trigger that remembers something is named', async () => {
	expect(await warningsOf(alert, reader(COUNTS))).toEqual([
		'"Read Price" keeps static data in the workflow of "MEXC Trigger". n8n saves static data whole, so each event sets it back to what it was when the workflow was published: keep it in a data table, or in a workflow that this one calls (docs/trigger.md).',
	]);
});

test('where nothing is remembered, or no static data is kept, there is nothing to say', async () => {
	expect(await warningsOf(alert, reader('BTCUSDT'))).toEqual([]);
	const trades = { event: 'trade', symbols: 'BTCUSDT' };
	expect(await warningsOf(trades, reader(COUNTS))).toEqual([]);
});
