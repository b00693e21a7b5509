// docs/performance.md, made from the figures of a whole run.
const path = require('node:path');
const { summary } = require('./format');
const { goalText, growthText } = require('./table');

const DOCUMENT = path.relative(process.cwd(), path.resolve(__dirname, '../../docs/performance.md'));

/**
 * @typedef {object} Report
 * @property {import('./machine').Machine} machine
 * @property {number} seconds
 * @property {Record<string, import('./figures').RowResult>} results
 */

/**
 * @param {readonly import('./figures').Row[]} rows
 * @param {Report} report
 * @returns {string} Markdown
 */
function documentOf(rows, { machine, seconds, results }) {
	return [
		'# Performance',
		'',
		'<!-- Written by `npm run bench -- --docs`: do not edit. -->',
		'',
		...introduction(machine, seconds),
		...overview(rows, results),
		...rows.flatMap((row) => section(row, results[row.name])),
		'',
	].join('\n');
}

/**
 * @param {import('./machine').Machine} machine
 * @param {number} seconds
 */
function introduction({ processor, cores, memoryGb, system, node, libraries, load }, seconds) {
	const versions = Object.entries(libraries).map(([name, version]) => `${name} ${version}`);
	return [
		'Measured by `npm run bench`, which anyone can run: each figure beside that of a bare counterpart from the',
		'same run, both in processes of their own and in turn. What counts are the ratios: the rest says as much about',
		'the machine as about the package.',
		'',
		`- **Machine**: ${processor}, ${cores} cores, ${memoryGb} GB, ${system}; load at the start ${load.toFixed(1)}; ${Math.round(seconds / 60)} minutes in all.`,
		`- **Versions**: Node.js ${node.slice(1)}, ${versions.join(', ')}.`,
		'- **Noise**: a cell shows the median of the runs and, in brackets, the middle half of them. Differences within',
		'  that are noise. By the clock, other programs on the machine count too; processor time is of the measured',
		'  process alone.',
		'- **Growth**: the cost at growing sizes; the exponent is 0 where it does not grow and 1 where it grows in',
		'  proportion.',
		'',
		'## What users meet first',
		'',
		"These are engine limits. An account never sees most of them, because MEXC's own come first:",
		'',
		'- MEXC allows an account 20 requests a second: one each 50 ms. The package needs less than one of them for a',
		'  call; what a user feels is the number of round trips, which is one a call once a connection is open.',
		'- MEXC sends at most one message each 10 or 100 ms for a pair and channel, so that 30 pairs on one socket are',
		'  3,000 messages a second at most, and most pairs are far quieter.',
		"- From an alert to its order, n8n's own execution takes most of the time, and the way to the exchange the rest.",
		'- Memory counts where many pairs are kept: order books most of all, so that a trigger keeps at most 50.',
		'',
	];
}

/**
 * @param {readonly import('./figures').Row[]} rows
 * @param {Report['results']} results
 */
function overview(rows, results) {
	const lines = rows.flatMap(({ name, title }) =>
		results[name].goals.map((goal) => {
			const { what, direction, limit, unit, value, isMet } = goal;
			const verdict = isMet ? 'met' : '**missed**';
			return `| [${title}](#${anchor(title)}) | ${what} | ${direction} ${limit} ${unit} | ${summary(value)} | ${verdict} |`;
		}),
	);
	return [
		'## Goals',
		'',
		'| bench | what | goal | measured | |',
		'| --- | --- | --- | --- | --- |',
		...lines,
		'',
	];
}

/** The address that a heading has on the web. */
function anchor(/** @type {string} */ title) {
	return title
		.toLowerCase()
		.replace(/[^\w\- ]/g, '')
		.replaceAll(' ', '-');
}

/**
 * @param {import('./figures').Row} row
 * @param {import('./figures').RowResult} result
 */
function section({ title, how, why, columns }, { figures, goals, growth }) {
	const names = Object.keys(columns);
	const cells = (/** @type {import('./figures').Figure} */ { cells }) =>
		names.map((name) => (cells[name] === undefined ? '-' : summary(cells[name])));
	return [
		`## ${title}`,
		'',
		how,
		'',
		`| | unit | ${Object.values(columns).join(' | ')} |`,
		`| --- | --- | ${names.map(() => '--- ').join('| ')}|`,
		...figures.map((one) => `| ${one.what} | ${one.unit} | ${cells(one).join(' | ')} |`),
		'',
		...goals.map((one) => `- ${one.isMet ? 'Met' : '**Missed**'}: ${goalText(one)}.`),
		...growth.map((one) => `- Growth with ${growthText(one)}.`),
		...(why === '' ? [] : ['', why]),
		'',
	];
}

module.exports = { DOCUMENT, documentOf };
