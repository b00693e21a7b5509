const fs = require('node:fs');
const path = require('node:path');
const { projectFolder } = require('../packPackage');
const { UserError } = require('../userError');

/**
 * @typedef {object} Row what one n8n was seen to do
 * @property {string} n8n
 * @property {string} core
 * @property {string} runsOn the version of Node.js
 * @property {string[]} kept the checks of contract.js that it passed
 * @property {boolean} [isServerSeen] the demo has run in its server
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
	const titles = ['n8n', 'n8n-core', 'Node.js', ...COLUMNS.map(([, title]) => title), 'server'];
	const cells = rows.map(({ n8n, core, runsOn, kept, isServerSeen }) => [
		...[n8n, core, runsOn],
		...COLUMNS.map(([check]) => (kept.includes(check) ? 'yes' : 'no')),
		isServerSeen ? 'yes' : 'not run',
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
	const engines = listOf(rows);
	const servers = listOf(rows.filter(({ isServerSeen }) => isServerSeen));
	return `Nodes, signed orders and the trigger run in the engines of n8n ${engines}, and the demo in the servers of ${servers} ([table](docs/versions.md#versions-of-n8n)); the editor is tested with 2.39.`;
}

/** @param {readonly Row[]} rows */
function listOf(rows) {
	const names = rows.map(({ n8n }) => n8n);
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** @returns {Row[]} what the table in the document says */
function readRows() {
	const [, , ...lines] = readBetween('docs/versions.md').between.trim().split('\n');
	return lines.map((line) => {
		const cells = line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim());
		const [n8n, core, runsOn, ...answers] = cells;
		const kept = COLUMNS.filter((_column, index) => answers[index] === 'yes');
		const isServerSeen = answers[COLUMNS.length] === 'yes';
		return { n8n, core, runsOn, kept: kept.map(([check]) => check), isServerSeen };
	});
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

/**
 * What ran in the engines; what is known of their servers stays.
 *
 * @param {readonly Row[]} rows
 */
function writeEngines(rows) {
	const seen = readRows().filter(({ isServerSeen }) => isServerSeen);
	const isServerSeen = (/** @type {Row} */ { n8n }) => seen.some((row) => row.n8n === n8n);
	writeDocuments(rows.map((row) => ({ ...row, isServerSeen: isServerSeen(row) })));
}

/** @param {readonly string[]} versions of n8n, in whose servers the demo ran */
function writeServers(versions) {
	const rows = readRows();
	const unknown = versions.filter((version) => rows.every(({ n8n }) => n8n !== version));
	if (unknown.length > 0) {
		throw new UserError(
			`docs/versions.md has no row for n8n ${unknown.join(', ')}: run npm run test:versions -- --docs first.`,
		);
	}
	writeDocuments(rows.map((row) => ({ ...row, isServerSeen: versions.includes(row.n8n) })));
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

module.exports = {
	COLUMNS,
	readBetween,
	readRows,
	sentenceOf,
	tableOf,
	writeEngines,
	writeServers,
};
