const { distance, number, summary } = require('./format');

/**
 * One row as lines of text for the terminal.
 *
 * @param {import('./figures').Row} row
 * @param {import('./figures').RowResult} result
 * @returns {string[]}
 */
function textOf({ title, columns }, { figures, goals, growth }) {
	const names = Object.keys(columns);
	const head = ['', ...Object.values(columns), ''];
	const body = figures.map(({ what, unit, cells }) => [
		what,
		...names.map((name) => (cells[name] === undefined ? '-' : summary(cells[name]))),
		unit,
	]);
	return [
		'',
		title,
		...aligned([head, ...body]).map((line) => `  ${line}`),
		...goals.map((one) => `  ${one.isMet ? 'met   ' : 'MISSED'} ${goalText(one)}`),
		...growth.map((one) => `  growth ${growthText(one)}`),
	];
}

/** @param {import('./figures').Goal} goal */
function goalText(goal) {
	const { what, direction, limit, unit, value, isMet } = goal;
	const missed = isMet ? '' : `; ${distance(goal)}`;
	return `${what}: ${summary(value)} ${unit}, ${direction} ${limit} ${unit}${missed}`;
}

/** @param {import('./figures').Growth} growth */
function growthText({ what, unit, points, exponent }) {
	const costs = points.map(({ label, cost }) => `${label} ${number(cost)}`).join(', ');
	return `${what}: ${costs} (${unit}); exponent ${exponent.toFixed(2)}`;
}

/** @param {readonly string[][]} rows */
function aligned(rows) {
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	return rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column]))
			.join('  ')
			.trimEnd(),
	);
}

module.exports = { goalText, growthText, textOf };
