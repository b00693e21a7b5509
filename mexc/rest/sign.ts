import { createHmac } from 'node:crypto';
import { MexcError } from '../core/errors';

/** Name and checked text of each parameter, in the order of the wire. */
export type Parameters = ReadonlyArray<readonly [name: string, value: string]>;

export interface Signing {
	secret: string;
	/** Milliseconds of the server's clock. */
	timestamp: number;
	recvWindow: number;
}

/**
 * Percent-encodes once: UTF-8, upper-case hex, `! ' ( ) *` too (quirks 3: network names hold parentheses).
 * Throws MexcError of kind `input` for half a surrogate pair, which has no UTF-8 form.
 */
export function encodeOnce(text: string): string {
	try {
		return encodeURIComponent(text).replace(
			/[!'()*]/g,
			(sign) => '%' + sign.charCodeAt(0).toString(16).toUpperCase(),
		);
	} catch {
		throw brokenText();
	}
}

function brokenText(): MexcError {
	return new MexcError({
		kind: 'input',
		message: 'A value contains a broken character (half of a Unicode surrogate pair).',
		hint: 'Text was probably cut in the middle of an emoji: remove the last character.',
	});
}

/** The query exactly as it is signed and sent. */
export function queryText(parameters: Parameters): string {
	return parameters.map(([name, value]) => `${encodeOnce(name)}=${encodeOnce(value)}`).join('&');
}

/** HMAC-SHA256 in lower-case hex (quirks 1). */
export function signature(secret: string, text: string): string {
	return createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}

function unsigned(parameters: Parameters, { recvWindow, timestamp }: Signing): Parameters {
	return [...parameters, ['recvWindow', String(recvWindow)], ['timestamp', String(timestamp)]];
}

/** Adds recvWindow, timestamp and, last, the signature over the text before it. */
export function signedQuery(parameters: Parameters, signing: Signing): string {
	const text = queryText(unsigned(parameters, signing));
	return `${text}&signature=${signature(signing.secret, text)}`;
}

/** The same for a sender that writes the query itself; it must encode as `encodeOnce` does. */
export function signedParameters(parameters: Parameters, signing: Signing): Parameters {
	const all = unsigned(parameters, signing);
	return [...all, ['signature', signature(signing.secret, queryText(all))]];
}
