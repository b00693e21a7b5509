const { figure, goal } = require('../figures');
const { startProcess } = require('../processes');

const PAIRS = 1_000;
const MINUTE_MS = 60_000;

/** @type {import('../figures').Row} */
const watchlist = {
	name: 'watchlist',
	title: 'A watchlist of 1,000 pairs',
	how: `A composite alert of five conditions on candles of four lengths for each of ${PAIRS} pairs, where each length of each pair closes one candle a minute: what the alerts themselves take, without connections.`,
	columns: { ours: 'ours' },
	why: '',
	async measure({ quick }) {
		const pairs = quick ? 100 : PAIRS;
		const side = startProcess('sides/watchlist', { execArgv: ['--expose-gc'] });
		const megabytes = await side.call('prepare', { pairs });
		const times = [];
		for (let round = 0; round < (quick ? 3 : 15); round++) {
			times.push((await side.measure('minute')).cpuMs);
		}
		side.stop();
		const share = times.map((ms) => (ms / MINUTE_MS) * 100);
		return {
			figures: [
				figure('processor time for a minute', 'ms', { ours: times }),
				figure('memory', 'MB', { ours: [megabytes] }),
			],
			goals: [
				goal('processor time', 'at most', 10, '% of a core', share),
				goal('memory', 'at most', 200, 'MB', [megabytes]),
			],
			growth: [],
		};
	},
};

module.exports = { watchlist };
