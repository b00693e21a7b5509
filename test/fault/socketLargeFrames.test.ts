import { createHub } from '../../mexc/socket/streamHub';
import { until } from '../support/virtualTime';
import { bytesField, dealFrame } from './socketFrames';
import { deals, lines, listen, open, quick } from './socketHarness';
import { type TestServer, startServer } from './socketServer';

// Real frames stay below 1 MB; what is larger than 2 MB is nothing of MEXC and would cost time and memory.
const btc = deals('BTCUSDT');
const MEBIBYTE = 1024 * 1024;

let server: TestServer;

beforeEach(async () => {
	lines.length = 0;
	server = await startServer();
});
afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	await until('all sockets closed', () => server.open.size === 0);
	await server.stop();
});

/** A deal with a field that nobody knows, which is passed over. */
const frameOf = (bytes: number) =>
	Buffer.concat([dealFrame(btc, '7'), bytesField(200, Buffer.alloc(bytes))]);

it('takes a frame of almost 2 MB', async () => {
	const one = listen(createHub(quick), server.url, [btc]);
	await one.ready;
	server.push(btc, frameOf(2 * MEBIBYTE - 1000));
	await until('the message', () => one.messages.length === 1);
	expect(one.prices()).toEqual(['7']);
	expect(one.states()).toEqual(['connected']);
});

it('ends a connection that sends a larger one, says why, and goes on with a fresh one', async () => {
	const one = listen(createHub(quick), server.url, [btc]);
	await one.ready;
	server.push(btc, frameOf(2 * MEBIBYTE));
	await until('the gap', () => one.states().includes('gap'));
	expect(one.messages).toEqual([]);
	const { message } = one.events.find(({ state }) => state === 'recovering') ?? { message: '' };
	expect(message).toContain('the server sent a message that is too large');
	server.push(btc, dealFrame(btc, '8'));
	await until('data', () => one.prices().includes('8'));
	expect(server.handshakes).toHaveLength(2);
});
