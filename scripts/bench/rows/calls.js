const { alternate } = require('../alternate');
const { createTls } = require('../exchange/certificate');
const { figure, goal, growth, ratios } = require('../figures');
const { startProcess } = require('../processes');
const { median } = require('../statistics');

const CALLS = 200;

/** @typedef {Record<'ours' | 'bare' | 'httpRequest', import('../processes').BenchProcess>} Sides */

/** @type {import('../figures').Row} */
const calls = {
	name: 'calls',
	title: 'Signed calls as items of one run',
	how: `${CALLS} items, each a signed call over HTTPS on loopback, with MEXC's rate limits lifted. One after the other: Keep Alive of a listen key. Overlapping: Get of an order. n8n's HTTP Request way is n8n's own helper with our credential; n8n's node reads 20 more parameters for each item, which is not counted here.`,
	columns: { ours: 'our node', bare: 'bare axios', httpRequest: "n8n's HTTP Request" },
	why: "What is above axios has no single large part in a profile: n8n's reading of the parameters of each item (for the overlapping reads an expression, with its dates), the rate limit, the signature, and an answer read without losing a digit.",
	async measure({ quick }) {
		const { sides, stop } = await startSides();
		const rounds = quick ? 3 : 7;
		const results = [];
		for (const kind of /** @type {const} */ (['writes', 'reads'])) {
			results.push(await compare(sides, kind, rounds, quick ? 20 : CALLS));
		}
		const sizes = quick ? [2, 20] : [20, 200, 2000];
		const grown = [await grow(sides.ours, 'writes', sizes), await grow(sides.ours, 'reads', sizes)];
		stop();
		return {
			figures: results.flatMap(({ figures }) => figures),
			goals: results.flatMap(({ goals }) => goals),
			growth: grown,
		};
	},
};

/**
 * The server and one process for each way, all of them ready to be called.
 *
 * @param {(port: number) => Promise<number>} [through] leads to the server's port by a way of its own
 */
async function startSides(through = async (port) => port) {
	const { tls, env } = createTls();
	const server = startProcess('exchange/restServer');
	const baseUrl = `https://127.0.0.1:${await through(await server.call('start', tls))}`;
	/** @type {Sides} */
	const sides = {
		ours: startProcess('sides/nodeItems', { env }),
		bare: startProcess('sides/bareAxios', { env }),
		httpRequest: startProcess('sides/nodeItems', { env }),
	};
	await Promise.all([
		sides.ours.call('prepare', { baseUrl, way: 'ours' }),
		sides.bare.call('prepare', { baseUrl }),
		sides.httpRequest.call('prepare', { baseUrl, way: 'httpRequest' }),
	]);
	const stop = () => [server, ...Object.values(sides)].forEach((one) => one.stop());
	return { sides, stop };
}

/**
 * @param {Sides} sides
 * @param {'writes' | 'reads'} kind
 * @param {number} rounds
 * @param {number} count
 */
async function compare(sides, kind, rounds, count) {
	const measured = await alternate(
		Object.fromEntries(
			Object.entries(sides).map(([name, side]) => [name, () => side.measure(kind, { count })]),
		),
		{ rounds, warmUps: rounds > 3 ? 3 : 1 },
	);
	const perCall = (/** @type {'ms' | 'cpuMs'} */ by) =>
		/** @type {Record<keyof Sides, number[]>} */ (
			Object.fromEntries(
				Object.entries(measured).map(([name, runs]) => [name, runs.map((run) => run[by] / count)]),
			)
		);
	const wall = perCall('ms');
	const cpu = perCall('cpuMs');
	const what = kind === 'writes' ? 'one after the other' : 'overlapping';
	return {
		figures: [
			figure(`${what}, by the clock`, 'ms a call', wall),
			figure(`${what}, processor time`, 'ms a call', cpu),
		],
		goals: [
			goal(
				`${what}, by the clock, against bare axios`,
				'at most',
				1.25,
				'×',
				ratios(wall.ours, wall.bare),
			),
			goal(
				`${what}, faster than HTTP Request`,
				'at least',
				4,
				'×',
				ratios(wall.httpRequest, wall.ours),
			),
		],
	};
}

/**
 * @param {import('../processes').BenchProcess} side
 * @param {'writes' | 'reads'} kind
 * @param {readonly number[]} sizes
 */
async function grow(side, kind, sizes) {
	const points = [];
	for (const count of sizes) {
		const runs = [];
		for (let run = 0; run < 3; run++) runs.push((await side.measure(kind, { count })).cpuMs);
		points.push({ label: `${count} items`, size: count, cost: median(runs) });
	}
	const what = kind === 'writes' ? 'one after the other' : 'overlapping';
	return growth(`items of a run, ${what}`, 'ms of processor time', points);
}

module.exports = { calls, startSides };
