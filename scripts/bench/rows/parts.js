const { alternate } = require('../alternate');
const { createTls } = require('../exchange/certificate');
const { figure, goal, growth } = require('../figures');
const { startProcess } = require('../processes');
const { median } = require('../statistics');

/** Each step of an order, and what Node.js alone takes for its core. */
const steps = /** @type {const} */ ({
	build: { what: 'check the values of an order and write them', bare: undefined },
	preflight: { what: "preflight against the pair's rules", bare: undefined },
	sign: { what: 'encode and sign the query', bare: 'bareSign' },
	parse: { what: 'read the answer', bare: 'bareParse' },
});

/** @type {import('../figures').Row} */
const parts = {
	name: 'parts',
	title: 'What happens to an order around its request',
	how: `The steps of a limit order in microseconds, and as a share of a signed request of bare axios over HTTPS on loopback, measured beside them. Bare is Node's HMAC of the finished text, and JSON.parse, which loses digits.`,
	columns: { ours: 'ours', bare: 'bare' },
	why: '',
	async measure({ quick }) {
		const { request, stop } = await startRequests();
		const side = startProcess('sides/parts');
		const times = quick ? 500 : 5_000;
		const each = (/** @type {string} */ step) => () => side.call('run', { step, times });
		const bare = Object.values(steps).flatMap((one) => (one.bare === undefined ? [] : [one.bare]));
		const names = [...Object.keys(steps), ...bare];
		const runs = await alternate(
			{ request, ...Object.fromEntries(names.map((name) => [name, each(name)])) },
			{ rounds: quick ? 3 : 15, warmUps: 3 },
		);
		stop();
		const entries = Object.entries(steps);
		const grown = await growWithAnswer(side, quick);
		side.stop();
		return {
			figures: [
				...entries.map(([name, { what, bare: under }]) =>
					figure(what, 'µs', { ours: runs[name], ...(under && { bare: runs[under] }) }),
				),
				figure('the request itself', 'µs', { bare: runs.request }),
			],
			goals: entries.map(([name, { what }]) => {
				const share = runs[name].map((value, round) => (value / runs.request[round]) * 100);
				return goal(what, 'at most', 5, '% of a request', share);
			}),
			growth: [grown],
		};
	},
};

/** Signed requests of bare axios, in microseconds each. */
async function startRequests() {
	const { tls, env } = createTls();
	const server = startProcess('exchange/restServer');
	const axios = startProcess('sides/bareAxios', { env });
	const baseUrl = `https://127.0.0.1:${await server.call('start', tls)}`;
	await axios.call('prepare', { baseUrl });
	const count = 100;
	return {
		request: async () => ((await axios.measure('writes', { count })).ms / count) * 1000,
		stop: () => [server, axios].forEach((one) => one.stop()),
	};
}

/**
 * @param {import('../processes').BenchProcess} side
 * @param {boolean} quick
 */
async function growWithAnswer(side, quick) {
	const points = [];
	for (const size of quick ? [10, 100] : [10, 100, 1000]) {
		const costs = [];
		for (let run = 0; run < 5; run++) {
			costs.push(await side.call('run', { step: 'parse', size, times: 5_000 / size }));
		}
		points.push({ label: `${size} orders`, size, cost: median(costs) });
	}
	return growth('orders in the answer that is read', 'µs', points);
}

module.exports = { parts };
