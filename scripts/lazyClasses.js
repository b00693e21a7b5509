// What n8n requires at its start. It reads the description of each node and the credential, which takes the
// whole code to build; so the build writes it down once, and the code is loaded when something is done with it.
const fs = require('node:fs');
const path = require('node:path');

/**
 * @typedef {object} Loaded
 * @property {string} file what n8n requires, in the output
 * @property {string} source the bundled file that has the class, in the output
 * @property {string} className
 */

/**
 * Writes the file that n8n requires, with the data of the class beside it.
 *
 * @param {string} projectFolder
 * @param {Loaded} loaded
 */
function writeLazyClass(projectFolder, { file, source, className }) {
	const Made = require(path.join(projectFolder, source))[className];
	const { data, functions } = split(new Made(), className);
	const target = path.join(projectFolder, file);
	const dataFile = `${path.basename(file).replace(/\.js$/, '')}.data.json`;
	fs.mkdirSync(path.dirname(target), { recursive: true });
	fs.writeFileSync(path.join(path.dirname(target), dataFile), JSON.stringify(data));
	const from = path.posix.relative(path.dirname(file), source);
	fs.writeFileSync(target, codeOf(className, from, dataFile, functions, methodsOf(Made)));
}

/** @typedef {{ [name: string]: true | Functions }} Functions */

/**
 * What is plain data, and which functions stand where.
 *
 * @param {Record<string, any>} value
 * @param {string} place for the error
 * @returns {{ data: Record<string, unknown>, functions: Functions }}
 */
function split(value, place) {
	/** @type {Record<string, unknown>} */
	const data = {};
	/** @type {Functions} */
	const functions = {};
	for (const [name, entry] of Object.entries(value)) {
		if (typeof entry === 'function') functions[name] = true;
		else if (isFunctionGroup(entry)) functions[name] = split(entry, `${place}.${name}`).functions;
		else data[name] = plain(entry, `${place}.${name}`);
	}
	return { data, functions };
}

/** @returns {boolean} whether there are functions in it, by name or by group and name, and nothing else */
function isFunctionGroup(/** @type {unknown} */ entry) {
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return false;
	const all = Object.values(entry);
	return all.length > 0 && all.every((one) => typeof one === 'function' || isFunctionGroup(one));
}

/** @returns {unknown} @throws where something would be lost */
function plain(/** @type {unknown} */ value, /** @type {string} */ place) {
	if (typeof value !== 'object' || value === null) {
		if (typeof value === 'function') throw new Error(`${place} is a function among data`);
		return value;
	}
	if (Array.isArray(value)) return value.map((one, index) => plain(one, `${place}[${index}]`));
	if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error(`${place} is no data`);
	const entries = Object.entries(value).filter(([, one]) => one !== undefined);
	return Object.fromEntries(entries.map(([name, one]) => [name, plain(one, `${place}.${name}`)]));
}

/** @returns {string[]} */
function methodsOf(/** @type {{ prototype: object }} */ Made) {
	return Object.getOwnPropertyNames(Made.prototype).filter((name) => name !== 'constructor');
}

/**
 * @param {string} className
 * @param {string} from
 * @param {string} dataFile
 * @param {Functions} functions
 * @param {readonly string[]} methods
 * @returns {string}
 */
function codeOf(className, from, dataFile, functions, methods) {
	const fields = Object.entries(functions).map(
		([name, entry]) => `\t${name} = ${functionCode(entry, [name], 1)};\n`,
	);
	const calls = methods.map(
		(name) => `
	${name}(...given) {
		return load().${className}.prototype.${name}.apply(this, given);
	}
`,
	);
	return `'use strict';
// Made by the build. n8n reads the data at its start; the code is loaded when it is first used.
const load = () => require('${from}');
let one;
const made = () => (one ??= new (load().${className})());

class ${className} {
	constructor() {
		Object.assign(this, structuredClone(require('./${dataFile}')));
	}
${fields.length > 0 ? `\n${fields.join('\n')}` : ''}${calls.join('')}}

exports.${className} = ${className};
`;
}

/**
 * @param {true | Functions} entry
 * @param {readonly string[]} place
 * @param {number} depth
 * @returns {string}
 */
function functionCode(entry, place, depth) {
	const indent = '\t'.repeat(depth);
	if (entry === true) {
		return `function (...given) {\n${indent}\treturn made().${place.join('.')}.apply(this, given);\n${indent}}`;
	}
	const inner = Object.entries(entry).map(
		([name, one]) => `${indent}\t${name}: ${functionCode(one, [...place, name], depth + 1)},\n`,
	);
	return `{\n${inner.join('')}${indent}}`;
}

module.exports = { writeLazyClass };
