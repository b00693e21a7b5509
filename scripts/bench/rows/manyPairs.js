const { alternate } = require('../alternate');
const { figure, goal, growth } = require('../figures');
const { median } = require('../statistics');
const { priceCross, startBare, startTriggers } = require('./frames');

const PAIRS = 1000;
const WORKFLOWS = 200;
const PER_SECOND = 20_000;

/** @type {import('../figures').Row} */
const manyPairs = {
	name: 'manyPairs',
	title: '1,000 pairs at 20,000 frames a second',
	how: `Price Cross on ${PAIRS} pairs over 34 sockets, the frames spread evenly: as one workflow, and as ${WORKFLOWS} workflows of ${PAIRS / WORKFLOWS} pairs each. The share is the processor time of the whole process, n8n's engine included.`,
	columns: {
		one: 'one workflow',
		many: `${WORKFLOWS} workflows`,
		bare: 'ws + protobufjs',
	},
	why: '',
	async measure({ quick }) {
		const all = Array.from({ length: PAIRS }, (_, index) => index);
		const [one, many, bare] = await Promise.all([
			startTriggers(priceCross, [all]),
			startTriggers(priceCross, groups(all, PAIRS / WORKFLOWS)),
			startBare(priceCross, PAIRS),
		]);
		const how = { frames: PER_SECOND * (quick ? 0.5 : 3), perSecond: PER_SECOND };
		const runs = await alternate(
			{ one: () => one.pour(how), many: () => many.pour(how), bare: () => bare.pour(how) },
			{ rounds: quick ? 1 : 2 },
		);
		for (const side of [one, many, bare]) side.stop();
		const share = mapped(runs, ({ cpuMs, ms }) => (cpuMs / ms) * 100);
		const lag = mapped(runs, ({ result }) => result.lagMs);
		return {
			figures: [
				figure('processor', '% of a core', share),
				figure('lag of the event loop, 99 of 100 within', 'ms', lag),
			],
			goals: [
				goal('one workflow', 'at most', 60, '% of a core', share.one),
				goal(`${WORKFLOWS} workflows`, 'at most', 60, '% of a core', share.many),
			],
			growth: [await growWithPairs(quick), await growWithWorkflows(quick)],
		};
	},
};

/**
 * @template {string} Name
 * @param {Record<Name, import('../processes').Measured[]>} runs
 * @param {(run: import('../processes').Measured) => number} value
 * @returns {Record<Name, number[]>}
 */
function mapped(runs, value) {
	return /** @type {any} */ (
		Object.fromEntries(
			Object.entries(runs).map(([name, own]) => [name, /** @type {any} */ (own).map(value)]),
		)
	);
}

/**
 * @param {readonly number[]} all
 * @param {number} size
 */
function groups(all, size) {
	return Array.from({ length: all.length / size }, (_, index) =>
		all.slice(index * size, (index + 1) * size),
	);
}

/** @param {boolean} quick */
async function growWithPairs(quick) {
	const points = [];
	for (const pairs of quick ? [10, 100] : [10, 100, 1000]) {
		const all = Array.from({ length: pairs }, (_, index) => index);
		const side = await startTriggers(priceCross, [all]);
		points.push({ label: `${pairs} pairs`, size: pairs, cost: await costOf(side, quick) });
		side.stop();
	}
	return growth('pairs, over sockets of 30', 'µs of processor time a frame', points);
}

/**
 * All of them want every frame.
 *
 * @param {boolean} quick
 */
async function growWithWorkflows(quick) {
	const pairs = Array.from({ length: 30 }, (_, index) => index);
	const points = [];
	for (const workflows of quick ? [1, 10] : [1, 10, 100]) {
		const side = await startTriggers(priceCross, Array(workflows).fill(pairs));
		const cost = await costOf(side, quick);
		points.push({ label: `${workflows} workflows`, size: workflows, cost });
		side.stop();
	}
	return growth('workflows on the same 30 pairs', 'µs of processor time a frame', points);
}

/**
 * @param {Awaited<ReturnType<typeof startTriggers>>} side
 * @param {boolean} quick
 */
async function costOf(side, quick) {
	const frames = quick ? 2_000 : 10_000;
	const costs = [];
	for (let run = 0; run < 4; run++) {
		const { cpuMs } = await side.pour({ frames, perSecond: 5_000 });
		// The first one warms up.
		if (run > 0) costs.push((cpuMs / frames) * 1000);
	}
	return median(costs);
}

module.exports = { manyPairs };
