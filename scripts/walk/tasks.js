const http = require('node:http');
const { handle, pause } = require('./hand');

/**
 * @typedef {object} World
 * @property {import('./hand').Hand} hand
 * @property {Pick<import('../demo/stack').Stack, 'editorUrl' | 'simulator'>} stack
 */

/**
 * A task of a first hour: done in the editor with what README and the panels say, and true when it worked. A task
 * that is a mistake works when what n8n shows says what to do.
 *
 * @typedef {(world: World) => Promise<{ works: boolean, saw: string }>} Task
 */

/**
 * @param {World} world
 * @param {string} command
 * @param {object} body
 */
async function steer({ stack }, command, body) {
	await fetch(`${stack.simulator.restUrl}/control/${command}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
}

/** @type {Task} */
async function priceAlertToHttp(world) {
	const { hand } = world;
	const sink = await startSink();
	try {
		await steer(world, 'price', { symbol: 'BTCUSDT', price: '65000' });
		await hand.newWorkflow();
		await hand.add('mexc', 'MEXC Spot', /^On price cross/i);
		await hand.fill('symbols', 'BTCUSDT');
		await hand.fill('price', '65200');
		await hand.option('Message');
		await hand.look('1-price-alert');
		await hand.execute();
		await hand.look('1-price-alert-example');
		await hand.close();
		await hand.add('http request', 'HTTP Request');
		await hand.expression('url', `${sink.url}?text={{ encodeURIComponent($json.message) }}`);
		await hand.close();
		await hand.publish();
		await hand.look('1-price-alert-published');
		for (const price of ['65100', '65210', '65220']) {
			await steer(world, 'price', { symbol: 'BTCUSDT', price });
			await pause(1_000);
		}
		const saw = await sink.text();
		return { works: /BTCUSDT/.test(saw), saw };
	} finally {
		sink.stop();
	}
}

/** @type {Task} */
async function weeklyBuy({ hand }) {
	await hand.newWorkflow();
	await hand.add('schedule', 'Schedule Trigger');
	await hand.choose('field', /^Weeks/);
	await hand.close();
	await hand.add('buy', 'MEXC Spot', /^Create an order/i);
	await hand.symbol('BTCUSDT');
	await hand.choose('type', /^Market/);
	await hand.look('2-weekly-buy-market');
	await hand.fill('quoteOrderQty', '25');
	const saw = await hand.execute();
	await hand.look('2-weekly-buy');
	return { works: /placed/.test(saw) && /FILLED/.test(saw), saw };
}

/** @type {Task} */
async function tradingViewByCurl({ hand, stack }) {
	const { page } = hand;
	await hand.newWorkflow();
	await hand.add('webhook', 'Webhook');
	await hand.choose('httpMethod', /^POST/);
	const path = `tradingview-${Date.now()}`;
	await hand.fill('path', path);
	await hand.close();
	await hand.add('tradingview', 'MEXC Spot', /^Place an order from a signal/i);
	await hand.expression('payload', '{{ $json.body }}');
	await hand.look('3-signal');
	await hand.editCredential();
	await hand.look('3-credential');
	await hand.write(
		page.locator(handle('parameter-input-signalSecret')).locator('input'),
		'walk1234walk5678',
	);
	await hand.click(page.locator(handle('credential-save-button')));
	await pause(2_500);
	await hand.look('3-credential-saved');
	await hand.click(
		page
			.locator(
				'.el-dialog__headerbtn, [data-test-id="editCredential-modal"] button[aria-label="Close"]',
			)
			.first(),
	);
	await hand.close();
	await hand.publish();
	const signal = {
		secret: 'walk1234walk5678',
		symbol: 'BTCUSDT',
		action: 'buy',
		quoteOrderQty: '20',
	};
	const answer = await fetch(`${stack.editorUrl}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ ...signal, strategy: 'walk', time: new Date().toISOString() }),
	});
	await pause(3_000);
	await hand.click(page.locator(handle('radio-button-executions')));
	await pause(2_500);
	await hand.look('3-executions');
	const saw = await page.locator('body').innerText();
	return { works: answer.ok && /Succeeded/.test(saw) && !/Error in/.test(saw), saw };
}

/** @type {Task} */
async function portfolioTable({ hand }) {
	await hand.newWorkflow();
	await hand.add('manual', 'Manual Trigger');
	await hand.add('portfolio', 'MEXC Spot', /^Get the portfolio/i);
	const saw = await hand.execute();
	await hand.look('4-portfolio');
	return { works: /valueUsdt/.test(saw), saw };
}

/** @type {Task} */
async function aiTool({ hand }) {
	const { page } = hand;
	await hand.newWorkflow();
	await hand.add('ai agent', 'AI Agent');
	await hand.close();
	await hand.click(page.locator('[data-test-id="canvas-handle-plus-wrapper"]').last());
	await hand.look('5-tools');
	const panel = page.locator(handle('node-creator'));
	await hand.write(panel.locator('input').first(), 'mexc');
	await hand.look('5-tools-mexc');
	await hand.click(
		panel.locator(handle('node-creator-item-name')).getByText('MEXC Market Data Tool').first(),
	);
	await hand.look('5-tool');
	const saw = await hand.panel();
	return { works: /Tool Description|Resource/.test(saw), saw };
}

/** @type {Task} */
async function ladder({ hand }) {
	await hand.newWorkflow();
	await hand.add('manual', 'Manual Trigger');
	await hand.add('ladder', 'MEXC Spot', /^Create a ladder of orders/i);
	await hand.symbol('BTCUSDT');
	await hand.fill('fromPrice', '60000');
	await hand.fill('toPrice', '64000');
	await hand.fill('total', '200');
	await hand.look('6-ladder');
	const saw = await hand.execute();
	await hand.look('6-ladder-result');
	return { works: /placed|orders/i.test(saw) && !/Problem/.test(saw), saw };
}

/** @type {Task} */
async function protectOrSell({ hand }) {
	await hand.newWorkflow();
	await hand.add('stop loss', 'MEXC Spot', /^On managed exit/i);
	await hand.look('7-managed-exit-empty');
	await hand.fill('exitPlanTag', 'walk');
	await hand.fill('symbols', 'BTCUSDT');
	await hand.click(hand.page.getByText('Add Target', { exact: true }));
	await hand.fill('target', '4');
	await hand.fill('sharePercent', '100');
	await hand.fill('stopLossPercent', '5');
	await hand.look('7-managed-exit');
	const saw = await hand.execute();
	await hand.look('7-managed-exit-test');
	return { works: /managedExit/.test(saw), saw };
}

/** @type {Task} */
async function wrongSymbol({ hand }) {
	await hand.newWorkflow();
	await hand.add('mexc', 'MEXC Spot', /^On price cross/i);
	await hand.fill('symbols', 'BTCUSD');
	await hand.fill('price', '65000');
	const saw = await hand.execute();
	await hand.look('8-wrong-symbol');
	return { works: /does not list BTCUSD/.test(saw), saw };
}

/** @type {Task} */
async function wrongKey({ hand }) {
	const { page } = hand;
	await hand.newWorkflow();
	await hand.add('manual', 'Manual Trigger');
	await hand.add('portfolio', 'MEXC Spot', /^Get the portfolio/i);
	await hand.editCredential();
	await hand.write(page.locator(handle('parameter-input-apiKey')).locator('input'), 'mx0wrong');
	await hand.click(page.locator(handle('credential-save-button')));
	await pause(3_000);
	await hand.click(page.getByText('More details').first());
	await hand.look('9-wrong-key');
	const saw = await page.locator(handle('editCredential-modal')).innerText();
	return { works: /does not know this API key/.test(saw), saw };
}

/** @type {Task} */
async function exchangeDown(world) {
	const { hand } = world;
	await hand.newWorkflow();
	await hand.add('manual', 'Manual Trigger');
	await hand.add('bitcoin', 'MEXC Market Data', /^Get the last price/i);
	await steer(world, 'fault', { kind: 'reset', times: 1_000 });
	try {
		const saw = await hand.execute();
		await hand.look('10-exchange-down');
		return { works: /connection to .* broke/.test(saw), saw };
	} finally {
		await steer(world, 'fault', { kind: 'clear' });
	}
}

async function startSink() {
	/** @type {(text: string) => void} */
	let received = () => undefined;
	/** @type {Promise<string>} */
	const arrived = new Promise((resolve) => (received = resolve));
	const server = http.createServer((request, response) => {
		response.end('{}');
		received(new URL(String(request.url), 'http://127.0.0.1').searchParams.get('text') ?? '');
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	const text = () => Promise.race([arrived, pause(20_000).then(() => 'nothing arrived')]);
	return { url: `http://127.0.0.1:${port}/`, text, stop: () => server.close() };
}

/** In the order of a first hour; the wrong key last, because it stays in the credential. */
const tasks = {
	'price alert to HTTP': priceAlertToHttp,
	'weekly buy': weeklyBuy,
	'TradingView webhook by curl': tradingViewByCurl,
	'portfolio as a table': portfolioTable,
	'AI tool': aiTool,
	ladder,
	'protect or sell at target': protectOrSell,
	'wrong symbol': wrongSymbol,
	'exchange down': exchangeDown,
	'wrong key': wrongKey,
};

module.exports = { tasks };
