import http from 'node:http';
import net from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A proxy that opens tunnels, or treats CONNECT as it is reported. */
export interface TestProxy {
	url: string;
	/** An HTTP status to answer instead of a tunnel, or what else it does. */
	behaviour: 'tunnel' | 'silent' | 'hangsUp' | number;
	/** The targets of all CONNECT requests. */
	asked: string[];
	stop(): Promise<void>;
}

export async function startProxy(): Promise<TestProxy> {
	const sockets = new Set<Socket>();
	const server = http.createServer((_request, response) => response.writeHead(400).end());
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => sockets.delete(socket));
	});
	const proxy: TestProxy = {
		url: '',
		behaviour: 'tunnel',
		asked: [],
		stop: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	server.on('connect', ({ url = '' }, socket) => {
		proxy.asked.push(url);
		const { behaviour } = proxy;
		if (behaviour === 'silent') return;
		if (behaviour === 'hangsUp') return void socket.destroy();
		if (typeof behaviour === 'number') {
			socket.end(`HTTP/1.1 ${behaviour} No\r\nContent-Type: text/html\r\n\r\n<h1>No</h1>`);
			return;
		}
		const [host, port] = url.split(':');
		const target = net.connect(Number(port), host, () => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			socket.pipe(target).pipe(socket);
		});
		target.on('error', () => socket.destroy());
		socket.on('close', () => target.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	proxy.url = `http://user:canaryPassword@127.0.0.1:${(server.address() as AddressInfo).port}`;
	return proxy;
}
