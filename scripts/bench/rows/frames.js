const { alternate } = require('../alternate');
const { THRESHOLD } = require('../exchange/alertPrice');
const { pairName } = require('../exchange/frames');
const { figure, goal, growth, ratios } = require('../figures');
const { startProcess } = require('../processes');
const { median } = require('../statistics');

const PAIRS = 30;
const PER_SECOND = 10_000;

/** An alert at every crossing. */
const priceCross = {
	kind: /** @type {const} */ ('trade'),
	parameters: {
		event: 'priceCross',
		source: 'trade',
		direction: 'up',
		price: THRESHOLD,
		frequency: 'every',
	},
};

/** What each event is measured with; here nothing crosses the price of the alert. */
const cases = {
	'Price Cross': priceCross,
	'Trade, in batches': { kind: /** @type {const} */ ('trade'), parameters: { event: 'trade' } },
	'Best Bid and Ask, latest': {
		kind: /** @type {const} */ ('bookTicker'),
		parameters: { event: 'bookTicker' },
	},
};

/** @typedef {(typeof cases)[keyof typeof cases]} Case */

/** @type {import('../figures').Row} */
const frames = {
	name: 'frames',
	title: 'Frames of 30 pairs on one socket',
	how: `Push frames with one trade or one quote each, from a server in another process: poured out in large pieces as fast as they are taken, and at a steady ${PER_SECOND} a second, each by a write of its own as an exchange does it. Ours: a published MEXC Trigger in n8n's engine, with executions that end at once. Bare: ws and protobufjs' decode, nothing done with the result.`,
	columns: { ours: 'our trigger', bare: 'ws + protobufjs' },
	why: 'The bare client decodes a frame and forgets it, in less than 2 µs of processor time. Ours notes when it came, finds who has subscribed, and compares exactly or makes an item of it. Poured, frames come by the hundreds in one piece, so that only this counts; written one by one, as an exchange sends them, the kernel and ws take most of the time on both sides. MEXC sends far fewer than either can take. Poured, one and the same build is up to twice as slow in some processes as in others: V8 then creates objects of a frame in the old space, where only a full collection frees them (with `--no-allocation-site-pretenuring` it does not happen).',
	async measure({ quick }) {
		/** @type {import('../figures').RowResult} */
		const result = { figures: [], goals: [], growth: [] };
		for (const [name, one] of Object.entries(cases)) {
			const { figures, goals } = await measureCase(name, one, quick);
			result.figures.push(...figures);
			result.goals.push(...goals);
		}
		result.growth.push(await growWithPairs(quick));
		return result;
	},
};

/**
 * @param {string} name
 * @param {Case} one
 * @param {boolean} quick
 */
async function measureCase(name, one, quick) {
	const { sides, stop } = await startSides(one, PAIRS);
	const count = quick ? 20_000 : 200_000;
	const { ours, bare } = await alternate(
		{ ours: () => sides.ours.burst(count), bare: () => sides.bare.burst(count) },
		quick ? { rounds: 3, warmUps: 1 } : { rounds: 3, warmUps: 2 },
	);
	const paced = { frames: PER_SECOND * (quick ? 0.3 : 2), perSecond: PER_SECOND };
	const steady = await alternate(
		{ ours: () => sides.ours.pour(paced), bare: () => sides.bare.pour(paced) },
		{ rounds: quick ? 2 : 3, warmUps: 0 },
	);
	stop();
	const perSecond = (/** @type {'ms' | 'cpuMs'} */ by) => ({
		ours: ours.map((run) => (count / run[by]) * 1000),
		bare: bare.map((run) => (count / run[by]) * 1000),
	});
	const [wall, cpu] = [perSecond('ms'), perSecond('cpuMs')];
	const perFrame = (/** @type {readonly import('../processes').Measured[]} */ runs) =>
		runs.map(({ cpuMs }) => (cpuMs / paced.frames) * 1000);
	const [oursSteady, bareSteady] = [perFrame(steady.ours), perFrame(steady.bare)];
	const percent = (/** @type {readonly number[]} */ values) => values.map((value) => value * 100);
	return {
		figures: [
			figure(`${name}, poured, by the clock`, 'frames/s', wall),
			figure(`${name}, poured, by processor time`, 'frames/s', cpu),
			figure(`${name}, steady, processor time`, 'µs a frame', {
				ours: oursSteady,
				bare: bareSteady,
			}),
		],
		goals: [
			goal(
				`${name}, poured, of bare by processor time`,
				'at least',
				80,
				'%',
				percent(ratios(cpu.ours, cpu.bare)),
			),
			goal(
				`${name}, steady, of bare by processor time`,
				'at least',
				80,
				'%',
				percent(ratios(bareSteady, oursSteady)),
			),
		],
	};
}

/**
 * One workflow, and a bare client of as many channels.
 *
 * @param {Case} one
 * @param {number} pairs
 */
async function startSides(one, pairs) {
	const [ours, bare] = await Promise.all([
		startTriggers(one, [Array.from({ length: pairs }, (_, index) => index)]),
		startBare(one, pairs),
	]);
	const stop = () => [ours, bare].forEach((side) => side.stop());
	return { sides: { ours, bare }, stop };
}

/**
 * @param {Case} one
 * @param {number[][]} workflows the pairs of each
 */
async function startTriggers({ kind, parameters }, workflows) {
	const pairs = new Set(workflows.flat()).size;
	return await startSide('sides/triggers', kind, pairs, async (side, wsUrl) => {
		await side.call('publish', { wsUrl, parameters, pairs: workflows });
	});
}

/**
 * @param {Case} one
 * @param {number} pairs
 */
async function startBare({ kind }, pairs) {
	return await startSide('sides/rawSocket', kind, pairs, async (side, wsUrl) => {
		await side.call('open', { wsUrl, kind, pairs });
	});
}

/**
 * A server and a client of it, each in a process of its own.
 *
 * @param {string} file
 * @param {import('../exchange/frames').Kind} kind
 * @param {number} pairs
 * @param {(side: import('../processes').BenchProcess, wsUrl: string) => Promise<void>} subscribe
 */
async function startSide(file, kind, pairs, subscribe) {
	const server = startProcess('exchange/frameServer');
	const side = startProcess(file);
	const wsUrl = `ws://127.0.0.1:${await server.call('start')}/ws`;
	await subscribe(side, wsUrl);
	await server.call('untilSubscribed', { count: pairs });
	await server.call('prepare', { kind, pairs });
	const marked = pairName(pairs - 1);
	return {
		/** As fast as they are taken. */
		async burst(/** @type {number} */ frames) {
			return await side.measure('untilMarker', { wsUrl, kind, marked }, async () => {
				await server.call('burst', { kind, frames, marked });
			});
		},
		/** At a steady rate; `sent` is when each alert was. */
		async pour(/** @type {{ frames: number, perSecond: number, alertEvery?: number }} */ how) {
			/** @type {number[]} */
			let sent = [];
			const isTimed = how.alertEvery !== undefined;
			const measured = await side.measure(
				'untilMarker',
				{ wsUrl, kind, marked, isTimed },
				async () => {
					sent = await server.call('pour', { kind, marked, ...how });
				},
			);
			return { ...measured, sent };
		},
		stop() {
			side.stop();
			server.stop();
		},
	};
}

/**
 * The same frames over more and more pairs, up to what one socket carries.
 *
 * @param {boolean} quick
 */
async function growWithPairs(quick) {
	const count = quick ? 10_000 : 100_000;
	const points = [];
	for (const pairs of quick ? [1, 30] : [1, 3, 30]) {
		const { sides, stop } = await startSides(priceCross, pairs);
		const { ours } = await alternate({ ours: () => sides.ours.burst(count) }, { rounds: 3 });
		stop();
		const cost = (median(ours.map(({ cpuMs }) => cpuMs)) / count) * 1000;
		points.push({ label: `${pairs} pairs`, size: pairs, cost });
	}
	return growth('pairs on one socket, Price Cross', 'µs of processor time a frame', points);
}

module.exports = { frames, priceCross, startBare, startSides, startTriggers };
