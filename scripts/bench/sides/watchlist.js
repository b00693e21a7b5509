// Composite alerts on many pairs, each fed with closed candles of several lengths, without a connection.
const { setImmediate: turn } = require('node:timers/promises');
const { watchlistParts } = require('../internals');
const { randomCandles } = require('../randomCandles');

const { parseComposite, plansOf, watchComposite } = watchlistParts();
const MINUTE_MS = 60_000;
/** More than the longest warm-up of the conditions below. */
const WARM = 1_500;

const CONDITIONS = [
	{ kind: 'indicator', indicator: 'rsi', interval: 'Min1', movement: 'below', value: '30' },
	{ kind: 'price', interval: 'Min5', movement: 'above', price: '1' },
	{
		kind: 'indicator',
		indicator: 'ema',
		length: 200,
		interval: 'Min15',
		movement: 'up',
		value: '1',
	},
	{ kind: 'volume', interval: 'Min60', candles: 20, multiple: '3' },
	{ kind: 'move', interval: 'Min60', candles: 5, direction: 'either', percent: '3' },
];

/** @type {{ watch: any, lengths: readonly string[] }[]} */
let alerts = [];
/** @type {any[]} */
let candles = [];
let next = WARM;

async function memory() {
	for (let round = 0; round < 3; round++) {
		globalThis.gc?.();
		await turn();
	}
	const { heapUsed, external } = process.memoryUsage();
	return (heapUsed + external) / 1e6;
}

/**
 * Megabytes that the alerts take with everything they have to know.
 *
 * @param {{ pairs: number }} options
 */
async function prepare({ pairs }) {
	candles = randomCandles(WARM + 100, { lengthMs: MINUTE_MS, moveTicks: 2_000, wickTicks: 500 });
	const before = await memory();
	const settings = parseComposite({
		conditions: { row: CONDITIONS },
		match: 'all',
		within: 3,
		frequency: 'every',
		rearmCandles: 1,
	});
	const plans = plansOf(settings);
	const lengths = plans.map((/** @type {any} */ { interval }) => interval);
	alerts = Array.from({ length: pairs }, (_, index) => {
		const watch = watchComposite({ symbol: `C${index}USDT`, ...settings }, plans);
		for (const { interval, history } of plans) {
			for (const candle of candles.slice(WARM - history, WARM)) watch.past(interval, candle);
			watch.begun(interval, candles[WARM].start);
		}
		return { watch, lengths };
	});
	next = WARM;
	minute();
	return (await memory()) - before;
}

/** One closed candle of each length of each pair, and what is decided by it. */
function minute() {
	const candle = candles[next++];
	let decided = 0;
	for (const { watch, lengths } of alerts) {
		for (const length of lengths) watch.closed(length, candle, false);
		for (const length of lengths) watch.reached(length, candle.end);
		decided += watch.decide(() => true).length;
	}
	// The first time also what the state did not know yet.
	if (decided < alerts.length) throw new Error(`${decided} of ${alerts.length} were decided`);
}

module.exports = { minute, prepare };
