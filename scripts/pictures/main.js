// The pictures of README and docs, taken from a real n8n with this package: `npm run pictures`.
const http = require('node:http');
const { readExample, withCredential, withCredentials } = require('../demo/exampleWorkflows');
const { startStack } = require('../demo/stack');
const { publishWorkflow } = require('../n8nServer/workflows');
const { openBrowser } = require('./browser');
const { chatPage } = require('./chatPage');
const { chatWorkflow } = require('./chatWorkflow');
const { save } = require('./save');
const { takeSimulatorPictures } = require('./simulatorPage');

const handle = (/** @type {string} */ id) => `[data-test-id="${id}"]`;
const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @typedef {{ text: string, png: Buffer }} ChatMessage */

/**
 * Stands in for a chat: resolves with the first message that is posted to it.
 *
 * @returns {Promise<{ url: string, message: Promise<ChatMessage>, stop: () => void }>}
 */
async function startSink() {
	/** @type {(message: ChatMessage) => void} */
	let received;
	/** @type {Promise<ChatMessage>} */
	const message = new Promise((resolve) => (received = resolve));
	const server = http.createServer((request, response) => {
		/** @type {Buffer[]} */
		const parts = [];
		request.on('data', (part) => parts.push(part));
		request.on('end', () => {
			response.end('{}');
			const text = decodeURIComponent(String(request.headers['x-message']));
			received({ text, png: Buffer.concat(parts) });
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	return { url: `http://127.0.0.1:${port}/`, message, stop: () => server.close() };
}

/**
 * Publishes an alert with a chart, lets the price cross, and waits for what arrives.
 *
 * @param {import('../demo/stack').Stack} stack
 */
async function receiveAlert({ n8n, simulator, credentialId }) {
	const sink = await startSink();
	try {
		const credential = { id: credentialId, name: 'MEXC API (simulator)' };
		await publishWorkflow(n8n, withCredential(chatWorkflow(sink.url), credential));
		for (const price of ['65600', '65850', '66050', '66110']) {
			await fetch(`${simulator.restUrl}/control/price`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ symbol: 'BTCUSDT', price }),
			});
			await pause(1_000);
		}
		return await sink.message;
	} finally {
		sink.stop();
	}
}

/**
 * Saves the example of an agent, with credentials that nobody uses: without, n8n marks each node.
 *
 * @param {import('../demo/stack').Stack} stack
 * @returns {Promise<string>} the workflow's ID
 */
async function saveAgent({ n8n, credentialId }) {
	const credentialOf = async (/** @type {string} */ type, /** @type {object} */ data) => {
		const { id } = await n8n('POST', '/credentials', { name: type, type, data });
		return { id, name: type };
	};
	const saved = {
		mexcApi: { id: credentialId, name: 'MEXC API (simulator)' },
		openAiApi: await credentialOf('openAiApi', { apiKey: 'none', url: 'http://127.0.0.1:9/v1' }),
		telegramApi: await credentialOf('telegramApi', { accessToken: '1:none' }),
	};
	const workflow = withCredentials(readExample('ai-trader.json'), saved);
	return (await n8n('POST', '/workflows', workflow)).id;
}

async function takePictures() {
	const stack = await startStack({ say: console.log });
	const browser = await openBrowser();
	try {
		const message = await receiveAlert(stack);
		const chat = await browser.newPage({
			viewport: { width: 430, height: 400 },
			deviceScaleFactor: 2,
		});
		await chat.setContent(chatPage(message));
		await save(chat.locator('main'), 'alert-in-chat');

		const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
		await page.goto(`${stack.editorUrl}/signin`);
		await page.locator('input[type="email"]').fill(stack.owner.email);
		await page.locator('input[type="password"]').fill(stack.owner.password);
		await page.locator(handle('form-submit-button')).click();
		await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
		await page.goto(`${stack.editorUrl}/workflow/${stack.workflowIds.alert}`);
		await page.locator(handle('canvas-node')).first().waitFor();
		await pause(2_500);
		await save(page, 'workflow');
		await page.goto(`${stack.editorUrl}/workflow/${await saveAgent(stack)}`);
		await page.locator(handle('canvas-node')).first().waitFor();
		await pause(2_500);
		await save(page, 'ai-trader');
		await page.goto(`${stack.editorUrl}/workflow/${stack.workflowIds.alert}`);
		await page
			.locator(`${handle('canvas-node')}[data-node-name="Buy BTC for 100 USDT"]`)
			.dblclick();
		await page.locator(handle('parameter-input')).first().waitFor();
		await pause(1_500);
		await save(page.locator(handle('ndv')), 'order-panel');
		await page.keyboard.press('Escape');
		await page.locator(handle('node-creator-plus-button')).first().click();
		await page
			.locator(`${handle('node-creator')} input`)
			.first()
			.fill('mexc');
		await pause(1_500);
		await save(page.locator(handle('node-creator')), 'node-panel');
	} finally {
		await browser.close();
		await stack.stop();
	}
}

takeSimulatorPictures()
	.then(takePictures)
	.then(
		() => process.exit(0),
		(error) => {
			console.error(error);
			process.exit(1);
		},
	);
