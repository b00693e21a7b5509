const path = require('node:path');
const { run } = require('../../childProcess');
const { projectFolder } = require('../../packPackage');
const { figure, goal, growth } = require('../figures');

const program = path.join(projectFolder, 'simulator', 'bench', 'mirror.js');
const PAIRS = 20;
const MINUTES = 60;
const SECONDS = 30;
/** By then a mirror holds as many trades and candles as it ever does. */
const FULL_AFTER = 20;

/**
 * @typedef {object} Part
 * @property {Array<{ usedMb: number, residentMb: number }>} samples at the start, and after each minute
 * @property {number} cpuPercent
 * @property {number} framesPerSecond
 */

/** @type {import('../figures').Row} */
const mirror = {
	name: 'mirror',
	title: `A mirror of ${PAIRS} pairs over an hour`,
	how: `The simulator as a mirror of another simulator: ${PAIRS} pairs that trade two or three times a second each, over real HTTP and WebSocket. Memory over an hour of virtual time, in which all connections are cut every 10 minutes, after a garbage collection. The processor over ${SECONDS} seconds by the clock of the machine: in virtual time a mirror never waits for its source, is woken less often and costs less.`,
	columns: {
		start: 'at the start',
		ten: 'after 10 minutes',
		end: 'after 60 minutes',
		virtual: 'the virtual hour',
		real: `${SECONDS} seconds by the clock`,
	},
	why: 'A mirror fills up in the first quarter of an hour: it keeps the latest 1,000 to 2,000 trades of a pair and as many candles of each length, and from then on drops the oldest.',
	async measure({ quick }) {
		const numbers = quick
			? { pairs: 3, minutes: 2, seconds: 2, steady: 1 }
			: { pairs: PAIRS, minutes: MINUTES, seconds: SECONDS, steady: 10 };
		const args = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
		const output = await run(process.execPath, [program, '--json', ...args], {
			what: 'The bench of the mirror',
		});
		/** @type {Record<'virtual' | 'real', Part>} */
		const { virtual, real } = JSON.parse(output);
		const { samples } = virtual;
		const at = (/** @type {number} */ minute) => samples[Math.min(minute, samples.length - 1)];
		const memory = (/** @type {'usedMb' | 'residentMb'} */ name) => ({
			start: [at(0)[name]],
			ten: [at(10)[name]],
			end: [at(MINUTES)[name]],
		});
		const cost = (/** @type {'cpuPercent' | 'framesPerSecond'} */ name) => ({
			virtual: [virtual[name]],
			real: [real[name]],
		});
		const grown = (at(MINUTES).usedMb / at(FULL_AFTER).usedMb - 1) * 100;
		const points = samples
			.map(({ usedMb }, minute) => ({ label: `${minute} minutes`, size: minute, cost: usedMb }))
			.filter(({ size }) => size > 0 && size % (quick ? 1 : 10) === 0);
		return {
			figures: [
				figure('in use', 'MB', memory('usedMb')),
				figure('resident', 'MB', memory('residentMb')),
				figure('processor', '% of a core', cost('cpuPercent')),
				figure('frames', 'frames/s', cost('framesPerSecond')),
			],
			goals: [
				goal('processor, by the clock', 'at most', 5, '% of a core', [real.cpuPercent]),
				goal('resident after an hour', 'at most', 250, 'MB', [at(MINUTES).residentMb]),
				goal(`growth of what is in use after minute ${FULL_AFTER}`, 'at most', 10, '%', [grown]),
			],
			growth: [growth('time', 'MB in use', points)],
		};
	},
};

module.exports = { mirror };
