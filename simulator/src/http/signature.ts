import { type KeyObject, createHmac, createSecretKey } from 'node:crypto';
import type { RawRequest, SignatureVerdict } from './request';

/** Parameters as name and value, percent-decoded. A name that stands twice keeps its first value. */
export function parseParameters(raw: string): Map<string, string> {
	const parameters = new Map<string, string>();
	if (raw === '') return parameters;
	for (const part of raw.split('&')) {
		if (part === '') continue;
		const at = part.indexOf('=');
		const name = decode(at < 0 ? part : part.slice(0, at));
		if (!parameters.has(name)) parameters.set(name, at < 0 ? '' : decode(part.slice(at + 1)));
	}
	return parameters;
}

/** A name in both query and body counts with its query value (quirks 6). */
export function mergedParameters({ rawQuery, rawBody }: RawRequest): Map<string, string> {
	const parameters = parseParameters(rawQuery);
	if (rawBody === '') return parameters;
	for (const [name, value] of parseParameters(rawBody)) {
		if (!parameters.has(name)) parameters.set(name, value);
	}
	return parameters;
}

function decode(text: string): string {
	if (!text.includes('%') && !text.includes('+')) return text;
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		// A broken percent escape: the raw text fails the parameter checks by itself.
		return text;
	}
}

/**
 * The text a signature covers: query and body exactly as received, each without its signature
 * parameter, joined with nothing between them (quirks 1).
 */
export function signedText(rawQuery: string, rawBody: string): string {
	return withoutSignature(rawQuery) + withoutSignature(rawBody);
}

/** A query or body as received, without its signature parameter. */
export function withoutSignature(raw: string): string {
	if (!raw.includes('signature=')) return raw;
	return raw
		.split('&')
		.filter((part) => !part.startsWith('signature='))
		.join('&');
}

/** Prepared once: a key given as text is prepared again for each signature. */
const hmacKeys = new Map<string, KeyObject>();

/** Whether a signature fits. Only lower-case hex counts. */
export function isSignatureValid(secret: string, text: string, signature: string): boolean {
	let key = hmacKeys.get(secret);
	if (key === undefined) {
		key = createSecretKey(secret, 'utf8');
		hmacKeys.set(secret, key);
	}
	return createHmac('sha256', key).update(text).digest('hex') === signature;
}

/** Before the secret by clients that want no exchange but this one to accept what they send. */
const PAPER = 'paper:';

/** What is to be said of a request's signature. */
export function judgeSignature(
	secret: string,
	raw: Pick<RawRequest, 'rawQuery' | 'rawBody'>,
	parameters: ReadonlyMap<string, string>,
): SignatureVerdict {
	const signature = parameters.get('signature') ?? '';
	if (signature === '') return 'missing';
	const text = signedText(raw.rawQuery, raw.rawBody);
	const isValid = [secret, `${PAPER}${secret}`].some((one) =>
		isSignatureValid(one, text, signature),
	);
	return isValid ? 'valid' : 'invalid';
}
