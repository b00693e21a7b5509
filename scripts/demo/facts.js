const { setTimeout: sleep } = require('node:timers/promises');

/**
 * @typedef {{ time: number, text: string }} Fact something that happened, `time` in milliseconds
 * @typedef {{ name: string, look: () => Promise<Fact | undefined> }} Expectation
 */

/**
 * Looks for each expected fact until all have happened or the time is over, and says each one as it is seen.
 *
 * @param {Expectation[]} expectations
 * @param {{ say: (line: string) => void, timeoutMs: number, everyMs?: number }} options
 * @returns {Promise<string[]>} the names of what did not happen
 */
async function waitForFacts(expectations, { say, timeoutMs, everyMs = 500 }) {
	const deadline = Date.now() + timeoutMs;
	let missing = expectations;
	while (missing.length > 0 && Date.now() < deadline) {
		const looked = await Promise.all(
			missing.map(async (expectation) => ({ expectation, fact: await expectation.look() })),
		);
		for (const { expectation, fact } of looked) {
			if (fact !== undefined) say(sentence(expectation.name, fact));
		}
		missing = looked.filter(({ fact }) => fact === undefined).map((entry) => entry.expectation);
		if (missing.length > 0) await sleep(everyMs);
	}
	return missing.map(({ name }) => name);
}

/**
 * @param {string} name
 * @param {Fact} fact
 */
function sentence(name, { time, text }) {
	return `${new Date(time).toISOString().slice(11, 23)}  ${name.padEnd(6)} ${text}`;
}

module.exports = { waitForFacts };
