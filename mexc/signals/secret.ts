import { createHash, timingSafeEqual } from 'node:crypto';
import { MexcError } from '../core/errors';
import { fieldOf, signalFields } from './fields';
import type { Entry } from './entry';
import { signalRefusal } from './refusal';
import { isBlank } from './unknownFields';

/**
 * Throws MexcError of kind `policy` for a signal without the secret, or with another one; what was given is never
 * repeated. `isRequired` false lets a signal without one pass; one that is given is compared all the same.
 */
export function checkSecret(
	entries: readonly Entry[],
	expected: string | undefined,
	isRequired: boolean,
): void {
	const given = entries.filter(({ name, value }) => fieldOf(name) === 'secret' && !isBlank(value));
	if (given.length > 1) {
		throw signalRefusal(secretField, 'it has more than one secret', 'Send the secret once.');
	}
	if (given.length === 0 && !isRequired) return;
	if (expected === undefined) {
		throw refusal(
			'The signal was refused: the credential has no Signal Secret, so nobody can say who sent it.',
			'Fill in Signal Secret in the credential and send it as "secret". Where the signal does not come from outside, set Secret Check in Options to Only Where Given and send none.',
		);
	}
	const [{ value } = { value: undefined }] = given;
	if (value === undefined) {
		throw refusal(
			'The signal was refused: it has no secret.',
			'Send the Signal Secret of the credential in the field "secret".',
		);
	}
	if (!('text' in value) || !isSame(value.text.trim(), expected)) {
		throw refusal(
			'The signal was refused: its secret is not the Signal Secret of the credential.',
			'Correct the secret at the sender. If you do not know the sender, change the address of the webhook.',
		);
	}
	refuseElsewhere(entries, expected);
}

/** It would go on to MEXC, into errors and into items. Only what people write is shown, without it. */
function refuseElsewhere(entries: readonly Entry[], secret: string): void {
	const isThere = ({ name, value }: Entry) => {
		if (name.includes(secret)) return true;
		const field = fieldOf(name);
		if (field === 'secret' || field === 'comment') return false;
		return 'text' in value && value.text.includes(secret);
	};
	const entry = entries.find(isThere);
	if (!entry) return;
	const where = entry.name.includes(secret) ? 'the name of a field' : `the field "${entry.name}"`;
	throw refusal(
		`The signal was refused: its secret stands in ${where} as well.`,
		'Send it in the field "secret" alone.',
	);
}

const secretField = signalFields.secret.name;

function refusal(message: string, hint: string): MexcError {
	return new MexcError({ kind: 'policy', message, hint, parameter: secretField });
}

/** Takes the same time whatever differs. */
function isSame(given: string, expected: string): boolean {
	return timingSafeEqual(hash(given), hash(expected));
}

function hash(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
