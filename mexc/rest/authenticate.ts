import { accountFromCredential } from '../credential';
import type { Account } from '../account';
import { MexcError } from '../errors';
import { silentLog } from '../log';
import { openNetwork } from '../network';
import { systemTime } from '../time';
import { plainText } from '../trading/decimal';
import { enforcePolicy } from '../trading/policy';
import { marketOf } from '../trading/policyMarket';
import { createRestClient } from './restClient';
import { signedQuery } from './sign';

/** The parts of n8n's two request shapes (IHttpRequestOptions and the older one) that matter here. */
export interface OutgoingRequest {
	method?: string;
	url?: string;
	uri?: string | object;
	baseURL?: string;
	qs?: unknown;
	body?: unknown;
	form?: unknown;
	formData?: unknown;
	headers?: Record<string, unknown>;
	[other: string]: unknown;
}

/** Added by signing; old ones are stripped, because n8n signs a request again after a 401. */
const ADDED = new Set(['timestamp', 'recvwindow', 'signature']);
const METHOD_OVERRIDES = /^x-(http-)?method(-override)?$/i;

/**
 * Signs a request of n8n's helpers or of its HTTP Request node: applies the policy, then puts every
 * parameter of URL, query and body into one signed query. Public endpoints stay unsigned and get no key.
 * Redirects are switched off, because one would carry the key to another host. May be applied twice.
 * Throws MexcError: `policy`, `input` or `credential`.
 */
export async function authenticateRequest<T extends OutgoingRequest>(
	credential: Record<string, unknown>,
	request: T,
): Promise<T> {
	const account = accountFromCredential(credential);
	const url = addressOf(request, account);
	const method = (request.method ?? 'GET').toUpperCase();
	const parameters = parametersOf(url, request);
	refuseMethodOverride(request.headers);
	const client = createRestClient({ account, network: openNetwork, log: silentLog });
	const asked = { method, path: url.pathname, parameters };
	const {
		path,
		route,
		parameters: allowed,
	} = await enforcePolicy(account, asked, marketOf(client));
	const safe = withoutRedirects(request);
	if (route?.security === 'NONE') return withoutKey(safe);
	if (!account.apiKey || !account.apiSecret) throw noKey();
	const query = signedQuery(allowed, {
		secret: account.apiSecret,
		timestamp: systemTime.now() + (await offsetMs(client)),
		recvWindow: account.recvWindow,
	});
	return signed(safe, `${account.baseUrl}${path}?${query}`, account.apiKey, method);
}

/** The complete address; a key goes to no other origin than the credential's. */
function addressOf(request: OutgoingRequest, account: Account): URL {
	const given = request.url ?? request.uri;
	const text = typeof given === 'object' ? String((given as { href?: string }).href) : given;
	const base = request.baseURL ?? account.baseUrl;
	const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(text ?? '') || (text ?? '').startsWith('//');
	const whole = isAbsolute
		? (text ?? '')
		: `${base.replace(/\/$/, '')}/${(text ?? '').replace(/^\//, '')}`;
	if (!URL.canParse(whole, account.baseUrl)) throw wrongAddress('This address', account);
	const url = new URL(whole, account.baseUrl);
	if (url.origin !== account.baseUrl || url.username || url.password) {
		throw wrongAddress(url.host || 'This address', account);
	}
	return url;
}

function wrongAddress(host: string, account: Account): MexcError {
	return new MexcError({
		kind: 'policy',
		message: `${host} is not the address of this MEXC credential, so the request was not signed and not sent.`,
		hint: `Send it to ${account.baseUrl}, or choose another authentication.`,
	});
}

/** Every parameter once, in the order of URL, query, body. */
function parametersOf(url: URL, request: OutgoingRequest): Array<[string, string]> {
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
		const text = textOf(value);
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
function textOf(value: unknown): string | undefined {
	if (value === undefined || value === null) return undefined;
	if (typeof value === 'bigint') return plainText(value);
	if (typeof value === 'number') return Number.isFinite(value) ? plainText(value) : String(value);
	if (value instanceof Date) return String(value.getTime());
	if (typeof value !== 'object') return String(value);
	const isFlat = Array.isArray(value) && value.every((entry) => typeof entry !== 'object');
	return isFlat ? value.map(String).join(',') : JSON.stringify(value);
}

function refuseMethodOverride(headers: OutgoingRequest['headers']): void {
	const name = Object.keys(headers ?? {}).find((header) => METHOD_OVERRIDES.test(header));
	if (name === undefined) return;
	throw new MexcError({
		kind: 'policy',
		message: `The header ${name} could turn the request into another one; nothing was sent.`,
		hint: 'Remove it and choose the method itself.',
	});
}

function withoutRedirects<T extends OutgoingRequest>(request: T): T {
	return {
		...request,
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
	};
}

function withoutHeaders(headers: OutgoingRequest['headers'], names: readonly string[]) {
	return Object.fromEntries(
		Object.entries(headers ?? {}).filter(([name]) => !names.includes(name.toLowerCase())),
	);
}

function withoutKey<T extends OutgoingRequest>(request: T): T {
	return { ...request, headers: withoutHeaders(request.headers, ['x-mexc-apikey']) };
}

/** The address is written where the request has it; nothing is left that would be appended after signing. */
function signed<T extends OutgoingRequest>(
	request: T,
	url: string,
	apiKey: string,
	method: string,
): T {
	const result: OutgoingRequest = {
		...request,
		headers: {
			...withoutHeaders(request.headers, ['x-mexc-apikey', 'content-type', 'content-length']),
			'X-MEXC-APIKEY': apiKey,
			...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }),
		},
	};
	if (request.url !== undefined || request.uri === undefined) result.url = url;
	if (request.uri !== undefined) result.uri = url;
	for (const part of ['baseURL', 'qs', 'body', 'form', 'formData', 'arrayFormat']) {
		delete result[part];
	}
	return result as T;
}

function noKey(): MexcError {
	return new MexcError({
		kind: 'credential',
		message: 'The credential has no API key or no API secret.',
		hint: 'Fill in both; they are made on the API management page of MEXC.',
	});
}

/** Without an answer our own clock must do: the request itself will tell what is wrong. */
async function offsetMs(client: ReturnType<typeof createRestClient>): Promise<number> {
	try {
		return await client.clockOffsetMs();
	} catch {
		return 0;
	}
}
