const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that take longest, though they are short: what they run stands in files of their own. */
const LONG = /\/test\/(contract\/|server\/|mirrorDay|fault\/(placing|triggerMatrix)\.test)/;

/**
 * jest begins with the largest files where it does not know yet how long each takes, as on a fresh clone; then the
 * longest would run alone at the end. Here these come first.
 */
module.exports = class LongestFirst {
	/** @param {ConstructorParameters<typeof Sequencer>[0]} options */
	constructor(options) {
		this.usual = new Sequencer(options);
	}

	/** @param {import('@jest/test-result').Test[]} tests */
	async sort(tests) {
		const sorted = await this.usual.sort(tests);
		/** @param {import('@jest/test-result').Test} test */
		const isLong = ({ path }) => LONG.test(path.replaceAll('\\', '/'));
		return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
	}

	/**
	 * @param {import('@jest/test-result').Test[]} tests
	 * @param {import('@jest/test-sequencer').ShardOptions} options
	 */
	shard(tests, options) {
		return this.usual.shard(tests, options);
	}

	/** @param {import('@jest/test-result').Test[]} tests */
	async allFailedTests(tests) {
		return await this.usual.allFailedTests(tests);
	}

	/**
	 * @param {import('@jest/test-result').Test[]} tests
	 * @param {import('@jest/test-result').AggregatedResult} results
	 */
	cacheResults(tests, results) {
		this.usual.cacheResults(tests, results);
	}
};
