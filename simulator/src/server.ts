import {
	type IncomingMessage,
	type Server,
	type ServerResponse,
	createServer as createHttpServer,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export const HOST = '127.0.0.1';

/** What to answer to a request that the HTTP parser gives up on. */
const PARSER_ANSWERS: Readonly<Record<string, string | undefined>> = {
	HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
	ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

export interface HttpHandler {
	/** Whether a request is one for this handler. */
	readonly fits: (message: IncomingMessage) => boolean;
	readonly handle: (message: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export interface ServerHandlers {
	/** The first one that fits answers; the last one should fit every request. */
	readonly http: readonly HttpHandler[];
	readonly upgrade: (message: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface ListeningServer {
	readonly port: number;
	/** Cuts every connection and frees the port. */
	stop(): Promise<void>;
}

/**
 * Listens on the loopback address.
 * @throws the system's error, such as EADDRINUSE, when it cannot
 */
export async function listen(
	port: number,
	handlers: ServerHandlers,
	tls: { readonly key: string; readonly cert: string } | undefined,
): Promise<ListeningServer> {
	const server: Server = tls === undefined ? createHttpServer() : createHttpsServer(tls);
	const sockets = new Set<Socket>();
	server.keepAliveTimeout = 60_000;
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.setNoDelay(true);
		socket.on('close', () => sockets.delete(socket));
	});
	server.on('request', (message: IncomingMessage, response: ServerResponse) => {
		const handler = handlers.http.find(({ fits }) => fits(message));
		handler?.handle(message, response).catch((error: unknown) => {
			// A fault of the simulator itself, which must not look like one of the exchange's answers.
			if (!message.destroyed) process.emitWarning(error instanceof Error ? error : String(error));
			response.destroy();
		});
	});
	server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
		socket.on('error', () => socket.destroy());
		handlers.upgrade(message, socket, head);
	});
	server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
		const status = PARSER_ANSWERS[error.code ?? ''] ?? '400 Bad Request';
		if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
		else socket.destroy();
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, HOST, resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				for (const socket of sockets) socket.destroy();
			}),
	};
}
