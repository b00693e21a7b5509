const { WebSocket } = require('ws');
const { compare, startServer } = require('./measured');

const CLIENTS = 100;
const ROUNDS_AT_ONCE = 20;
const FULL = { slices: 10, batches: 8, warmUp: 20 };
const SHORT = { slices: 2, batches: 1, warmUp: 1 };
const CHANNEL = 'spot@public.aggre.deals.v3.api.pb@10ms@BTCUSDT';

/** Clients that count binary frames; `until` resolves when so many have come. */
async function openClients(port, subscribes) {
	const received = { count: 0, frame: undefined, wake: () => undefined, wanted: 0 };
	const open = () =>
		new Promise((resolve, reject) => {
			const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false });
			socket.on('error', reject);
			socket.on('open', () => {
				if (!subscribes) resolve(socket);
				else socket.send(JSON.stringify({ method: 'SUBSCRIPTION', params: [CHANNEL] }));
			});
			socket.on('message', (data, isBinary) => {
				if (!isBinary) return resolve(socket);
				received.count += 1;
				received.frame = data;
				if (received.count === received.wanted) received.wake();
			});
		});
	const sockets = await Promise.all(Array.from({ length: CLIENTS }, open));
	const until = (wanted) =>
		new Promise((resolve) => {
			received.wanted = wanted;
			received.wake = resolve;
			if (received.count >= wanted) resolve();
		});
	return { received, until, close: () => sockets.forEach((socket) => socket.terminate()) };
}

/** Has frames sent in batches, the next one when all clients have received the one before. */
async function runBatches(server, clients, batches) {
	for (let batch = 0; batch < batches; batch++) {
		const wanted = clients.received.count + ROUNDS_AT_ONCE * CLIENTS;
		server.send({ rounds: ROUNDS_AT_ONCE });
		await clients.until(wanted);
	}
}

/** Frames delivered per second: the exchange and a bare ws broadcast of the same frame. */
async function measureStreams(isShort) {
	const { slices, batches, warmUp } = isShort ? SHORT : FULL;
	const exchange = await startServer({ start: 'exchange' });
	const exchangeClients = await openClients(exchange.port, true);
	await runBatches(exchange, exchangeClients, warmUp);
	const frame = exchangeClients.received.frame.toString('base64');
	const bare = await startServer({ start: 'bareWs', frame });
	const bareClients = await openClients(bare.port, false);
	await runBatches(bare, bareClients, warmUp);
	const clients = { exchange: exchangeClients, bare: bareClients };
	const frames = batches * ROUNDS_AT_ONCE * CLIENTS;
	const results = await compare(
		{ exchange, bare },
		slices,
		frames,
		(server, name) => () => runBatches(server, clients[name], batches),
	);
	for (const part of [exchangeClients, bareClients]) part.close();
	for (const server of [exchange, bare]) server.stop();
	return results;
}

module.exports = { measureStreams };
