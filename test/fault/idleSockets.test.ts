import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { recentTrades } from '../../mexc/endpoints/marketData';
import { cancelOrder, newOrder } from '../../mexc/endpoints/spotTrading';
import { createListenKey } from '../../mexc/endpoints/userDataStream';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { accountFor, failure, hastyTime, json, listeningLog } from '../unit/restServer';

// A server (or a firewall on the way) drops idle connections, and this machine does not hear of it before it
// writes the next request: what was written is lost, and nobody knows whether it arrived.
const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '2' };

const ANSWER = { ...order, orderId: '1', listenKey: 'key' };
const answerTo = (path: string) => (path.endsWith('/trades') ? [] : ANSWER);

let server: http.Server;
/** These are dead: the next request on one of them is lost. */
let dead: Set<Socket>;
let open: Set<Socket>;
/** What arrived, lost or not, and on how many connections. */
let arrived: string[];
let connections: number;

const clocks = { monotonic: performance.now, wall: Date.now };

beforeEach(async () => {
	[dead, open, arrived, connections] = [new Set(), new Set(), [], 0];
	server = http.createServer(({ url = '', socket }, response) => {
		const [path] = url.split('?');
		arrived.push(path);
		if (dead.has(socket)) return void socket.destroy();
		json(response, path.endsWith('/time') ? { serverTime: clocks.wall() } : answerTo(path));
	});
	server.on('connection', (socket) => {
		connections++;
		open.add(socket);
		socket.on('close', () => open.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	await client().clockOffsetMs();
});
afterEach(async () => {
	performance.now = clocks.monotonic;
	Date.now = clocks.wall;
	for (const socket of open) socket.destroy();
	await new Promise((resolve) => server.close(resolve));
});

function client() {
	const account = accountFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	return createRestClient({
		account,
		network: openNetwork,
		log: listeningLog(),
		time: hastyTime,
	});
}

const read = () => client().call(recentTrades, { symbol: 'BTCUSDT' });
const written = () => arrived.filter((path) => !/trades|time/.test(path)).length;

/** The connections that are open now die, and this machine does not notice. */
function die(): void {
	for (const socket of open) dead.add(socket);
}

function pass(ms: number): void {
	performance.now = () => clocks.monotonic.call(performance) + ms;
}

/** The machine slept: its monotonic clock has not counted that. */
function sleepFor(ms: number): void {
	Date.now = () => clocks.wall() + ms;
}

const writes = [
	['an order', newOrder, order],
	['a cancellation', cancelOrder, { symbol: 'BTCUSDT', orderId: '1' }],
	['a listen key', createListenKey, {}],
] as const;

it.each(writes)(
	'%s goes out on a fresh connection after seconds of rest',
	async (...[, endpoint, values]) => {
		await read();
		die();
		pass(3_000);
		expect(await client().call(endpoint, values)).toEqual(ANSWER);
		expect(written()).toBe(1);
	},
);

it('and so it does after a sleep of the machine', async () => {
	await read();
	die();
	sleepFor(60_000);
	expect(await client().call(newOrder, order)).toEqual(ANSWER);
	expect(written()).toBe(1);
});

it('on a connection that was just used it goes out at once: no new one for each order', async () => {
	for (let count = 0; count < 10; count++) {
		await read();
		await client().call(newOrder, order);
	}
	expect(connections).toBe(1);
});

it('a read takes the old connection, and a second try when it is dead', async () => {
	await read();
	pass(10_000);
	await read();
	expect(connections).toBe(1);
	die();
	expect(await read()).toEqual([]);
	expect(arrived.filter((path) => path.endsWith('/trades'))).toHaveLength(4);
	expect(connections).toBe(2);
});

it('what is lost on a connection that was just proven is of unknown outcome, and sent once', async () => {
	await read();
	die();
	const error = await failure(client().call(newOrder, order));
	expect(error).toMatchObject({ kind: 'network', effect: 'unknown' });
	expect(written()).toBe(1);
});
