import type { Page } from 'playwright-core';
import { runOnce } from '../../scripts/demo/once';
import type { Stack } from '../../scripts/demo/stack';
import { finishedExecutions } from '../../scripts/n8nServer/executions';
import { handle, openNode, openWorkflow, screenshot } from './editor';
import { ordersAt, startEditor, type Editor } from './testStack';

jest.setTimeout(300_000);

const TRIGGER = 'Exits of the tag breakout';

/** The demo, played to the end of a position: bought at an alert, sold at a target and by a trailing stop. */
describe('the managed exit of the demo', () => {
	let editor: Editor | undefined;
	let stack: Stack;
	let page: Page;

	beforeAll(async () => {
		editor = await startEditor(1000);
		({ stack, page } = editor);
	});

	afterAll(async () => await editor?.stop());

	const runs = async () => await finishedExecutions(stack.n8n, stack.workflowIds.exit);

	it('sells half at the target, and the rest at the trailing stop', async () => {
		const lines: string[] = [];
		await runOnce(stack, (line) => lines.push(line));
		expect(lines.at(-1)).toContain('everything happened');
		const items = (await runs()).reverse().flatMap(({ startedWith }) => startedWith(TRIGGER));
		const actions = items.map(({ json }) => json.action as string);
		expect(actions.filter((action) => action !== 'stopMoved')).toEqual([
			...['opened', 'stepFilled', 'exited'],
		]);
		expect(items.at(-1)?.json).toMatchObject({ reason: 'trailingStop', remainingQuantity: '0' });
		// At the exchange itself: what was bought was sold, in two parts.
		const orders = await ordersAt(stack);
		const units = (side: string) =>
			orders
				.filter((order) => order.side === side)
				.map(({ executedQty }) => Math.round(Number(executedQty) * 1e8));
		const [bought, sold] = [units('BUY'), units('SELL')];
		expect([bought.length, sold.length]).toEqual([1, 2]);
		expect(sold[0] + sold[1]).toBe(bought[0]);
	});

	it('reads like a trade plan in its panel', async () => {
		await openWorkflow(page, stack.editorUrl, stack.workflowIds.exit);
		await screenshot(page, 'exit-canvas');
		await openNode(page, TRIGGER);
		await screenshot(page, 'exit-panel');
		const panel = await page.locator(handle('ndv')).innerText();
		const labels = ['Entries', 'Take Profit', 'Stop Loss', 'Trailing', 'Time Limit'];
		const places = labels.map((label) => panel.indexOf(label));
		expect(places).toEqual([...places].sort((a, b) => a - b));
		expect(places).not.toContain(-1);
	});

	it('shows what it did in the executions', async () => {
		const [{ id }] = await runs();
		await page.goto(`${stack.editorUrl}/workflow/${stack.workflowIds.exit}/executions/${id}`);
		await page.waitForTimeout(4_000);
		await screenshot(page, 'exit-execution');
		// n8n shows the run in a frame or in the page itself, by its version.
		for (const frame of page.frames()) {
			const node = frame.locator('[data-test-id="canvas-node"]').last();
			if ((await node.count()) > 0) await node.dblclick();
		}
		await page.waitForTimeout(3_000);
		await screenshot(page, 'exit-items');
		const texts = await Promise.all(page.frames().map((one) => one.locator('body').innerText()));
		expect(texts.join(' ')).toContain('exited (trailingStop)');
	});
});
