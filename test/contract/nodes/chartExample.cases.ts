import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IExecuteFunctions, INodeType, IWorkflowBase } from 'n8n-workflow';
import { engineNodeTypes } from '../../../scripts/demo/engineNodeTypes';
import type { TestNode } from '../../support/n8n';
import { readPng } from '../../support/readPng';
import { startTestSimulator } from '../../support/simulator';
import type { Simulator } from '../../../simulator/src';
import { credentialFor, engine } from './call';

const file = path.resolve(__dirname, '../../../examples/chart-to-telegram.json');
const example = JSON.parse(readFileSync(file, 'utf8')) as IWorkflowBase;
const HOUR_MS = 3_600_000;

/** In place of n8n's own node, which speaks to Telegram: it reads the same parameters, and sends nothing. */
const telegram = {
	description: {
		...engineNodeTypes.set.description,
		name: 'telegram',
		properties: [
			{ displayName: 'Field', name: 'binaryPropertyName', type: 'string', default: 'data' },
			{
				displayName: 'Additional Fields',
				name: 'additionalFields',
				type: 'collection',
				default: {},
				options: [{ displayName: 'Caption', name: 'caption', type: 'string', default: '' }],
			},
		],
	},
	async execute(this: IExecuteFunctions) {
		const property = this.getNodeParameter('binaryPropertyName', 0) as string;
		const { mimeType } = this.helpers.assertBinaryData(0, property);
		const bytes = await this.helpers.getBinaryDataBuffer(0, property);
		const { width, height } = readPng(bytes);
		const { caption } = this.getNodeParameter('additionalFields', 0) as { caption: string };
		return [[{ json: { mimeType, width, height, caption } }]];
	},
} as unknown as INodeType;

describe('the example of a chart for Telegram', () => {
	let simulator: Simulator;

	// Each its own: the difference of two clocks is measured once.
	beforeEach(async () => {
		const clock = { manualClock: true, requestClock: 'exchange' } as const;
		simulator = await startTestSimulator({ ...clock, startMs: Date.UTC(2026, 2, 4, 12, 1) });
	});
	afterEach(() => simulator.stop());

	async function run() {
		const { runWorkflow } = await engine();
		const nodes = example.nodes
			.filter(({ type }) => !/(stickyNote|scheduleTrigger)$/.test(type))
			.map((node) => ({ ...node, type: String(node.type.split('.').at(-1)) }) as TestNode);
		return await runWorkflow({
			nodes,
			credentials: { mexcApi: credentialFor(simulator) },
			nodeTypes: { ...engineNodeTypes, telegram } as never,
		});
	}

	/** An hour that closes at this price. */
	function hourAt(price: number): void {
		simulator.setPrice('BTCUSDT', String(price));
		simulator.trade('BTCUSDT', { side: 'BUY', price: String(price), quantity: '0.01' });
		simulator.advance(HOUR_MS);
	}

	it('sends a picture when BTC is oversold in an uptrend', async () => {
		for (let hour = 1; hour <= 60; hour++) hourAt(65_000 + hour * 200);
		for (let hour = 1; hour <= 12; hour++) hourAt(77_000 - hour * 600);
		const fallen = await run();
		expect(fallen.error?.message).toBeUndefined();
		expect(fallen.json('RSI and EMA of BTC')).toMatchObject([{ close: 69_800 }]);
		expect(fallen.json('Send to Telegram')).toEqual([
			{
				mimeType: 'image/png',
				width: 800,
				height: 450,
				caption: 'BTCUSDT at 69800: oversold in an uptrend',
			},
		]);
	}, 30_000);

	it('sends nothing when it is not', async () => {
		for (let hour = 1; hour <= 5; hour++) hourAt(65_000 + hour * 900);
		const risen = await run();
		expect(risen.error?.message).toBeUndefined();
		expect(risen.json('RSI and EMA of BTC')).toMatchObject([{ close: 69_500 }]);
		expect(risen.json('Oversold in an uptrend?')).toEqual([]);
	});
});
