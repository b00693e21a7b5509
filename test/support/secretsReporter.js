const fs = require('node:fs');
const path = require('node:path');
const { searchEvidence } = require('./secretsInEvidence');

const artifacts = path.resolve(__dirname, '../../.artifacts');

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
		const withEngine = results.testResults.filter(({ testFilePath }) =>
			/[\\/]test[\\/](contract|fault)[\\/]/.test(testFilePath),
		);
		if (leaks.length > 0) {
			const shown = leaks.slice(0, 20).join('\n');
			this.error = new Error(`${leaks.length} secrets leaked (${this.folder}):\n${shown}`);
			return;
		}
		fs.rmSync(this.folder, { recursive: true, force: true });
		if (withEngine.length > 0 && (lines === 0 || secrets === 0)) {
			this.error = new Error(
				`The secrets test had nothing to search: ${lines} lines, ${secrets} secrets`,
			);
			return;
		}
		if (lines > 0)
			console.log(`No secret in ${lines} log lines, errors and items (${secrets} secrets)`);
	}

	getLastError() {
		return this.error;
	}
};
