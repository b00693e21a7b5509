import { complain, report } from './messages.js';

/**
 * Gives a command to the control API.
 *
 * @param {string} command such as `price`
 * @param {Record<string, unknown>} fields
 * @returns {Promise<Record<string, unknown>>} what it answers
 * @throws Error with the sentence of the refusal
 */
export async function send(command, fields) {
	const response = await fetch(`/control/${command}`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(fields),
	});
	const answer = await response.json();
	if (!response.ok)
		throw new Error(sentence(answer.error ?? `The simulator answered ${response.status}`));
	return answer;
}

/**
 * Gives a command and says on the page how it went.
 *
 * @param {string} command
 * @param {Record<string, unknown>} fields
 * @param {string | ((answer: Record<string, unknown>) => string)} done what to say when it is carried out
 * @returns {Promise<boolean>} whether it was carried out
 */
export async function command(command, fields, done) {
	try {
		const answer = await send(command, fields);
		report(typeof done === 'string' ? done : done(answer));
		return true;
	} catch (error) {
		complain(error);
		return false;
	}
}

/** @param {string} text */
function sentence(text) {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}
