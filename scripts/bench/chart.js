'use strict';

// What a picture costs: milliseconds of a processor, so that other work on the machine counts little, and bytes.
//   node scripts/bench/chart.js

const { requireTypeScript } = require('../typescript');
const { randomCandles } = require('./randomCandles');

requireTypeScript();

const { chartPng } = require('../../mexc/chart/chart');
const { parseIndicator } = require('../../mexc/indicators/parseIndicator');

const HOUR_MS = 3_600_000;
const ROUNDS = 40;

const candles = randomCandles(500, { lengthMs: HOUR_MS, moveTicks: 40_000, wickTicks: 9_000 });
const specs = [
	{ indicator: 'ema', length: 50 },
	{ indicator: 'bollinger' },
	{ indicator: 'rsi' },
].map((raw) => parseIndicator(raw, 'Min60'));

/** @type {Record<string, Partial<import('../../mexc/chart/chart').ChartOptions>>} */
const cases = {
	'candles and volume': {},
	'with EMA, Bollinger Bands and RSI': { indicators: specs },
	'the same, dark, 390 × 220': { indicators: specs, theme: 'dark', width: 390, height: 220 },
};

for (const [name, options] of Object.entries(cases)) {
	/** @type {number[]} */
	const times = [];
	let bytes = 0;
	for (let round = 0; round < ROUNDS; round++) {
		const begin = process.cpuUsage();
		const { png } = chartPng({ symbol: 'BTCUSDT', interval: 'Min60', candles, ...options });
		const { user, system } = process.cpuUsage(begin);
		times.push((user + system) / 1_000);
		bytes = png.length;
	}
	const [first, ...later] = times;
	const median = later.sort((a, b) => a - b)[later.length >> 1];
	console.log(
		`${name}: ${median.toFixed(1)} ms (the first ${first.toFixed(0)} ms), ${(bytes / 1000).toFixed(1)} kB`,
	);
}
