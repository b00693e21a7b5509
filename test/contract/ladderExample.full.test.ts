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

const file = path.resolve(__dirname, '../../examples/ladder-buy-to-telegram.json');
const example = JSON.parse(readFileSync(file, 'utf8')) as IWorkflowBase;
const nodes = example.nodes
	.filter(({ type }) => !type.endsWith('.stickyNote'))
	.map((node) => ({ ...node, type: String(node.type.split('.').at(-1)) }) as TestNode);

/** In place of n8n's node: keeps what it would send. */
const sent: Array<{ chatId: string; text: string }> = [];
const telegram = {
	description: {
		...engineNodeTypes.set.description,
		name: 'telegram',
		properties: [
			{ displayName: 'Chat ID', name: 'chatId', type: 'string', default: '' },
			{ displayName: 'Text', name: 'text', type: 'string', default: '' },
		],
	},
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData();
		for (const index of items.keys()) {
			const read = (name: string) => this.getNodeParameter(name, index) as string;
			sent.push({ chatId: read('chatId'), text: read('text') });
		}
		return [items];
	},
} as unknown as INodeType;
const nodeTypes = { ...engineNodeTypes, telegram } as never;

const { connections } = example;
const PRICES = ['61000', '61500', '62000', '62500', '63000'];

describe('the example of a ladder', () => {
	let market: Simulator;
	let active: ActiveTrigger | undefined;
	const workflowId = 'ladder';
	const credentials = () => ({ mexcApi: credentialFor(market) });

	beforeEach(async () => {
		sent.length = 0;
		market = await startTestSimulator({ market: 'quiet' });
	});
	afterEach(async () => {
		await active?.close();
		active = undefined;
		await market.stop();
	});

	async function fall(): Promise<ActiveTrigger> {
		const { activateTrigger } = await engine();
		active = await activateTrigger({
			...{ workflowId, nodes, connections, nodeTypes, credentials: credentials() },
		});
		market.setPrice('BTCUSDT', '64100');
		await aMoment();
		market.setPrice('BTCUSDT', '63900');
		await until('a message', () => sent.length > 0, 20_000);
		return active;
	}

	it('rests five buys below the price for at most 100 USDT, once for an event', async () => {
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
			...{ workflowId, nodes, connections, nodeTypes, credentials: credentials() },
			...{ startAt: 'BTC falls', items: emits[0].json, mode: 'trigger' },
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
		'reports how many were placed when %s, and why not all',
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
