'use strict';

// What indicators cost: microseconds for each closed candle and bytes for each pair.
//   node --expose-gc scripts/bench/indicators.js

const { requireTypeScript } = require('../typescript');
const { randomCandles } = require('./randomCandles');

requireTypeScript();
const { indicatorNames, titleOf } = require('../../mexc/indicators/catalogue');
const { parseIndicator } = require('../../mexc/indicators/parseIndicator');
const { planIndicators, trackIndicators } = require('../../mexc/indicators/trackIndicators');

const MINUTE_MS = 60_000;
const CANDLES = 20_000;

/** @param {() => void} run */
function microsecondsOf(run) {
	run();
	const begin = process.hrtime.bigint();
	run();
	return Number(process.hrtime.bigint() - begin) / 1_000;
}

const candles = randomCandles(CANDLES, { lengthMs: MINUTE_MS, moveTicks: 2_000, wickTicks: 500 });

console.log('indicator            candles read   µs per closed candle');
/** @type {{ indicator: string, length?: number }[]} */
const asked = indicatorNames.map((indicator) => ({ indicator }));
for (const raw of [...asked, { indicator: 'ema', length: 200 }]) {
	const plan = planIndicators([parseIndicator(raw, 'Min1')], 'Min1');
	const total = microsecondsOf(() => {
		const tracker = trackIndicators(plan);
		for (const candle of candles) {
			tracker.add(candle);
			tracker.compute();
		}
	});
	const needed = String(plan.candlesNeeded).padStart(12);
	const perCandle = (total / CANDLES).toFixed(2).padStart(22);
	console.log(`${titleOf(plan.bound[0].spec).padEnd(20)} ${needed} ${perCandle}`);
}

// A watchlist: 1,000 pairs, four lengths of candle, five conditions each, one closed candle a minute each.
const PAIRS = 1_000;
const INTERVALS = /** @type {const} */ (['Min1', 'Min5', 'Min15', 'Min60']);
const conditions = [
	{ indicator: 'rsi' },
	{ indicator: 'ema', length: 200 },
	{ indicator: 'macd' },
	{ indicator: 'bollinger' },
	{ indicator: 'superTrend' },
];
const collect = /** @type {() => void} */ (globalThis.gc ?? (() => undefined));
collect();
const before = process.memoryUsage();
const trackers = INTERVALS.flatMap((interval) => {
	const specs = conditions.map((raw) => parseIndicator(raw, interval));
	const plan = planIndicators(specs, interval);
	return Array.from({ length: PAIRS }, () => trackIndicators(plan));
});
const warm = candles.slice(0, 3_000);
for (const tracker of trackers) for (const candle of warm) tracker.add(candle);
collect();
const after = process.memoryUsage();
const used = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
const next = candles[3_000];
const round = process.hrtime.bigint();
for (const tracker of trackers) {
	tracker.add(next);
	tracker.read();
}
const roundMs = Number(process.hrtime.bigint() - round) / 1e6;
console.log(
	`\n${PAIRS} pairs × ${conditions.length} conditions × ${INTERVALS.length} intervals, one closed candle a minute each:`,
);
console.log(`  ${roundMs.toFixed(0)} ms a minute = ${(roundMs / 600).toFixed(2)} % of a core`);
console.log(
	`  ${(used / 1e6).toFixed(0)} MB = ${Math.round(used / trackers.length)} bytes a series`,
);
