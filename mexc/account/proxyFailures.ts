import { MexcError } from '../core/errors';

// A proxy that did not open a way to the exchange: nothing was sent there, and the exchange has no part in it.

const CHECK =
	'Check the proxy, and HTTPS_PROXY, HTTP_PROXY and ALL_PROXY of this n8n; NO_PROXY names hosts that need none.';

/** Without user name, password and path. Throws MexcError for a text that is no URL. */
export function shownProxy(proxy: string): string {
	if (!URL.canParse(proxy)) {
		throw new MexcError({
			kind: 'network',
			message: 'HTTPS_PROXY, HTTP_PROXY or ALL_PROXY of this n8n is not a URL.',
			hint: 'Write it as http://host:port.',
			code: 'ERR_INVALID_URL',
		});
	}
	const { protocol, host } = new URL(proxy);
	return `${protocol}//${host}`;
}

const reasons: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'does not answer',
	ENOTFOUND: 'cannot be found',
	EAI_AGAIN: 'cannot be found at the moment',
	ETIMEDOUT: 'does not answer',
	EHOSTUNREACH: 'cannot be reached',
	ENETUNREACH: 'cannot be reached',
	ECONNRESET: 'closed the connection',
};

/** For errors of the socket to the proxy, and for a proxy that hangs up. */
export function unreachableProxy(shown: string, host: string, error: unknown): MexcError {
	const { code = 'ECONNRESET' } = error as { code?: string };
	return failed(`${shown} ${reasons[code] ?? 'failed'} (${code})`, host, code);
}

/** For an answer to CONNECT that is no success. */
export function refusingProxy(shown: string, host: string, status: number): MexcError {
	const code = `PROXY_${status}`;
	if (status === 407) {
		const hint = 'Write them into HTTPS_PROXY of this n8n: http://user:password@host:port.';
		return failed(`${shown} demands a user name and password (HTTP 407)`, host, code, hint);
	}
	const what = status >= 500 ? 'could not open the connection' : 'refused the connection';
	return failed(`${shown} ${what} (HTTP ${status})`, host, code);
}

/** For a proxy that leaves the question open. */
export function slowProxy(shown: string, host: string, timeoutMs: number): MexcError {
	const what = `did not open the connection within ${timeoutMs / 1000} seconds`;
	return failed(`${shown} ${what}`, host, 'ETIMEDOUT');
}

function failed(what: string, host: string, code: string, hint = CHECK): MexcError {
	const message = `The proxy ${what}, so ${host} cannot be reached.`;
	return new MexcError({ kind: 'network', message, hint, code });
}
