import { NodeHelpers, type INodeType } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { spotTradingComposites } from '../../mexc/flows/composites';
import { triggerEvents } from '../../nodes/n8n/trigger/events';
import { operationsWithSchema, type OutputSchema } from '../support/outputSchema';
import { missingIn, savedWorkflows } from '../support/savedWorkflows';
import { unknownChoices } from '../support/unknownChoices';

// Opened by this version without n8n-core; savedWorkflows.full.test.ts runs them.

const projectFolder = path.resolve(__dirname, '../..');
const load = createRequire(__filename);
const { n8n } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
	n8n: { nodes: string[] };
};
const descriptions = new Map(
	n8n.nodes.map((file) => {
		const className = path.basename(file).split('.')[0];
		const exported = load(path.join(projectFolder, file)) as Record<string, new () => INodeType>;
		const { description } = new exported[className]();
		return [`n8n-nodes-mexc-spot.${description.name}`, description];
	}),
);

const saved = [...savedWorkflows('operations'), ...savedWorkflows('events')];

describe('workflows that were saved', () => {
	test('are there for every operation and event (UPDATE_GOLDEN=1 with savedWorkflows.full adds the missing ones)', () => {
		const names = (kind: 'operations' | 'events') => savedWorkflows(kind).map(({ name }) => name);
		const operations = [...operationsWithSchema, ...spotTradingComposites].map(({ id }) => id);
		expect([...new Set(operations)].filter((id) => !names('operations').includes(id))).toEqual([]);
		const events = triggerEvents.map(({ value }) => value);
		expect(events.filter((event) => !names('events').includes(event))).toEqual([]);
	});

	test.each(saved.map((each) => [each.version, each.name, each] as const))(
		'%s: %s opens with everything that was set',
		(_version, _name, { workflow }) => {
			for (const node of workflow.nodes) {
				const description = descriptions.get(node.type);
				if (description === undefined) throw new Error(`There is no node type ${node.type}`);
				expect([description.version].flat()).toContain(node.typeVersion);
				const { properties } = description;
				expect(unknownChoices(properties, node.parameters)).toEqual([]);
				const kept = NodeHelpers.getNodeParameters(
					...([properties, node.parameters, true, false, node, description] as const),
				);
				expect(kept).toMatchObject(node.parameters);
				// What n8n checks before a run: the standard values are filled in.
				const opened = { ...node, parameters: kept ?? {} };
				const issues = NodeHelpers.getNodeParametersIssues(properties, opened, description);
				expect(issues).toBeNull();
			}
		},
	);

	test.each<[string, OutputSchema | undefined, string[]]>([
		['a field that is gone', { type: 'object', properties: {} }, ['.price: missing']],
		[
			'a field of another type',
			{ type: 'object', properties: { price: { type: 'number' } } },
			['.price: number instead of string'],
		],
		['no item', undefined, [': missing']],
		[
			'a field more',
			{ type: 'object', properties: { price: { type: 'string' }, more: { type: 'null' } } },
			[],
		],
	])('are compared with what they give now: %s', (_what, now, problems) => {
		const before: OutputSchema = { type: 'object', properties: { price: { type: 'string' } } };
		expect(missingIn(now, before)).toEqual(problems);
	});
});
