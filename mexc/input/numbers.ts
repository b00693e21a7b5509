import { decimalOf as incomingDecimal, plainText } from '../core/decimal';
import { refusal, Unusable, type Naming } from './problem';
import { isExact, lostDigits, readText } from './texts';

/**
 * The digits of a number or of its text, with at most a sign before them and a point between, never an
 * exponent; undefined for what is no number. Throws MexcError of kind `input` for a whole number that has lost
 * digits on its way, and for text that stands for nothing.
 */
export function decimalOf(value: unknown, naming: Naming): string | undefined {
	if (value instanceof Unusable) throw refusal(naming, value);
	if (typeof value === 'string') return incomingDecimal(readText(value, naming));
	if (typeof value === 'bigint') return value.toString();
	if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
	// A fraction was computed, and its digits are as good as they get; a whole number may be an ID or a count.
	if (Number.isInteger(value) && !isExact(value)) throw refusal(naming, lostDigits(value, naming));
	return plainText(value);
}

/** A whole number up to 2^53 from digits or a number; undefined for anything else. Throws as decimalOf. */
export function wholeNumberOf(value: unknown, naming: Naming): number | undefined {
	const text = decimalOf(value, naming);
	if (text === undefined || !/^-?\d+$/.test(text)) return undefined;
	const number = Number(text);
	return Number.isSafeInteger(number) ? number : undefined;
}
