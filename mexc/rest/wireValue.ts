import type { Field } from '../endpoints/endpoint';
import { normalizeSymbol } from '../endpoints/symbol';
import { MexcError } from '../errors';
import { compare, isPlainDecimal, isZero, plainText } from '../trading/decimal';
import { encodeOnce } from './sign';

/** Before 1973 in milliseconds: such a number was meant in seconds. */
const SECONDS_BELOW = 100_000_000_000;
const MAX_DIGITS = 20;

/**
 * One value as it goes on the wire, or undefined when it is blank. Numbers are written with the digits
 * JavaScript shows for them, never with an exponent; what MEXC cannot take is refused here, by name.
 * Throws MexcError of kind `input` with the parameter's name.
 */
export function parseWireValue(field: Field, raw: unknown): string | undefined {
	const value = field.type === 'resourceLocator' ? locatorValue(raw) : raw;
	if (value === undefined || value === null) return undefined;
	if (typeof value === 'string' && value.trim() === '') return undefined;
	if (Array.isArray(value) && value.length === 0) return undefined;
	return parsers[field.wire.kind](field, value);
}

const parsers: Record<Field['wire']['kind'], (field: Field, value: unknown) => string> = {
	text: parseText,
	symbol: (field, value) => normalizeSymbol(asText(field, value), field.name),
	symbols: parseSymbols,
	coin: parseCoin,
	coins: (field, value) => parseList(field, value, parseCoin),
	list: (field, value) => parseList(field, value, parseText),
	decimal: parseDecimal,
	integer: parseInteger,
	time: parseTime,
	choice: parseChoice,
	choices: (field, value) => parseList(field, value, parseChoice),
	boolean: parseBoolean,
};

function locatorValue(raw: unknown): unknown {
	return typeof raw === 'object' && raw !== null && 'value' in raw ? raw.value : raw;
}

function refuse(field: Field, message: string, hint: string): never {
	throw new MexcError({ kind: 'input', message, hint, parameter: field.name });
}

/** The value for an error text; secrets are not shown. */
function quote(field: Field, value: unknown): string {
	if (field.typeOptions?.password) return 'the value';
	const text = typeof value === 'object' ? (JSON.stringify(value) ?? 'it') : String(value);
	return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

function asText(field: Field, value: unknown): string {
	if (typeof value === 'string') return value.trim();
	if (typeof value === 'number' || typeof value === 'bigint') return String(value);
	return refuse(
		field,
		`${field.displayName} must be text, but ${quote(field, value)} was given.`,
		'Use an expression that gives a single text.',
	);
}

function parseText(field: Field, value: unknown): string {
	const wire = field.wire as { maxLength?: number; pattern?: RegExp; form?: string };
	const text = asText(field, value);
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

function parseSymbols(field: Field, value: unknown): string {
	const list = Array.isArray(value) ? value : asText(field, value).split(',');
	const names = list.map((entry) => asText(field, entry)).filter((name) => name !== '');
	if (names.length === 0) {
		refuse(field, `${field.displayName} is empty.`, 'Write pairs separated by commas.');
	}
	return names.map((name) => normalizeSymbol(name, field.name)).join(',');
}

/** Assets are letters and digits of any alphabet; histories also know names such as `USDC-TRX` (quirks 61). */
const COIN = /^[\p{L}\p{N}$.()_-]{1,40}$/u;

function parseCoin(field: Field, value: unknown): string {
	const coin = asText(field, value).toUpperCase();
	if (COIN.test(coin)) return coin;
	return refuse(
		field,
		`${field.displayName} is not an asset: ${quote(field, value)}.`,
		'Choose one from the list or write its short name, for example USDT.',
	);
}

function parseList(
	field: Field,
	value: unknown,
	parseEntry: (field: Field, entry: unknown) => string,
): string {
	const list = Array.isArray(value) ? value : asText(field, value).split(',');
	const texts = list.map((entry) => asText(field, entry)).filter((entry) => entry !== '');
	if (texts.length === 0) {
		refuse(field, `${field.displayName} is empty.`, 'Write entries separated by commas.');
	}
	const entries = [...new Set(texts.map((text) => parseEntry(field, text)))];
	const { maxItems = Infinity } = field.wire as { maxItems?: number };
	if (entries.length > maxItems) {
		refuse(
			field,
			`${field.displayName} has ${entries.length} entries; at most ${maxItems} are allowed.`,
			'Split them over several requests.',
		);
	}
	return entries.join(',');
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
	const isNumber = typeof value === 'number' || typeof value === 'bigint';
	const text = isNumber ? plainText(value) : asText(field, value);
	if (!isPlainDecimal(text)) {
		refuse(
			field,
			`${field.displayName} must be a positive decimal number, but ${quote(field, value)} was given.`,
			decimalHint(text),
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

function decimalHint(text: string): string {
	if (/^-/.test(text)) return 'Negative numbers are not possible here.';
	if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return 'Leave the thousand separators out.';
	if (/^\d+,\d+$/.test(text)) return 'Use a point, not a comma, before the decimals.';
	if (/^\d*(\.\d+)?e[+-]?\d+$/i.test(text)) return 'Write the digits out, without an exponent.';
	if (/^(\.\d+|\d+\.)$/.test(text)) return 'Write a digit before and after the point.';
	return 'Write digits with a point, for example 0.01.';
}

function parseInteger(field: Field, value: unknown): string {
	const { min, max } = field.wire as { min?: number; max?: number };
	const text = asText(field, value);
	const number = Number(text);
	if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number)) {
		refuse(
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
	const ms = milliseconds(value);
	if (ms === undefined || !Number.isSafeInteger(ms)) {
		refuse(
			field,
			`${field.displayName} is not a time: ${quote(field, value)}.`,
			'Use milliseconds since 1970, a date, or ISO text such as 2026-01-31T12:00:00Z.',
		);
	}
	if (ms < SECONDS_BELOW) {
		refuse(
			field,
			`${field.displayName} ${quote(field, value)} lies before 1973.`,
			'MEXC counts in milliseconds: multiply seconds by 1000.',
		);
	}
	return String(ms);
}

/** Text without an offset is read as UTC, so that the machine's time zone changes nothing. */
function milliseconds(value: unknown): number | undefined {
	if (value instanceof Date) return value.getTime();
	if (typeof value === 'object' && value !== null && 'toMillis' in value) {
		return (value as { toMillis(): number }).toMillis();
	}
	if (typeof value === 'number') return value;
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	if (/^-?\d+$/.test(text)) return Number(text);
	if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
	const hasTime = /\d{2}:\d{2}/.test(text);
	const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i.test(text.slice(10));
	const parsed = Date.parse(hasTime && !hasZone ? `${text.replace(' ', 'T')}Z` : text);
	return Number.isNaN(parsed) ? undefined : parsed;
}

function parseChoice(field: Field, value: unknown): string {
	const text = asText(field, value);
	const values = (field.options ?? []).map((option) => option.value);
	if (values.includes(text)) return text;
	const near = values.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
	return refuse(
		field,
		`${field.displayName} does not know the value ${quote(field, value)}.`,
		near === undefined
			? `Use one of: ${values.filter(Boolean).join(', ')}.`
			: `Upper and lower case matter: write ${near}.`,
	);
}

function parseBoolean(field: Field, value: unknown): string {
	const text = String(value).toLowerCase();
	if (text === 'true' || text === 'false') return text;
	return refuse(
		field,
		`${field.displayName} must be true or false, but ${quote(field, value)} was given.`,
		'Use true or false.',
	);
}
