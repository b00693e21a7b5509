import type { Field } from '../endpoints/endpoint';
import { MexcError } from '../core/errors';
import { listEntries } from '../input/lists';
import { readAsset, readSymbol, readSymbols } from '../input/names';
import { decimalOf, wholeNumberOf } from '../input/numbers';
import { refusal, shownValue, Unusable, type Naming } from '../input/problem';
import { readExactText, readText } from '../input/texts';
import { readTime } from '../input/times';
import { inCapitals } from '../input/symbolNames';
import { compare, isPlainDecimal, isZero } from '../core/decimal';
import { encodeOnce } from './sign';
import { parseRows } from './wireRows';

const MAX_DIGITS = 20;
/** Where an empty list is as good as an empty field. */
const LISTS: ReadonlySet<string> = new Set(['symbols', 'coins', 'list', 'choices', 'rows']);

/**
 * One value as it goes on the wire, or undefined when it is blank. Numbers are written with the digits
 * JavaScript shows for them, never with an exponent; what MEXC cannot take is refused here, by name, and so is
 * what has lost digits or stands for nothing. Throws MexcError of kind `input` with the parameter's name.
 */
export function parseWireValue(field: Field, raw: unknown): string | undefined {
	const value = field.type === 'resourceLocator' ? locatorValue(raw) : raw;
	if (value instanceof Unusable && value.isEmpty && (field.alternative || field.required)) {
		return undefined;
	}
	if (value === undefined || value === null) return undefined;
	if (typeof value === 'string' && value.trim() === '') return undefined;
	if (LISTS.has(field.wire.kind) && Array.isArray(value) && value.length === 0) return undefined;
	return parsers[field.wire.kind](field, value);
}

const parsers: Record<Field['wire']['kind'], (field: Field, value: unknown) => string> = {
	text: parseText,
	payload: parsePayload,
	symbol: (field, value) => readSymbol(value, namingOf(field)),
	symbols: (field, value) => notEmpty(field, readSymbols(value, namingOf(field))),
	coin: parseCoin,
	coins: (field, value) => parseList(field, value, parseCoin),
	list: (field, value) => parseList(field, value, parseText),
	decimal: parseDecimal,
	integer: parseInteger,
	time: parseTime,
	choice: parseChoice,
	choices: (field, value) => parseList(field, value, parseChoice),
	boolean: parseBoolean,
	rows: (field, value) => parseRows(field, value, parseWireValue),
};

function locatorValue(raw: unknown): unknown {
	const isLocator = typeof raw === 'object' && raw !== null && '__rl' in raw && 'value' in raw;
	return isLocator ? raw.value : raw;
}

/** How errors name a field and its value. */
function namingOf({ displayName, name, typeOptions }: Field): Naming {
	return { label: displayName, parameter: name, isSecret: typeOptions?.password };
}

function refuse(field: Field, message: string, hint: string): never {
	throw new MexcError({ kind: 'input', message, hint, parameter: field.name });
}

function quote(field: Field, value: unknown): string {
	return shownValue(value, namingOf(field));
}

function asText(field: Field, value: unknown): string {
	return readText(value, namingOf(field));
}

function parseText(field: Field, value: unknown): string {
	const wire = field.wire as Partial<Extract<Field['wire'], { kind: 'text' }>>;
	const text = readExactText(value, namingOf(field), wire.use);
	if (wire.maxLength !== undefined && text.length > wire.maxLength) {
		refuse(
			field,
			`${field.displayName} has ${text.length} characters; at most ${wire.maxLength} are allowed.`,
			'Shorten it.',
		);
	}
	if (wire.pattern && !wire.pattern.test(text)) {
		if (wire.form !== undefined) {
			refuse(
				field,
				`${field.displayName} must be ${wire.form}: ${quote(field, text)}.`,
				'Correct it.',
			);
		}
		refuse(
			field,
			`${field.displayName} contains a character that is not allowed: ${quote(field, text)}.`,
			'Use letters, digits, "-" and "_" only.',
		);
	}
	try {
		encodeOnce(text);
	} catch (error) {
		const { message, hint } = error as MexcError;
		refuse(field, `${field.displayName}: ${message}`, hint ?? '');
	}
	return text;
}

/** Nothing of it is shown in errors: who sent it is not known yet, and it may hold a secret. */
function parsePayload(field: Field, value: unknown): string {
	if (value instanceof Unusable) throw refusal(namingOf(field), value);
	const naming = { ...namingOf(field), isSecret: true };
	// Placeholders inside are judged where its fields are known.
	if (typeof value === 'string') return readText(value, naming, 'note');
	const json = jsonOf(value);
	if (json !== undefined) return json;
	return refuse(
		field,
		`${field.displayName} must be text or an object.`,
		'Give the body of the webhook, as {{ $json.body }} does.',
	);
}

/** Undefined for what is no JSON object, or has nothing in it. */
function jsonOf(value: unknown): string | undefined {
	try {
		const json = JSON.stringify(value) as string | undefined;
		return json?.startsWith('{') && json !== '{}' ? json : undefined;
	} catch {
		return undefined;
	}
}

function parseCoin(field: Field, value: unknown): string {
	return readAsset(value, namingOf(field));
}

function parseList(
	field: Field,
	value: unknown,
	parseEntry: (field: Field, entry: unknown) => string,
): string {
	const read = listEntries(value, namingOf(field)).map((entry) => parseEntry(field, entry));
	const entries = [...new Set(read)];
	const { maxItems = Infinity } = field.wire as { maxItems?: number };
	if (entries.length > maxItems) {
		refuse(
			field,
			`${field.displayName} has ${entries.length} entries; at most ${maxItems} are allowed.`,
			'Split them over several requests.',
		);
	}
	return notEmpty(field, entries);
}

/** Nothing but separators is no list, and not the same as an empty field. */
function notEmpty(field: Field, entries: readonly string[]): string {
	if (entries.length > 0) return entries.join(',');
	const what = field.wire.kind === 'symbols' ? 'pairs' : 'entries';
	return refuse(field, `${field.displayName} is empty.`, `Write ${what} separated by commas.`);
}

/** Digits of a number or text; everything MEXC answers with 700008 is refused first (quirks 85). */
function parseDecimal(field: Field, value: unknown): string {
	if (typeof value === 'number' && !Number.isFinite(value)) {
		refuse(
			field,
			`${field.displayName} is not a number.`,
			'Check the expression that computes it.',
		);
	}
	const text = decimalOf(value, namingOf(field));
	if (text === undefined || !isPlainDecimal(text)) {
		refuse(
			field,
			`${field.displayName} must be a positive decimal number, but ${quote(field, value)} was given.`,
			decimalHint(value),
		);
	}
	const [whole, fraction = ''] = text.split('.');
	if (whole.length > MAX_DIGITS || fraction.length > MAX_DIGITS) {
		refuse(
			field,
			`${field.displayName} has too many digits: ${quote(field, value)}.`,
			`MEXC takes at most ${MAX_DIGITS} digits before and ${MAX_DIGITS} after the point.`,
		);
	}
	const { positive, max } = field.wire as { positive?: boolean; max?: string };
	if (positive && isZero(text)) {
		refuse(field, `${field.displayName} must be greater than zero.`, 'Give a positive number.');
	}
	if (max !== undefined && compare(text, max) > 0) {
		refuse(field, `${field.displayName} is ${text}, but must be at most ${max}.`, 'Give less.');
	}
	return text;
}

function decimalHint(value: unknown): string {
	if (typeof value === 'object') return 'Use an expression that gives a single number.';
	const text = String(value).trim();
	if (/^-/.test(text)) return 'Negative numbers are not possible here.';
	if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return 'Leave the thousand separators out.';
	if (/^\d+,\d+$/.test(text)) return 'Use a point, not a comma, before the decimals.';
	if (/^\d*(\.\d+)?e[+-]?\d+$/i.test(text)) return 'Write the digits out, without an exponent.';
	if (/^(\.\d+|\d+\.)$/.test(text)) return 'Write a digit before and after the point.';
	return 'Write digits with a point, for example 0.01.';
}

function parseInteger(field: Field, value: unknown): string {
	const { min, max } = field.wire as { min?: number; max?: number };
	const number = wholeNumberOf(value, namingOf(field));
	if (number === undefined) {
		return refuse(
			field,
			`${field.displayName} must be a whole number, but ${quote(field, value)} was given.`,
			'Write digits only.',
		);
	}
	if ((min !== undefined && number < min) || (max !== undefined && number > max)) {
		const range = [min !== undefined && `at least ${min}`, max !== undefined && `at most ${max}`];
		refuse(
			field,
			`${field.displayName} is ${number}, but must be ${range.filter(Boolean).join(' and ')}.`,
			'Choose a number in that range.',
		);
	}
	return String(number);
}

function parseTime(field: Field, value: unknown): string {
	return String(readTime(value, namingOf(field)));
}

/** In any case of its letters, as senders write it, where that names one value only (`1m` is not `1M`). */
function parseChoice(field: Field, value: unknown): string {
	const text = asText(field, value);
	const values = (field.options ?? []).map((option) => option.value);
	if (values.includes(text)) return text;
	const alike = values.filter((candidate) => inCapitals(candidate) === inCapitals(text));
	if (alike.length === 1) return alike[0];
	return refuse(
		field,
		`${field.displayName} does not know the value ${quote(field, value)}.`,
		`Use one of: ${values.filter(Boolean).join(', ')}.`,
	);
}

function parseBoolean(field: Field, value: unknown): string {
	if (value instanceof Unusable) throw refusal(namingOf(field), value);
	const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (text === true || text === 'true') return 'true';
	if (text === false || text === 'false') return 'false';
	return refuse(
		field,
		`${field.displayName} must be true or false, but ${quote(field, value)} was given.`,
		'Use true or false.',
	);
}
