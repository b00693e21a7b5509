const { figure, goal, growth } = require('../figures');
const { startProcess } = require('../processes');
const { pairName } = require('../exchange/frames');

const PAIRS = 1000;
const WORKFLOWS = 200;
const CUT_EVERY_MINUTES = 5;
const FRAMES_A_MINUTE = 20_000;
/** What one step of the virtual clock may be: shorter than the wait for a PONG. */
const STEP_SECONDS = 5;

/** @type {import('../figures').Row} */
const hour = {
	name: 'hour',
	title: 'Memory over an hour with reconnects',
	how: `${WORKFLOWS} Price Cross workflows of ${PAIRS / WORKFLOWS} pairs each on one hub, an hour of virtual time with production's timings, real sockets and ${(60 * FRAMES_A_MINUTE) / 1e6} million frames; every ${CUT_EVERY_MINUTES} minutes the exchange cuts all 34 connections. Memory is what is in use after a garbage collection.`,
	columns: { start: 'after 10 minutes', end: 'after 60 minutes' },
	why: 'The growth is the slope over one run. In one run of five, on a machine with a load of 9, it was 41 %, in the others 1 to 2 %; what was kept in that one run is not known.',
	async measure({ quick }) {
		const server = startProcess('exchange/frameServer');
		const side = startProcess('sides/hour', { execArgv: ['--expose-gc'] });
		const wsUrl = `ws://127.0.0.1:${await server.call('start')}/ws`;
		const all = Array.from({ length: PAIRS }, (_, index) => index);
		const own = PAIRS / WORKFLOWS;
		const workflows = Array.from({ length: WORKFLOWS }, (_, index) =>
			all.slice(index * own, (index + 1) * own),
		);
		await side.call('publish', { wsUrl, workflows });
		const settle = async () => {
			const awaited = server.call('untilSubscribed', { count: PAIRS });
			let isSubscribed = false;
			void awaited.then(() => (isSubscribed = true));
			while (!isSubscribed) await side.call('pass', { seconds: 0.2 });
			await server.call('prepare', { kind: 'trade', pairs: PAIRS });
		};
		await settle();
		const [minutes, warm] = quick ? [12, 6] : [60, 10];
		const frames = quick ? 2_000 : FRAMES_A_MINUTE;
		/** @type {Array<{ usedMb: number, residentMb: number }>} */
		const samples = [];
		/** @type {import('../figures').Growth['points']} */
		const points = [];
		for (let minute = 1; minute <= minutes; minute++) {
			for (let second = 0; second < 60; second += STEP_SECONDS) {
				await side.call('pass', { seconds: STEP_SECONDS });
				await server.call('roundTrip');
			}
			const marked = pairName(PAIRS - 1);
			const flow = { perSecond: 20_000, alertEvery: 2_000 };
			await server.call('pour', { kind: 'trade', frames, marked, ...flow });
			await server.call('roundTrip');
			if (minute >= warm) samples.push(await side.call('memory'));
			if (minute >= warm && minute % (quick ? 2 : 10) === 0) {
				const { usedMb } = samples[samples.length - 1];
				points.push({ label: `${minute} minutes`, size: minute, cost: usedMb });
			}
			if (minute % CUT_EVERY_MINUTES !== 0) continue;
			await server.call('cut');
			await settle();
		}
		for (const one of [server, side]) one.stop();
		const [first, last] = [samples[0], samples[samples.length - 1]];
		const used = { start: [first.usedMb], end: [last.usedMb] };
		const resident = { start: [first.residentMb], end: [last.residentMb] };
		const growthPercent = (slopeOf(samples.map(({ usedMb }) => usedMb)) * 60 * 100) / first.usedMb;
		return {
			figures: [figure('in use', 'MB', used), figure('resident', 'MB', resident)],
			goals: [goal('growth of what is in use in an hour', 'at most', 5, '%', [growthPercent])],
			growth: [growth('time', 'MB in use', points)],
		};
	},
};

/**
 * @param {readonly number[]} values one a minute
 * @returns {number} the slope of the straight line through them, a minute
 */
function slopeOf(values) {
	const middle = (values.length - 1) / 2;
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const moments = values.map((value, minute) => (minute - middle) * (value - mean));
	const spread = values.reduce((sum, _, minute) => sum + (minute - middle) ** 2, 0);
	return moments.reduce((sum, value) => sum + value, 0) / spread;
}

module.exports = { hour };
