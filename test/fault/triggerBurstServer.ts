import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A WebSocket server on a processor of its own, so that the receiver's event loop is measured alone. */
export interface BurstServer {
	url: string;
	/** Sends every frame as fast as the socket takes them; resolves when the last one is on its way. */
	burst(): Promise<void>;
	stop(): Promise<void>;
}

const SERVER = `
const { parentPort, workerData: { frames } } = require('node:worker_threads');
const { WebSocketServer } = require('ws');
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
let client;
server.on('listening', () => parentPort.postMessage(server.address().port));
server.on('connection', (socket) => {
	client = socket;
	socket.on('message', (data) => {
		const { method, params = [], id } = JSON.parse(String(data));
		const msg = method === 'PING' ? 'PONG' : params.join(',');
		socket.send(JSON.stringify({ id: id ?? 0, code: 0, msg }));
	});
});
parentPort.on('message', () => {
	let next = 0;
	const some = () => {
		while (next < frames.length && client.bufferedAmount < 1_000_000) client.send(frames[next++]);
		if (next < frames.length) setImmediate(some);
		else parentPort.postMessage('sent');
	};
	some();
});
`;

export async function startBurstServer(frames: readonly Uint8Array[]): Promise<BurstServer> {
	const worker = new Worker(SERVER, { eval: true, workerData: { frames } });
	const [port] = (await once(worker, 'message')) as [number];
	return {
		url: `ws://127.0.0.1:${port}/`,
		async burst() {
			worker.postMessage('go');
			await once(worker, 'message');
		},
		stop: async () => void (await worker.terminate()),
	};
}
