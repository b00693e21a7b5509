/**
 * Three significant digits, with spaces between thousands: `0.884`, `65 300`.
 *
 * @param {number} value
 */
function number(value) {
	if (!Number.isFinite(value)) return String(value);
	const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
	if (digits < 2) return value.toFixed(Math.max(0, Math.min(6, 2 - digits)));
	const step = 10 ** Math.max(0, digits - 2);
	return String(Math.round(value / step) * step).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/**
 * The median, and in brackets the middle half of the runs.
 *
 * @param {import('./statistics').Summary} summary
 */
function summary({ median, low, high, runs }) {
	if (runs === 1) return number(median);
	return `${number(median)} (${number(low)} to ${number(high)})`;
}

/** @param {import('./figures').Goal} goal */
function distance({ value, limit, direction, isMet }) {
	const share = direction === 'at most' ? value.median / limit : limit / value.median;
	if (isMet) return 'met';
	return `missed: ${number(share)} times the limit`;
}

module.exports = { distance, number, summary };
