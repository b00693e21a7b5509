const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { childEnvironment } = require('../childProcess');
const { projectFolder } = require('../packPackage');
const { UserError } = require('../userError');

/**
 * @typedef {object} Mutant a change of the code that the tests were run against
 * @property {string} file
 * @property {number} line
 * @property {string} kind
 * @property {string} replacement
 * @property {string} status as Stryker names it
 */

/**
 * Runs Stryker over one area, in a copy of the checkout outside of it.
 *
 * @param {string} packages the folder of Stryker's packages
 * @param {string} area
 * @param {import('./areas').Area} what
 * @returns {Promise<Mutant[]>}
 */
async function mutate(packages, area, { files }) {
	const results = path.join(projectFolder, '.artifacts', 'mutation');
	const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'mexc-mutation-'));
	const report = path.join(results, `${area}.json`);
	const config = path.join(scratch, 'stryker.json');
	fs.mkdirSync(results, { recursive: true });
	fs.rmSync(report, { force: true });
	fs.writeFileSync(config, JSON.stringify(optionsFor(files, report, scratch)));
	try {
		await runStryker(path.join(packages, 'core', 'bin', 'stryker.js'), config, area);
	} finally {
		fs.rmSync(scratch, { recursive: true, force: true });
	}
	return mutantsOf(JSON.parse(fs.readFileSync(report, 'utf8')));
}

/**
 * @param {readonly string[]} files
 * @param {string} report
 * @param {string} scratch
 */
function optionsFor(files, report, scratch) {
	return {
		mutate: files,
		plugins: ['runner.js', 'wordsOfErrors.js'].map((name) => path.join(__dirname, name)),
		ignorers: ['wordsOfErrors'],
		testRunner: 'inProcess',
		// What mutants leave behind, like an open connection, adds up.
		maxTestRunnerReuse: 150,
		coverageAnalysis: 'perTest',
		// Tables that are made when a file is loaded: each would need every test.
		ignoreStatic: true,
		concurrency: 2,
		// A busy machine must not be taken for an endless loop.
		timeoutMS: 20_000,
		dryRunTimeoutMinutes: 15,
		ignorePatterns: ['.artifacts', 'docs', 'examples'],
		tempDirName: path.join(scratch, 'copy'),
		disableTypeChecks: false,
		// Its references would be rewritten, with a compiler that Stryker does not bring; the tests do not read it.
		tsconfigFile: 'none',
		reporters: ['progress-append-only', 'json'],
		jsonReporter: { fileName: report },
		thresholds: { high: 100, low: 0, break: null },
		allowConsoleColors: false,
		warnings: false,
	};
}

/**
 * @param {string} program
 * @param {string} config
 * @param {string} area
 */
function runStryker(program, config, area) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [program, 'run', config], {
			cwd: projectFolder,
			env: childEnvironment({ MUTATION_AREA: area }),
			stdio: ['ignore', 'inherit', 'inherit'],
		});
		const stop = () => child.kill();
		process.once('exit', stop);
		child.once('error', reject);
		child.once('close', (code) => {
			process.off('exit', stop);
			if (code === 0) resolve(undefined);
			else reject(new UserError(`The mutation check of ${area} failed; its output is above.`));
		});
	});
}

/**
 * @param {{ files: Record<string, { mutants: Array<{ location: { start: { line: number } }, mutatorName: string, replacement?: string, status: string }> }> }} report
 * @returns {Mutant[]}
 */
function mutantsOf({ files }) {
	return Object.entries(files).flatMap(([file, { mutants }]) =>
		mutants.map(({ location, mutatorName, replacement = '', status }) => ({
			file,
			line: location.start.line,
			kind: mutatorName,
			replacement: replacement.replace(/\s+/g, ' '),
			status,
		})),
	);
}

module.exports = { mutate };
