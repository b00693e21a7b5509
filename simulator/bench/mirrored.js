// A lively exchange of some pairs, and its mirror, each for a process of its own.
const { WebSocket } = require('ws');

const BYTES_PER_MB = 1024 * 1024;

async function startSource({ count }) {
	const simulator = require('..');
	const [pair] = simulator.PAIRS;
	const named = (_, at) => ({ ...pair, symbol: `B${at}USDT`, baseAsset: `B${at}` });
	const pairs = Array.from({ length: count }, named);
	const source = await simulator.startSimulator({ market: 'live', pairs });
	let frames = 0;
	const { send } = WebSocket.prototype;
	WebSocket.prototype.send = function (...given) {
		frames += 1;
		return send.apply(this, given);
	};
	return {
		address: { restUrl: source.restUrl },
		hold: () => source.setClock({ manual: true }),
		advance: ({ ms }) => source.advance(ms),
		cut: () => source.fault({ kind: 'dropConnections' }),
		frames: () => ({ frames }),
	};
}

async function startMirror({ source, count }) {
	const { startSimulator } = require('..');
	const mirror = await startSimulator({ mirror: { url: source, quote: 'USDT', top: count } });
	return {
		address: { restUrl: mirror.restUrl },
		// Its time is that of its source, which stands still from now on as well.
		hold: () => mirror.core.clock.set({ manual: true }),
		advance: ({ ms }) => mirror.advance(ms),
		live: () => ({ live: livePairs(mirror) }),
		memory: inUse,
	};
}

function livePairs(mirror) {
	return Object.values(mirror.state().market.pairs).filter(({ live }) => live).length;
}

/** What is in use after everything unused is gone, and what the system has lent. */
async function inUse() {
	for (let pass = 0; pass < 3; pass++) {
		global.gc();
		await new Promise((resolve) => setImmediate(resolve));
	}
	const { heapUsed, external, rss } = process.memoryUsage();
	return { usedMb: (heapUsed + external) / BYTES_PER_MB, residentMb: rss / BYTES_PER_MB };
}

module.exports = { startMirror, startSource };
