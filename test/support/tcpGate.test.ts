import net from 'node:net';
import { startTcpGate, type TcpGate } from './tcpGate';

let echo: net.Server;
let gate: TcpGate;
const clients: net.Socket[] = [];

beforeEach(async () => {
	echo = net.createServer((socket) => {
		socket.on('error', () => undefined);
		socket.pipe(socket);
	});
	await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
	gate = await startTcpGate((echo.address() as net.AddressInfo).port);
});

afterEach(async () => {
	for (const client of clients.splice(0)) client.destroy();
	await gate.close();
	await new Promise((resolve) => echo.close(resolve));
});

interface Client {
	/** Resolves with the echo, or with "nothing" after a while, or with "closed". */
	ask(text: string): Promise<string>;
}

function connect(): Client {
	const socket = net.connect(gate.port, '127.0.0.1');
	socket.on('error', () => undefined);
	clients.push(socket);
	return {
		ask: async (text) =>
			await new Promise((resolve) => {
				if (socket.destroyed) return resolve('closed');
				setTimeout(() => resolve('nothing'), 200);
				socket.once('data', (data) => resolve(data.toString()));
				socket.once('close', () => resolve('closed'));
				socket.write(text);
			}),
	};
}

test('open, it carries', async () => {
	expect(await connect().ask('hello')).toBe('hello');
});

test('cut, it closes what is open and what comes, until it opens', async () => {
	const before = connect();
	await before.ask('hello');
	gate.cut();
	expect(await before.ask('are you there')).toBe('closed');
	expect(await connect().ask('hello')).toBe('closed');
	gate.open();
	expect(await connect().ask('hello')).toBe('hello');
});

test('swallowing, it leaves connections open that carry nothing ever after', async () => {
	const before = connect();
	await before.ask('hello');
	gate.swallow();
	expect(await before.ask('are you there')).toBe('nothing');
	gate.open();
	expect(await before.ask('and now')).toBe('nothing');
	expect(await connect().ask('hello')).toBe('hello');
});
