// Published triggers on a clock of their own, next to a real server; started with --expose-gc.
const { THRESHOLD } = require('../exchange/alertPrice');
const { pairName } = require('../exchange/frames');
const { createVirtualWorld } = require('../internals');

const SECOND = 1000;

/** @type {ReturnType<typeof createVirtualWorld>} */
let world;
let emits = 0;

/** @param {{ wsUrl: string, workflows: number[][] }} options the pairs of each workflow */
async function publish({ wsUrl, workflows }) {
	world = createVirtualWorld(wsUrl);
	for (const [index, pairs] of workflows.entries()) {
		const parameters = {
			event: 'priceCross',
			source: 'trade',
			direction: 'up',
			frequency: 'every',
			price: THRESHOLD,
			symbols: pairs.map(pairName).join(','),
		};
		await world.publish(`workflow ${index}`, parameters, () => void emits++);
	}
}

/** Lets so many virtual seconds pass, with turns for the sockets between two alarms. */
const pass = async (/** @type {{ seconds: number }} */ { seconds }) =>
	await world.time.advance(seconds * SECOND);

/** What is in use after everything unused is gone, in megabytes. */
async function memory() {
	for (let pass = 0; pass < 3; pass++) {
		global.gc?.();
		await new Promise((resolve) => setImmediate(resolve));
	}
	const { heapUsed, external, rss } = process.memoryUsage();
	return { usedMb: (heapUsed + external) / 1024 ** 2, residentMb: rss / 1024 ** 2, emits };
}

module.exports = { memory, pass, publish };
