'use strict';

/**
 * The same walk of a price at each run, in the form of closed candles.
 * @param {number} count
 * @param {{ lengthMs: number, moveTicks: number, wickTicks: number }} options ticks of 0.01: how far a price
 *   moves in a candle at most in both directions together, and how long a wick is at most
 */
function randomCandles(count, { lengthMs, moveTicks, wickTicks }) {
	let state = 1;
	const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
	let price = 6_500_000;
	return Array.from({ length: count }, (_, index) => {
		const open = price;
		price += Math.round((random() - 0.5) * moveTicks);
		const text = (/** @type {number} */ ticks) => (ticks / 100).toFixed(2);
		return {
			start: index * lengthMs,
			end: (index + 1) * lengthMs,
			open: text(open),
			high: text(Math.max(open, price) + Math.round(random() * wickTicks)),
			low: text(Math.min(open, price) - Math.round(random() * wickTicks)),
			close: text(price),
			volume: (random() * 100).toFixed(4),
			quoteVolume: '0',
		};
	});
}

module.exports = { randomCandles };
