import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Refusal } from '../exchange/refusal';
import type { Clock } from '../exchange/clock';
import type { Faults } from '../faults/faults';
import { answerWithFault } from '../faults/requestFaults';
import type { Pipeline } from './pipeline';
import { type Reply, html } from './reply';
import { type RawRequest, readRequest } from './request';
import { type RequestLog, withoutSignature } from './requestLog';
import { findRoute } from './routes';

/** Answers requests to the exchange's own paths. */
export class ApiServer {
	private readonly seen = new WeakSet<Socket>();
	/** TCP connections that have carried at least one request. */
	socketsUsed = 0;

	constructor(
		private readonly pipeline: Pipeline,
		private readonly faults: Faults,
		private readonly log: RequestLog,
		private readonly clock: Clock,
	) {}

	async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
		this.count(message.socket);
		const raw = await readOrRefuse(message);
		const reply = 'status' in raw ? raw : await this.answer(raw);
		if (reply === 'reset') {
			cut(message.socket);
			return;
		}
		writeReply(response, reply);
	}

	private async answer(raw: RawRequest): Promise<Reply | 'reset'> {
		const route = findRoute(raw.method, raw.path);
		if (route === 'unknownPath') return html(404, '404 Not Found');
		if (route === 'wrongMethod') return html(405, '405 Method Not Allowed');
		const fault = this.faults.takeFor(route.id);
		const process = () => this.pipeline.process(route, raw);
		const reply = fault === undefined ? process() : await answerWithFault(fault, process);
		this.log.add({
			endpoint: route.id,
			method: raw.method,
			path: raw.path,
			query: withoutSignature(raw.rawQuery),
			body: withoutSignature(raw.rawBody),
			status: reply === 'reset' ? 'reset' : reply.status,
			time: this.clock.now(),
		});
		return reply;
	}

	private count(socket: Socket): void {
		if (this.seen.has(socket)) return;
		this.seen.add(socket);
		this.socketsUsed += 1;
	}
}

/** A TLS connection cannot be reset by itself: it is closed without a farewell. */
function cut(socket: Socket): void {
	if ('encrypted' in socket) socket.destroy();
	else socket.resetAndDestroy();
}

async function readOrRefuse(message: IncomingMessage): Promise<RawRequest | Reply> {
	try {
		return await readRequest(message);
	} catch (error) {
		if (error instanceof Refusal) return { status: 413, body: error.body };
		throw error;
	}
}

/** Writes an answer with its length, so that the connection can be used again. */
export function writeReply(response: ServerResponse, reply: Reply): void {
	if (response.destroyed) return;
	response.writeHead(reply.status, {
		'Content-Type': 'application/json',
		...reply.headers,
		'Content-Length': Buffer.byteLength(reply.body),
	});
	response.end(reply.body);
}
