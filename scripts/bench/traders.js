const { setTimeout: sleep } = require('node:timers/promises');
const { startProcess } = require('./processes');

const THRESHOLD = 70_000;
const ALERT_PRICE = 70_100;
const WARM_UPS = 10;
/** Longer than a window of the channel, so that each trade has a frame of its own. */
const PAUSE_MS = 150;

/** @typedef {{ ms: number, requests: number }} Fired */

/**
 * Prices that cross the threshold, each once the one before was followed by an order.
 *
 * @param {import('./processes').BenchProcess} exchange
 * @param {number} count
 * @param {number} [warmUps] how many come before those that count
 * @returns {Promise<Fired[]>} once for each alert
 */
async function fire(exchange, count, warmUps = WARM_UPS) {
	const fired = [];
	for (let index = 0; index < warmUps + count; index++) {
		await exchange.call('rest', { price: '60000' });
		await sleep(PAUSE_MS);
		fired.push(await exchange.call('alert', { price: `${ALERT_PRICE + index}.5` }));
		await sleep(PAUSE_MS);
	}
	return fired.slice(warmUps);
}

/**
 * The shortest program that places an order when a price is crossed.
 *
 * @param {number} count
 * @param {number} [warmUps]
 */
async function measureBare(count, warmUps) {
	const exchange = startProcess('exchange/watchedExchange');
	const trader = startProcess('sides/bareTrader');
	const address = await exchange.call('start');
	await trader.call('start', { ...address, threshold: THRESHOLD });
	const fired = await fire(exchange, count, warmUps);
	for (const one of [exchange, trader]) one.stop();
	return fired;
}

module.exports = { fire, measureBare, THRESHOLD };
