import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, IExecuteFunctions, INodeType, IWorkflowBase } from 'n8n-workflow';
import { engineNodeTypes } from '../../../scripts/demo/engineNodeTypes';
import type { Simulator } from '../../../simulator/src';
import type { ActiveTrigger, TestNode } from '../../support/n8n';
import { until } from '../../support/virtualTime';
import { credentialFor, engine } from './call';

// Stand-ins for what of the jobs in examples/ is n8n's own.

interface Sent {
	chatId: string;
	text: string;
	mode?: string;
	/** The kind of the picture that goes with it. */
	picture?: string;
}

export const sent: Sent[] = [];
/** What is pressed by the person who is asked. */
export const person = { isApproved: true };

/** In place of n8n's node: reads the same parameters, and keeps what it would send. */
const telegram = {
	description: {
		...engineNodeTypes.set.description,
		name: 'telegram',
		properties: [
			{ displayName: 'Chat ID', name: 'chatId', type: 'string', default: '' },
			{ displayName: 'Operation', name: 'operation', type: 'string', default: 'sendMessage' },
			{ displayName: 'Text', name: 'text', type: 'string', default: '' },
			{ displayName: 'Message', name: 'message', type: 'string', default: '' },
			{ displayName: 'Field', name: 'binaryPropertyName', type: 'string', default: 'data' },
			{
				displayName: 'Additional Fields',
				name: 'additionalFields',
				type: 'collection',
				default: {},
				options: [
					{ displayName: 'Mode', name: 'parse_mode', type: 'string', default: '' },
					{ displayName: 'Caption', name: 'caption', type: 'string', default: '' },
					{ displayName: 'Sign', name: 'appendAttribution', type: 'boolean', default: true },
				],
			},
		],
	},
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData();
		if (this.getNodeParameter('operation', 0) === 'sendAndWait') {
			const text = this.getNodeParameter('message', 0) as string;
			sent.push({ chatId: this.getNodeParameter('chatId', 0) as string, text });
			return [[{ json: { data: { approved: person.isApproved } } }]];
		}
		for (const index of items.keys()) {
			const more = this.getNodeParameter('additionalFields', index) as IDataObject;
			const { parse_mode: mode, caption } = more;
			const chatId = this.getNodeParameter('chatId', index) as string;
			if (this.getNodeParameter('operation', index) === 'sendPhoto') {
				const property = this.getNodeParameter('binaryPropertyName', index) as string;
				const { mimeType } = this.helpers.assertBinaryData(index, property);
				sent.push({ chatId, text: String(caption), picture: mimeType });
				continue;
			}
			const text = this.getNodeParameter('text', index) as string;
			sent.push({ chatId, text, ...(mode ? { mode: String(mode) } : {}) });
		}
		return [items];
	},
} as unknown as INodeType;

/** The rows of the sheet, by the column that they are found by. */
export const sheet = new Map<string, IDataObject>();

/** In place of n8n's node: a row that is there already is written over. */
const googleSheets = {
	description: {
		...engineNodeTypes.set.description,
		name: 'googleSheets',
		properties: [
			{ displayName: 'Operation', name: 'operation', type: 'string', default: 'append' },
			{ displayName: 'Document', name: 'documentId', type: 'json', default: {} },
			{ displayName: 'Sheet', name: 'sheetName', type: 'json', default: {} },
			{ displayName: 'Columns', name: 'columns', type: 'json', default: {} },
		],
	},
	async execute(this: IExecuteFunctions) {
		expect(this.getNodeParameter('operation', 0)).toBe('appendOrUpdate');
		const { matchingColumns } = this.getNodeParameter('columns', 0) as IDataObject;
		const [key] = matchingColumns as string[];
		for (const { json } of this.getInputData()) sheet.set(String(json[key]), json);
		return [this.getInputData()];
	},
} as unknown as INodeType;

/** In place of n8n's node: an item for each entry of a list. */
const splitOut = {
	description: {
		...engineNodeTypes.set.description,
		name: 'splitOut',
		properties: [{ displayName: 'Field', name: 'fieldToSplitOut', type: 'string', default: '' }],
	},
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData().flatMap(({ json }, item) => {
			const field = this.getNodeParameter('fieldToSplitOut', item) as string;
			const entries = json[field] as IDataObject[];
			return entries.map((entry) => ({ json: { [field]: entry }, pairedItem: { item } }));
		});
		return [items];
	},
} as unknown as INodeType;

export const nodeTypes = { ...engineNodeTypes, telegram, googleSheets, splitOut } as never;

export function example(file: string): IWorkflowBase {
	const text = readFileSync(path.resolve(__dirname, '../../../examples', file), 'utf8');
	return JSON.parse(text) as IWorkflowBase;
}

/** Without what only the editor shows, and without the schedule, chat or click that n8n itself starts with. */
export function nodesOf({ nodes }: IWorkflowBase): TestNode[] {
	return nodes
		.filter(({ type }) => !/(stickyNote|scheduleTrigger|telegramTrigger|manualTrigger)$/.test(type))
		.map((node) => ({ ...node, type: String(node.type.split('.').at(-1)) }) as TestNode);
}

/** Publishes an example, with the trigger of that name where it has several. */
export async function publishExample(
	file: string,
	simulator: Simulator,
	name?: string,
): Promise<ActiveTrigger> {
	const workflow = example(file);
	const { activateTrigger } = await engine();
	const nodes = nodesOf(workflow);
	const [trigger] = nodes.filter((node) => name === undefined || node.name === name);
	return await activateTrigger({
		nodes: [trigger, ...nodes.filter((node) => node !== trigger)],
		connections: workflow.connections,
		credentials: { mexcApi: credentialFor(simulator) },
		nodeTypes,
	});
}

export function forgetArrivals(): void {
	sent.length = 0;
	sheet.clear();
}

export async function firstMessage(): Promise<Sent> {
	await until('a message', () => sent.length > 0, 20_000);
	return sent[0];
}
