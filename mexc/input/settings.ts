import { compare } from '../core/decimal';
import { decimalText } from '../core/decimalText';
import { MexcError } from '../core/errors';
import { decimalOf } from './numbers';
import { shownValue, type Naming } from './problem';

// Reading one field of a set of settings. Everything throws an `input` MexcError with one sentence that names
// the field and the value, and a hint.

/** Settings of an alert or an indicator by field name, as a user or an expression gave them. */
export type RawSettings = Readonly<Record<string, unknown>>;

export function invalid(parameter: string, message: string, hint: string): MexcError {
	return new MexcError({ kind: 'input', parameter, message: `${message}.`, hint });
}

export function isBlank(value: unknown): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
	);
}

export function choice<T extends string>(
	raw: RawSettings,
	name: string,
	label: string,
	allowed: readonly T[],
): T {
	const given = raw[name];
	const value = allowed.find((candidate) => candidate === given);
	if (value !== undefined) return value;
	throw invalid(
		name,
		`${label} ${shownValue(given)} is not a choice of this alert`,
		`Use one of: ${allowed.join(', ')}.`,
	);
}

/** A number that may be zero or below, as exact decimal text. `example` is a value that fits. */
export function decimal(raw: RawSettings, name: string, label: string, example: string): string {
	const value = raw[name];
	if (isBlank(value)) {
		throw invalid(name, `${label} is missing`, `Give ${label} as plain digits, like ${example}.`);
	}
	const text = decimalOf(value, { label, parameter: name });
	if (text !== undefined) return decimalText(text) ?? text;
	throw invalid(
		name,
		`${label} ${shownValue(value)} is not a number`,
		`Use plain digits with a point, like ${example}, without thousands separators or currency.`,
	);
}

/** The same above zero. */
export function positiveDecimal(
	raw: RawSettings,
	name: string,
	label: string,
	example: string,
): string {
	const text = decimal(raw, name, label, example);
	if (compare(text, '0') > 0) return text;
	throw invalid(name, `${label} ${text} is not above zero`, `Use a number like ${example}.`);
}

/** A JavaScript number (of seconds, of candles) from a number or its text; undefined for anything else. Throws as decimalOf. */
export function numberOf(value: unknown, naming: Naming): number | undefined {
	const text = isBlank(value) ? undefined : decimalOf(value, naming);
	return text === undefined ? undefined : Number(text);
}

/** The rows of a table as the editor keeps them; none for anything else. */
export function tableRows(value: unknown): readonly RawSettings[] {
	const rows: unknown = (value as { row?: unknown } | null | undefined)?.row;
	if (!Array.isArray(rows)) return [];
	return rows.filter((row) => typeof row === 'object' && row !== null) as RawSettings[];
}

/** A switch: true or false, or one of these as text; `standard` where it is blank. */
export function isOn(raw: RawSettings, name: string, label: string, standard: boolean): boolean {
	const value = raw[name];
	if (isBlank(value)) return standard;
	const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (text === true || text === 'true') return true;
	if (text === false || text === 'false') return false;
	throw invalid(
		name,
		`${label} ${shownValue(value)} is neither true nor false`,
		'Use true or false.',
	);
}
