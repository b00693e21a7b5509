import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { until } from '../support/virtualTime';

/** A WebSocket server that speaks MEXC's text frames as streams.json prints them, with switches for trouble. */
export interface TestServer {
	url: string;
	port: number;
	/** Sockets open right now. */
	open: Set<WebSocket>;
	/** The request URLs of all handshakes so far. */
	handshakes: string[];
	/** Every request frame by socket, in order of arrival. */
	requests: Array<{
		socket: WebSocket;
		method: string;
		params: string[];
		text: string;
		at: number;
	}>;
	/** Channels active now, one entry per socket that has it. */
	active: Map<WebSocket, Set<string>>;
	pings: number;
	/** When each text frame of a client arrived, pings included, and each handshake. */
	frameTimes: number[];
	handshakeTimes: number[];
	/** The clock for `at` of a request. */
	now: () => number;
	/** Resolves when everything under way in both directions has arrived: two protocol-level round trips. */
	settled(attempts: number): Promise<void>;
	/** Answers over REST. */
	answers: number;
	/** Pushes that went to more than one socket. */
	carriedTwice: number;
	behaviour: Behaviour;
	/** To every socket that has the channel. */
	push(channel: string, frame: Uint8Array): void;
	drop(): void;
	stop(): Promise<void>;
}

export interface Behaviour {
	answersPings: boolean;
	answersRequests: boolean;
	/** What to do with a handshake: an HTTP status to answer, or `hang`. */
	handshake?: number | 'hang';
	/** The reason for refusing a channel, or nothing. */
	refuses(channel: string, socket: WebSocket): boolean;
	/** The answer to a subscription, whose channels are active then; nothing for the usual one. */
	acknowledges?(id: number, channels: readonly string[], socket: WebSocket): string | undefined;
	/** A frame to send on connecting, followed by a close. */
	greeting?: string;
}

export async function startServer(
	behaviour: Partial<Behaviour> = {},
	port = 0,
): Promise<TestServer> {
	const sockets = new Set<Socket>();
	const http1 = http.createServer((_request, response) => {
		response.on('close', () => server.answers++);
		response.writeHead(404, { connection: 'close' }).end();
	});
	http1.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	const ws = new WebSocketServer({ noServer: true });
	const server: TestServer = {
		url: '',
		port: 0,
		open: new Set(),
		handshakes: [],
		requests: [],
		active: new Map(),
		pings: 0,
		frameTimes: [],
		handshakeTimes: [],
		now: Date.now,
		carriedTwice: 0,
		answers: 0,
		behaviour: { answersPings: true, answersRequests: true, refuses: () => false, ...behaviour },
		settled: async (attempts) => {
			await until(
				'handshakes',
				() => server.handshakes.length >= attempts && sockets.size === server.open.size,
			);
			for (let round = 0; round < 2; round++) await Promise.all([...server.open].map(roundTrip));
		},
		push: (channel, frame) => {
			const takers = [...server.active].filter(([, channels]) => channels.has(channel));
			for (const [socket] of takers) socket.send(frame);
			if (takers.length > 1) server.carriedTwice++;
		},
		drop: () => sockets.forEach((socket) => socket.destroy()),
		stop: async () => {
			server.drop();
			await new Promise((resolve) => http1.close(resolve));
		},
	};
	http1.on('upgrade', (request, socket, head) => {
		server.handshakes.push(request.url ?? '');
		server.handshakeTimes.push(server.now());
		const { handshake } = server.behaviour;
		if (handshake === 'hang') return void socket.resume();
		if (handshake !== undefined) {
			const head = `HTTP/1.1 ${handshake} No\r\nContent-Length: 0\r\n\r\n`;
			socket.end(head, () => socket.destroy());
			return;
		}
		ws.handleUpgrade(request, socket, head, (client) => serve(server, client));
	});
	await new Promise<void>((resolve) => http1.listen(port, '127.0.0.1', resolve));
	server.port = (http1.address() as AddressInfo).port;
	server.url = `ws://127.0.0.1:${server.port}/ws`;
	return server;
}

function roundTrip(socket: WebSocket): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			socket.off('pong', done);
			socket.off('close', done);
			resolve();
		};
		socket.on('pong', done);
		socket.on('close', done);
		socket.ping();
	});
}

function serve(server: TestServer, socket: WebSocket): void {
	server.open.add(socket);
	server.active.set(socket, new Set());
	socket.on('close', () => {
		server.open.delete(socket);
		server.active.delete(socket);
	});
	socket.on('error', () => undefined);
	const { greeting } = server.behaviour;
	if (greeting !== undefined) {
		socket.send(greeting);
		socket.close();
		return;
	}
	socket.on('message', (data) => onText(server, socket, String(data)));
}

function onText(server: TestServer, socket: WebSocket, text: string): void {
	const { method, params = [], id } = JSON.parse(text);
	server.frameTimes.push(server.now());
	if (method === 'PING') {
		server.pings++;
		if (server.behaviour.answersPings) socket.send('{"id":0,"code":0,"msg":"PONG"}');
		return;
	}
	server.requests.push({ socket, method, params, text, at: server.now() });
	if (!server.behaviour.answersRequests) return;
	const channels = server.active.get(socket) ?? new Set();
	if (method === 'UNSUBSCRIPTION') {
		params.forEach((name: string) => channels.delete(name));
		return socket.send(JSON.stringify({ id, code: 0, msg: params.join(',') }));
	}
	const own = server.behaviour.acknowledges?.(id, params, socket);
	if (own !== undefined) {
		params.forEach((name: string) => channels.add(name));
		return socket.send(own);
	}
	const refused = params.filter((name: string) => server.behaviour.refuses(name, socket));
	const accepted = params.filter((name: string) => !refused.includes(name));
	accepted.forEach((name: string) => channels.add(name));
	socket.send(JSON.stringify({ id, code: 0, msg: answer(accepted, refused) }));
}

/** The four texts of streams.json, spaces and full-width colon included. */
function answer(accepted: string[], refused: string[]): string {
	if (refused.length === 0) return accepted.join(',');
	const failed = `Not Subscribed successfully! [${refused.join(',')}].  Reason： Blocked! `;
	return accepted.length > 0 ? `Subscribed successful! [${accepted.join(',')}]. ${failed}` : failed;
}
