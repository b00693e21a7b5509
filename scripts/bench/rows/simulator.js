const path = require('node:path');
const { run } = require('../../childProcess');
const { projectFolder } = require('../../packPackage');
const { figure, goal } = require('../figures');

const program = path.join(projectFolder, 'simulator', 'bench', 'main.js');

/** @typedef {Record<'exchange' | 'bare', { perSecond: number, perCpuSecond: number }>} Result */

/** @type {import('../figures').Row} */
const simulator = {
	name: 'simulator',
	title: 'The simulator',
	how: `Its own bench: signed limit orders that rest in the book, against a bare http server that answers the same bytes; trades pushed to 100 clients, against a bare ws broadcast of the same frame.`,
	columns: { exchange: 'simulator', bare: 'bare http or ws' },
	why: 'The bare servers answer the same bytes to everybody. The simulator checks the signature, the limits and the filters of an order, books and matches it, and makes each frame from its market.',
	async measure({ quick }) {
		const runs = quick ? '1' : '5';
		const args = [program, '--json', '--runs', runs, ...(quick ? ['--short'] : [])];
		const output = await run(process.execPath, args, { what: "The simulator's bench" });
		/** @type {Record<'orders' | 'streams', Result[]>} */
		const { orders, streams } = JSON.parse(output);
		const rows = [
			describe('signed orders', 'orders/s', orders, 60),
			describe('frames', 'frames/s', streams, 70),
		];
		return {
			figures: rows.flatMap(({ figures }) => figures),
			goals: rows.map((row) => row.goal),
			growth: [],
		};
	},
};

/**
 * @param {string} what
 * @param {string} unit
 * @param {readonly Result[]} results
 * @param {number} percent
 */
function describe(what, unit, results, percent) {
	const by = (/** @type {'perSecond' | 'perCpuSecond'} */ name) => ({
		exchange: results.map(({ exchange }) => exchange[name]),
		bare: results.map(({ bare }) => bare[name]),
	});
	const share = results.map(({ exchange, bare }) => (exchange.perSecond / bare.perSecond) * 100);
	return {
		figures: [
			figure(`${what}, by the clock`, unit, by('perSecond')),
			figure(`${what}, by processor time`, unit, by('perCpuSecond')),
		],
		goal: goal(`${what}, of bare by the clock`, 'at least', percent, '%', share),
	};
}

module.exports = { simulator };
