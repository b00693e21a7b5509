import type { Endpoint } from '../endpoints/endpoint';
import { MexcError, type ErrorKind } from '../core/errors';
import { meaningOf } from './errorTable';
import type { HttpResponse } from './http';
import { parseJson } from './json';
import { hideSecrets } from './secrets';
import { oneLine, pageWords, SEARCHED_CHARACTERS, withoutEnd } from './words';

type Body = Readonly<Record<string, unknown>>;

/** When MEXC sends none with a 429. */
const DEFAULT_RETRY_AFTER_MS = 5_000;
/** The shortest ban (error-shapes: 2 minutes to 3 days). */
const DEFAULT_BAN_MS = 120_000;
/** The longest; a proxy's nonsense must not silence the process for years. */
const MAX_RETRY_AFTER_MS = 259_200_000;
/** With these MEXC refuses in its own shape; with any other status a gateway may have spoken for it. */
const REFUSING: ReadonlySet<number> = new Set([200, 400, 401, 403]);
const LOOK_FIRST = 'It may have been carried out all the same: look before sending it again.';

/** What came, and what must not be repeated in an error. */
export type Answer = HttpResponse & { secrets?: readonly string[] };

/**
 * The body of a success; every other answer becomes a MexcError with MEXC's own words, its code and the
 * next step. HTTP status decides first, then the code, then the text (quirks 87). Nothing but a refusal
 * in MEXC's own shape, with a code that means so, says that a write was not carried out.
 */
export function readAnswer(answer: Answer, effect: Endpoint['effect']): unknown {
	const body = tryJson(answer.text);
	const isSuccess = answer.status >= 200 && answer.status < 300;
	if (isSuccess && body !== undefined && !failureOf(body)) return body;
	return readRefusal(shown(answer), effect);
}

/** Hidden before anything is cut: of a secret that is cut a part would stay. */
function shown({ secrets = [], text, ...answer }: Answer): HttpResponse {
	return { ...answer, text: hideSecrets(text.slice(0, SEARCHED_CHARACTERS), secrets) };
}

function readRefusal(response: HttpResponse, effect: Endpoint['effect']): never {
	const body = tryJson(response.text);
	const { status } = response;
	if (status >= 500) throw serverError(response, body, effect);
	if (status === 429 || status === 418) throw limitError(response, body, effect);
	if (status >= 300 && status < 400) throw redirectError(status, effect);
	const failure = failureOf(body);
	if (failure) throw codeError(failure, response, effect);
	if (status >= 400) throw statusError(response, body, effect);
	throw notJson(response, effect);
}

function tryJson(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

interface Failure {
	code?: number;
	text: string;
}

/** Only the top level counts: rows of lists carry codes of their own (error-shapes, shape F). */
function failureOf(body: unknown): Failure | undefined {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
	const { code: raw, success } = body as Body;
	const isNumber =
		(typeof raw === 'number' || typeof raw === 'string') && /^-?\d+$/.test(String(raw));
	const code = isNumber ? Number(raw) : undefined;
	const failed = success === false || (code !== undefined && code !== 0 && code !== 200);
	if (!failed) return undefined;
	// Longer ones are no codes of MEXC, and not fit to be shown.
	const isCode = isNumber && String(raw).length <= 10;
	return { code: isCode ? code : undefined, text: textOf(body as Body) };
}

function textOf(body: Body): string {
	const found = [body.msg, body.message, body.data].find(
		(text): text is string => typeof text === 'string' && text.trim() !== '',
	);
	return oneLine(found ?? '');
}

/** Words of an answer that is not JSON. A piece of JSON holds data, and perhaps secrets that are new to us. */
function excerptOf(text: string): string {
	const words = /^\s*[[{]/.test(text) ? '' : pageWords(text);
	return words === '' ? '' : ` It says: "${words}"`;
}

/** MEXC's text in an answer without a code, or the words of one that is not JSON. */
function saidIn(response: HttpResponse, body: unknown): string {
	if (typeof body !== 'object' || body === null) return excerptOf(response.text);
	const text = textOf(body as Body);
	return text === '' ? '' : ` It says: "${text}"`;
}

function sentence(text: string, code: number | undefined): string {
	const words = text === '' ? 'MEXC refused the request' : `MEXC: ${withoutEnd(text)}`;
	return code === undefined ? `${words}.` : `${words} (code ${code}).`;
}

function unknownFor(effect: Endpoint['effect']): 'unknown' | 'none' {
	return effect === 'read' ? 'none' : 'unknown';
}

function withDoubt(hint: string, effect: Endpoint['effect']): string {
	return effect === 'read' ? hint : `${hint} ${LOOK_FIRST}`;
}

function codeError(
	failure: Failure,
	response: HttpResponse,
	effect: Endpoint['effect'],
): MexcError {
	const { code, text } = failure;
	const meaning = code === undefined ? undefined : meaningOf(code, text);
	const kind: ErrorKind = meaning?.kind ?? (response.status === 401 ? 'credential' : 'exchange');
	const hint = meaning?.hint ?? 'Check the values of this operation; the text comes from MEXC.';
	const isRefusal = meaning?.isRefusal === true && text !== '' && REFUSING.has(response.status);
	return new MexcError({
		kind,
		message: sentence(text, code),
		hint: isRefusal ? hint : withDoubt(hint, effect),
		code,
		httpStatus: response.status,
		effect: isRefusal ? 'none' : unknownFor(effect),
		retryAfterMs: kind === 'rateLimit' ? retryAfterMs(response, DEFAULT_RETRY_AFTER_MS) : undefined,
		parameter: /parameter '(\w+)'/i.exec(text)?.[1],
	});
}

function serverError(response: HttpResponse, body: unknown, effect: Endpoint['effect']): MexcError {
	const said = saidIn(response, body);
	return new MexcError({
		kind: 'server',
		message: `MEXC answered with a server error (HTTP ${response.status}).${said}`,
		hint: effect === 'read' ? 'Try again in a moment.' : LOOK_FIRST,
		code: failureOf(body)?.code,
		httpStatus: response.status,
		effect: unknownFor(effect),
	});
}

function limitError(response: HttpResponse, body: unknown, effect: Endpoint['effect']): MexcError {
	const banned = response.status === 418;
	const waitMs = retryAfterMs(response, banned ? DEFAULT_BAN_MS : DEFAULT_RETRY_AFTER_MS);
	const said = failureOf(body)?.text;
	const { hint = 'Send fewer requests.' } = meaningOf(response.status, '') ?? {};
	const seconds = Math.ceil(waitMs / 1000);
	return new MexcError({
		kind: banned ? 'banned' : 'rateLimit',
		message: banned
			? `MEXC has banned this IP address for ${seconds} seconds (HTTP 418).`
			: `MEXC: ${said || 'Too Many Requests'} (HTTP 429); it asks to wait ${seconds} seconds.`,
		hint: withDoubt(hint, effect),
		code: response.status,
		httpStatus: response.status,
		effect: unknownFor(effect),
		retryAfterMs: waitMs,
	});
}

/** Seconds or an HTTP date, which is held against the server's own clock where the answer has its time. */
function retryAfterMs(response: HttpResponse, standardMs: number): number {
	const value = response.headers['retry-after']?.trim() ?? '';
	const isSeconds = /^\d+(\.\d+)?$/.test(value);
	const sentAt = Date.parse(response.headers.date ?? '');
	const now = Number.isNaN(sentAt) ? Date.now() : sentAt;
	const ms = isSeconds ? Math.ceil(Number(value) * 1000) : Date.parse(value) - now;
	return Number.isNaN(ms) ? standardMs : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}

function redirectError(status: number, effect: Endpoint['effect']): MexcError {
	const hint =
		'Check Base URL in the credential: a redirect would carry the API key to another address.';
	return new MexcError({
		kind: 'protocol',
		message: `The server answered with a redirect (HTTP ${status}), which is never followed.`,
		hint: withDoubt(hint, effect),
		httpStatus: status,
		effect: unknownFor(effect),
	});
}

function statusError(response: HttpResponse, body: unknown, effect: Endpoint['effect']): MexcError {
	const { status } = response;
	const words = saidIn(response, body);
	const [kind, message, hint] = meaningOfStatus(status);
	return new MexcError({
		kind,
		message: `${message} (HTTP ${status}).${words}`,
		hint: withDoubt(hint, effect),
		httpStatus: status,
		effect: unknownFor(effect),
	});
}

function meaningOfStatus(status: number): [ErrorKind, message: string, hint: string] {
	if (status === 401) {
		return ['credential', 'MEXC does not accept the key', 'Check key, secret and permissions.'];
	}
	if (status === 403) {
		return [
			'banned',
			'The firewall of MEXC refused the request',
			'Slow down and wait some minutes; it also blocks some regions and addresses.',
		];
	}
	if (status === 404 || status === 405) {
		return [
			'protocol',
			'The server does not know this address',
			'Check Base URL in the credential: it must be the address of a MEXC API.',
		];
	}
	if (status === 407) {
		return [
			'network',
			'The proxy between this machine and MEXC demands a user name and password',
			'Write them into HTTPS_PROXY of this n8n: http://user:password@host:port.',
		];
	}
	if (status === 408) {
		return ['network', 'The request took too long to arrive', 'Try again in a moment.'];
	}
	return ['exchange', 'The server answered with an error', 'Check the values of this operation.'];
}

function notJson(response: HttpResponse, effect: Endpoint['effect']): MexcError {
	const what = response.text.trim() === '' ? 'an empty answer' : 'an answer that is not JSON';
	return new MexcError({
		kind: 'protocol',
		message: `The server sent ${what} (HTTP ${response.status}).${excerptOf(response.text)}`,
		hint:
			effect === 'read' ? 'Check Base URL in the credential and any proxy in between.' : LOOK_FIRST,
		httpStatus: response.status,
		effect: unknownFor(effect),
	});
}
