import { codePoint } from '../input/problem';
import type { Entry } from './entry';
import { jsonEntries } from './jsonEntries';
import { payloadRefusal } from './refusal';
import { alertEntries } from './alertText';
import { pairEntries } from './pairEntries';

/** A signal is some hundred characters long. */
export const MOST_CHARACTERS = 16_384;
const MOST_ENTRIES = 100;

/**
 * The values of a payload: JSON text of one object, `name=value` in lines or in a row, or the text that
 * TradingView writes for the orders of a strategy. Throws MexcError of kind `input`, whose text repeats nothing
 * of the payload's values: nobody has proved yet who sent it.
 */
export function readPayload(payload: string): readonly Entry[] {
	if (payload.length > MOST_CHARACTERS) {
		throw payloadRefusal(
			`it has ${payload.length} characters, and at most ${MOST_CHARACTERS} are read`,
			'Send the fields of the signal alone.',
		);
	}
	const text = payload.trim();
	const entries = entriesOf(text);
	if (entries.length > MOST_ENTRIES) {
		throw payloadRefusal(
			`it has ${entries.length} fields, and at most ${MOST_ENTRIES} are read`,
			'Send the fields of the signal alone.',
		);
	}
	for (const { name } of entries) checkName(name);
	return entries;
}

function entriesOf(text: string): Entry[] {
	if (text.startsWith('{')) return jsonEntries(text);
	if (text.startsWith('[')) {
		throw payloadRefusal(
			'it is a list, and one item is one signal',
			'Split the list first, for example with the Split Out node.',
		);
	}
	return alertEntries(text) ?? pairEntries(text);
}

const PLAIN_NAME = /^[A-Za-z0-9_$][A-Za-z0-9_$ .-]{0,59}$/;

/** A name with a letter of another alphabet may only look like one that decides. */
function checkName(name: string): void {
	if (PLAIN_NAME.test(name)) return;
	if (name.startsWith('{')) {
		throw payloadRefusal(
			'JSON has arrived as a form',
			'Let the sender set the header Content-Type: application/json.',
		);
	}
	const strange = [...name].find((letter) => !/[A-Za-z0-9_$ .-]/.test(letter));
	const why = strange === undefined ? '' : ` (it holds ${codePoint(strange)})`;
	throw payloadRefusal(
		`the name of a field is no plain name${why}`,
		'Names are made of A to Z, digits, _ and -, at most 60.',
	);
}
