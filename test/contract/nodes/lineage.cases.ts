import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import type { RunOptions, RunResult } from '../../support/n8n';
import { useHurriedTimers } from '../../support/hurriedTimers';
import { useSimulator } from '../../support/simulator';
import { credentialFor, engine, forgetProcessState, ordersOf, resting } from './call';

const main = NodeConnectionTypes.Main;

/** A node between the trigger and the order. */
function nodeType(name: string, execute: INodeType['execute'], outputs = [main]): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['transform'],
			version: 1,
			description: 'Stands for a node of n8n',
			defaults: { name },
			inputs: [main],
			outputs,
			properties: [],
		},
		execute,
	};
}

const nodeTypes = {
	/** Two items of each, with n8n's lineage. */
	double: nodeType('double', async function (this: IExecuteFunctions) {
		const items = this.getInputData().flatMap(({ json }, item) => {
			return [1, 2].map((part) => ({ json: { ...json, part }, pairedItem: { item } }));
		});
		return await Promise.resolve([items]);
	}),
	/** As code that makes new items and does not say of what: more of them than came in. */
	remake: nodeType('remake', async function (this: IExecuteFunctions) {
		const rows = [...this.getInputData(), { json: {} }].map((_item, row) => ({ json: { row } }));
		return await Promise.resolve([rows]);
	}),
	/** Back to the order once more, then on. */
	again: nodeType(
		'again',
		async function (this: IExecuteFunctions) {
			const runIndex = Number(this.getWorkflowDataProxy(0).$runIndex);
			const items = this.getInputData().map(({ json }, item) => ({ json, pairedItem: { item } }));
			return await Promise.resolve(runIndex === 0 ? [items, []] : [[], items]);
		},
		[main, main],
	),
};

const event = (eventId: string): IDataObject => ({ event: 'fill', eventId, symbol: 'BTCUSDT' });

interface Shape {
	events?: string[];
	between?: keyof typeof nodeTypes;
	run?: Partial<RunOptions>;
	parameters?: IDataObject;
}

describe('an order of an event of the trigger', () => {
	const simulator = useSimulator();
	useHurriedTimers(20);
	beforeEach(() => simulator().reset());
	const count = () => ordersOf(simulator()).length;

	const trigger = { name: 'MEXC Trigger', type: 'mexcTrigger', parameters: { event: 'fill' } };
	const order = (name: string, more: IDataObject = {}) => ({
		name,
		type: 'mexcSpotTrading',
		parameters: { resource: 'order', operation: 'newOrder', ...resting, ...more },
	});

	/** One execution, in a process that knows nothing of those before. */
	async function execute({
		events = ['trade-1'],
		between,
		run = {},
		parameters = {},
	}: Shape): Promise<RunResult> {
		forgetProcessState();
		const { runWorkflow } = await engine();
		const middle = between ? [{ name: 'Between', type: between }] : [];
		return await runWorkflow({
			nodes: [trigger, ...middle, order('Order', parameters)],
			nodeTypes,
			credentials: { mexcApi: credentialFor(simulator()) },
			workflowId: 'two mains',
			startAt: trigger.name,
			items: events.map(event),
			...run,
		});
	}

	const outcomes = (result: RunResult) => result.json('Order').map(({ outcome }) => outcome);

	it('is placed once, in however many executions n8n runs the event', async () => {
		expect(outcomes(await execute({}))).toEqual(['placed']);
		expect(outcomes(await execute({}))).toEqual(['found']);
		expect(outcomes(await execute({ run: { mode: 'retry' } }))).toEqual(['found']);
		expect(count()).toBe(1);
	});

	it('is placed once under both names of the trigger', async () => {
		const offered = { ...trigger, type: 'mexcSpotTradingTrigger' };
		const run = { nodes: [offered, order('Order')] };
		expect(outcomes(await execute({ run }))).toEqual(['placed']);
		expect(outcomes(await execute({ run }))).toEqual(['found']);
		expect(count()).toBe(1);
	});

	it('is another one for another event, another workflow and another node', async () => {
		await execute({});
		await execute({ events: ['trade-2'] });
		await execute({ run: { workflowId: 'another' } });
		await execute({ run: { nodes: [trigger, order('First'), order('Order')] } });
		// The node called First has the place of Order in the other executions.
		expect(count()).toBe(4);
	});

	it('stays apart from the other orders of the event', async () => {
		expect(outcomes(await execute({ between: 'double' }))).toEqual(['placed', 'placed']);
		expect(outcomes(await execute({ between: 'double' }))).toEqual(['found', 'found']);
		expect(count()).toBe(2);
	});

	it('is the same one when the event comes in another company', async () => {
		await execute({ events: ['trade-1', 'trade-2'], between: 'double' });
		expect(outcomes(await execute({ events: ['trade-2'], between: 'double' }))).toEqual([
			'found',
			'found',
		]);
		expect(count()).toBe(4);
	});

	it('is placed in each run of a loop', async () => {
		const link = (node: string) => [{ node, type: main, index: 0 }];
		const loop = {
			nodes: [trigger, order('Order'), { name: 'Again', type: 'again' }],
			connections: {
				'MEXC Trigger': { main: [link('Order')] },
				Order: { main: [link('Again')] },
				Again: { main: [link('Order')] },
			},
		};
		const result = await execute({ run: loop });
		expect(result.run.data.resultData.runData.Order).toHaveLength(2);
		expect(count()).toBe(2);
		await execute({ run: loop });
		expect(count()).toBe(2);
	});

	it('of the only event of an execution needs no lineage', async () => {
		expect(outcomes(await execute({ between: 'remake' }))).toEqual(['placed', 'placed']);
		expect(outcomes(await execute({ between: 'remake' }))).toEqual(['found', 'found']);
		expect(count()).toBe(2);
	});

	it('is that of its execution where the lineage of several events is lost', async () => {
		const events = ['trade-1', 'trade-2'];
		await execute({ events, between: 'remake' });
		expect(count()).toBe(3);
		await execute({ events, between: 'remake' });
		expect(count()).toBe(6);
	});

	it('is a new one whenever a person runs the workflow in the editor', async () => {
		const pinData = { [trigger.name]: [{ json: event('trade-1') }] };
		await execute({ run: { mode: 'manual', pinData } });
		await execute({ run: { mode: 'manual', pinData } });
		expect(count()).toBe(2);
	});

	it('is a conflict when the second execution asks for another price', async () => {
		await execute({});
		const result = await execute({ parameters: { price: '63000' } });
		expect(result.error?.message).toMatch(/already belongs to another order: its price is 64000/);
		expect(count()).toBe(1);
	});

	it('has the ID of its key, where there is one', async () => {
		const parameters = { options: { idempotencyKey: '={{ $json.eventId }}' } };
		await execute({ parameters });
		await execute({ parameters, run: { workflowId: 'another' } });
		expect(count()).toBe(1);
	});

	it('is placed once by the flows too', async () => {
		const ladder = {
			operation: 'ladder',
			type: 'LIMIT',
			fromPrice: '63000',
			toPrice: '64000',
			rungs: 3,
			total: '600',
		};
		const first = await execute({ parameters: ladder });
		expect(first.error?.message).toBeUndefined();
		await execute({ parameters: ladder });
		expect(count()).toBe(3);
	});
});
