import {
	NodeHelpers,
	type INode,
	type INodeType,
	type INodeTypeDescription,
	type IWorkflowBase,
} from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { unknownChoices } from '../support/unknownChoices';

const projectFolder = path.resolve(__dirname, '../..');
const PACKAGE = 'n8n-nodes-mexc-spot.';

const load = createRequire(__filename);

const { n8n } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
	n8n: { nodes: string[] };
};

const nodeTypes = new Map(
	n8n.nodes.map((file) => {
		const className = path.basename(file).split('.')[0];
		const exported = load(path.join(projectFolder, file)) as Record<string, new () => INodeType>;
		const { description } = new exported[className]();
		return [description.name, description];
	}),
);

/** n8n makes the tool variant of a node: its name plus `Tool`, and two fields more. */
function descriptionOf(type: string): INodeTypeDescription {
	const name = type.slice(PACKAGE.length);
	const own = nodeTypes.get(name) ?? nodeTypes.get(name.replace(/Tool$/, ''));
	if (own === undefined) throw new Error(`There is no node type ${type}`);
	if (own.name === name) return own;
	const fields = ['descriptionType', 'toolDescription'].map((field) => {
		return { displayName: field, name: field, type: 'string' as const, default: '' };
	});
	return { ...own, name, properties: [...own.properties, ...fields] };
}

interface Example {
	file: string;
	workflow: IWorkflowBase;
}

const examples: Example[] = readdirSync(path.join(projectFolder, 'examples'))
	.filter((file) => file.endsWith('.json'))
	.map((file) => {
		const text = readFileSync(path.join(projectFolder, 'examples', file), 'utf8');
		return { file, workflow: JSON.parse(text) as IWorkflowBase };
	});

const ourNodes = examples.flatMap(({ file, workflow }) =>
	workflow.nodes
		.filter(({ type }) => type.startsWith(PACKAGE))
		.map((node): [string, INode] => [`${file}: ${node.name}`, node]),
);

function textsIn(folders: readonly string[]): string[] {
	return folders.flatMap((folder) =>
		readdirSync(path.join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => /\.[jt]s$/.test(file))
			.map((file) => readFileSync(path.join(projectFolder, folder, file), 'utf8')),
	);
}

describe('the example workflows', () => {
	it('are there', () => {
		expect(ourNodes.length).toBeGreaterThanOrEqual(4);
	});

	it.each(ourNodes)('%s uses fields that exist and are shown', (_name, node) => {
		const description = descriptionOf(node.type);
		expect(unknownChoices(description.properties, node.parameters)).toEqual([]);
		// What n8n keeps when it opens the workflow: values of unknown and of hidden fields are gone.
		const kept = NodeHelpers.getNodeParameters(
			description.properties,
			node.parameters,
			true,
			false,
			node,
			description,
		);
		expect(kept).toMatchObject(node.parameters);
		const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
		expect(issues).toBeNull();
	});

	it.each(examples.map(({ file, workflow }): [string, IWorkflowBase] => [file, workflow]))(
		'%s can be imported anywhere: explained, connected, without credentials',
		(_file, { nodes, connections }) => {
			const names = nodes.map(({ name }) => name);
			expect(nodes.some(({ type }) => type === 'n8n-nodes-base.stickyNote')).toBe(true);
			expect(nodes.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
			const targets = Object.values(connections)
				.flatMap((byKind) => Object.values(byKind).flat(2))
				.map((connection) => connection?.node);
			expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...targets]));
			expect(targets).not.toHaveLength(0);
		},
	);

	it('are each listed in the README, and run by a test or the demo', () => {
		const readme = readFileSync(path.join(projectFolder, 'README.md'), 'utf8');
		const runs = textsIn(['test/contract', 'test/e2e', 'scripts/demo']).join('\n');
		const files = examples.map(({ file }) => file);
		expect(files.filter((file) => !readme.includes(`](examples/${file})`))).toEqual([]);
		expect(files.filter((file) => !runs.includes(file))).toEqual([]);
	});
});
