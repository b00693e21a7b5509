import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Account } from '../../mexc/account/account';
import { accountFromCredential } from '../../mexc/account/credential';
import type { MexcError } from '../../mexc/core/errors';
import type { Log } from '../../mexc/core/log';
import type { Time } from '../../mexc/core/time';

export interface Seen {
	method: string;
	path: string;
	query: URLSearchParams;
	rawUrl: string;
	headers: http.IncomingHttpHeaders;
	body: string;
}

export type Answer = (request: Seen, response: ServerResponse, socket: Socket) => void;

export interface TestServer {
	url: string;
	/** Every request but those for the server's time. */
	seen: Seen[];
	/** How often the time was asked. */
	timeAsked: number;
	connections: number;
	/** Added to the server's clock. */
	clockOffsetMs: number;
	answer: Answer;
	stop(): Promise<void>;
}

export const KEY = 'mx0canaryKey4711';
export const SECRET = 'canary0secret0canary0secret00815';

/** A body that fits an order, a price and the account. */
export const FITTING = { orderId: '1', price: '2', balances: [] };

export function json(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
	response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
	response.end(JSON.stringify(body));
}

/** A bare HTTP server: it says the time and leaves every other answer to the test. */
export async function startServer(answer: Answer): Promise<TestServer> {
	const sockets = new Set<Socket>();
	const server = http.createServer((request, response) => void handle(request, response));
	const state: TestServer = {
		url: '',
		seen: [],
		timeAsked: 0,
		connections: 0,
		clockOffsetMs: 0,
		answer,
		stop: () =>
			new Promise((resolve) => {
				for (const socket of sockets) socket.destroy();
				server.close(() => resolve());
			}),
	};
	async function handle(request: IncomingMessage, response: ServerResponse) {
		let body = '';
		for await (const chunk of request) body += String(chunk);
		const url = new URL(request.url ?? '/', 'http://server');
		if (url.pathname === '/api/v3/time') {
			state.timeAsked++;
			return json(response, { serverTime: Date.now() + state.clockOffsetMs });
		}
		const seen: Seen = {
			method: request.method ?? '',
			path: url.pathname,
			query: url.searchParams,
			rawUrl: request.url ?? '',
			headers: request.headers,
			body,
		};
		state.seen.push(seen);
		state.answer(seen, response, request.socket);
	}
	server.on('connection', (socket) => {
		state.connections++;
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => undefined);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return state;
}

export function credentialFor(url: string, extra: Record<string, unknown> = {}) {
	return {
		apiKey: KEY,
		apiSecret: SECRET,
		environment: 'custom',
		baseUrl: url,
		wsUrl: `${url.replace('http', 'ws')}/ws`,
		...extra,
	};
}

export function accountFor(url: string, extra: Record<string, unknown> = {}): Account {
	return accountFromCredential(credentialFor(url, extra));
}

/** Keeps every line. */
export function listeningLog(): Log & { lines: string[] } {
	const lines: string[] = [];
	const keep = (line: string) => void lines.push(line);
	return { lines, debug: keep, info: keep, warn: keep, error: keep };
}

/** Waits between attempts last a twentieth; a pause that MEXC asked for is still measured by the clock. */
export const hastyTime: Time = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	after(ms, fn) {
		const timer = setTimeout(fn, ms / 20);
		return () => clearTimeout(timer);
	},
};

/** The error that a call must end with. */
export async function failure(work: Promise<unknown>): Promise<MexcError> {
	return await work.then(
		() => {
			throw new Error('nothing failed');
		},
		(error: MexcError) => error,
	);
}
