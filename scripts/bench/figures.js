const { exponent, summarize } = require('./statistics');

/**
 * @typedef {import('./statistics').Summary} Summary
 *
 * @typedef {object} Figure one line of a row's table
 * @property {string} what
 * @property {string} unit
 * @property {Record<string, Summary>} cells by the names of the row's columns
 *
 * @typedef {object} Goal
 * @property {string} what ends with the limit: `processor time, at most 1.25 times bare axios`
 * @property {number} limit
 * @property {Summary} value in the limit's unit
 * @property {string} unit `×`, `%`, `ms`, …
 * @property {boolean} isMet
 * @property {'at most' | 'at least'} direction
 *
 * @typedef {object} Growth
 * @property {string} what
 * @property {string} unit
 * @property {Array<{ label: string, size: number, cost: number }>} points
 * @property {number} exponent 0 when the cost does not grow, 1 when it grows in proportion
 *
 * @typedef {object} RowResult
 * @property {Figure[]} figures
 * @property {Goal[]} goals
 * @property {Growth[]} growth
 *
 * @typedef {object} RunOptions
 * @property {boolean} quick for being able to run, not for its figures
 * @property {Promise<any>} [prepared] what the row's `prepare` gives, when it was called earlier
 * @property {(line: string) => void} say
 *
 * @typedef {object} Row
 * @property {string} name picks it on the command line
 * @property {string} title
 * @property {string} how what is done, in a sentence or two
 * @property {Record<string, string>} columns headings by the names of the cells
 * @property {string} why what a missed goal costs, or what stands behind the figure; known from profiles
 * @property {boolean} [isLong] left out of quick runs unless it is named
 * @property {() => Promise<any>} [prepare] what begins with a wait; a quick run measures others meanwhile
 * @property {(options: RunOptions) => Promise<RowResult>} measure
 */

/**
 * @param {string} what
 * @param {string} unit
 * @param {Record<string, readonly number[]>} samples by column
 * @returns {Figure}
 */
function figure(what, unit, samples) {
	const cells = Object.fromEntries(
		Object.entries(samples).map(([name, values]) => [name, summarize(values)]),
	);
	return { what, unit, cells };
}

/**
 * Round by round, so that a busy moment of the machine hits both.
 *
 * @param {readonly number[]} over
 * @param {readonly number[]} under
 */
function ratios(over, under) {
	return over.map((value, round) => value / under[round]);
}

/**
 * @param {string} what
 * @param {'at most' | 'at least'} direction
 * @param {number} limit
 * @param {string} unit
 * @param {readonly number[]} values
 * @returns {Goal}
 */
function goal(what, direction, limit, unit, values) {
	const value = summarize(values);
	const isMet = direction === 'at most' ? value.median <= limit : value.median >= limit;
	return { what, direction, limit, unit, value, isMet };
}

/**
 * @param {string} what
 * @param {string} unit
 * @param {Growth['points']} points
 * @returns {Growth}
 */
function growth(what, unit, points) {
	return { what, unit, points, exponent: exponent(points) };
}

module.exports = { figure, goal, growth, ratios };
