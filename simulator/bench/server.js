// A server in a process of its own, so that its processor time can be told from the load generator's.
// The parent says what to start and how often to send; "bare" servers answer or send given bytes only.
const { createServer } = require('node:http');
const { WebSocketServer } = require('ws');
const { startMirror, startSource } = require('./mirrored');

const HOST = '127.0.0.1';
const TRADE = { price: '65000', quantity: '0.001' };

async function startExchange() {
	const { DEMO_ACCOUNT, startSimulator } = require('..');
	const balances = { ...DEMO_ACCOUNT.balances, USDT: '1000000000' };
	const simulator = await startSimulator({
		market: 'quiet',
		limits: false,
		// Windows of streams close when they are told to; requests are judged by the real clock.
		manualClock: true,
		accounts: [{ ...DEMO_ACCOUNT, balances }],
		switches: { maxOpenOrders: 1e9 },
	});
	const { port, apiKey, apiSecret } = simulator;
	const send = () => {
		simulator.trade('BTCUSDT', TRADE);
		simulator.advance(10);
	};
	return { address: { port, apiKey, apiSecret }, send };
}

async function startBareHttp({ body }) {
	const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
	const server = createServer((_request, response) => {
		response.writeHead(200, headers);
		response.end(body);
	});
	return { address: { port: await listen(server) } };
}

async function startBareWs({ frame }) {
	const server = createServer();
	const { clients } = new WebSocketServer({ server, perMessageDeflate: false });
	const bytes = Buffer.from(frame, 'base64');
	const send = () => {
		for (const client of clients) client.send(bytes, { binary: true });
	};
	return { address: { port: await listen(server) }, send };
}

function listen(server) {
	return new Promise((resolve) => {
		server.listen(0, HOST, () => resolve(server.address().port));
	});
}

const starters = {
	exchange: startExchange,
	bareHttp: startBareHttp,
	bareWs: startBareWs,
	source: startSource,
	mirror: startMirror,
};
let running;

process.on('message', async (message) => {
	if (message.start !== undefined) {
		running = await starters[message.start](message);
		process.send(running.address);
	} else if (message.rounds !== undefined) {
		for (let round = 0; round < message.rounds; round++) running.send();
	} else if (message.call !== undefined) {
		process.send((await running[message.call](message.argument)) ?? {});
	} else {
		const { user, system } = process.cpuUsage();
		process.send({ cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() });
	}
});
process.on('disconnect', () => process.exit());
