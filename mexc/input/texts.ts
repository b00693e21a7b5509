import { codePoint, refusal, shownValue, Unusable, type Naming, type Problem } from './problem';

/** What a text is for, where that decides about what it may hold. */
export type TextUse =
	/** An ID that the user makes: what is done under it is found by it, or taken for done. */
	| 'key'
	/** A note for people, which nobody looks anything up by. */
	| 'note'
	/** Of an asset, which may be called `NULL` in capitals. */
	| 'asset';

/** What JavaScript, JSON and Python write when there is no value. */
const NOTHING = /^(?:undefined|null|nan|\[object \w+\]|Invalid Date(?:Time)?)$/i;
const NOTHING_INSIDE = /\[object \w+\]/;
/** The same as one of the words of a key: `tv-undefined`. */
const NOTHING_IN_KEY =
	/(?<![A-Za-z0-9])(?:undefined|null|nan|Invalid Date(?:Time)?)(?![A-Za-z0-9])/i;
/** `{{ $json.id }}` or `${id}`, that nothing has been put in for. */
const UNFILLED = /\{\{|\}\}|\$\{/;

/** Zero width, direction, joiners, control characters; line breaks and tabs can be seen. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]|(?![\t\n\r])\p{Cc}/u;
/** Every blank but the plain one, for example the no-break space. */
const ODD_BLANK = /(?! )\s/;

const MOST_DIGITS_OF_FRACTION = 15;

/**
 * The text of a value without the blanks around it; numbers as their digits. Throws MexcError of kind
 * `input` for what is no text, has lost digits, or stands for nothing. Blank text is not refused.
 */
export function readText(value: unknown, naming: Naming, use?: TextUse): string {
	if (value instanceof Unusable) throw refusal(naming, value);
	const text = textOf(value, naming);
	const problem = problemOf(text, naming, use);
	if (problem) throw refusal(naming, problem);
	return text;
}

/** As readText, for texts that are compared letter by letter: no blank may pass for another one. */
export function readExactText(value: unknown, naming: Naming, use?: TextUse): string {
	const text = readText(value, naming, use);
	const [blank] = use === 'note' ? [] : (ODD_BLANK.exec(text) ?? []);
	if (blank === undefined) return text;
	throw refusal(naming, {
		problem: `contains a blank that is not a plain one (${codePoint(blank)}): ${shownValue(text, naming)}`,
		hint: 'Remove it, or write a plain blank instead.',
	});
}

function textOf(value: unknown, naming: Naming): string {
	if (typeof value === 'string') return value.trim();
	if (typeof value === 'bigint') return String(value);
	if (typeof value === 'number' && Number.isFinite(value)) {
		if (isExact(value)) return String(value);
		throw refusal(naming, lostDigits(value, naming));
	}
	throw refusal(naming, {
		problem: `must be text, but ${shownValue(value, naming)} was given`,
		hint: 'Use an expression that gives a single text.',
	});
}

/** Whether these are surely the digits that the number had before JavaScript read it. */
export function isExact(value: number): boolean {
	if (Number.isInteger(value)) return Number.isSafeInteger(value);
	const digits = String(value).replace(/^-?0?\.?0*|\D/g, '');
	return !/e/i.test(String(value)) && digits.length <= MOST_DIGITS_OF_FRACTION;
}

export function lostDigits(value: number, naming: Naming): Problem {
	return {
		problem: `was given as the number ${shownValue(value, naming)}, which JavaScript cannot hold exactly: digits may have changed already`,
		hint: `Give ${naming.label} as text, in quotes where the value comes from.`,
	};
}

function problemOf(text: string, naming: Naming, use?: TextUse): Problem | undefined {
	const given = shownValue(text, naming);
	const isCapital = use === 'asset' && text === text.toUpperCase();
	if ((NOTHING.test(text) && !isCapital) || NOTHING_INSIDE.test(text)) {
		return {
			problem: `is ${given}, which stands for no value`,
			hint: 'Check the expression that computes it: what it reads is not there.',
		};
	}
	if (use === 'note') return undefined;
	if (UNFILLED.test(text)) {
		return {
			problem: `holds an expression that was not computed: ${given}`,
			hint: 'Switch the field to Expression, or put the value in for the placeholder.',
		};
	}
	if (use === 'key' && NOTHING_IN_KEY.test(text)) {
		return {
			problem: `has a part that stands for no value: ${given}`,
			hint: 'Check the expression that computes it. What is different must have a different ID.',
		};
	}
	const [invisible] = INVISIBLE.exec(text) ?? [];
	return invisible === undefined ? undefined : invisibleIn(given, invisible);
}

function invisibleIn(given: string, character: string): Problem {
	return {
		problem: `contains an invisible character (${codePoint(character)}): ${given}`,
		hint: 'Remove it: it often comes along when text is copied. Typing the value helps.',
	};
}
