const fs = require('node:fs');
const path = require('node:path');
const { searchEvidence } = require('./secretsInEvidence');

const artifacts = path.resolve(__dirname, '../../.artifacts');
const SHOWN_LEAKS = 20;

/**
 * A jest reporter: after the last test it searches everything the run logged, threw and put out for the
 * run's secrets, and fails the run when it finds one. It also fails when tests with the n8n engine ran and
 * left nothing to search, because a search of nothing proves nothing.
 */
module.exports = class SecretsReporter {
	constructor() {
		fs.mkdirSync(artifacts, { recursive: true });
		this.folder = fs.mkdtempSync(path.join(artifacts, 'evidence-'));
		// Workers start later and inherit it.
		process.env.MEXC_TEST_EVIDENCE = this.folder;
	}

	/**
	 * @param {unknown} _contexts
	 * @param {import('@jest/reporters').AggregatedResult} results
	 */
	onRunComplete(_contexts, results) {
		const { lines, secrets, leaks } = searchEvidence(this.folder);
		const withEngine = results.testResults.some(({ testFilePath }) =>
			/[\\/]test[\\/]contract[\\/]/.test(testFilePath),
		);
		if (leaks.length > 0) {
			const shown = leaks.slice(0, SHOWN_LEAKS).join('\n');
			return this.fail(`${leaks.length} secrets leaked, see ${this.folder}:\n${shown}`);
		}
		fs.rmSync(this.folder, { recursive: true, force: true });
		const counted = `${lines} log lines, errors and items, ${secrets} secrets`;
		if (withEngine && (lines === 0 || secrets === 0)) {
			return this.fail(`The secrets test had nothing to search: ${counted}`);
		}
		if (lines > 0) say(`No secret found (${counted})`);
	}

	/** @param {string} message */
	fail(message) {
		this.error = new Error(message);
		// Jest fails the run because of the error, but does not print it.
		say(message);
	}

	getLastError() {
		return this.error;
	}
};

/** @param {string} message to where jest itself reports, also with --json */
function say(message) {
	process.stderr.write(`${message}\n`);
}
