const fs = require('node:fs');
const path = require('node:path');
const { projectFolder } = require('../packPackage');

/**
 * @typedef {object} Row what one n8n was seen to do
 * @property {string} n8n
 * @property {string} core
 * @property {string} runsOn the version of Node.js
 * @property {string[]} kept the checks of contract.js that it passed
 */

const BEGIN = '<!-- versions: written by npm run test:versions -- --docs -->';
const END = '<!-- versions: end -->';

/** What contract.js calls its checks, and what the table calls them. */
const COLUMNS = /** @type {const} */ ([
	['load', 'nodes load'],
	['read', 'market read'],
	['order', 'signed order'],
	['request', 'HTTP Request'],
	['trigger', 'trigger event'],
]);

/**
 * @param {readonly Row[]} rows oldest n8n first
 * @returns {string} a Markdown table, aligned as prettier does
 */
function tableOf(rows) {
	const titles = ['n8n', 'n8n-core', 'Node.js', ...COLUMNS.map(([, title]) => title)];
	const cells = rows.map(({ n8n, core, runsOn, kept }) => [
		...[n8n, core, runsOn],
		...COLUMNS.map(([check]) => (kept.includes(check) ? 'yes' : 'no')),
	]);
	const widths = titles.map((title, column) =>
		Math.max(title.length, ...cells.map((row) => row[column].length)),
	);
	const line = (/** @type {string[]} */ row) =>
		`| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
	const rule = line(widths.map((width) => '-'.repeat(width)));
	return [line(titles), rule, ...cells.map(line)].join('\n');
}

/**
 * @param {readonly Row[]} rows
 * @returns {string} README's sentence
 */
function sentenceOf(rows) {
	const names = rows.map(({ n8n }) => n8n);
	const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
	return `Nodes, signed orders and the trigger run in the engines of n8n ${list} ([table](docs/versions.md#versions-of-n8n)); the server and the editor are tested with 2.39.`;
}

/**
 * What stands between the marks of a document.
 *
 * @param {string} name
 */
function readBetween(name) {
	const text = fs.readFileSync(path.join(projectFolder, name), 'utf8');
	const from = text.indexOf(BEGIN);
	const to = text.indexOf(END);
	if (from < 0 || to < from) throw new Error(`${name} has lost the marks of what was run`);
	return {
		before: text.slice(0, from),
		between: text.slice(from + BEGIN.length, to),
		after: text.slice(to),
	};
}

/** @param {readonly Row[]} rows */
function writeDocuments(rows) {
	const write = (/** @type {string} */ name, /** @type {string} */ words) => {
		const { before, after } = readBetween(name);
		fs.writeFileSync(path.join(projectFolder, name), `${before}${BEGIN}\n\n${words}\n\n${after}`);
	};
	write('docs/versions.md', tableOf(rows));
	write('README.md', sentenceOf(rows));
}

module.exports = { COLUMNS, readBetween, sentenceOf, tableOf, writeDocuments };
