import type { IncomingMessage } from 'node:http';
import { plainAddress } from '../http/request';

/** Why a command is not taken. */
export interface Objection {
	readonly status: number;
	readonly error: string;
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1)$/;
const NAMES: readonly unknown[] = ['localhost', '127.0.0.1', '::1'];
const HOST = /^(?:\[([\da-f:.]+)\]|([^:@/\\?#[\]]+))(?::\d{1,5})?$/i;

/**
 * Whether somebody else than a program on this machine speaks to the control API. Any web page that is
 * open in a browser here can post a form to a port of this machine, or have its own name point to it:
 * browsers name both in `Origin` and `Host`, and send JSON to others only with their consent, which the
 * simulator never gives.
 */
export function objectionTo(message: IncomingMessage): Objection | undefined {
	const { headers, socket, method } = message;
	if (!LOOPBACK.test(plainAddress(socket.remoteAddress))) {
		return { status: 403, error: 'The control API answers this machine only' };
	}
	const isLocal = (host: string) => {
		const name = hostName(host);
		return NAMES.includes(name) || name === plainAddress(socket.localAddress);
	};
	if (!isLocal(headers.host ?? '')) {
		const error = `The control API is asked under the name of this machine only, such as 127.0.0.1 or localhost, not as "${headers.host ?? ''}"`;
		return { status: 403, error };
	}
	const { origin } = headers;
	if (origin !== undefined && !isLocal(origin.replace(/^https?:\/\//, ''))) {
		const error = `The control API takes nothing from web pages of others (Origin: ${origin})`;
		return { status: 403, error };
	}
	if (method === 'POST' && !isJson(headers['content-type'])) {
		const error = 'The control API takes JSON only: send the header Content-Type: application/json';
		return { status: 415, error };
	}
	return undefined;
}

/** In lower case, without port and brackets; undefined for what names no host. */
function hostName(host: string): string | undefined {
	const [, address, name] = HOST.exec(host) ?? [];
	return (address ?? name)?.toLowerCase();
}

function isJson(contentType = ''): boolean {
	return /^application\/json\s*(;|$)/i.test(contentType.trim());
}
