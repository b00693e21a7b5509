import type { Field, WireValues } from '../endpoints/endpoint';
import { isObject } from '../endpoints/forms';
import { MexcError } from '../core/errors';
import { refusal, shownValue, Unusable, type Naming } from '../input/problem';

/**
 * The rows of a table as JSON of their checked values. Fields that another value of the same row hides, and
 * names that the table lacks, are left out. `parse` checks one value; its errors are given the row's place.
 * Throws MexcError of kind `input` with the name of the table.
 */
export function parseRows(
	field: Field,
	value: unknown,
	parse: (field: Field, raw: unknown) => string | undefined,
): string {
	const naming: Naming = { label: field.displayName, parameter: field.name };
	if (value instanceof Unusable) throw refusal(naming, value);
	if (!Array.isArray(value) || !value.every(isObject)) {
		throw refusal(naming, {
			problem: `is not a list of rows: ${shownValue(value)}`,
			hint: `Add rows in the editor, or write a list of objects with ${namesOf(field).join(', ')}.`,
		});
	}
	const { maxItems } = field.wire as { maxItems: number };
	if (value.length > maxItems) {
		throw refusal(naming, {
			problem: `has ${value.length} rows; at most ${maxItems} are possible`,
			hint: 'Leave some out, or use a further node for them.',
		});
	}
	const rows = value.map((row, index) => inRow(field, index, () => parseRow(field, row, parse)));
	return JSON.stringify(rows);
}

/** What parseRows has written; none where the table was empty. */
export function rowsIn(wire: string | undefined): readonly WireValues[] {
	return wire === undefined ? [] : (JSON.parse(wire) as WireValues[]);
}

/** What `read` gives; an error says in which row it happened. */
export function inRow<Result>(
	{ name, displayName, rows }: Field,
	index: number,
	read: () => Result,
): Result {
	try {
		return read();
	} catch (error) {
		throw inPlace(error, `${rows?.displayName ?? displayName} ${index + 1}`, name);
	}
}

function inPlace(error: unknown, place: string, parameter: string): unknown {
	if (!(error instanceof MexcError)) return error;
	const { kind, message, hint } = error;
	return new MexcError({ kind, message: `${place}: ${message}`, hint, parameter });
}

function parseRow(
	{ rows }: Field,
	row: Readonly<Record<string, unknown>>,
	parse: (field: Field, raw: unknown) => string | undefined,
): WireValues {
	const wire: Record<string, string> = {};
	for (const field of rows?.fields ?? []) {
		const isShown = Object.entries(field.showWhen ?? {}).every(([name, values]) =>
			values.includes(wire[name]),
		);
		if (!isShown) continue;
		const value = parse(field, row[field.name]);
		if (value !== undefined) wire[field.name] = value;
		else if (field.required) throw missing(field);
	}
	return wire;
}

function missing({ displayName, name, placeholder }: Field): MexcError {
	return new MexcError({
		kind: 'input',
		message: `${displayName} is required.`,
		hint: `Fill in ${[displayName, placeholder].filter(Boolean).join(', ')}.`,
		parameter: name,
	});
}

/** Of a table with many fields the first ones, which say what a row is. */
const MOST_NAMES = 12;

function namesOf({ rows }: Field): string[] {
	const names = [...new Set(rows?.fields.map(({ name }) => name))];
	return names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), 'and others'] : names;
}
