import { accountFromCredential } from '../account/credential';
import type { Account } from '../account/account';
import { MexcError } from '../core/errors';
import { silentLog } from '../core/log';
import { openNetwork, type Network } from '../account/network';
import { createRestClient } from '../client';
import { signedParameters } from '../rest/sign';
import { systemTime } from '../core/time';
import { marketOf } from '../policy/policyMarket';
import type { Parameters } from '../policy/closedRequest';
import { foreignParameters } from './foreignParameters';
import { checkForeignRequest, type OutgoingRequest } from './foreignRequest';
import { LONGEST_FOREIGN_WINDOW_MS } from '../policy/foreignSignature';
import { enforcePolicy } from '../policy/policy';

export type { OutgoingRequest } from './foreignRequest';

/**
 * Signs a request of n8n's helpers or of its HTTP Request node: applies the policy, then puts every
 * parameter of URL, query and body into one signed query. Public endpoints stay unsigned and get no key.
 * Redirects are switched off, because one would carry the key to another host. May be applied twice.
 * The policy's own reads (server time, prices, open orders) go through `network`.
 *
 * The signed query is handed over as `qs`, not in the address: of a request that failed, n8n gives the
 * workflow address, method, body and headers, but not the query.
 * Throws MexcError: `policy`, `input`, `credential` or `network`.
 */
export async function authenticateRequest<T extends OutgoingRequest>(
	credential: Record<string, unknown>,
	request: T,
	network: Network = openNetwork,
): Promise<T> {
	const account = accountFromCredential(credential);
	const url = addressOf(request, account);
	const method = (request.method ?? 'GET').toUpperCase();
	const parameters = foreignParameters(url, request);
	const client = createRestClient({ account, network, log: silentLog });
	const asked = { method, path: url.pathname, parameters };
	const allowed = await enforcePolicy(account, asked, marketOf(client), { isForeign: true });
	const safe = withoutRedirects(request);
	if (allowed.route.security === 'NONE') return withoutKey(safe);
	checkForeignRequest(request);
	const { apiKey, apiSecret, recvWindow } = account;
	if (!apiKey || !apiSecret) throw noKey();
	const query = signedParameters(allowed.parameters, {
		secret: apiSecret,
		timestamp: systemTime.now() + (await offsetMs(client)),
		recvWindow: Math.min(recvWindow, LONGEST_FOREIGN_WINDOW_MS),
	});
	return signed(safe, `${account.baseUrl}${allowed.route.path}`, { apiKey, method, query });
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
	{ apiKey, method, query }: { apiKey: string; method: string; query: Parameters },
): T {
	const result: OutgoingRequest = {
		...request,
		method,
		qs: Object.fromEntries(query),
		// Each of n8n's two request shapes has its own switch to the encoder that writes what was signed.
		useQuerystring: true,
		arrayFormat: 'repeat',
		headers: {
			...withoutHeaders(request.headers, ['x-mexc-apikey', 'content-type']),
			'X-MEXC-APIKEY': apiKey,
			...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }),
		},
	};
	if (request.url !== undefined || request.uri === undefined) result.url = url;
	if (request.uri !== undefined) result.uri = url;
	for (const part of ['baseURL', 'body', 'form', 'formData', 'qsStringifyOptions']) {
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

/** Without an answer our own clock must do: the request itself will say what is wrong. */
async function offsetMs(client: ReturnType<typeof createRestClient>): Promise<number> {
	try {
		return await client.clockOffsetMs();
	} catch {
		return 0;
	}
}
