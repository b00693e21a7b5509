const fs = require('node:fs');
const path = require('node:path');
const { projectFolder } = require('../packPackage');
const { AREAS } = require('./areas');

/**
 * @typedef {object} Row what the tests noticed in one area
 * @property {string} area
 * @property {number} mutants
 * @property {number} killed a test failed, or never ended
 * @property {number} survived
 * @property {string} score percent, rounded down to a tenth
 */

const DOCUMENT = 'docs/mutation.md';
const BEGIN = '<!-- mutation: written by npm run test:mutation -->';
const END = '<!-- mutation: end -->';
/** Percent; below it the command fails. */
const GOAL = 85;

const KILLED = ['Killed', 'Timeout'];
const SURVIVED = ['Survived', 'NoCoverage'];

/** @param {import('./stryker').Mutant} mutant */
const isSurvivor = ({ status }) => SURVIVED.includes(status);

/**
 * @param {string} area
 * @param {readonly import('./stryker').Mutant[]} mutants
 * @returns {Row}
 */
function rowOf(area, mutants) {
	const killed = mutants.filter(({ status }) => KILLED.includes(status)).length;
	const survived = mutants.filter(isSurvivor).length;
	const all = killed + survived;
	const score = all === 0 ? '0.0' : (Math.floor((killed * 1000) / all) / 10).toFixed(1);
	return { area, mutants: all, killed, survived, score };
}

function readDocument() {
	const text = fs.readFileSync(path.join(projectFolder, DOCUMENT), 'utf8');
	const from = text.indexOf(BEGIN);
	const to = text.indexOf(END);
	if (from < 0 || to < from) throw new Error(`${DOCUMENT} has lost the marks of what was run`);
	return { before: text.slice(0, from), table: text.slice(from, to), after: text.slice(to) };
}

/** @returns {Row[]} what the document says */
function rowsInDocument() {
	const line = /^\| ([a-z]+) +\| .+? \| +(\d+) +\| +(\d+) +\| +(\d+) +\| +([\d.]+) % +\|$/gm;
	return [...readDocument().table.matchAll(line)].map(
		([, area, mutants, killed, survived, score]) => ({
			area,
			mutants: Number(mutants),
			killed: Number(killed),
			survived: Number(survived),
			score,
		}),
	);
}

/**
 * Puts rows in the place of those of the same areas; the others stay.
 *
 * @param {readonly Row[]} rows
 */
function writeDocument(rows) {
	const known = new Map([...rowsInDocument(), ...rows].map((row) => [row.area, row]));
	const ordered = Object.keys(AREAS).flatMap((area) => known.get(area) ?? []);
	const { before, after } = readDocument();
	const text = `${before}${BEGIN}\n\n${tableOf(ordered)}\n\n${after}`;
	fs.writeFileSync(path.join(projectFolder, DOCUMENT), text);
}

/**
 * @param {readonly Row[]} rows
 * @returns {string} a Markdown table, aligned as prettier does
 */
function tableOf(rows) {
	const titles = ['area', 'what it decides', 'mutants', 'killed', 'survived', 'score'];
	const cells = rows.map(({ area, mutants, killed, survived, score }) => [
		...[area, AREAS[area].what, String(mutants), String(killed), String(survived)],
		`${score} %`,
	]);
	const widths = titles.map((title, column) =>
		Math.max(title.length, ...cells.map((row) => row[column].length)),
	);
	const line = (/** @type {string[]} */ row) =>
		`| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
	return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join(
		'\n',
	);
}

module.exports = { DOCUMENT, GOAL, isSurvivor, rowOf, rowsInDocument, tableOf, writeDocument };
