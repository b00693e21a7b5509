import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IWorkflowBase } from 'n8n-workflow';
import { engineNodeTypes } from '../../../scripts/demo/engineNodeTypes';
import { useSimulator } from '../../support/simulator';
import type { ActivateOptions, ActiveTrigger, TestNode } from '../../support/n8n';
import { until } from '../../support/virtualTime';
import { credentialFor, engine, ordersOf } from './call';

const file = path.resolve(__dirname, '../../../examples/take-profit-stop-loss.json');
const example = JSON.parse(readFileSync(file, 'utf8')) as IWorkflowBase;

/** A node of the example as the engine knows it. */
function nodeNamed(name: string): TestNode {
	const node = example.nodes.find((entry) => entry.name === name);
	if (!node) throw new Error(`The example has no node "${name}"`);
	return { ...node, type: String(node.type.split('.').at(-1)) } as TestNode;
}

describe('the example of take profit and stop loss', () => {
	const simulator = useSimulator();
	const active: ActiveTrigger[] = [];
	const credentials = () => ({ mexcApi: credentialFor(simulator()) });
	const orderWith = (wanted: { side: string; type: string }) =>
		ordersOf(simulator()).find(({ side, type }) => side === wanted.side && type === wanted.type);

	async function publish(...names: string[]): Promise<void> {
		const workflow: ActivateOptions = {
			nodes: names.map(nodeNamed),
			connections: example.connections,
			credentials: credentials(),
			nodeTypes: engineNodeTypes as unknown as ActivateOptions['nodeTypes'],
		};
		active.push(await (await engine()).activateTrigger(workflow));
	}

	// Before the exchange stops.
	afterEach(async () => {
		for (const trigger of active.splice(0)) await trigger.close();
	});

	it('enters, takes profit above the entry, and sells everything at the stop', async () => {
		await publish('My order changed', 'A buy was filled?', 'Sell 2 % higher');
		await publish('BTC falls through the stop', 'Sell everything');
		const entry = await (
			await engine()
		).runWorkflow({ nodes: [nodeNamed('Buy BTC for 100 USDT')], credentials: credentials() });
		expect(entry.error?.message).toBeUndefined();
		const [bought] = entry.json('Buy BTC for 100 USDT');
		expect(bought).toMatchObject({ endedBy: 'filled', side: 'BUY' });

		const takeProfit = { side: 'SELL', type: 'LIMIT' };
		await until('the take profit', () => orderWith(takeProfit) !== undefined, 8000);
		const { price, quantity } = orderWith(takeProfit)!;
		expect(quantity).toBe(bought.executedQuantity);
		expect(Number(price) / Number(bought.averagePrice)).toBeCloseTo(1.02, 4);

		simulator().setPrice('BTCUSDT', '63000');
		simulator().setPrice('BTCUSDT', '61900');
		const stop = { side: 'SELL', type: 'MARKET' };
		await until('the stop', () => orderWith(stop)?.status === 'FILLED', 8000);
		expect(orderWith(takeProfit)?.status).toBe('CANCELED');
		// The order is filled before its node has read that.
		const emits = active.flatMap((trigger) => trigger.emits);
		await until('the executions', () => emits.every(({ result }) => result !== undefined), 8000);
		const [{ balances }] = Object.values(simulator().state().accounts);
		expect(balances.BTC?.free ?? '0').toBe('0');
		expect(balances.BTC?.locked ?? '0').toBe('0');
	}, 30_000);
});
