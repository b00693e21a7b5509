// The simulator behind two watched doors: when a frame with an alert's price leaves, and when an order arrives.
const net = require('node:net');
const path = require('node:path');
const { steadyMs } = require('../steadyClock');

// Built, whereas types are checked on a checkout that nothing was built in yet.
/** @type {typeof import('../../../simulator/src')} */
const { DEMO_ACCOUNT, startSimulator } = require(path.resolve(__dirname, '../../../simulator'));

const SYMBOL = 'BTCUSDT';
const QUANTITY = '0.001';

/** @type {import('../../../simulator/src').Simulator} */
let simulator;
/** What is looked for in what passes, and when it was seen last. */
const seen = { price: '', frameAt: 0, orderAt: 0, requests: 0 };
/** @type {() => void} */
let onOrder = () => undefined;

/** @returns {Promise<import('../../startSimulator').SimulatorAddress>} */
async function start() {
	const balances = { ...DEMO_ACCOUNT.balances, USDT: '1000000000' };
	const accounts = [{ ...DEMO_ACCOUNT, balances }];
	simulator = await startSimulator({ market: 'quiet', limits: false, accounts });
	const rest = await openDoor(undefined, (chunk) => {
		if (/^[A-Z]+ \/api\//.test(chunk.toString('latin1', 0, 20))) seen.requests++;
		if (!chunk.includes('POST /api/v3/order?')) return;
		seen.orderAt = steadyMs();
		onOrder();
	});
	const socket = await openDoor((chunk) => {
		if (seen.price !== '' && chunk.includes(seen.price)) seen.frameAt = steadyMs();
	});
	const { apiKey, apiSecret } = simulator;
	return {
		restUrl: `http://127.0.0.1:${rest}`,
		wsUrl: `ws://127.0.0.1:${socket}/ws`,
		apiKey,
		apiSecret,
	};
}

/**
 * @param {(chunk: Buffer) => void} [onLeaving]
 * @param {(chunk: Buffer) => void} [onArriving]
 * @returns {Promise<number>} the port
 */
function openDoor(onLeaving, onArriving) {
	const server = net.createServer((outer) => {
		const inner = net.connect(simulator.port, '127.0.0.1');
		for (const one of [outer, inner]) one.setNoDelay(true).on('error', () => undefined);
		if (onArriving !== undefined) outer.on('data', onArriving);
		if (onLeaving !== undefined) inner.on('data', onLeaving);
		outer.pipe(inner);
		inner.pipe(outer);
		outer.on('close', () => inner.destroy());
		inner.on('close', () => outer.destroy());
	});
	return new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => {
			resolve(/** @type {net.AddressInfo} */ (server.address()).port);
		});
	});
}

/** Bought at the market by somebody: an entry of a managed exit. */
async function buy() {
	simulator.order({ symbol: SYMBOL, side: 'BUY', type: 'MARKET', quantity: QUANTITY });
}

/** @param {{ price: string }} options where nothing fires, and what has fired is armed again */
async function rest({ price }) {
	seen.price = '';
	simulator.trade(SYMBOL, { price, quantity: QUANTITY });
}

/**
 * A trade that fires the alert, or crosses the stop.
 *
 * @param {{ price: string }} options
 * @returns {Promise<{ ms: number, requests: number }>} from its frame to the order; requests, the order included
 */
async function alert({ price }) {
	const ordered = new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error('No order came within 20 seconds')), 20_000);
		onOrder = () => {
			clearTimeout(timer);
			resolve(undefined);
		};
	});
	Object.assign(seen, { price, requests: 0 });
	simulator.trade(SYMBOL, { price, quantity: QUANTITY });
	await ordered;
	return { ms: seen.orderAt - seen.frameAt, requests: seen.requests };
}

module.exports = { alert, buy, rest, start };
