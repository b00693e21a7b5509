import { execFile } from 'node:child_process';
import path from 'node:path';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { MexcMarketData } from '../../nodes/MexcMarketData/MexcMarketData.node';
import { MexcSpotTrading } from '../../nodes/MexcSpotTrading/MexcSpotTrading.node';
import { MexcTrigger } from '../../nodes/MexcTrigger/MexcTrigger.node';

const root = path.resolve(__dirname, '../..');

interface Message {
	ruleId: string;
	line: number;
}

/** The class as an author without derivation would write it, because n8n's rules read literals only. */
function sourceOf(className: string, description: INodeTypeDescription): string {
	const main = '@main';
	const { outputs, inputs } = description;
	const ports = (list: typeof inputs | typeof outputs) => (list.length > 0 ? main : []);
	const plain = { ...description, inputs: ports(inputs), outputs: ports(outputs) };
	// `required: false` says nothing, which is why one rule wants it away.
	const said = (key: string, value: unknown) =>
		key === 'required' && value === false ? undefined : value;
	const literal = JSON.stringify(plain, said, '\t')
		.replace(/^(\t*)"([A-Za-z_]\w*)":/gm, '$1$2:')
		.replaceAll(`"${main}"`, '[NodeConnectionTypes.Main]');
	return `import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
export class ${className} implements INodeType {
	description: INodeTypeDescription = ${literal};
}
`;
}

/** Lints the text as if it stood in the node's file, with the project's configuration. */
async function lint(className: string, source: string): Promise<Message[]> {
	const eslint = path.join(root, 'node_modules/eslint/bin/eslint.js');
	const file = `nodes/${className}/${className}.node.ts`;
	const options = ['--stdin', '--stdin-filename', file, '--format', 'json'];
	// n8n's rules behave differently in their own tests, which they recognise by NODE_ENV.
	const env = { ...process.env, NODE_ENV: 'development' };
	const stdout = await new Promise<string>((resolve) => {
		const child = execFile(
			process.execPath,
			[eslint, ...options],
			{ cwd: root, env, maxBuffer: 1e8 },
			(_error, output) => resolve(output),
		);
		child.stdin?.end(source);
	});
	const [{ messages }] = JSON.parse(stdout) as Array<{ messages: Message[] }>;
	return messages;
}

/** What a message is about: the nearest name above its line. */
function nameAt(source: string, line: number): string {
	const above = source.split('\n').slice(0, line).reverse();
	return above.map((text) => /^\t*name: "(\w+)"/.exec(text)?.[1]).find(Boolean) ?? '';
}

/** Knowingly broken: candle intervals and order types read better in their own order than in the alphabet's. */
const unsorted = 'n8n-nodes-base/node-param-options-type-unsorted-items';

describe("n8n's rules on the derived descriptions", () => {
	it.each<[string, new () => INodeType, string[][]]>([
		[
			'MexcMarketData',
			MexcMarketData,
			[
				['interval', unsorted],
				// The depth of the book is called `limit` by MEXC, and so it stays.
				['limit', 'n8n-nodes-base/node-param-default-wrong-for-limit'],
				['limit', 'n8n-nodes-base/node-param-description-wrong-for-limit'],
			],
		],
		['MexcSpotTrading', MexcSpotTrading, [['type', unsorted]]],
		[
			'MexcTrigger',
			MexcTrigger,
			[
				['interval', unsorted],
				['interval', unsorted],
			],
		],
	])(
		'%s breaks only what is broken on purpose',
		async (className, type, expected) => {
			const source = sourceOf(className, new type().description);
			const messages = await lint(className, source);
			expect(messages.map(({ ruleId, line }) => [nameAt(source, line), ruleId])).toEqual(expected);
		},
		30_000,
	);
});
