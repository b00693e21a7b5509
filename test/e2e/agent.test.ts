import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IWorkflowBase } from 'n8n-workflow';
import type { Stack } from '../../scripts/demo/stack';
import { readExecution } from '../../scripts/n8nServer/executions';
import { createCredential, publishWorkflow } from '../../scripts/n8nServer/workflows';
import { until } from '../support/virtualTime';
import {
	chatPathOf,
	finished,
	readExample,
	withTools,
	type SavedCredentials,
} from './agentWorkflows';
import { startChatModel, type ChatModel, type Turn } from './chatModel';
import { handle, openBrowser, openWorkflow, screenshot, signIn } from './editor';
import { openMcp } from './mcpClient';
import { startTelegram } from './telegram';
import { ordersAt, startTestStack } from './testStack';

jest.setTimeout(600_000);

const ORDER = { symbol: 'ETHUSDT', side: 'BUY', usdt: '50' };
const DONE: Turn = { say: 'Done.' };
const TOKEN = 'only-for-this-test';

/** Our nodes as tools in a real n8n; only the model and Telegram are stand-ins. */
describe('in the hands of an AI agent', () => {
	let stack: Stack;
	let model: ChatModel;
	let telegram: Awaited<ReturnType<typeof startTelegram>>;
	let saved: SavedCredentials;

	beforeAll(async () => {
		[model, telegram] = await Promise.all([startChatModel(), startTelegram()]);
		stack = await startTestStack();
		saved = {
			mexcApi: { id: stack.credentialId, name: 'MEXC API (simulator)' },
			openAiApi: await save('openAiApi', { apiKey: 'none', url: model.url }),
			telegramApi: await save('telegramApi', { accessToken: '1:none', baseUrl: telegram.url }),
			httpBearerAuth: await save('httpBearerAuth', { token: TOKEN }),
		};
	});

	afterAll(async () => {
		model?.stop();
		telegram?.stop();
		await stack?.stop();
	});

	beforeEach(() => void telegram.sent.splice(0));

	async function save(type: string, data: object): Promise<SavedCredentials[string]> {
		const name = `${type} of the test`;
		const { id } = (await stack.n8n('POST', '/credentials', { name, type, data })) as {
			id: string;
		};
		return { id, name };
	}

	/** @returns the address of its chat */
	async function publish(workflow: IWorkflowBase, credentials = saved): Promise<string> {
		const done = finished(workflow, credentials);
		// Each has a chat of its own: the one before still has its address.
		const nodes = done.nodes.map((node) =>
			node.webhookId === undefined ? node : { ...node, webhookId: randomUUID() },
		);
		await publishWorkflow(stack.n8n, { ...done, nodes, settings: done.settings ?? {} });
		return stack.editorUrl + chatPathOf({ ...done, nodes });
	}

	/** @returns what the tools gave the model, in order */
	async function chat(address: string, script: readonly Turn[]): Promise<string[]> {
		model.follow(script);
		const response = await fetch(address, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				action: 'sendMessage',
				sessionId: randomUUID(),
				chatInput: 'Do what you have to do.',
			}),
		});
		await response.text();
		return results();
	}

	const results = () => model.heard.at(-1)?.results ?? [];

	async function ordersAtTheExchange(): Promise<number> {
		return (await ordersAt(stack)).length;
	}

	it.each([
		['chat completions', 1.2],
		['responses', 1.3],
	])('answers a read in few words, over %s', async (_api, typeVersion) => {
		const example = readExample('ai-analyst.json');
		const nodes = example.nodes.map((node) =>
			node.type.endsWith('.lmChatOpenAi') ? { ...node, typeVersion } : node,
		);
		const given = await chat(await publish({ ...example, nodes }), [
			{ tool: 'Get_market_snapshot', input: { symbol: 'BTCUSDT', interval: '60m' } },
			{ tool: 'Get_balances', input: {} },
			{ tool: 'Get_candles', input: { symbol: 'BTCUSDT', interval: '60m', limit: 3 } },
			{ tool: 'Get_open_orders', input: {} },
			DONE,
		]);
		expect(given).toHaveLength(4);
		const [[snapshot], [balances], candles, [none]] = given.map(
			(text) => JSON.parse(text) as Array<Record<string, unknown>>,
		);
		expect(snapshot).toMatchObject({
			symbol: 'BTCUSDT',
			lastPrice: expect.stringMatching(/^6\d{4}(\.\d+)?$/),
			summary: expect.stringMatching(/^BTCUSDT at 6.*RSI 14/),
		});
		expect(balances.assets).toContainEqual(expect.objectContaining({ asset: 'USDT' }));
		expect(candles).toHaveLength(3);
		expect(none).toMatchObject({ found: 0 });
		for (const text of given) expect(text.length).toBeLessThan(2_500);
	});

	it('offers the tools as the test of twenty requests reads them', async () => {
		await chat(await publish(readExample('ai-analyst.json')), [DONE]);
		const file = path.resolve(__dirname, '../golden/agentTools.json');
		const read = JSON.parse(readFileSync(file, 'utf8')) as Array<{ schema: object }>;
		const expected = read.map(({ schema, ...tool }) =>
			expect.objectContaining({ ...tool, parameters: expect.objectContaining(schema) as object }),
		);
		const { tools } = model.heard[0];
		expect(tools).toHaveLength(read.length);
		expect(tools).toEqual(expect.arrayContaining(expected));
	});

	it('previews an order and places none', async () => {
		const before = await ordersAtTheExchange();
		const address = await publish(readExample('ai-trader.json'));
		const [preview] = await chat(address, [{ tool: 'Preview_order', input: ORDER }, DONE]);
		expect(JSON.parse(preview)).toMatchObject([
			{ outcome: 'notPlaced', preview: true, valueUsdt: '50', feeUsdt: '0.025' },
		]);
		expect(await ordersAtTheExchange()).toBe(before);
	});

	it('refuses in a sentence that says what to do', async () => {
		const before = await ordersAtTheExchange();
		const { nodes } = readExample('ai-trader.json');
		const place = nodes.find(({ name }) => name === 'Place order');
		const symbol = { __rl: true, mode: 'name', value: 'BTCUSDT' };
		const tools = [
			{
				name: 'Cancel orders',
				type: 'mexcSpotTradingTool',
				parameters: { resource: 'order', operation: 'cancelOpenOrders', symbol },
			},
			{
				name: 'Place order',
				type: 'mexcSpotTradingTool',
				parameters: place?.parameters ?? {},
			},
		];
		const workflow = withTools(readExample('ai-trader.json'), tools);
		const refused = await chat(await publish(workflow), [
			{ tool: 'Cancel_orders', input: {} },
			{ tool: 'Place_order', input: { ...ORDER, side: 'long' } },
			{ tool: 'Place_order', input: { ...ORDER, usdt: 'fifty' } },
			DONE,
		]);
		const sentences = refused.map((text) => (JSON.parse(text) as [{ error: string }])[0].error);
		expect(sentences).toEqual([
			'AI agents may not use "Cancel Open of a Symbol" here: it changes something on the exchange. The owner of the workflow can switch on Allow Tool Writes in this tool.',
			'Side does not know the value "long". Use one of: BUY, SELL.',
			expect.stringMatching(/^Order Value must be a positive decimal number, but "fifty"/),
		]);
		const name = 'MEXC API (no trading)';
		const mexcApi = await createCredential(stack.n8n, name, stack.simulator, {
			allowTrading: false,
		});
		const address = await publish(workflow, { ...saved, mexcApi });
		const [byPolicy] = await chat(address, [{ tool: 'Place_order', input: ORDER }, DONE]);
		expect(byPolicy).toMatch(
			/This credential does not allow trading: Allow Trading is off, .* was not sent\. \S/,
		);
		expect(await ordersAtTheExchange()).toBe(before);
	});

	describe('behind human review', () => {
		let address: string;

		beforeAll(async () => {
			address = await publish(readExample('ai-trader.json'));
		});

		/** The agent wants to place an order, and a person presses one of the buttons. */
		async function answerWith(button: RegExp, presses = 1): Promise<void> {
			const call = { toolParameters: ORDER, hitlParameters: {} };
			const asking = chat(address, [{ tool: 'Place_order', input: call }, DONE]);
			await until('the question', () => telegram.sent.length > 0, 20_000);
			const [{ chatId, text, buttons }] = telegram.sent;
			expect([chatId, text]).toEqual(['123456789', 'BUY ETHUSDT for 50 USDT at the market?']);
			const [, url] = Object.entries(buttons).find(([label]) => button.test(label)) ?? [];
			const execution = Number(/webhook-waiting\/(\d+)/.exec(String(url))?.[1]);
			// n8n refuses an answer while the run is still on its way to its wait.
			let status = '';
			const read = async () => void ({ status } = await readExecution(stack.n8n, execution));
			await until('the wait', () => status === 'waiting', 20_000, read);
			await asking;
			// As the person's browser opens it; n8n lets no program decide that follows links.
			const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
			for (let press = 0; press < presses; press++) await fetch(String(url), { headers });
			await until('the end', () => status === 'success', 20_000, read);
		}

		it('places what was approved, once, also when the button is pressed twice', async () => {
			const before = await ordersAtTheExchange();
			await answerWith(/approve/i, 2);
			expect(JSON.parse(results()[0])).toMatchObject([
				{ outcome: 'placed', symbol: 'ETHUSDT', side: 'BUY' },
			]);
			expect((await ordersAtTheExchange()) - before).toBe(1);
		});

		it('places nothing that was declined, and the model hears so', async () => {
			const before = await ordersAtTheExchange();
			await answerWith(/decline/i);
			expect(results()[0]).toMatch(/User rejected the tool call to Place order/);
			expect(await ordersAtTheExchange()).toBe(before);
		});
	});

	it.each(['light', 'dark'] as const)('is shown on the canvas, %s', async (colorScheme) => {
		const browser = await openBrowser();
		try {
			const viewport = { width: 1440, height: 810 };
			const context = await browser.newContext({ viewport, colorScheme });
			const page = await context.newPage();
			page.setDefaultTimeout(120_000);
			await signIn(page, stack.editorUrl, stack.owner);
			for (const file of ['ai-analyst', 'ai-trader', 'ai-mcp-server']) {
				const workflow = finished(readExample(`${file}.json`), saved);
				const { id } = (await stack.n8n('POST', '/workflows', workflow)) as { id: string };
				await openWorkflow(page, stack.editorUrl, id);
				await screenshot(page, `${file}-${colorScheme}`);
				expect(await page.locator('body').innerText()).not.toMatch(/unrecognized|not installed/i);
				const nodes = workflow.nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
				expect(await page.locator(handle('canvas-node')).count()).toBeGreaterThanOrEqual(
					nodes.length,
				);
			}
		} finally {
			await browser.close();
		}
	});

	describe('behind an MCP Server Trigger', () => {
		const mcp = (token = TOKEN) => openMcp(`${stack.editorUrl}/mcp/mexc`, token);

		beforeAll(async () => void (await publish(readExample('ai-mcp-server.json'))));

		it('lists the read tools and answers a call', async () => {
			const client = await mcp();
			const { tools } = await client.request('tools/list', {});
			expect((tools as Array<{ name: string }>).map(({ name }) => name).sort()).toEqual([
				'Get_balances',
				'Get_market_snapshot',
				'Get_open_orders',
			]);
			const { content } = await client.request('tools/call', {
				name: 'Get_market_snapshot',
				arguments: { symbol: 'ETHUSDT', interval: '60m' },
			});
			const [{ text }] = content as Array<{ text: string }>;
			expect(JSON.parse(text)).toMatchObject([
				{ symbol: 'ETHUSDT', lastPrice: expect.stringMatching(/^\d/) },
			]);
		});

		it('says what is wrong with a call', async () => {
			const client = await mcp();
			const answer = await client.request('tools/call', {
				name: 'Get_market_snapshot',
				arguments: { symbol: 'ETHUSDT', interval: '1h' },
			});
			expect(JSON.stringify(answer)).toMatch(
				/Interval does not know the value .*1h.* Use one of: 1m/,
			);
		});

		it('answers nobody without the token', async () => {
			await expect(mcp('another')).rejects.toThrow(/40[13]/);
		});
	});
});
