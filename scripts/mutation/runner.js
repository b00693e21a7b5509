// Runs the tests of an area within one process: jest's own engine of tests (jest-circus) and its assertions, without
// what jest does for each run around them, which takes seconds where the tests take milliseconds. Before each file the
// project's modules are forgotten, as jest does.
const path = require('node:path');
const { expect } = require('expect');
const circus = require('jest-circus');
const { AREAS } = require('./areas');
const { forgetProject, readTypeScript } = require('./modules');

/** A test that takes longer than this with a mutant waits for something that will not come. */
const TEST_TIMEOUT_MS = 20_000;
const DRY_RUN_TIMEOUT_MS = 120_000;
/** So often the tests run without a mutant in between: they must pass, or what an earlier mutant left has failed them. */
const CHECK_EVERY = 20;

/** @type {any} */
const home = globalThis;

/** @typedef {{ id: string, name: string, fileName: string, timeSpentMs: number, status: 0 | 1 | 2, failureMessage: string }} Test */

class Runner {
	root = process.cwd();
	files = AREAS[process.env.MUTATION_AREA ?? ''].tests.map((name) => path.join(this.root, name));
	/** @type {any} what the code that Stryker has changed looks at */
	stryker = (home.__stryker__ ??= {});
	runs = 0;
	/** @type {string} */
	file = '';
	/** @type {ReadonlySet<string> | undefined} the tests to run; all without */
	wanted = undefined;
	isBailing = false;
	/** @type {Test[]} */
	results = [];

	capabilities() {
		return { reloadEnvironment: true };
	}

	async init() {
		readTypeScript();
		const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
		const hooks = { beforeAll, beforeEach, afterAll, afterEach };
		Object.assign(globalThis, { describe, it, test, expect, ...hooks });
		require(path.join(this.root, 'test/support/loopbackOnly.ts'));
		circus.addEventHandler((/** @type {any} */ event, /** @type {any} */ state) =>
			this.onEvent(event, state),
		);
	}

	/** @returns {Promise<unknown>} */
	async dryRun() {
		this.stryker.activeMutant = undefined;
		const tests = await this.runFiles({ timeoutMs: DRY_RUN_TIMEOUT_MS });
		return { status: 'complete', tests, mutantCoverage: this.stryker.mutantCoverage };
	}

	/**
	 * @param {{ activeMutant: { id: string }, testFilter?: string[], hitLimit?: number }} options
	 * @returns {Promise<unknown>}
	 */
	async mutantRun({ activeMutant, testFilter, hitLimit }) {
		if (++this.runs % CHECK_EVERY === 0) {
			const failed = await this.failureOf({ testFilter });
			if (failed) {
				return {
					status: 'error',
					errorMessage: `Fails without a mutant: ${failed.failureMessage}`,
				};
			}
		}
		Object.assign(this.stryker, {
			activeMutant: activeMutant.id,
			hitLimit,
			hitCount: hitLimit === undefined ? undefined : 0,
		});
		const failed = await this.failureOf({ testFilter });
		const isEndless = hitLimit !== undefined && this.stryker.hitCount > hitLimit;
		Object.assign(this.stryker, { activeMutant: undefined, hitCount: undefined });
		const nrOfTests = this.results.length;
		if (isEndless) return { status: 'timeout', reason: 'Never ends' };
		if (failed === undefined) return { status: 'survived', nrOfTests };
		const { id, failureMessage } = failed;
		return { status: 'killed', killedBy: [id], failureMessage, nrOfTests };
	}

	/** @param {{ testFilter?: string[] }} options */
	async failureOf({ testFilter }) {
		const wanted = testFilter && new Set(testFilter);
		const tests = await this.runFiles({ wanted, isBailing: true, timeoutMs: TEST_TIMEOUT_MS });
		return tests.find(({ status }) => status === 1);
	}

	/** @param {{ wanted?: ReadonlySet<string>, isBailing?: boolean, timeoutMs: number }} how */
	async runFiles({ wanted, isBailing = false, timeoutMs }) {
		Object.assign(this, { wanted, isBailing, results: [] });
		for (const file of this.files) {
			this.file = path.relative(this.root, file);
			if (wanted && ![...wanted].some((id) => id.startsWith(`${this.file}: `))) continue;
			if (isBailing && this.results.some(({ status }) => status === 1)) break;
			await this.runFile(file, timeoutMs);
		}
		return this.results;
	}

	/**
	 * @param {string} file
	 * @param {number} timeoutMs
	 */
	async runFile(file, timeoutMs) {
		forgetProject(this.root);
		circus.resetState();
		circus.getState().testTimeout = timeoutMs;
		try {
			require(file);
			const { unhandledErrors } = await circus.run();
			if (unhandledErrors.length > 0) this.failFile(unhandledErrors[0]);
		} catch (error) {
			// A mutant that cannot even be loaded.
			this.failFile(String(error));
		}
	}

	/** @param {string} failureMessage */
	failFile(failureMessage) {
		const { file: fileName } = this;
		const id = `${fileName}: the file`;
		this.results.push({ id, name: id, fileName, timeSpentMs: 0, status: 1, failureMessage });
	}

	/**
	 * @param {any} event of jest-circus
	 * @param {any} state
	 */
	onEvent(event, state) {
		if (event.name === 'run_start') {
			eachTest(state.rootDescribeBlock, (test) => {
				if (this.wanted && !this.wanted.has(this.idOf(test))) test.mode = 'skip';
			});
		}
		if (event.name === 'test_start') this.stryker.currentTestId = this.idOf(event.test);
		if (event.name === 'test_done') this.onTestDone(event.test, state);
	}

	/**
	 * @param {any} test
	 * @param {any} state
	 */
	onTestDone(test, state) {
		this.stryker.currentTestId = undefined;
		const id = this.idOf(test);
		const isFailed = test.errors.length > 0;
		const [error] = test.errors.flat();
		this.results.push({
			id,
			name: id,
			fileName: this.file,
			timeSpentMs: test.duration ?? 0,
			status: isFailed ? 1 : 0,
			failureMessage: isFailed ? String(error?.message ?? error) : '',
		});
		if (isFailed && this.isBailing) {
			eachTest(state.rootDescribeBlock, (other) => {
				if (other.status === null || other.status === undefined) other.mode = 'skip';
			});
		}
	}

	/** @param {any} test */
	idOf(test) {
		const names = [test.name];
		for (let block = test.parent; block.parent; block = block.parent) names.unshift(block.name);
		return `${this.file}: ${names.join(' ')}`;
	}
}

/**
 * @param {any} block
 * @param {(test: any) => void} visit
 */
function eachTest(block, visit) {
	for (const child of block.children) {
		if (child.type === 'test') visit(child);
		else eachTest(child, visit);
	}
}

exports.strykerPlugins = [{ kind: 'TestRunner', name: 'inProcess', injectableClass: Runner }];
