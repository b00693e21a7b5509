import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, IWorkflowBase } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import type { RunOptions, TestNode } from '../../support/n8n';
import { credentialFor, engine, forgetProcessState, ordersOf } from './call';

const SECRET = 'tvSecret4711abcdefghij';

function exampleOf(file: string): IWorkflowBase {
	const folder = path.resolve(__dirname, '../../../examples');
	return JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as IWorkflowBase;
}

/** The one node of ours, as the engine knows it; what n8n's own node before it would give is an item. */
function ownNode({ nodes }: IWorkflowBase): TestNode {
	const [node] = nodes.filter(({ type }) => type.startsWith('n8n-nodes-mexc-spot.'));
	return { ...node, type: String(node.type.split('.').at(-1)) } as TestNode;
}

describe('the examples of signals', () => {
	const simulator = useSimulator();
	const run = async (node: TestNode, item: IDataObject, more: Partial<RunOptions> = {}) => {
		const credentials = { mexcApi: credentialFor(simulator(), { signalSecret: SECRET }) };
		const { runWorkflow } = await engine();
		const result = await runWorkflow({ nodes: [node], credentials, items: [item], ...more });
		expect(result.error?.message).toBeUndefined();
		return result.json(node.name);
	};

	it('place what the message in the note says, once', async () => {
		const example = exampleOf('tradingview-webhook-order.json');
		const notes = example.nodes.map(({ parameters }) => String(parameters.content ?? ''));
		const [, message] = /```\n([\s\S]+?)```/.exec(notes.join('\n')) ?? [];
		const filledIn = message
			.replace('YOUR SIGNAL SECRET', SECRET)
			.replace('{{ticker}}', 'BTCUSDT')
			.replace('{{strategy.position_size}}', '2.01')
			.replace('{{timenow}}', new Date().toISOString());
		const body = JSON.parse(filledIn) as IDataObject;
		const node = ownNode(example);
		const [first] = await run(node, { body }, { isSearched: false });
		const [again] = await run(node, { body }, { isSearched: false });
		expect(first).toMatchObject({ signal: 'accepted', outcome: 'placed', targetQuantity: '2.01' });
		expect(again).toMatchObject({ signal: 'ignored', ignoredAs: 'duplicate' });
		expect(ordersOf(simulator())).toHaveLength(1);
	});

	it('buy once a day, however often the schedule runs', async () => {
		const node = ownNode(exampleOf('dca-once-per-period.json'));
		const before = ordersOf(simulator()).length;
		const outcomes: unknown[] = [];
		for (const isNewProcess of [false, false, true]) {
			if (isNewProcess) forgetProcessState();
			const [item] = await run(node, { timestamp: 'hourly' });
			outcomes.push(item.outcome);
		}
		expect(outcomes).toEqual(['placed', 'found', 'found']);
		expect(ordersOf(simulator())).toHaveLength(before + 1);
		const [next] = await run(nextDay(node), { timestamp: 'hourly' });
		expect(next.outcome).toBe('placed');
	});

	it('try once more when MEXC has refused, within the same day', async () => {
		const node = nextDay(nextDay(ownNode(exampleOf('dca-once-per-period.json'))));
		simulator().fault({ kind: 'code', code: 30000, endpoint: 'newOrder' });
		const credentials = { mexcApi: credentialFor(simulator()) };
		const { runWorkflow } = await engine();
		const failed = await runWorkflow({ nodes: [node], credentials });
		expect(failed.error?.message).toMatch(/30000/);
		const [item] = await run(node, {});
		expect(item.outcome).toBe('placed');
	});

	it('buy once a week with the key of the note, whatever is lost, missed or run again', async () => {
		const example = exampleOf('dca-once-per-period.json');
		const notes = example.nodes.map(({ parameters }) => String(parameters.content ?? ''));
		const [, weekly] = /`([^`]+)` is the week/.exec(notes.join('\n')) ?? [];
		const at = (time: string) => {
			const key = `=dca-BTCUSDT-{{ DateTime.fromISO('${time}').toFormat("${weekly}") }}`;
			const node = ownNode(example);
			const { options } = node.parameters as { options: IDataObject };
			const kept = { ...options, idempotencyKey: key };
			return { ...node, parameters: { ...node.parameters, options: kept } } as TestNode;
		};
		const before = ordersOf(simulator()).length;
		const bought = () => ordersOf(simulator()).length - before;
		// The answer of the first is lost, and n8n tries again.
		simulator().fault({ kind: 'resetAfter', endpoint: 'newOrder' });
		const tried = {
			...at('2026-12-28T00:07'),
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		};
		const [first] = await run(tried, {});
		expect([first.outcome, bought()]).toEqual(['found', 1]);
		// Tuesday to Thursday are missed; the week ends in another year.
		for (const [time, more] of [
			['2027-01-01T10:07', {}],
			['2027-01-01T10:07', { mode: 'retry' }],
			['2027-01-03T23:59', {}],
		] as const) {
			forgetProcessState();
			const [item] = await run(at(time), {}, more);
			expect([time, item.outcome, bought()]).toEqual([time, 'found', 1]);
		}
		const [next] = await run(at('2027-01-04T00:07'), {});
		expect([next.outcome, bought()]).toEqual(['placed', 2]);
	});

	/** The same node as it would be a day later: the key is the only part that knows the day. */
	function nextDay(node: TestNode): TestNode {
		const parameters = JSON.stringify(node.parameters).replace('$now', '$now.plus({ days: 1 })');
		return { ...node, parameters: JSON.parse(parameters) as TestNode['parameters'] };
	}
});
