/** Between the quiet prices and those of alerts. */
const THRESHOLD = '150000';

/**
 * Above the threshold, so that it fires after a quiet one; the decimals count them.
 *
 * @param {number} index below a million
 */
function alertPrice(index) {
	return `150001.${String(index).padStart(6, '0')}1`;
}

/**
 * @param {unknown} price
 * @returns {number | undefined} the index of an alert's price
 */
function alertIndex(price) {
	const match = /^150001\.(\d{6})1$/.exec(String(price));
	return match === null ? undefined : Number(match[1]);
}

module.exports = { THRESHOLD, alertIndex, alertPrice };
