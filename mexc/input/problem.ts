import { MexcError } from '../core/errors';

/** The field that a value was given for, as errors name it. */
export interface Naming {
	/** What people call it, for example `Order ID`. */
	label: string;
	/** MEXC's name of the parameter, or that of our own field. */
	parameter: string;
	/** The value itself is left out of errors. */
	isSecret?: boolean;
}

/** Why a value is not taken: the end of a sentence that begins with the label, and what to do. */
export interface Problem {
	problem: string;
	hint: string;
}

/**
 * Stands in for a value that must not be used, with the reason. It becomes an error where the value is
 * read, so that a field that does not count at all (another one hides it) refuses nothing.
 */
export class Unusable implements Problem {
	constructor(
		readonly problem: string,
		readonly hint: string,
		/** It was to be computed, and nothing came of it. */
		readonly isEmpty = false,
	) {}
}

export function refusal({ label, parameter }: Naming, { problem, hint }: Problem): MexcError {
	return new MexcError({ kind: 'input', message: `${label} ${problem}.`, hint, parameter });
}

const MOST_SHOWN = 60;

/** A value for the text of an error, in one line; never throws, whatever the value is. */
export function shownValue(value: unknown, { isSecret }: Pick<Naming, 'isSecret'> = {}): string {
	if (isSecret) return 'the value';
	if (typeof value === 'string') return `"${shortened(value)}"`;
	return shortened(textOf(value));
}

function textOf(value: unknown): string {
	if (typeof value !== 'object' || value === null) return String(value);
	try {
		return JSON.stringify(value) ?? 'an object';
	} catch {
		return 'an object';
	}
}

/** Control characters and what is invisible are written by their numbers: they would not be seen. */
function shortened(text: string): string {
	const visible = text
		.slice(0, MOST_SHOWN)
		.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => codePoint(character));
	return text.length > MOST_SHOWN ? `${visible}…` : visible;
}

/** The number of a character as Unicode writes it: `U+200B`. */
export function codePoint(character: string): string {
	const number = character.codePointAt(0) ?? 0;
	return `U+${number.toString(16).toUpperCase().padStart(4, '0')}`;
}
