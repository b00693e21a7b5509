const { figure, goal } = require('../figures');
const { startProcess } = require('../processes');
const { startSides } = require('./calls');

const ROUND_TRIP_MS = 40;

/** @type {import('../figures').Row} */
const roundTrips = {
	name: 'roundTrips',
	title: 'The same calls with 40 ms to the exchange',
	how: `Signed calls, one after the other, through a proxy that delays each direction by ${ROUND_TRIP_MS / 2} ms and lets a new connection wait for its handshake. Round trips are the time of a call in units of ${ROUND_TRIP_MS} ms.`,
	columns: { ours: 'our node', bare: 'bare axios', httpRequest: "n8n's HTTP Request" },
	why: '',
	async measure({ quick }) {
		const network = startProcess('exchange/slowNetwork');
		const { sides, stop } = await startSides((port) =>
			network.call('start', { port, oneWayMs: ROUND_TRIP_MS / 2 }),
		);
		/** @type {Record<string, number[]>} */
		const first = {};
		/** @type {Record<string, number[]>} */
		const later = {};
		const count = quick ? 5 : 20;
		const rounds = quick ? 2 : 5;
		for (const [name, side] of Object.entries(sides)) {
			first[name] = [(await side.measure('writes', { count: 1 })).ms / ROUND_TRIP_MS];
			later[name] = [];
			for (let round = 0; round < rounds; round++) {
				const { ms } = await side.measure('writes', { count });
				later[name].push(ms / count / ROUND_TRIP_MS);
			}
		}
		stop();
		network.stop();
		return {
			figures: [
				figure('the first call of a process', 'round trips', first),
				figure('each further call', 'round trips', later),
			],
			goals: [
				goal('each further call of our node', 'at most', 1.2, 'round trips', later.ours),
				goal(
					"each call of n8n's HTTP Request pays three",
					'at least',
					2.8,
					'round trips',
					later.httpRequest,
				),
			],
			growth: [],
		};
	},
};

module.exports = { roundTrips };
