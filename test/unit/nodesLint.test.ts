import { execFile } from 'node:child_process';
import path from 'node:path';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { MexcMarketData } from '../../nodes/MexcMarketData/MexcMarketData.node';
import { MexcRebate } from '../../nodes/MexcRebate/MexcRebate.node';
import { MexcSpotTrading } from '../../nodes/MexcSpotTrading/MexcSpotTrading.node';
import { MexcSubAccount } from '../../nodes/MexcSubAccount/MexcSubAccount.node';
import { MexcSpotTradingTrigger } from '../../nodes/MexcSpotTradingTrigger/MexcSpotTradingTrigger.node';
import { MexcTrigger } from '../../nodes/MexcTrigger/MexcTrigger.node';
import { MexcUserDataStream } from '../../nodes/MexcUserDataStream/MexcUserDataStream.node';
import { MexcWallet } from '../../nodes/MexcWallet/MexcWallet.node';

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

interface Text {
	filePath: string;
	text: string;
}

/** Its own process, because ESLint reads its configuration by import(), which jest does not offer. */
const LINTER = `
const { ESLint } = require('eslint');
const eslint = new ESLint();
const lint = async ({ text, filePath }) => (await eslint.lintText(text, { filePath }))[0].messages;
require('node:stream/consumers').json(process.stdin)
	.then((texts) => Promise.all(texts.map(lint)))
	.then((messages) => console.log(JSON.stringify(messages)));
`;

/** Lints the texts as if they stood in these files, with the project's configuration. */
async function lint(texts: Text[]): Promise<Message[][]> {
	// n8n's rules behave differently in their own tests, which they recognise by NODE_ENV.
	const env = { ...process.env, NODE_ENV: 'development' };
	const stdout = await new Promise<string>((resolve, reject) => {
		const child = execFile(process.execPath, ['-e', LINTER], { cwd: root, env }, (error, output) =>
			error ? reject(error) : resolve(output),
		);
		child.stdin?.end(JSON.stringify(texts));
	});
	return JSON.parse(stdout) as Message[][];
}

/** What a message is about: the nearest name above its line. */
function nameAt(source: string, line: number): string {
	const above = source.split('\n').slice(0, line).reverse();
	return above.map((text) => /^\t*name: "(\w+)"/.exec(text)?.[1]).find(Boolean) ?? '';
}

/** Knowingly broken: candle intervals and order types read better in their own order than in the alphabet's. */
const unsorted = 'n8n-nodes-base/node-param-options-type-unsorted-items';

const triggerFindings = [
	// What is popular comes first.
	['event', unsorted],
	// By the offset from UTC and by length; the same field stands with several events.
	['interval', unsorted],
	['chartInterval', unsorted],
	['timezone', unsorted],
	// A condition begins with what it is about.
	['row', 'n8n-nodes-base/node-param-fixed-collection-type-unsorted-items'],
];

const nodes: Array<[string, new () => INodeType, string[][]]> = [
	[
		'MexcMarketData',
		MexcMarketData,
		[
			['interval', unsorted],
			// The depth of the book is called `limit` by MEXC, and so it stays.
			['limit', 'n8n-nodes-base/node-param-default-wrong-for-limit'],
			['limit', 'n8n-nodes-base/node-param-description-wrong-for-limit'],
			// n8n's node panel lists what is popular first, in this order.
			['resource', unsorted],
			['operation', unsorted],
			// A row begins with what it is about: which indicator.
			['row', 'n8n-nodes-base/node-param-fixed-collection-type-unsorted-items'],
		],
	],
	[
		'MexcSpotTrading',
		MexcSpotTrading,
		[
			// In the table of a batch the fields stand as they do for a single order.
			['order', 'n8n-nodes-base/node-param-fixed-collection-type-unsorted-items'],
			['type', unsorted],
			// Popular first.
			['resource', unsorted],
			['operation', unsorted],
		],
	],
	['MexcWallet', MexcWallet, []],
	['MexcSubAccount', MexcSubAccount, []],
	['MexcUserDataStream', MexcUserDataStream, []],
	['MexcRebate', MexcRebate, []],
	['MexcTrigger', MexcTrigger, triggerFindings],
	['MexcSpotTradingTrigger', MexcSpotTradingTrigger, triggerFindings],
];

describe("n8n's rules on the derived descriptions", () => {
	const texts = nodes.map(([className, type]) => ({
		filePath: `nodes/${className}/${className}.node.ts`,
		text: sourceOf(className, new type().description),
	}));
	let messages: Message[][];
	beforeAll(async () => {
		messages = await lint(texts);
	}, 60_000);

	it.each(nodes)('%s breaks only what is broken on purpose', (className, _type, expected) => {
		const index = nodes.findIndex(([name]) => name === className);
		const broken = messages[index].map(({ ruleId, line }) =>
			JSON.stringify([nameAt(texts[index].text, line), ruleId]),
		);
		expect([...new Set(broken)].sort()).toEqual(
			expected.map((pair) => JSON.stringify(pair)).sort(),
		);
	});
});
