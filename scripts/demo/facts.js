const { setTimeout: sleep } = require('node:timers/promises');

/**
 * @typedef {{ time: number, text: string }} Fact something that happened, `time` in milliseconds
 * @typedef {{ name: string, look: () => Promise<Fact | undefined> }} Expectation
 */

/**
 * Looks for each expected fact until all have happened or the time is over. Says them in the expected
 * order: a later one may be seen first, but it happened after.
 *
 * @param {Expectation[]} expectations
 * @param {{ say: (line: string) => void, timeoutMs: number, everyMs?: number }} options
 * @returns {Promise<string[]>} the names of what did not happen
 */
async function waitForFacts(expectations, { say, timeoutMs, everyMs = 500 }) {
	const deadline = Date.now() + timeoutMs;
	/** @type {Map<string, Fact>} */
	const seen = new Map();
	const missing = () => expectations.filter(({ name }) => !seen.has(name));
	let said = 0;
	const sayInOrder = () => {
		for (; said < expectations.length; said++) {
			const { name } = expectations[said];
			const fact = seen.get(name);
			if (fact === undefined) return;
			say(sentence(name, fact));
		}
	};
	while (missing().length > 0 && Date.now() < deadline) {
		await Promise.all(
			missing().map(async ({ name, look }) => {
				const fact = await look();
				if (fact !== undefined) seen.set(name, fact);
			}),
		);
		sayInOrder();
		if (missing().length > 0) await sleep(everyMs);
	}
	return missing().map(({ name }) => name);
}

/**
 * @param {string} name
 * @param {Fact} fact
 */
function sentence(name, { time, text }) {
	return `${new Date(time).toISOString().slice(11, 23)}  ${name.padEnd(6)} ${text}`;
}

module.exports = { waitForFacts };
