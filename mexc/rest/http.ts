import type { AxiosInstance } from 'axios';
import { agentFor, closeDoubtfulSockets, proxyWaitedFor } from '../account/httpAgents';
import type { Endpoint } from '../endpoints/endpoint';
import { MexcError } from '../core/errors';
import type { Network } from '../account/network';
import { slowProxy } from '../account/proxyFailures';

export interface HttpRequest {
	method: string;
	/** Complete, with the encoded query; sent byte for byte. */
	url: string;
	headers: Readonly<Record<string, string>>;
	/** A read may take any open socket: when it is lost, it is repeated. */
	effect: Endpoint['effect'];
	network: Network;
	/** From the start of the request to the last byte of the answer. */
	timeoutMs: number;
	signal?: AbortSignal;
}

export interface HttpResponse {
	status: number;
	/** Names in lower case. */
	headers: Readonly<Record<string, string>>;
	text: string;
}

/** The largest answers, all pairs' rules and all currencies, are 2 to 5 MB. */
const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

/** After these, while connecting, nothing can have reached the exchange. */
const NOTHING_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ERR_INVALID_URL',
]);

let instance: Promise<AxiosInstance> | undefined;

/** An instance of our own: n8n changes the global defaults of axios. */
function client(): Promise<AxiosInstance> {
	instance ??= import('axios').then(({ default: axios }) =>
		axios.create({
			adapter: 'http',
			responseType: 'text',
			transformRequest: [(data: unknown) => data],
			transformResponse: [(data: unknown) => data],
			transitional: { silentJSONParsing: false, forcedJSONParsing: false },
			validateStatus: () => true,
			maxRedirects: 0,
			maxContentLength: MAX_RESPONSE_BYTES,
			proxy: false,
		}),
	);
	return instance;
}

/**
 * Sends one request and returns any answer, whatever its status. Throws MexcError of kind `network`,
 * `cancelled` or `protocol` (too large), never anything of axios, which would carry key and URL.
 */
export async function sendHttp(request: HttpRequest): Promise<HttpResponse> {
	const { signal } = request;
	if (signal?.aborted) throw cancelled('none');
	await validateUrl(request);
	const axios = await client();
	// A signal that aborted meanwhile calls no listener any more.
	if (signal?.aborted) throw cancelled('none');
	const abort = new AbortController();
	let timedOut = false;
	const onAbort = () => abort.abort();
	const timer = setTimeout(() => {
		timedOut = true;
		abort.abort();
	}, request.timeoutMs);
	signal?.addEventListener('abort', onAbort, { once: true });
	try {
		return await send(axios, request, abort.signal);
	} catch (error) {
		if (signal?.aborted) throw cancelled('unknown');
		throw timedOut ? tooSlow(error, request) : networkError(error, request);
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', onAbort);
	}
}

async function send(axios: AxiosInstance, request: HttpRequest, signal: AbortSignal) {
	const { url, network, effect } = request;
	if (effect !== 'read') closeDoubtfulSockets(url, network);
	const agent = agentFor(url, network);
	const answer = await axios.request<unknown>({
		method: request.method,
		url,
		headers: { ...request.headers },
		httpAgent: agent,
		httpsAgent: agent,
		signal,
	});
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(answer.headers)) {
		headers[name.toLowerCase()] = String(value);
	}
	const text = typeof answer.data === 'string' ? answer.data : '';
	return { status: answer.status, headers, text };
}

/** The filter resolves the host's name, which may take for ever: it has the request's time and no more. */
async function validateUrl({ network, url, timeoutMs }: HttpRequest): Promise<void> {
	if (!network.validateUrl) return;
	const { origin, host } = new URL(url);
	let timer: NodeJS.Timeout | undefined;
	const tooLate = new Promise<'tooLate'>((resolve) => {
		timer = setTimeout(() => resolve('tooLate'), timeoutMs);
	});
	try {
		const verdict = await Promise.race([network.validateUrl(origin), tooLate]);
		if (verdict !== 'tooLate') return;
	} catch (error) {
		throw notAllowed(origin, error as Error);
	} finally {
		clearTimeout(timer);
	}
	throw notValidated(host, timeoutMs);
}

function notValidated(host: string, timeoutMs: number): MexcError {
	return new MexcError({
		kind: 'network',
		message: `The network rules of this n8n did not decide about ${host} within ${timeoutMs / 1000} seconds; nothing was sent.`,
		hint: 'Check the name resolution (DNS) of this machine and try again.',
		code: 'ETIMEDOUT',
	});
}

function notAllowed(origin: string, { message }: Error): MexcError {
	return new MexcError({
		kind: 'network',
		message: `This n8n does not allow requests to ${origin}: ${message}`,
		hint: 'Ask the administrator of n8n to allow this address, or correct Base URL in the credential.',
	});
}

function cancelled(effect: 'none' | 'unknown'): MexcError {
	return new MexcError({
		kind: 'cancelled',
		message: 'The request was cancelled.',
		hint: effect === 'unknown' ? 'It may have reached MEXC already.' : undefined,
		effect,
	});
}

function tooSlow(error: unknown, request: HttpRequest): MexcError {
	const { host } = new URL(request.url);
	const { request: sent = {} } = error as { request?: object };
	const proxy = proxyWaitedFor(request.url, request.network, sent);
	if (proxy !== undefined) return slowProxy(proxy, host, request.timeoutMs);
	return new MexcError({
		kind: 'network',
		message: `${host} did not answer within ${request.timeoutMs / 1000} seconds.`,
		hint: 'Check the connection to MEXC (a firewall or proxy in between) and try again.',
		code: 'ETIMEDOUT',
		effect: 'unknown',
	});
}

function networkError(error: unknown, request: HttpRequest): MexcError {
	const { code: given, message = '', cause } = error as NodeJS.ErrnoException;
	const { host } = new URL(request.url);
	for (const reason of [error, cause]) if (reason instanceof MexcError) return reason;
	if (message.startsWith('maxContentLength')) {
		return new MexcError({
			kind: 'protocol',
			message: `The answer of ${host} is larger than ${MAX_RESPONSE_BYTES / 1024 / 1024} MB.`,
			hint: 'Check Base URL in the credential.',
			effect: 'unknown',
		});
	}
	const code = given ?? 'UNKNOWN';
	const [sentence, hint] = explain(code, host);
	return new MexcError({
		kind: 'network',
		message: sentence,
		hint,
		code,
		effect: isNothingSent(code, error) ? 'none' : 'unknown',
	});
}

/** An open connection may also end with "unreachable", after the request has left on it. */
function isNothingSent(code: string, error: unknown): boolean {
	if (isCertificateError(code)) return true;
	const { cause } = error as { cause?: { syscall?: string } };
	const wasOpen = cause?.syscall === 'read' || cause?.syscall === 'write';
	return NOTHING_SENT.has(code) && !wasOpen;
}

/** Trust is settled before the request is written. */
export function isCertificateError(code: unknown): boolean {
	return /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/.test(String(code));
}

function explain(code: string, host: string): [sentence: string, hint: string] {
	if (code === 'ECONNREFUSED') {
		return [
			`Nothing answers at ${host} (connection refused).`,
			'Check Base URL in the credential and whether the server there is running.',
		];
	}
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return [
			`The address ${host} cannot be found.`,
			'Check Base URL in the credential and the name resolution (DNS) of this machine.',
		];
	}
	if (isCertificateError(code)) {
		return [
			`The certificate of ${host} is not trusted (${code}).`,
			'Check Base URL in the credential; behind a company proxy, give Node.js its certificate with NODE_EXTRA_CA_CERTS.',
		];
	}
	return [
		`The connection to ${host} broke before an answer came (${code}).`,
		'Check the connection to MEXC and try again.',
	];
}
