import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IExecuteFunctions, INodeType, IWorkflowBase } from 'n8n-workflow';
import { engineNodeTypes } from '../../scripts/demo/engineNodeTypes';
import type { Simulator } from '../../simulator/src';
import type { ActiveTrigger, TestNode } from '../support/n8n';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { credentialFor, engine, forgetProcessState, ordersOf } from './nodes/call';
import { aMoment } from './triggerHarness';

/** Without what only the editor shows. */
function example(file: string) {
	const text = readFileSync(path.resolve(__dirname, '../../examples', file), 'utf8');
	const { nodes, connections } = JSON.parse(text) as IWorkflowBase;
	const run = nodes
		.filter(({ type }) => !type.endsWith('.stickyNote'))
		.map((node) => ({ ...node, type: String(node.type.split('.').at(-1)) }) as TestNode);
	return { workflowId: file, nodes: run, connections };
}

/** In place of n8n's node: keeps what it would send. */
const sent: Array<{ chatId: string; text: string; mode?: string }> = [];
const telegram = {
	description: {
		...engineNodeTypes.set.description,
		name: 'telegram',
		properties: [
			{ displayName: 'Chat ID', name: 'chatId', type: 'string', default: '' },
			{ displayName: 'Text', name: 'text', type: 'string', default: '' },
			{
				displayName: 'Additional Fields',
				name: 'additionalFields',
				type: 'collection',
				default: {},
				options: [{ displayName: 'Mode', name: 'parse_mode', type: 'string', default: '' }],
			},
		],
	},
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData();
		for (const index of items.keys()) {
			const read = (name: string) => this.getNodeParameter(name, index) as string;
			const more = this.getNodeParameter('additionalFields', index) as { parse_mode?: string };
			sent.push({ chatId: read('chatId'), text: read('text'), mode: more.parse_mode });
		}
		return [items];
	},
} as unknown as INodeType;
const nodeTypes = { ...engineNodeTypes, telegram } as never;

const ladder = example('ladder-buy-to-telegram.json');
const PRICES = ['61000', '61500', '62000', '62500', '63000'];

describe('the example of', () => {
	let market: Simulator;
	let active: ActiveTrigger | undefined;
	const withNodes = () => ({ nodeTypes, credentials: { mexcApi: credentialFor(market) } });

	beforeEach(async () => {
		sent.length = 0;
		market = await startTestSimulator({ market: 'quiet' });
	});
	afterEach(async () => {
		await active?.close();
		active = undefined;
		await market.stop();
	});

	/** Publishes it, and has the price of BTC pass from one to the other. */
	async function pass(workflow: typeof ladder, from: string, to: string): Promise<ActiveTrigger> {
		const { activateTrigger } = await engine();
		active = await activateTrigger({ ...workflow, ...withNodes() });
		market.setPrice('BTCUSDT', from);
		await aMoment();
		expect(sent).toEqual([]);
		market.setPrice('BTCUSDT', to);
		await until('a message', () => sent.length > 0, 20_000);
		return active;
	}
	const fall = async () => await pass(ladder, '64100', '63900');

	it('a price alert sends a ready message for each crossing outside its pause', async () => {
		const { emits } = await pass(example('price-alert-to-telegram.json'), '65900', '66010');
		market.setPrice('BTCUSDT', '65900');
		market.setPrice('BTCUSDT', '66020');
		await aMoment();
		expect(sent).toEqual([
			{
				chatId: '123456789',
				text: expect.stringMatching(/^<b>BTCUSDT rose to 66\d+(\.\d+)?<\/b>/),
				mode: 'HTML',
			},
		]);
		expect(emits).toHaveLength(1);
		expect(ordersOf(market)).toEqual([]);
	}, 60_000);

	it('a ladder rests five buys below the price for at most 100 USDT, once for an event', async () => {
		const { emits } = await fall();
		expect(sent).toEqual([
			{
				chatId: '123456789',
				text: expect.stringMatching(
					/^5 of 5 buys of BTCUSDT placed between 61000 and 63000 \(planned: 99\.\d+ USDT\)$/,
				),
			},
		]);
		const own = ordersOf(market);
		expect(own.map(({ price }) => price).sort()).toEqual(PRICES);
		expect(own.map(({ side, type, status }) => `${side} ${type} ${status}`)).toEqual(
			PRICES.map(() => 'BUY LIMIT NEW'),
		);
		const value = own.reduce(
			(sum, { price, quantity }) => sum + Number(price) * Number(quantity),
			0,
		);
		expect(value).toBeLessThanOrEqual(100);

		// The same event in a process that knows nothing of the first run.
		forgetProcessState();
		const { runWorkflow } = await engine();
		const again = await runWorkflow({
			...ladder,
			...withNodes(),
			startAt: 'BTC falls',
			items: emits[0].json,
			mode: 'trigger',
		});
		expect(again.error?.message).toBeUndefined();
		expect([ordersOf(market).length, sent.length]).toEqual([5, 2]);

		market.setPrice('BTCUSDT', '61900');
		const bought = ordersOf(market).filter(({ status }) => status === 'FILLED');
		expect(bought.map(({ price }) => price).sort()).toEqual(PRICES.slice(2));
	}, 60_000);

	it.each([
		['50 USDT are free', '1.998', 2],
		['nothing is free', '1.999', 0],
	])(
		'a ladder reports how many were placed when %s, and why not all',
		async (_what, quantity, placed) => {
			// What is in use of the 100,000 USDT of the account leaves 50, or nothing.
			const before = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', price: '50000', quantity };
			market.order(before);
			await fall();
			expect(sent).toEqual([
				expect.objectContaining({
					text: expect.stringMatching(
						new RegExp(`^${placed} of 5 buys of BTCUSDT placed .*\\. Not all: .*Insufficient`),
					),
				}),
			]);
			const open = ordersOf(market).filter(({ status }) => status === 'NEW');
			expect(open).toHaveLength(1 + placed);
		},
		60_000,
	);
});
