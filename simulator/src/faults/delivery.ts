import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Reply } from '../http/reply';
import type { Delivery } from './requestFaults';

/** So long the first half has time to arrive; a reset would throw away what has not been read. */
const HALF_ARRIVES_MS = 20;

/** A TLS connection cannot be reset by itself: it is closed without a farewell. */
export function cut(socket: Socket): void {
	if ('encrypted' in socket) socket.destroy();
	else socket.resetAndDestroy();
}

/** Writes the body of an answer whose head is written: whole, by half, or in pieces. */
export function writeBody(response: ServerResponse, reply: Reply, delivery: Delivery): void {
	if (delivery.how === 'whole') {
		// As text: Node then sends head and body in one piece.
		response.end(reply.body);
		return;
	}
	const body = Buffer.from(reply.body);
	switch (delivery.how) {
		case 'half': {
			const { socket } = response;
			response.write(body.subarray(0, Math.floor(body.length / 2)));
			if (socket !== null) setTimeout(() => cut(socket), HALF_ARRIVES_MS).unref();
			return;
		}
		case 'pieces':
			writePieces(response, body, delivery.bytes, delivery.everyMs);
	}
}

function writePieces(response: ServerResponse, rest: Buffer, bytes: number, everyMs: number): void {
	if (response.destroyed) return;
	if (rest.length <= bytes) {
		response.end(rest);
		return;
	}
	response.write(rest.subarray(0, bytes));
	setTimeout(() => writePieces(response, rest.subarray(bytes), bytes, everyMs), everyMs).unref();
}
