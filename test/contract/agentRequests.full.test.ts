import { Validator } from '@cfworker/json-schema';
import type { IDataObject, INode } from 'n8n-workflow';
import { askTool, offeredTool } from '../support/agentEngine';
import { expectGolden } from '../support/golden';
import { nodeTypesOf } from '../support/n8nWorkflow';
import { useFreshSimulator, useSimulator } from '../support/simulator';
import { REQUESTS, WRONG } from './agent/requests';
import { credentialFor, engine, ordersOf } from './nodes/call';
import { example } from './nodes/jobStandIns';

// What a model reads and gets of the tools in examples/: a plain request, the call that it means, the answer.

const EXAMPLES = ['ai-analyst.json', 'ai-trader.json', 'ai-mcp-server.json'];
const isOurTool = ({ type }: INode) => /^n8n-nodes-mexc-spot\..*Tool$/.test(type);
const tools = EXAMPLES.flatMap((file) =>
	example(file)
		.nodes.filter(isOurTool)
		.map((tool): [string, string, INode] => [file, tool.name, tool]),
);

function toolOf(file: string, name: string): INode {
	const [, , tool] = tools.find((row) => row[0] === file && row[1] === name) ?? [];
	if (tool === undefined) throw new Error(`${file} has no tool "${name}"`);
	return tool;
}

async function offered(tool: INode) {
	const { loader } = await engine();
	return offeredTool(tool, nodeTypesOf(loader).getByName(tool.type) as never);
}

async function isValid(tool: INode, input: IDataObject): Promise<boolean> {
	return new Validator((await offered(tool)).schema as never).validate(input).valid;
}

describe('the tools of the examples', () => {
	it.each(tools)(
		'%s: %s says what it is for, and what each input is',
		async (_file, _name, tool) => {
			const { name, description, schema } = await offered(tool);
			expect(name).toMatch(/^[A-Z][a-z]+(_[a-z]+)+$/);
			expect(description).toMatch(/\.$/);
			expect(description.length).toBeLessThanOrEqual(250);
			const { properties, required = [] } = schema as {
				properties: Record<string, { description?: string; type: string }>;
				required?: string[];
			};
			expect(required).toEqual(Object.keys(properties));
			for (const [key, field] of Object.entries(properties)) {
				expect(key).toMatch(/^[a-z]+$/);
				expect(['string', 'number']).toContain(field.type);
				expect(field.description?.length).toBeGreaterThanOrEqual(15);
				expect(field.description?.length).toBeLessThanOrEqual(120);
			}
			if (Object.keys(properties).length === 0) expect(description).toMatch(/Takes no input\.$/);
		},
	);
});

// What the end-to-end test sees a model being offered by a real n8n.
it('the tools of the analyst are those that n8n was seen to offer', async () => {
	const analyst = tools.filter(([file]) => file === 'ai-analyst.json');
	expectGolden('agentTools', await Promise.all(analyst.map(([, , tool]) => offered(tool))));
});

describe('a plain request', () => {
	/** One for each: twenty requests at once would wait for MEXC's limits. */
	const simulator = useFreshSimulator();

	it('is one of twenty', () => expect(REQUESTS).toHaveLength(20));

	it.each(REQUESTS)('$says', async ({ example: file, tool: name, input, gets }) => {
		const tool = toolOf(file, name);
		const asked = { ...input, ...('limit' in input && { limit: Number(input.limit) }) };
		expect(await isValid(tool, asked)).toBe(true);
		const before = ordersOf(simulator()).length;
		const credentials = { mexcApi: credentialFor(simulator()) };
		const items = await askTool(await engine(), { tool, input, credentials });
		expect(items[0]).toMatchObject(gets);
		expect(JSON.stringify(items).length).toBeLessThan(4_000);
		expect(ordersOf(simulator()).length - before).toBe(name === 'Place order' ? 1 : 0);
	});

	it('is carried out once, however often the model calls the tool in one execution', async () => {
		const tool = toolOf('ai-trader.json', 'Place order');
		const credentials = { mexcApi: credentialFor(simulator()) };
		const before = ordersOf(simulator()).length;
		const outcomes: unknown[] = [];
		for (const usdt of ['40', '40', '41']) {
			const input = { symbol: 'ETHUSDT', side: 'BUY', usdt };
			const ask = { tool, input, credentials, executionId: '4711' };
			outcomes.push((await askTool(await engine(), ask))[0].outcome);
		}
		expect(outcomes).toEqual(['placed', 'found', 'placed']);
		expect(ordersOf(simulator()).length - before).toBe(2);
	});
});

describe('a call that was read wrongly', () => {
	const simulator = useSimulator();

	it.each(WRONG)('$tool with $called', async ({ tool: name, input, sentence }) => {
		const tool = toolOf(name === 'Place order' ? 'ai-trader.json' : 'ai-analyst.json', name);
		const isRefused = !(await isValid(tool, input));
		if (sentence === undefined) return expect(isRefused).toBe(true);
		const credentials = { mexcApi: credentialFor(simulator()) };
		const items = await askTool(await engine(), { tool, input, credentials });
		expect(items).toEqual([{ error: expect.stringMatching(sentence) }]);
		expect(ordersOf(simulator())).toHaveLength(0);
	});
});
