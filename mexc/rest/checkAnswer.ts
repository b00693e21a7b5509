import type { Endpoint, WireValues } from '../endpoints/endpoint';
import { anObject, isObject, rows, type Form } from '../endpoints/forms';
import { MexcError } from '../core/errors';

type Checked = Pick<Endpoint, 'action' | 'effect' | 'output'>;

/** Longer words are not shown: cut, they could end within something that has to be hidden. */
const LONGEST_WORDS = 160;

/**
 * The parsed body of a success, when it has the form that everything behind relies on; of a list only what
 * was asked for, where MEXC leaves a filter out. Throws MexcError: `protocol` for another form, which for a
 * write leaves the outcome unknown; `exchange` when the body says a reason instead.
 */
export function checkAnswer(endpoint: Checked, values: WireValues, body: unknown): unknown {
	const wrong = formOf(endpoint)(body, 'the answer');
	if (wrong !== undefined) throw refusalIn(endpoint, body) ?? unfitting(endpoint, wrong);
	return endpoint.output.select?.(body, values) ?? body;
}

function formOf({ output }: Checked): Form {
	return output.form ?? (output.shape === 'list' ? rows : anObject);
}

/** A reason under a code that is no number; those with numbers were found before (answer.ts). */
function refusalIn({ effect }: Checked, body: unknown): MexcError | undefined {
	if (!isObject(body)) return undefined;
	const { code } = body;
	const isCode = typeof code === 'string' && /^[\w.-]{1,40}$/.test(code) && !/^(0|200)$/.test(code);
	const words = [body.msg, body.message].find((one): one is string => typeof one === 'string');
	if (!isCode || words === undefined || words.length > LONGEST_WORDS) return undefined;
	const said = words.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
	if (said === '') return undefined;
	return new MexcError({
		kind: 'exchange',
		message: `MEXC: ${said} (code ${code}).`,
		hint: hintFor(effect, 'Check the values of this operation; the text comes from MEXC.'),
		code,
		httpStatus: 200,
		effect: effect === 'read' ? 'none' : 'unknown',
	});
}

function unfitting({ action, effect }: Checked, wrong: string): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: `MEXC's answer to "${action}" cannot be used: ${wrong}.`,
		hint: hintFor(
			effect,
			'Try again in a moment. If this goes on, check Base URL in the credential, or MEXC has changed this answer: then please report it.',
		),
		httpStatus: 200,
		effect: effect === 'read' ? 'none' : 'unknown',
	});
}

function hintFor(effect: Endpoint['effect'], forReads: string): string {
	if (effect === 'read') return forReads;
	return 'It may have been carried out all the same: look before sending it again.';
}
