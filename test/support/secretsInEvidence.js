const fs = require('node:fs');
const path = require('node:path');

/** Whatever the test run's keys are, these never belong into a log line, an error or an item. */
const ALWAYS_SECRET = [
	{ name: 'a signature', pattern: /signature["']?\s*[=:]\s*["']?[0-9a-f]{64}/i },
	{ name: 'an API key header', pattern: /x-mexc-apikey/i },
	{ name: 'a listen key in a URL', pattern: /listenKey=[0-9a-z]{8,}/i },
];

const SHOWN_CHARACTERS = 60;

/**
 * @param {string} folder what evidence.ts wrote
 * @returns {{ lines: number, secrets: number, leaks: string[] }}
 */
function searchEvidence(folder) {
	const secrets = [...new Set(linesOf(folder, 'secrets-'))];
	const evidence = linesOf(folder, 'evidence-');
	const leaks = evidence.flatMap((line) => leaksOf(line, secrets));
	return { lines: evidence.length, secrets: secrets.length, leaks };
}

/**
 * @param {string} line
 * @param {string[]} secrets
 */
function leaksOf(line, secrets) {
	const spelled = (/** @type {string} */ secret) => [
		secret,
		encodeURIComponent(secret),
		Buffer.from(secret).toString('base64'),
	];
	const known = secrets
		.filter((secret) => spelled(secret).some((text) => line.includes(text)))
		.map((secret) => ({ name: 'a secret of the run', at: line.indexOf(secret) }));
	const always = ALWAYS_SECRET.map(({ name, pattern }) => ({ name, at: line.search(pattern) }));
	return [...known, ...always.filter(({ at }) => at >= 0)].map(
		({ name, at }) =>
			`${name} in ${line.slice(0, 160)} … ${line.slice(Math.max(0, at - SHOWN_CHARACTERS), Math.max(0, at))}`,
	);
}

/**
 * @param {string} folder
 * @param {string} prefix
 */
function linesOf(folder, prefix) {
	return fs
		.readdirSync(folder)
		.filter((name) => name.startsWith(prefix))
		.flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').split('\n'))
		.filter((line) => line !== '');
}

module.exports = { searchEvidence };
