import { MexcError } from '../core/errors';
import { plainText } from '../core/decimal';
import type { OutgoingRequest } from './foreignRequest';

/** Added by signing; old ones are stripped, because n8n signs a request again after a 401. */
const ADDED = new Set(['timestamp', 'recvwindow', 'signature']);

/**
 * Every parameter of another node's request, in the order of URL, query, body and form, without those that
 * signing adds. Throws MexcError of kind `input` for a body that is no set of parameters.
 */
export function foreignParameters(url: URL, request: OutgoingRequest): Array<[string, string]> {
	const all: Array<[string, string]> = [...url.searchParams];
	all.push(...entriesOf(request.qs), ...entriesOf(request.body), ...entriesOf(request.form));
	if (entriesOf(request.formData).length > 0) {
		throw new MexcError({
			kind: 'input',
			message: 'MEXC takes no multipart form, so the request was not sent.',
			hint: 'Give the parameters as query parameters.',
		});
	}
	return all.filter(([name]) => !ADDED.has(name.toLowerCase()));
}

function entriesOf(part: unknown): Array<[string, string]> {
	if (part === undefined || part === null || part === '') return [];
	if (Buffer.isBuffer(part)) return entriesOf(part.toString('utf8'));
	if (part instanceof URLSearchParams) return [...part];
	if (typeof part === 'string') return entriesOfText(part);
	if (typeof part !== 'object' || Array.isArray(part)) throw notParameters();
	return Object.entries(part).flatMap(([name, value]): Array<[string, string]> => {
		const text = textOf(name, value);
		return text === undefined ? [] : [[name, text]];
	});
}

function entriesOfText(text: string): Array<[string, string]> {
	if (!/^\s*[[{"]/.test(text)) return [...new URLSearchParams(text.trim())];
	try {
		return entriesOf(JSON.parse(text));
	} catch (error) {
		throw error instanceof MexcError ? error : notParameters();
	}
}

function notParameters(): MexcError {
	return new MexcError({
		kind: 'input',
		message: 'The body of the request is not a set of parameters, so it was not sent.',
		hint: 'MEXC takes names and values: give them as query parameters or as a JSON object.',
	});
}

/** Lists of plain values become comma text, everything deeper JSON text: the two forms MEXC knows. */
function textOf(name: string, value: unknown): string | undefined {
	if (value === undefined || value === null) return undefined;
	if (typeof value === 'bigint') return plainText(value);
	if (typeof value === 'number') return digitsOf(name, value);
	if (value instanceof Date) return String(value.getTime());
	if (typeof value !== 'object') return String(value);
	const isFlat = Array.isArray(value) && value.every((entry) => typeof entry !== 'object');
	return isFlat ? value.map((entry) => textOf(name, entry) ?? '').join(',') : JSON.stringify(value);
}

/** Above 2^53 neighbouring whole numbers are one and the same to JavaScript: an ID would become another. */
function digitsOf(name: string, value: number): string {
	if (!Number.isFinite(value)) return String(value);
	if (!Number.isInteger(value) || Number.isSafeInteger(value)) return plainText(value);
	throw new MexcError({
		kind: 'input',
		message: `The number given for ${name} is too large to be exact, so the request was not sent.`,
		hint: 'Give it as text, in quotes.',
		parameter: name,
	});
}
