import { MexcError } from '../core/errors';
import { refused } from '../policy/refusal';

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

/** The headers that may go with a signed request: none of them can turn it into another one. */
const HEADERS = new Set([
	'accept',
	'accept-charset',
	'accept-encoding',
	'accept-language',
	'baggage',
	'cache-control',
	'content-type',
	'pragma',
	'traceparent',
	'tracestate',
	'user-agent',
	'x-mexc-apikey',
]);

/** Options of n8n's and axios's requests that send them another way than to the address, or weaken its proof. */
const ELSEWHERE = [
	'adapter',
	'agent',
	'agentOptions',
	'auth',
	'beforeRedirect',
	'httpAgent',
	'httpsAgent',
	'insecureHTTPParser',
	'lookup',
	'proxy',
	'socketPath',
	'transport',
	'tunnel',
] as const;

/**
 * What may go out with the key: only headers of a closed list, no proxy or agent of the workflow's own
 * choice, and certificates are checked. n8n's own proxy (HTTPS_PROXY) is not concerned.
 * Throws MexcError of kind `policy`.
 */
export function checkForeignRequest(request: OutgoingRequest): void {
	for (const name of Object.keys(request.headers ?? {})) {
		if (!HEADERS.has(name.toLowerCase())) throw unknownHeader(name);
	}
	const elsewhere = ELSEWHERE.find((option) => isSet(request[option]));
	if (elsewhere !== undefined) throw sentElsewhere(elsewhere);
	if (request.rejectUnauthorized === false || request.skipSslCertificateValidation === true) {
		throw refused(
			'This request ignores SSL issues, so key and signature could go to anybody; it was not signed and not sent.',
			'Turn off Ignore SSL Issues; behind a company proxy, give Node.js its certificate with NODE_EXTRA_CA_CERTS.',
		);
	}
}

/** False and empty values are how n8n writes that an option was not chosen. */
function isSet(value: unknown): boolean {
	if (value === undefined || value === null || value === false || value === '') return false;
	return typeof value !== 'object' || Object.keys(value).length > 0;
}

function unknownHeader(name: string): MexcError {
	return refused(
		`The header ${name.slice(0, 60)} may not go with a signed request, because it could turn it into another one; nothing was sent.`,
		`Remove it. Allowed are ${[...HEADERS].join(', ')}.`,
	);
}

function sentElsewhere(option: string): MexcError {
	if (option === 'proxy') {
		return refused(
			'This request has a proxy of its own, which would see key and signature; it was not signed and not sent.',
			'Remove the option Proxy. The proxy of n8n itself (environment variable HTTPS_PROXY) is used without it.',
		);
	}
	return refused(
		`The option ${option} of this request could send it to another place, so it was not signed and not sent.`,
		'Remove it.',
	);
}
