/**
 * A payload and what it must be read as: `BTCUSDT buy 0.01`, or `!` and the field that the refusal names. See
 * `summaryOf` for the words.
 */
export type Row = readonly [payload: object | string, expected: string];

/** One kind of sender with the payloads it writes. */
export interface Sender {
	name: string;
	rows: readonly Row[];
}

/** The payloads of a sender that always writes the same object, each with something changed. */
export function changed(
	base: object,
	changes: ReadonlyArray<readonly [change: object, expected: string]>,
): Row[] {
	return changes.map(([change, expected]) => [merged(base, change), expected]);
}

/** Objects inside are merged too; `undefined` takes a field away. */
function merged(base: object, change: object): object {
	const all: Record<string, unknown> = { ...base };
	for (const [name, value] of Object.entries(change)) {
		const before = all[name];
		const isBoth = isObject(before) && isObject(value);
		all[name] = isBoth ? merged(before, value) : value;
	}
	return all;
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
