const { setTimeout: sleep } = require('node:timers/promises');
const { ensureServer } = require('../../n8nServer/install');
const { createHome } = require('../../n8nServer/home');
const { installPackage } = require('../../n8nServer/installPackage');
const { freePort } = require('../../n8nServer/ports');
const { signUp } = require('../../n8nServer/session');
const { startServer } = require('../../n8nServer/start');
const { createCredential, publishWorkflow } = require('../../n8nServer/workflows');
const { packBuilt } = require('../../packPackage');
const { figure } = require('../figures');
const { startProcess } = require('../processes');
const { percentile } = require('../statistics');

const OWNER = { email: 'bench@example.com', firstName: 'B', lastName: 'B', password: 'Bench-1234' };
const THRESHOLD = 70_000;
const ALERT_PRICE = 70_100;
const ALERTS = 100;
const WARM_UPS = 10;
/** Longer than a window of the channel, so that each trade has a frame of its own. */
const PAUSE_MS = 150;
/** n8n loads and connects; then the channel is acknowledged. */
const SETTLE_MS = 3_000;

/** @typedef {{ ms: number, requests: number }} Fired */

/** @type {import('../figures').Row} */
const alert = {
	name: 'alert',
	title: 'From alert to order in real n8n',
	how: `A real n8n server (regular mode, SQLite) with the workflow of examples/price-alert-places-order.json: from the moment a frame that crosses the alert's price leaves the simulator to the moment the order arrives there, ${ALERTS} times, over plain HTTP on loopback. Bare is a program of 40 lines with ws, protobufjs and axios.`,
	columns: { ours: 'n8n with our nodes', bare: 'ws + axios' },
	why: '',
	isLong: true,
	async measure({ say }) {
		const ours = await measureN8n(say);
		const bare = await measureBare();
		const msOf = (/** @type {Fired[]} */ fired) => fired.map(({ ms }) => ms);
		const at = (/** @type {number} */ share) => ({
			ours: [percentile(msOf(ours), share)],
			bare: [percentile(msOf(bare), share)],
		});
		const requests = {
			ours: ours.map((one) => one.requests),
			bare: bare.map((one) => one.requests),
		};
		return {
			figures: [
				figure('frame to order, half of them within', 'ms', at(0.5)),
				figure('frame to order, 95 of 100 within', 'ms', at(0.95)),
				figure('requests, the order included', 'requests', requests),
			],
			goals: [],
			growth: [],
		};
	},
};

/** @param {(line: string) => void} say */
async function measureN8n(say) {
	const server = await ensureServer(say);
	const home = createHome('mexc-bench-n8n-');
	const exchange = startProcess('exchange/watchedExchange');
	try {
		await installPackage(await packBuilt(home.folder), home.folder);
		const running = await startServer({ server, userFolder: home.folder, port: await freePort() });
		try {
			const n8n = await signUp(running.url, OWNER);
			await publish(n8n, await exchange.call('start'));
			await sleep(SETTLE_MS);
			return await fire(exchange);
		} finally {
			await running.stop();
		}
	} finally {
		exchange.stop();
		home.remove();
	}
}

async function measureBare() {
	const exchange = startProcess('exchange/watchedExchange');
	const trader = startProcess('sides/bareTrader');
	const address = await exchange.call('start');
	await trader.call('start', { ...address, threshold: THRESHOLD });
	const fired = await fire(exchange);
	for (const one of [exchange, trader]) one.stop();
	return fired;
}

/**
 * @param {import('../../n8nServer/session').Call} n8n
 * @param {import('../../startSimulator').SimulatorAddress} exchange
 */
async function publish(n8n, exchange) {
	const mexcApi = await createCredential(n8n, 'MEXC API', exchange);
	const common = { typeVersion: 1, credentials: { mexcApi } };
	await publishWorkflow(n8n, {
		name: 'Alert to order',
		nodes: [
			{
				...common,
				...{ id: 'trigger', name: 'Alert', position: [0, 0] },
				type: 'n8n-nodes-mexc-spot.mexcTrigger',
				parameters: {
					...{ event: 'priceCross', symbols: 'BTCUSDT', source: 'trade', direction: 'up' },
					...{ price: String(THRESHOLD), frequency: 'every' },
				},
			},
			{
				...common,
				...{ id: 'order', name: 'Order', position: [250, 0] },
				type: 'n8n-nodes-mexc-spot.mexcSpotTrading',
				parameters: {
					...{ resource: 'order', operation: 'newOrder', side: 'BUY', type: 'MARKET' },
					...{ sizing: 'asGiven', quoteOrderQty: '10' },
					symbol: { __rl: true, mode: 'name', value: '={{ $json.symbol }}' },
				},
			},
		],
		connections: { Alert: { main: [[{ node: 'Order', type: 'main', index: 0 }]] } },
		settings: {},
	});
}

/**
 * @param {import('../processes').BenchProcess} exchange
 * @returns {Promise<Fired[]>} once for each alert
 */
async function fire(exchange) {
	const fired = [];
	for (let index = 0; index < WARM_UPS + ALERTS; index++) {
		await exchange.call('rest', { price: '60000' });
		await sleep(PAUSE_MS);
		fired.push(await exchange.call('alert', { price: `${ALERT_PRICE + index}.5` }));
		await sleep(PAUSE_MS);
	}
	return fired.slice(WARM_UPS);
}

module.exports = { alert };
