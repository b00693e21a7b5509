import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Refusal } from '../exchange/refusal';
import type { Clock } from '../exchange/clock';
import type { Faults } from '../faults/faults';
import { cut, writeBody } from '../faults/delivery';
import { type Delivery, type FaultyAnswer, answerWithFault } from '../faults/requestFaults';
import type { EndpointFact } from '../facts';
import type { Door } from '../market/door';
import { type Reply, html } from './reply';
import { type RawRequest, readRequest } from './request';
import type { RequestLog } from './requestLog';
import { findRoute } from './routes';

const WHOLE: Delivery = { how: 'whole' };

/** Answers requests to the exchange's own paths. */
export class ApiServer {
	private readonly seen = new WeakSet<Socket>();
	/** TCP connections that have carried at least one request. */
	socketsUsed = 0;

	constructor(
		private readonly process: (endpoint: EndpointFact, raw: RawRequest) => Reply,
		private readonly faults: Faults,
		private readonly log: RequestLog,
		private readonly clock: Clock,
		private readonly door: Door | undefined,
	) {}

	async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
		this.count(message.socket);
		const raw = await readOrRefuse(message);
		if ('status' in raw) {
			refuseUnread(message, response, raw);
			return;
		}
		const answer = await this.answer(raw);
		if (answer === 'reset') cut(message.socket);
		else if (answer !== 'unanswered') writeReply(response, answer.reply, answer.delivery);
	}

	private async answer(raw: RawRequest): Promise<FaultyAnswer> {
		const route = findRoute(raw.method, raw.path);
		if (route === 'unknownPath') return { reply: html(404, '404 Not Found'), delivery: WHOLE };
		if (route === 'wrongMethod') {
			return { reply: html(405, '405 Method Not Allowed'), delivery: WHOLE };
		}
		const answer = await this.answerOf(route, raw);
		this.log.add({
			endpoint: route.id,
			method: raw.method,
			path: raw.path,
			query: raw.rawQuery,
			body: raw.rawBody,
			status: typeof answer === 'string' ? answer : answer.reply.status,
			time: this.clock.now(),
		});
		return answer;
	}

	private async answerOf(route: EndpointFact, raw: RawRequest): Promise<FaultyAnswer> {
		const turnedAway = this.door?.admit(route, raw);
		const reply = turnedAway instanceof Promise ? await turnedAway : turnedAway;
		if (reply !== undefined) return { reply, delivery: WHOLE };
		const fault = this.faults.takeFor(route.id);
		const process = () => this.process(route, raw);
		if (fault === undefined) return { reply: process(), delivery: WHOLE };
		return answerWithFault(fault, process);
	}

	private count(socket: Socket): void {
		if (this.seen.has(socket)) return;
		this.seen.add(socket);
		this.socketsUsed += 1;
	}
}

async function readOrRefuse(message: IncomingMessage): Promise<RawRequest | Reply> {
	try {
		return await readRequest(message);
	} catch (error) {
		if (error instanceof Refusal) return { status: error.status, body: error.body };
		throw error;
	}
}

/** Answers before the body has been read to its end, and closes the connection. */
export function refuseUnread(
	message: IncomingMessage,
	response: ServerResponse,
	reply: Reply,
): void {
	// What has come already is thrown away: unread, it would turn the close into a reset.
	message.resume();
	writeReply(response, { ...reply, headers: { ...reply.headers, Connection: 'close' } });
}

/** Writes an answer with its length, so that the connection can be used again. */
export function writeReply(
	response: ServerResponse,
	reply: Reply,
	delivery: Delivery = WHOLE,
): void {
	if (response.destroyed) return;
	response.writeHead(reply.status, {
		'Content-Type': 'application/json',
		...reply.headers,
		'Content-Length': Buffer.byteLength(reply.body),
	});
	writeBody(response, reply, delivery);
}
