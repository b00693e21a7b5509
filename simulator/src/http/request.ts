import type { IncomingMessage } from 'node:http';
import { Refusal } from '../exchange/refusal';

/** A request with its texts exactly as received. */
export interface RawRequest {
	readonly method: string;
	readonly path: string;
	/** Without the question mark. */
	readonly rawQuery: string;
	readonly rawBody: string;
	readonly contentType: string;
	readonly apiKey: string | undefined;
	readonly ip: string;
	/** What an earlier run found about the signature of a request that is played again without it. */
	readonly signature?: SignatureVerdict;
}

export type SignatureVerdict = 'valid' | 'invalid' | 'missing';

export const LARGEST_BODY_BYTES = 1024 * 1024;

/**
 * Reads a request completely.
 * @throws Refusal (413) for a body above one megabyte
 */
export async function readRequest(message: IncomingMessage): Promise<RawRequest> {
	const url = message.url ?? '/';
	const at = url.indexOf('?');
	const { headers } = message;
	const apiKey = headers['x-mexc-apikey'];
	return {
		method: message.method ?? 'GET',
		path: at < 0 ? url : url.slice(0, at),
		rawQuery: at < 0 ? '' : url.slice(at + 1),
		rawBody: await readBody(message),
		contentType: headers['content-type'] ?? '',
		apiKey: Array.isArray(apiKey) ? apiKey[0] : apiKey,
		ip: plainAddress(message.socket.remoteAddress),
	};
}

function readBody(message: IncomingMessage): Promise<string> {
	const { headers } = message;
	const announced = headers['content-length'];
	if ((announced === undefined || announced === '0') && !headers['transfer-encoding']) {
		return NO_BODY;
	}
	if (Number(announced) > LARGEST_BODY_BYTES) return Promise.reject(tooLarge());
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		message.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size > LARGEST_BODY_BYTES) reject(tooLarge());
			else chunks.push(chunk);
		});
		message.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
		message.on('error', reject);
	});
}

const NO_BODY = Promise.resolve('');

function tooLarge(): Refusal {
	return new Refusal(413, 413, 'Request body too large');
}

/** An IPv4 address without the prefix Node puts before it on dual-stack sockets. */
export function plainAddress(address: string | undefined): string {
	return (address ?? '').replace(/^::ffff:/, '');
}
