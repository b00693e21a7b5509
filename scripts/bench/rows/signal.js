const { setTimeout: sleep } = require('node:timers/promises');
const { figure, goal } = require('../figures');
const { startProcess } = require('../processes');
const { percentile } = require('../statistics');

const ROUND_TRIP_MS = 40;
const LIMIT_MS = 100;
/** After this time what a target has bought needs no look of its own. */
const TARGET_PAUSE_MS = 10_500;
/** With what one of them costs some 20 USDT; not the pair of the other signals. */
const PAIRS = {
	ETHUSDT: '0.006',
	MXUSDT: '6',
	SOLUSDT: '0.14',
	XRPUSDT: '34',
	PYTHUSDT: '58',
};

const kinds = {
	amount: 'buy of an amount',
	quantity: 'sale of a quantity',
	limit: 'buy at a limit, at once or not at all',
	target: 'target position',
};

/** @typedef {Record<keyof typeof kinds | 'bare', number[]>} Times */

/** @type {import('../figures').Row} */
const signal = {
	name: 'signal',
	title: 'From the body of a webhook to the answer',
	how: `Order From a Signal in n8n's engine, one signal after the other in a process that has worked before, against the simulator behind a proxy that delays each direction by ${ROUND_TRIP_MS / 2} ms. From the body that n8n's Webhook node hands on to the item with the placed order. Target positions come on ${Object.keys(PAIRS).length} pairs of their own, each more than 10 seconds after the one before on its pair. The credential sets no limits over a day, which are read one after the other. Bare asks for its order by ID and places it, an amount at the market: two round trips.`,
	columns: { ours: 'our node', bare: 'axios' },
	why: '',
	async measure({ quick }) {
		const exchange = startProcess('exchange/watchedExchange');
		const network = startProcess('exchange/slowNetwork');
		const side = startProcess('sides/signals');
		const bare = startProcess('sides/bareSignals');
		try {
			const address = await exchange.call('start');
			const port = Number(new URL(address.restUrl).port);
			const far = await network.call('start', { port, oneWayMs: ROUND_TRIP_MS / 2 });
			const there = { ...address, restUrl: `http://127.0.0.1:${far}` };
			for (const one of [side, bare]) await one.call('prepare', there);
			return resultOf(await measure({ side, bare }, quick ? 1 : 4, quick ? 5 : 25));
		} finally {
			for (const one of [side, bare, network, exchange]) one.stop();
		}
	},
};

/**
 * @param {Record<'side' | 'bare', import('../processes').BenchProcess>} processes
 * @param {number} rounds
 * @param {number} count of each kind but the targets in a round
 * @returns {Promise<Times[]>}
 */
async function measure({ side, bare }, rounds, count) {
	/** @type {Times[]} */
	const measured = [];
	for (let round = -1; round < rounds; round++) {
		const nextAt = performance.now() + (rounds > 1 ? TARGET_PAUSE_MS : 0);
		const times = /** @type {Times} */ ({});
		times.target = await side.call('send', targetsOf(round + 2));
		for (const kind of /** @type {const} */ (['amount', 'quantity', 'limit'])) {
			times[kind] = await side.call('send', tradesOf(kind, count));
		}
		times.bare = await bare.call('send', count);
		// In the first round connections are opened and rules are read.
		if (round >= 0) measured.push(times);
		if (round + 1 < rounds) await sleep(Math.max(nextAt - performance.now(), 0));
	}
	return measured;
}

/** @param {number} size a larger one buys more */
function targetsOf(size) {
	return Object.entries(PAIRS).map(([symbol, unit]) => {
		return { symbol, strategy: 'target', targetPosition: (Number(unit) * size).toFixed(4) };
	});
}

/**
 * @param {'amount' | 'quantity' | 'limit'} kind
 * @param {number} count
 */
function tradesOf(kind, count) {
	const fields = {
		amount: { action: 'buy', quoteOrderQty: '20' },
		quantity: { action: 'sell', quantity: '0.0002' },
		limit: { action: 'buy', quantity: '0.0002', type: 'ioc', limitPrice: '65500' },
	};
	return Array.from({ length: count }, () => ({
		symbol: 'BTCUSDT',
		strategy: 'trade',
		...fields[kind],
	}));
}

/** @param {Times[]} measured */
function resultOf(measured) {
	const all = (/** @type {keyof Times} */ kind) => measured.flatMap((times) => times[kind]);
	const named = /** @type {Array<keyof typeof kinds>} */ (Object.keys(kinds));
	const everything = named.flatMap(all);
	/** @param {keyof typeof kinds} kind @param {number} share */
	const at = (kind, share) => ({
		ours: [percentile(all(kind), share)],
		...(kind === 'amount' && { bare: [percentile(all('bare'), share)] }),
	});
	return {
		figures: named.flatMap((kind) => [
			figure(`${kinds[kind]}, half of them within`, 'ms', at(kind, 0.5)),
			figure(`${kinds[kind]}, 99 of 100 within`, 'ms', at(kind, 0.99)),
		]),
		goals: [goal('99 of 100 answers', 'at most', LIMIT_MS, 'ms', [percentile(everything, 0.99)])],
		growth: [],
	};
}

module.exports = { signal };
