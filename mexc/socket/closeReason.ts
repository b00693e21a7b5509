import type { IncomingMessage } from 'node:http';
import { MexcError } from '../core/errors';

/** Why a socket ended, or never opened. */
export interface CloseReason {
	/** `refused`: MEXC gives this account no listen key. */
	kind: 'network' | 'invalidListenKey' | 'refused';
	/** One sentence for people: the address without its query, the cause, often the next step. */
	message: string;
	/** The server asked to stay away for this long. */
	retryAfterMs?: number;
	/** For `refused`: what the REST API said. */
	error?: MexcError;
}

/** The address as people may see it: without the query, which holds the listen key. */
export function shownAddress(url: string): string {
	try {
		const { protocol, host, pathname } = new URL(url);
		return `${protocol}//${host}${pathname}`;
	} catch {
		return 'the WebSocket URL';
	}
}

export function network(message: string): CloseReason {
	return { kind: 'network', message };
}

/** For a handshake that was answered with something else than "101 Switching Protocols". */
export function refusedHandshake(address: string, response: IncomingMessage): CloseReason {
	const status = response.statusCode ?? 0;
	const seconds = Number(response.headers['retry-after']);
	return {
		kind: 'network',
		message: `${address} answered HTTP ${status} instead of opening a WebSocket: ${statusText(status)}`,
		...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
	};
}

function statusText(status: number): string {
	if (status === 401 || status === 403) {
		return 'a firewall or an access rule refuses this host.';
	}
	if (status === 418 || status === 429)
		return 'too many connections or requests from this address.';
	if (status >= 500) return 'the server or a proxy in front of it has trouble.';
	if (status >= 300 && status < 400) {
		return 'redirects are not followed; enter the final WebSocket URL in the credential.';
	}
	return 'check the WebSocket URL in the credential.';
}

const REASONS: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing listens there',
	ENOTFOUND: 'the host name is unknown; check the WebSocket URL in the credential',
	EAI_AGAIN: 'the host name cannot be resolved at the moment',
	ECONNRESET: 'the connection was reset',
	EPIPE: 'the connection was cut',
	ETIMEDOUT: 'the host did not answer',
	EHOSTUNREACH: 'the host cannot be reached',
	ENETUNREACH: 'this machine has no route to the host',
	EPROTO: 'the server does not speak TLS; is the URL meant to start with ws:// ?',
	ERR_SSL_WRONG_VERSION_NUMBER:
		'the server does not speak TLS; is the URL meant to start with ws:// ?',
	WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'the server sent a message that is too large',
};

/** For errors of sockets, TLS and the WebSocket library, whose own texts may hold the URL, and for ours. */
export function failure(address: string, error: unknown): CloseReason {
	if (error instanceof MexcError) return network(sentences(error));
	const { code, message } = error as NodeJS.ErrnoException;
	return network(`${address}: ${known(code, message ?? '')}${code ? ` (${code})` : ''}.`);
}

function known(code: string | undefined, message: string): string {
	if (code !== undefined && code in REASONS) return REASONS[code];
	if (code !== undefined && /CERT|SELF_SIGNED|ISSUER|VERIFY_LEAF/.test(code)) {
		return 'the TLS certificate of the server is not valid';
	}
	if (code?.startsWith('HPE_')) return 'the answer is not HTTP; check the WebSocket URL';
	if (code?.startsWith('WS_ERR_')) return 'the server sent a frame that breaks the protocol';
	if (/Sec-WebSocket|Upgrade header|subprotocol/i.test(message)) {
		return 'the server is no WebSocket server; check the WebSocket URL in the credential';
	}
	if (/Invalid URL|URL's protocol|fragment identifier/i.test(message)) {
		return 'this is not a WebSocket URL; correct it in the credential';
	}
	return 'the connection failed';
}

/** For a socket that was open and ended. 1006 stands for "without a goodbye". */
export function ended(address: string, code: number): CloseReason {
	const how = code === 1006 ? 'was cut' : `was closed by the server (code ${code})`;
	return network(`The connection to ${address} ${how}.`);
}

/** For an address that could not be had: no reconnecting fixes a wrong key or a missing permission. */
export function refusedAddress(error: unknown): CloseReason {
	if (!(error instanceof MexcError)) return network('No listen key could be made.');
	if (isPermanent(error)) return { kind: 'refused', message: sentences(error), error };
	// Without the hint: it speaks to somebody who has to try again, and here nobody has to.
	const message = `No listen key could be made: ${error.message}`;
	return { kind: 'network', message, retryAfterMs: error.retryAfterMs };
}

/** Whether only a person can fix it, in the credential or at MEXC. */
export function isPermanent({ kind }: MexcError): boolean {
	return kind === 'credential' || kind === 'policy' || kind === 'input';
}

/** The error's sentence and its next step, for places that show one text. */
export function sentences({ message, hint }: MexcError): string {
	const ends = /[.!?]$/.test(message) ? message : `${message}.`;
	return hint ? `${ends} ${hint}` : ends;
}
