type TableRow = Readonly<Record<string, unknown>>;

/** What a spreadsheet takes for the beginning of a formula, also in full width or behind a control character. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;
const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * Rows as CSV (RFC 4180: comma, CRLF, quotes doubled), beginning with a line of names. `columns` come
 * first and are there without rows as well; names that only rows have follow in order of appearance.
 * Text stays digit for digit. Text that a spreadsheet would run as a formula gets an apostrophe in front.
 */
export function csvOf(columns: readonly string[], rows: readonly TableRow[]): string {
	const names = [...new Set([...columns, ...rows.flatMap((row) => Object.keys(row))])];
	const lines = [names, ...rows.map((row) => names.map((name) => row[name]))];
	return lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: unknown): string {
	const text = textOf(value);
	const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function textOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
