const { setTimeout: sleep } = require('node:timers/promises');
const { pairName } = require('../exchange/frames');
const { figure, goal } = require('../figures');
const { startProcess } = require('../processes');
const { percentile } = require('../statistics');
const { measureBare } = require('../traders');

const STOPS = 30;
const WARM_UPS = 5;
/** A managed exit waits so long after its start, because an earlier process may have sold. */
const SETTLE_MS = 17_000;
/** Below the limits of MEXC, which the package keeps to. */
const ROUND_MS = 600;
const PAUSE_MS = 100;
const ENTRY_PRICE = '65000';
const PAIRS = 30;
const PER_SECOND = 3_000;
const ALERT_EVERY = 150;

/** @type {import('../figures').Row} */
const exits = {
	name: 'exits',
	title: 'From the frame that crosses a stop to the order',
	how: `A managed exit with a watched stop in n8n's engine, ${STOPS} times: from the moment the frame that crosses the stop leaves the simulator's process to the moment the order arrives there, over plain HTTP on loopback. Busy: in the same process another trigger is fed ${PER_SECOND} frames a second and starts ${PER_SECOND / ALERT_EVERY} executions of three nodes a second. Bare is a program of 40 lines with ws, protobufjs and axios that sends the order alone.`,
	columns: { busy: 'in a busy process', alone: 'alone', bare: 'ws + axios' },
	why: 'One request, the order, on a connection that was used within the last two seconds; a process with an open position keeps one open while the price is near a sale. Otherwise the ID of the exit is asked for first, and the order goes out on the connection of that question. Both go ahead of every other request of the process.',
	prepare,
	async measure({ quick, prepared }) {
		const count = quick ? 3 : STOPS;
		const { exchange, server, side } = await (prepared ?? prepare());
		try {
			const stopped = stopper(exchange, side);
			const warmUps = quick ? 1 : WARM_UPS;
			await stopped(warmUps);
			const alone = await stopped(count);
			const { runs: busy, watched } = await underLoad(server, side, async () => {
				await stopped(warmUps);
				return await stopped(count);
			});
			return resultOf({ busy, alone, bare: await measureBare(count, warmUps) }, watched);
		} finally {
			for (const one of [side, server, exchange]) one.stop();
		}
	},
};

/** A plan that has run for so long that it asks for no order of an earlier process. */
async function prepare() {
	const exchange = startProcess('exchange/watchedExchange');
	const server = startProcess('exchange/frameServer');
	const side = startProcess('sides/exits');
	await side.call('publish', await exchange.call('start'));
	await exchange.call('rest', { price: ENTRY_PRICE });
	await sleep(SETTLE_MS);
	return { exchange, server, side };
}

/**
 * @param {Record<'busy' | 'alone' | 'bare', import('../traders').Fired[]>} stopped
 * @param {{ lagMs: number }} watched
 */
function resultOf({ busy, alone, bare }, { lagMs }) {
	const at = (/** @type {number} */ share) => ({
		busy: [
			percentile(
				busy.map(({ ms }) => ms),
				share,
			),
		],
		alone: [
			percentile(
				alone.map(({ ms }) => ms),
				share,
			),
		],
		bare: [
			percentile(
				bare.map(({ ms }) => ms),
				share,
			),
		],
	});
	const requests = (/** @type {import('../traders').Fired[]} */ runs) =>
		runs.map((one) => one.requests);
	const p99 = at(0.99);
	return {
		figures: [
			figure('frame to order, half of them within', 'ms', at(0.5)),
			figure('frame to order, 95 of 100 within', 'ms', at(0.95)),
			figure('frame to order, 99 of 100 within', 'ms', p99),
			figure('requests, the order included', 'requests', {
				busy: requests(busy),
				alone: requests(alone),
				bare: requests(bare),
			}),
			figure('lag of the event loop, 99 of 100 within', 'ms', { busy: [lagMs] }),
		],
		goals: [goal('99 of 100 orders in a busy process', 'at most', 20, 'ms', p99.busy)],
		growth: [],
	};
}

/**
 * Positions that are opened and stopped one after the other.
 *
 * @param {import('../processes').BenchProcess} exchange
 * @param {import('../processes').BenchProcess} side
 */
function stopper(exchange, side) {
	let positions = 0;
	return async (/** @type {number} */ count) => {
		/** @type {import('../traders').Fired[]} */
		const runs = [];
		while (runs.length < count) {
			const next = sleep(ROUND_MS);
			positions++;
			await exchange.call('buy');
			await side.call('untilSeen', { action: 'opened', count: positions });
			await sleep(PAUSE_MS);
			runs.push(
				// No zero at its end, because frames show none there.
				await exchange.call('alert', { price: `${50_000 + positions}.5` }),
			);
			await side.call('untilSeen', { action: 'exited', count: positions });
			await exchange.call('rest', { price: ENTRY_PRICE });
			await sleep(PAUSE_MS);
			await next;
		}
		return runs;
	};
}

/**
 * @template Runs
 * @param {import('../processes').BenchProcess} server
 * @param {import('../processes').BenchProcess} side
 * @param {() => Promise<Runs>} work
 */
async function underLoad(server, side, work) {
	const wsUrl = `ws://127.0.0.1:${await server.call('start')}/ws`;
	await side.call('publishLoad', { wsUrl, pairs: PAIRS });
	await server.call('untilSubscribed', { count: PAIRS });
	await server.call('prepare', { kind: 'trade', pairs: PAIRS });
	let isOver = false;
	const pouring = (async () => {
		const how = { kind: 'trade', marked: pairName(PAIRS - 1), perSecond: PER_SECOND };
		while (!isOver) {
			await server.call('pour', { ...how, frames: PER_SECOND, alertEvery: ALERT_EVERY });
		}
	})();
	await side.call('beginWatch');
	const startedAt = performance.now();
	const runs = await work();
	const seconds = (performance.now() - startedAt) / 1000;
	const watched = await side.call('endWatch');
	isOver = true;
	await pouring;
	const expected = ((PER_SECOND / ALERT_EVERY) * seconds) / 2;
	if (watched.executions < expected) {
		throw new Error(`${watched.executions} executions in ${seconds.toFixed(0)} s: it was not busy`);
	}
	return { runs, watched };
}

module.exports = { exits };
