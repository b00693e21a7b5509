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
const { fire, measureBare, THRESHOLD } = require('../traders');

const OWNER = { email: 'bench@example.com', firstName: 'B', lastName: 'B', password: 'Bench-1234' };
const ALERTS = 35;
/** n8n loads and connects; then the channel is acknowledged. */
const SETTLE_MS = 3_000;

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
		const bare = await measureBare(ALERTS);
		const msOf = (/** @type {import('../traders').Fired[]} */ fired) => fired.map(({ ms }) => ms);
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
			return await fire(exchange, ALERTS);
		} finally {
			await running.stop();
		}
	} finally {
		exchange.stop();
		home.remove();
	}
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
				id: 'trigger',
				name: 'Alert',
				position: [0, 0],
				type: 'n8n-nodes-mexc-spot.mexcTrigger',
				parameters: {
					event: 'priceCross',
					symbols: 'BTCUSDT',
					source: 'trade',
					direction: 'up',
					price: String(THRESHOLD),
					frequency: 'every',
				},
			},
			{
				...common,
				id: 'order',
				name: 'Order',
				position: [250, 0],
				type: 'n8n-nodes-mexc-spot.mexcSpotTrading',
				parameters: {
					resource: 'order',
					operation: 'newOrder',
					side: 'BUY',
					type: 'MARKET',
					sizing: 'asGiven',
					quoteOrderQty: '10',
					symbol: { __rl: true, mode: 'name', value: '={{ $json.symbol }}' },
				},
			},
		],
		connections: { Alert: { main: [[{ node: 'Order', type: 'main', index: 0 }]] } },
		settings: {},
	});
}

module.exports = { alert };
