/**
 * @typedef {object} Summary of several runs
 * @property {number} median
 * @property {number} low the lower quartile
 * @property {number} high the upper quartile
 * @property {number} runs
 */

/** @param {readonly number[]} values at least one */
function median(values) {
	return percentile(values, 0.5);
}

/**
 * Between two values the straight line counts.
 *
 * @param {readonly number[]} values at least one, in any order
 * @param {number} share 0 to 1
 * @returns {number}
 */
function percentile(values, share) {
	if (values.length === 0) throw new RangeError('Nothing was measured');
	const sorted = [...values].sort((a, b) => a - b);
	const place = (sorted.length - 1) * share;
	const below = Math.floor(place);
	const above = Math.ceil(place);
	return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/**
 * @param {readonly number[]} values at least one
 * @returns {Summary} the middle half of the runs is the noise
 */
function summarize(values) {
	return {
		median: median(values),
		low: percentile(values, 0.25),
		high: percentile(values, 0.75),
		runs: values.length,
	};
}

/**
 * How cost grows with size: 0 not at all, 1 in proportion, 2 with its square; the slope of the straight line
 * through the logarithms.
 *
 * @param {ReadonlyArray<{ size: number, cost: number }>} points at least two sizes, all above zero
 */
function exponent(points) {
	const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
	const mean = (/** @type {readonly number[]} */ values) =>
		values.reduce((sum, value) => sum + value, 0) / values.length;
	const [x, y] = [mean(logs.map((point) => point.x)), mean(logs.map((point) => point.y))];
	const covariance = mean(logs.map((point) => (point.x - x) * (point.y - y)));
	return covariance / mean(logs.map((point) => (point.x - x) ** 2));
}

module.exports = { exponent, median, percentile, summarize };
