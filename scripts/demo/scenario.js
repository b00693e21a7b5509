const { setTimeout: sleep } = require('node:timers/promises');
const { UserError } = require('../userError');
const { alertOf, readExamples } = require('./exampleWorkflows');
const { controlOf } = require('./exchange');
const { chainOfEvents, exitSays, failures, tradesArrive } = require('./expectations');
const { waitForFacts } = require('./facts');

const READY_TIMEOUT_MS = 60_000;
const CHAIN_TIMEOUT_MS = 60_000;
const SWING_EVERY_MS = 4_000;
/** A price has reached every trigger by then. */
const SEEN_MS = 2_000;
/** Prices after the entry, in percent of the alert's, and what the exit says at each: action and name of the fact. */
const LIFE_OF_POSITION = [
	{
		percent: 103n,
		said: [
			['stopMoved', 'stop'],
			['stepFilled', 'target'],
		],
	},
	{ percent: 106n, said: [] },
	{ percent: 103n, said: [['exited', 'out']] },
];

/**
 * Moves the exchange's price over the alert and waits until everything that must follow has followed; then over the
 * target of the bought position, and down to its trailing stop.
 * Rejects with a sentence that names what is missing.
 *
 * @param {{ restUrl: string, runsOf: import('./expectations').RunsOf, say: (line: string) => void }} options
 */
async function playScenario({ restUrl, runsOf, say }) {
	const control = controlOf(restUrl);
	const { symbol, price } = alertOf(readExamples().alert);
	await control.setPrice(symbol, shifted(price, -100n));
	say('Waiting for the first trades to reach the workflows …');
	const notReady = await waitForFacts([tradesArrive(runsOf)], { say, timeoutMs: READY_TIMEOUT_MS });
	if (notReady.length > 0) {
		const reasons = await failures(runsOf);
		throw new UserError(['Missing: trades. The trigger got none.', ...reasons].join('\n'));
	}
	const stopSwinging = swing(control, symbol, price);
	try {
		await expectAll(chainOfEvents(runsOf, control), { runsOf, say });
		await expectAll([exitSays(runsOf, 'opened', 'exit')], { runsOf, say });
	} finally {
		await stopSwinging();
	}
	for (const { percent, said } of LIFE_OF_POSITION) {
		await control.setPrice(symbol, String((BigInt(price) * percent) / 100n));
		await sleep(SEEN_MS);
		const expected = said.map(([action, name]) => exitSays(runsOf, action, name));
		await expectAll(expected, { runsOf, say });
	}
	say('Trades, alert, order, fill, note and the exit of the position: everything happened.');
}

/**
 * Throws a sentence that names what has not happened in time.
 *
 * @param {import('./facts').Expectation[]} expected
 * @param {{ runsOf: import('./expectations').RunsOf, say: (line: string) => void }} options
 */
async function expectAll(expected, { runsOf, say }) {
	const missing = await waitForFacts(expected, { say, timeoutMs: CHAIN_TIMEOUT_MS });
	if (missing.length === 0) return;
	const reasons = await failures(runsOf);
	throw new UserError([`Missing: ${missing.join(', ')}.`, ...reasons].join('\n'));
}

/**
 * Takes the price over the alert and back, again and again: an alert that was not yet looking at the
 * first move sees the next. It fires once all the same.
 *
 * @param {ReturnType<typeof controlOf>} control
 * @param {string} symbol
 * @param {string} price
 * @returns {() => Promise<void>}
 */
function swing(control, symbol, price) {
	let high = false;
	let last = Promise.resolve();
	const move = () => {
		high = !high;
		const next = shifted(price, high ? 100n : -100n);
		last = control.setPrice(symbol, next).then(
			() => undefined,
			() => undefined,
		);
	};
	move();
	const timer = setInterval(move, SWING_EVERY_MS);
	return async () => {
		clearInterval(timer);
		await last;
	};
}

/**
 * @param {string} price whole units
 * @param {bigint} by
 */
function shifted(price, by) {
	return String(BigInt(price) + by);
}

module.exports = { playScenario, shifted };
