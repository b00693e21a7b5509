import { MexcError } from '../errors';
import { decimalOf } from '../input/numbers';
import { shownValue, type Naming } from '../input/problem';
import { readTime } from '../input/times';
import { compare } from '../trading/decimal';
import type { Schedule } from './alertState';
import { candleIntervals, type CandleInterval } from './candles';
import { frequencies } from './condition';
import { decimalText } from './decimalText';

// Reading the fields that several alerts share. Everything throws an `input` MexcError with one sentence that
// names the field and the value, and a hint.

/** An alert's settings by field name, as a user or an expression gave them. */
export type RawSettings = Readonly<Record<string, unknown>>;

const MAX_COOLDOWN_SECONDS = 31_536_000;

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

export function candleLength(raw: RawSettings): CandleInterval {
	return choice(raw, 'interval', 'Candle', candleIntervals);
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

export function positivePrice(raw: RawSettings, name: string, label: string): string {
	const text = decimal(raw, name, label, '65000.50');
	if (compare(text, '0') > 0) return text;
	throw invalid(
		name,
		`${label} ${text} can never be reached: prices are above zero`,
		`Give ${label} as a number above zero.`,
	);
}

/** How far a value must move back, in percent of the threshold; blank is zero. */
export function rearmPercent({ rearmPercent: value }: RawSettings): string {
	if (isBlank(value)) return '0';
	const text = decimalText(
		decimalOf(value, { label: 'Re-arm Percent', parameter: 'rearmPercent' }),
	);
	if (text === undefined || compare(text, '0') < 0) {
		throw invalid(
			'rearmPercent',
			`Re-arm Percent ${shownValue(value)} is not a percentage of zero or more`,
			'Use a number like 0.5; 0 lets every crossing fire.',
		);
	}
	return text;
}

/** How often the alert may fire and until when; the candle it counts by where it does. */
export function schedule(raw: RawSettings): Schedule & { interval?: CandleInterval } {
	const frequency = choice(raw, 'frequency', 'Frequency', frequencies);
	return {
		frequency,
		cooldownSeconds: frequency === 'cooldown' ? cooldown(raw.cooldownSeconds) : undefined,
		interval: frequency === 'oncePerCandle' ? candleLength(raw) : undefined,
		expiresAt: expiry(raw.expiresAt),
	};
}

function cooldown(value: unknown): number {
	const seconds = numberOf(value, { label: 'Cooldown', parameter: 'cooldownSeconds' });
	if (seconds !== undefined && seconds > 0 && seconds <= MAX_COOLDOWN_SECONDS) return seconds;
	throw invalid(
		'cooldownSeconds',
		`Cooldown ${shownValue(value)} is not a number of seconds above zero`,
		'Use for example 300 for five minutes; the longest is one year.',
	);
}

/** A number of seconds from a number or its text; undefined for anything else. Throws as decimalOf. */
export function numberOf(value: unknown, naming: Naming): number | undefined {
	const text = isBlank(value) ? undefined : decimalOf(value, naming);
	return text === undefined ? undefined : Number(text);
}

/** A moment as readTime takes it, in UTC where it does not say; undefined where none is given. */
export function expiry(value: unknown): number | undefined {
	if (isBlank(value)) return undefined;
	return readTime(value, { label: 'Expires At', parameter: 'expiresAt' });
}

/** Throws an `input` MexcError when the alert has expired already. */
export function checkExpiry({ expiresAt }: Pick<Schedule, 'expiresAt'>, now: number): void {
	if (expiresAt === undefined || expiresAt > now) return;
	throw invalid(
		'expiresAt',
		`Expires At ${new Date(expiresAt).toISOString()} has passed, so the alert can never fire`,
		'Set a later time, or remove the option.',
	);
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
