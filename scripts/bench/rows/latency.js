const { alternate } = require('../alternate');
const { figure, goal } = require('../figures');
const { percentile } = require('../statistics');
const { priceCross, startSides } = require('./frames');

const PAIRS = 30;
const PER_SECOND = 10_000;
const ALERT_EVERY = 50;

/** @type {import('../figures').Row} */
const latency = {
	name: 'latency',
	title: 'From frame to emit at 10,000 frames a second',
	how: `Each ${ALERT_EVERY}th frame crosses the alert's price: from the moment it is written to the socket in the server's process to the moment at which n8n's emit is called; for bare, to the moment at which it is decoded. The lag is how late a timer in that process comes.`,
	columns: { ours: 'our trigger', bare: 'ws + protobufjs' },
	why: '',
	async measure({ quick }) {
		const { sides, stop } = await startSides(priceCross, PAIRS);
		const frames = PER_SECOND * (quick ? 0.5 : 3);
		const how = { frames, perSecond: PER_SECOND, alertEvery: ALERT_EVERY };
		const runs = await alternate(
			{ ours: () => sides.ours.pour(how), bare: () => sides.bare.pour(how) },
			{ rounds: quick ? 2 : 3 },
		);
		stop();
		const ours = runs.ours.map(timesOf);
		const bare = runs.bare.map(timesOf);
		const both = (/** @type {'p50' | 'p99' | 'lagP99'} */ name) => ({
			ours: ours.map((run) => run[name]),
			bare: bare.map((run) => run[name]),
		});
		const [p50, p99, lagP99] = [both('p50'), both('p99'), both('lagP99')];
		return {
			figures: [
				figure('frame to emit, half of them within', 'ms', p50),
				figure('frame to emit, 99 of 100 within', 'ms', p99),
				figure('lag of the event loop, 99 of 100 within', 'ms', lagP99),
			],
			goals: [
				goal('half of all emits', 'at most', 1, 'ms', p50.ours),
				goal('99 of 100 emits', 'at most', 5, 'ms', p99.ours),
				goal('lag of the event loop, 99 of 100', 'at most', 20, 'ms', lagP99.ours),
			],
			growth: [],
		};
	},
};

/** @param {import('../processes').Measured & { sent: number[] }} run */
function timesOf({ result, sent }) {
	/** @type {Array<[number, number]>} */
	const alerts = result.alerts;
	if (alerts.length !== sent.length) {
		throw new Error(`${alerts.length} of ${sent.length} alerts have fired`);
	}
	const delays = alerts.map(([index, at]) => at - sent[index]);
	return { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99), lagP99: result.lagMs };
}

module.exports = { latency };
