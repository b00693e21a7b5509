import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import type { Stack } from '../../scripts/demo/stack';
import { readExecution } from '../../scripts/n8nServer/executions';
import { publishWorkflow } from '../../scripts/n8nServer/workflows';
import { until } from '../support/virtualTime';
import { APPROVE, approvalWorkflow, DECLINE } from './approvalWorkflow';
import { flowPanels } from './flowPanels';
import { triggerPanels } from './triggerPanels';
import { closeNode, handle, iconWidths, openNode, openWorkflow, screenshot } from './editor';
import { ordersAt, startEditor, type Editor } from './testStack';

jest.setTimeout(600_000);

const UNKNOWN_NODE = /unrecognized node|node type not found|install this node|not installed/i;

/** Each action node with an operation whose panel shows much of what the node has. */
const ACTION_NODES = [
	['mexcMarketData', 'candle', 'klines', ['Symbol', 'Interval', 'Return All', 'Simplify']],
	['mexcSpotTrading', 'order', 'batchOrders', ['Input', 'Orders']],
	['mexcWallet', 'withdrawal', 'withdraw', ['Coin', 'Network', 'Address', 'Amount']],
	['mexcSubAccount', 'transfer', 'subAccountUniversalTransfer', ['Amount']],
	['mexcUserDataStream', 'listenKey', 'keepAliveListenKey', ['Listen Key']],
	['mexcRebate', 'affiliate', 'affiliateCommission', ['Start Time', 'Return All']],
] as const;

const OURS = ['BTC rises through the alert price', 'Buy BTC for 100 USDT'];

/** Lists show their choice in an input. */
const valuesOf = (elements: unknown[]) =>
	elements.map((element) => (element as { value: string }).value);

/** What a person sees in the editor of a real n8n that has the packed package installed. */
describe('the editor', () => {
	let stack: Stack;
	let editor: Editor | undefined;
	let page: Page;

	beforeAll(async () => {
		editor = await startEditor(810);
		({ stack, page } = editor);
	});

	afterAll(async () => await editor?.stop());

	// A picture of the place where it stopped says more than the name of a missing element.
	afterEach(async () => {
		await screenshot(page, 'last');
	});

	it('shows the published example with our nodes and their icons on the canvas', async () => {
		await openWorkflow(page, stack.editorUrl, stack.workflowIds.alert);
		await screenshot(page, 'workflow-alert');
		expect(await page.locator('body').innerText()).not.toMatch(UNKNOWN_NODE);
		for (const name of OURS) {
			const widths = await iconWidths(page, name);
			expect(widths).not.toHaveLength(0);
			expect(widths).not.toContain(0);
		}
	});

	it("shows the trigger's fields in its panel", async () => {
		await openNode(page, OURS[0]);
		await screenshot(page, 'panel-trigger');
		const panel = await page.locator(handle('ndv')).innerText();
		for (const label of ['Event', 'Symbols', 'Price', 'Direction', 'Frequency']) {
			expect(panel).toContain(label);
		}
		expect(panel).not.toMatch(UNKNOWN_NODE);
	});

	it("shows the order's fields in its panel", async () => {
		await openWorkflow(page, stack.editorUrl, stack.workflowIds.alert);
		await openNode(page, OURS[1]);
		await screenshot(page, 'panel-order');
		const panel = await page.locator(handle('ndv')).innerText();
		for (const label of ['Resource', 'Operation', 'Symbol', 'Side', 'Type']) {
			expect(panel).toContain(label);
		}
	});

	describe('the node panel', () => {
		const names = () => page.locator(handle('node-creator-item-name'));

		async function search(text: string): Promise<string[]> {
			await page
				.locator(`${handle('node-creator')} input`)
				.first()
				.fill(text);
			// The list follows the typing after a moment.
			await page.waitForTimeout(1_000);
			return await names().allInnerTexts();
		}

		beforeAll(async () => {
			await openWorkflow(page, stack.editorUrl, stack.workflowIds.alert);
			await page.locator(handle('node-creator-plus-button')).first().click();
		});

		it.each([
			['mexc', 'MEXC Spot'],
			['mexc trigger', 'MEXC Spot'],
			['mexc spot trading', 'MEXC Spot'],
			['price alert', 'MEXC Spot'],
			['stop loss', 'MEXC Spot'],
			['tradingview', 'MEXC Spot'],
			['portfolio', 'MEXC Spot'],
			['buy', 'MEXC Spot'],
			['bitcoin', 'MEXC Market Data'],
		])('finds by "%s" first %s', async (text, first) => {
			expect((await search(text))[0]).toBe(first);
		});

		it('shows orders and price alerts in one place, the most wanted first', async () => {
			await search('mexc');
			await screenshot(page, 'node-panel-search');
			await names().getByText('MEXC Spot', { exact: true }).click();
			await page.getByText(/^Triggers \(\d+\)/).click();
			await page.getByText('On price cross').waitFor();
			await screenshot(page, 'node-panel-spot');
			const panel = await page.locator(handle('node-creator')).innerText();
			const actions = panel.slice(panel.indexOf('ORDER ACTIONS'));
			expect(actions).toMatch(/^ORDER ACTIONS\s+Create an order\s/);
			expect(panel).toMatch(/Triggers \(\d+\)\s+On price cross\s+On percent move\s/);
		});

		it('puts the chosen event on the canvas', async () => {
			await page.getByText('On price cross').click();
			await page.locator(handle('ndv')).waitFor();
			const panel = await page.locator(handle('ndv')).innerText();
			expect(panel).toContain('MEXC Trigger');
			expect(panel).toContain('Frequency');
			expect(panel).not.toMatch(UNKNOWN_NODE);
			await closeNode(page);
		});
	});

	describe('an order that waits for approval', () => {
		interface Asked {
			summary: string;
			form: string;
		}
		let chat: Server;
		let chatUrl: string;
		let asked: Asked | undefined;

		beforeAll(async () => {
			chat = createServer((request, response) => {
				let body = '';
				request.on('data', (part: Buffer) => (body += String(part)));
				request.on('end', () => {
					asked = JSON.parse(body) as Asked;
					response.end('{}');
				});
			});
			await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve));
			chatUrl = `http://127.0.0.1:${(chat.address() as AddressInfo).port}/`;
		});

		afterAll(() => void chat.close());

		const orders = async () => (await ordersAt(stack)).length;

		it.each([
			[APPROVE, 1],
			[DECLINE, 0],
		])('is placed as the form says: %s', async (choice, placed) => {
			asked = undefined;
			const path = `approval-${choice}`;
			const workflow = approvalWorkflow(path, chatUrl, stack.credentialId);
			await publishWorkflow(stack.n8n, workflow);
			const before = await orders();
			await fetch(`${stack.editorUrl}/webhook/${path}`, { method: 'POST' });
			await until('the question', () => asked !== undefined, 20_000);
			const { summary, form } = asked as unknown as Asked;
			expect(summary).toMatch(/^BUY BTCUSDT for 100 USDT, MARKET, worth 100 USDT, fee at most/);
			// n8n never answers who opens the form while the run is still on its way to the Wait node.
			const execution = Number(/form-waiting\/(\d+)/.exec(form)?.[1]);
			let status = '';
			const read = async () => void ({ status } = await readExecution(stack.n8n, execution));
			await until('the form', () => status === 'waiting', 20_000, read);
			await page.goto(form);
			expect(await page.locator('body').innerText()).toContain(summary);
			await screenshot(page, 'approval-form');
			await page.selectOption('select', choice);
			await page.locator('#submit-btn').click();
			await page.getByText('Form Submitted').waitFor();
			// What is declined would have been placed by then, too.
			for (let second = 0; second < 3 + 17 * placed; second++) {
				await page.waitForTimeout(1_000);
				if (placed > 0 && (await orders()) > before) break;
			}
			expect((await orders()) - before).toBe(placed);
		});
	});

	describe('with each action node on the canvas', () => {
		let workflowId: string;

		beforeAll(async () => {
			const nodes = ACTION_NODES.map(([name, resource, operation], index) => ({
				id: `node-${index}`,
				name,
				type: `n8n-nodes-mexc-spot.${name}`,
				typeVersion: 1,
				position: [(index % 3) * 320, Math.floor(index / 3) * 220],
				parameters: { resource, operation },
				credentials: { mexcApi: { id: stack.credentialId, name: 'MEXC API (simulator)' } },
			}));
			const candles = [{ node: 'mexcSpotTrading', type: 'main', index: 0 }];
			const connections = { mexcMarketData: { main: [candles] } };
			const workflow = { name: 'Every action node', nodes, connections, settings: {} };
			({ id: workflowId } = await stack.n8n('POST', '/workflows', workflow));
		});

		it('names each operation below its node', async () => {
			await openWorkflow(page, stack.editorUrl, workflowId);
			await screenshot(page, 'workflow-every-node');
			const canvas = await page.locator('body').innerText();
			for (const subtitle of ['Get many candles', 'Create a withdrawal']) {
				expect(canvas).toContain(subtitle);
			}
			expect(canvas).not.toMatch(UNKNOWN_NODE);
		});

		it.each(ACTION_NODES)('shows the fields of %s', async (name, _resource, operation, labels) => {
			await openWorkflow(page, stack.editorUrl, workflowId);
			await openNode(page, name);
			await screenshot(page, `panel-${name}`);
			const panel = await page.locator(handle('ndv')).innerText();
			for (const label of labels) expect(panel).toContain(label);
			expect(panel).not.toContain(operation);
		});

		it('offers the fields of a node that has not run yet to the node after it', async () => {
			await openWorkflow(page, stack.editorUrl, workflowId);
			await openNode(page, 'mexcSpotTrading');
			await page.locator(handle('ndv')).getByText('openTimeIso').waitFor();
			await screenshot(page, 'fields-before-first-run');
		});
	});

	describe('with a node for each order flow on the canvas', () => {
		let workflowId: string;

		beforeAll(async () => {
			const nodes = flowPanels.map(({ node, id, resource }, index) => ({
				id: `flow-${index}`,
				name: id,
				type: `n8n-nodes-mexc-spot.${node}`,
				typeVersion: 1,
				position: [(index % 3) * 320, Math.floor(index / 3) * 220],
				parameters: { resource, operation: id },
				credentials: { mexcApi: { id: stack.credentialId, name: 'MEXC API (simulator)' } },
			}));
			const workflow = { name: 'Every order flow', nodes, connections: {}, settings: {} };
			({ id: workflowId } = await stack.n8n('POST', '/workflows', workflow));
		});

		it.each(flowPanels)('shows the fields of $name', async ({ id, name, labels }) => {
			await openWorkflow(page, stack.editorUrl, workflowId);
			await openNode(page, id);
			await screenshot(page, `panel-flow-${id}`);
			const ndv = page.locator(handle('ndv'));
			const panel = await ndv.innerText();
			for (const label of labels) expect(panel).toContain(label);
			expect(await ndv.locator('input').evaluateAll(valuesOf)).toContain(name);
		});
	});

	describe('with a trigger for each event on the canvas', () => {
		let workflowId: string;

		beforeAll(async () => {
			const nodes = triggerPanels.map(({ value }, index) => ({
				id: `trigger-${index}`,
				name: value,
				type: 'n8n-nodes-mexc-spot.mexcTrigger',
				typeVersion: 1,
				position: [(index % 5) * 260, Math.floor(index / 5) * 180],
				parameters: { event: value, symbols: 'BTCUSDT' },
				credentials: { mexcApi: { id: stack.credentialId, name: 'MEXC API (simulator)' } },
			}));
			const workflow = { name: 'Every event', nodes, connections: {}, settings: {} };
			({ id: workflowId } = await stack.n8n('POST', '/workflows', workflow));
		});

		it('names each event below its node', async () => {
			await openWorkflow(page, stack.editorUrl, workflowId);
			await screenshot(page, 'workflow-every-event');
			const canvas = await page.locator('body').innerText();
			for (const { name } of triggerPanels) expect(canvas).toContain(name);
		});

		it.each(triggerPanels)('shows the fields of $name', async ({ value, name, labels }) => {
			// Without loading the page again: there are two dozen.
			await openNode(page, value);
			await screenshot(page, `panel-trigger-${value}`);
			const panel = await page.locator(handle('ndv')).innerText();
			for (const label of ['Event', ...labels]) expect(panel).toContain(label);
			const inputs = page.locator(handle('ndv')).locator('input');
			expect(await inputs.evaluateAll(valuesOf)).toContain(name);
			await closeNode(page);
		});
	});

	it('shows an example when an alert is tested, with fields for the next node', async () => {
		const trigger = {
			id: 'alert',
			name: 'Alert',
			type: 'n8n-nodes-mexc-spot.mexcTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: { event: 'priceCross', symbols: 'BTCUSDT', price: '1000000' },
			credentials: { mexcApi: { id: stack.credentialId, name: 'MEXC API (simulator)' } },
		};
		const next = {
			id: 'next',
			name: 'Next',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [300, 0],
			parameters: {},
		};
		const { id } = await stack.n8n('POST', '/workflows', {
			name: 'A test of an alert',
			nodes: [trigger, next],
			connections: { Alert: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } },
			settings: {},
		});
		await openWorkflow(page, stack.editorUrl, id);
		await openNode(page, 'Alert');
		await page
			.locator(`${handle('ndv')} ${handle('node-execute-button')}`)
			.first()
			.click();
		// Without a live event: the price is far away.
		await page.locator(handle('ndv')).getByText('isExample').first().waitFor();
		await screenshot(page, 'trigger-example');
		const panel = await page.locator(handle('ndv')).innerText();
		for (const field of ['previousPrice', 'threshold', '1000000']) expect(panel).toContain(field);
	});

	it('says in a sentence what is wrong with a wrong secret', async () => {
		const { restUrl: baseUrl, wsUrl, apiKey } = stack.simulator;
		const apiSecret = '5ec4e7d4a0e8f5a6b1c2d3e4f50de305';
		const { id } = await stack.n8n('POST', '/credentials', {
			name: 'MEXC API (wrong secret)',
			type: 'mexcApi',
			data: { apiKey, apiSecret, environment: 'custom', baseUrl, wsUrl },
		});
		await page.goto(`${stack.editorUrl}/home/credentials/${id}`);
		const dialog = page.locator(handle('editCredential-modal'));
		// n8n folds the test's own sentence away.
		await dialog.getByText('More details').click();
		await dialog.getByText(/the signature is wrong/i).waitFor();
		await screenshot(page, 'credential-wrong-secret');
		expect(await dialog.innerText()).not.toContain(apiSecret);
	});

	it('tests the credential against the exchange', async () => {
		await page.goto(`${stack.editorUrl}/home/credentials/${stack.credentialId}`);
		const dialog = page.locator(handle('editCredential-modal'));
		await dialog.getByText(/connection tested successfully/i).waitFor();
		await screenshot(page, 'credential');
		expect(await dialog.innerText()).toContain('Dry Run');
	});
});
