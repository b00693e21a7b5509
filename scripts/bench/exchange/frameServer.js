// A WebSocket server that answers subscriptions and pours prepared frames, written in large pieces past the ws
// library, so that the sender is never what is measured.
const http = require('node:http');
const { WebSocketServer } = require('ws');
const { steadyMs } = require('../steadyClock');
const { alertPrice } = require('./alertPrice');
const { channelOf, pairName, push, webSocketFrame } = require('./frames');

/** Different contents, sent in turn: so many in all, and some for each pair. */
const CONTENTS = 1500;
const CONTENTS_OF_A_PAIR = 5;
/** What one write carries at most. */
const FRAMES_PER_WRITE = 250;
/** No write while more than this waits. */
const BACKLOG_BYTES = 1_000_000;
/** Stays below the threshold of every alert of the benches. */
const QUIET_PRICE = 90_000;
/** The price of the last frame of a burst, which only a witness cares for. */
const MARKER_PRICE = '99999.99';

/**
 * @typedef {object} Client
 * @property {import('node:net').Socket} socket
 * @property {import('ws').WebSocket} webSocket
 * @property {Set<string>} channels
 */

/** @type {Set<Client>} */
const clients = new Set();

/** @returns {Promise<number>} the port */
function start() {
	const server = http.createServer();
	const webSockets = new WebSocketServer({ noServer: true });
	server.on('upgrade', (request, socket, head) => {
		webSockets.handleUpgrade(request, socket, head, (webSocket) => {
			const own = /** @type {import('node:net').Socket} */ (socket);
			const client = { socket: own, webSocket, channels: new Set() };
			clients.add(client);
			webSocket.on('message', (data) => webSocket.send(replyTo(String(data), client)));
			webSocket.on('close', () => clients.delete(client));
			webSocket.on('error', () => undefined);
		});
	});
	return new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => {
			resolve(/** @type {import('node:net').AddressInfo} */ (server.address()).port);
		});
	});
}

/**
 * @param {string} text
 * @param {Client} client
 */
function replyTo(text, { channels }) {
	const { method, params = [], id = 0 } = JSON.parse(text);
	if (method === 'PING') return JSON.stringify({ id: 0, code: 0, msg: 'PONG' });
	for (const name of params) {
		if (method === 'SUBSCRIPTION') channels.add(name);
		else channels.delete(name);
	}
	return JSON.stringify({ id, code: 0, msg: params.join(',') });
}

/**
 * Resolves when so many channels are subscribed over all sockets.
 *
 * @param {{ count: number }} options
 */
async function untilSubscribed({ count }) {
	const subscribed = () => [...clients].reduce((sum, { channels }) => sum + channels.size, 0);
	while (subscribed() < count) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Resolves when everything that was sent to the clients has arrived. */
async function roundTrip() {
	await Promise.all([...clients].map(({ webSocket }) => pongOf(webSocket)));
}

/** @param {import('ws').WebSocket} webSocket */
function pongOf(webSocket) {
	return /** @type {Promise<void>} */ (
		new Promise((resolve) => {
			const end = () => {
				webSocket.off('pong', end).off('close', end);
				resolve();
			};
			webSocket.on('pong', end).on('close', end);
			webSocket.ping();
		})
	);
}

/** Breaks every connection. */
async function cut() {
	for (const { socket } of clients) socket.destroy();
	clients.clear();
}

/** The frames of each client, in the order in which they are sent; the pairs take turns. */
/** @type {Map<Client, Buffer[]>} */
const prepared = new Map();

/**
 * Prepares frames for the channels that each client has subscribed.
 *
 * @param {{ kind: import('./frames').Kind, pairs: number }} options
 */
async function prepare({ kind, pairs }) {
	prepared.clear();
	for (const client of clients) {
		const own = Array.from({ length: pairs }, (_, index) => pairName(index)).filter((symbol) =>
			client.channels.has(channelOf[kind](symbol)),
		);
		/** @type {Buffer[]} */
		const frames = [];
		const variants = Math.max(CONTENTS_OF_A_PAIR, CONTENTS / pairs);
		for (let variant = 0; variant < variants; variant++) {
			for (const symbol of own) {
				const index = frames.length;
				const price = `${QUIET_PRICE - (index % 977)}.${10 + (index % 89)}`;
				frames.push(webSocketFrame(push(kind, symbol, price, index)));
			}
		}
		if (frames.length > 0) prepared.set(client, frames);
	}
}

/**
 * Sends so many frames to the first client as fast as it takes them, in large pieces, and a marker behind them.
 *
 * @param {{ kind: import('./frames').Kind, frames: number, marked: string }} options
 */
async function burst({ kind, frames, marked }) {
	const [[{ socket }, own]] = [...prepared];
	let sent = 0;
	while (sent < frames) {
		const piece = [];
		for (; sent < frames && piece.length < FRAMES_PER_WRITE; sent++) {
			piece.push(own[sent % own.length]);
		}
		socket.write(Buffer.concat(piece));
		if (socket.writableLength > BACKLOG_BYTES) {
			await new Promise((resolve) => socket.once('drain', resolve));
		}
	}
	socket.write(webSocketFrame(push(kind, marked, MARKER_PRICE, 0)));
}

/**
 * Sends frames at a steady rate, each by a write of its own and to all clients in turn, and a marker behind
 * them. Each `alertEvery`th is instead a trade of the marked pair above every alert's threshold.
 *
 * @param {{
 *   kind: import('./frames').Kind, frames: number, perSecond: number, marked: string, alertEvery?: number,
 * }} options
 * @returns {Promise<number[]>} when each alert was written, in milliseconds of the machine's steady clock
 */
async function pour({ kind, frames, perSecond, marked, alertEvery = Infinity }) {
	const lanes = [...prepared].map(([{ socket }, own]) => ({ socket, own, next: 0 }));
	const markedLane = [...prepared.keys()].find(({ channels }) =>
		channels.has(channelOf[kind](marked)),
	);
	const alerts = Array.from({ length: Math.floor(frames / alertEvery) }, (_, index) =>
		webSocketFrame(push('trade', marked, alertPrice(index), index)),
	);
	/** @type {number[]} */
	const alertTimes = [];
	const startedAt = performance.now();
	for (let sent = 0; sent < frames;) {
		await new Promise((resolve) => setTimeout(resolve, 1));
		const due = Math.min(frames, ((performance.now() - startedAt) / 1000) * perSecond);
		for (; sent < due; sent++) {
			if (sent % alertEvery === alertEvery - 1) {
				alertTimes.push(steadyMs());
				markedLane?.socket.write(alerts[alertTimes.length - 1]);
				continue;
			}
			const lane = lanes[sent % lanes.length];
			lane.socket.write(lane.own[lane.next++ % lane.own.length]);
		}
	}
	markedLane?.socket.write(webSocketFrame(push(kind, marked, MARKER_PRICE, 0)));
	return alertTimes;
}

module.exports = {
	MARKER_PRICE,
	burst,
	cut,
	pour,
	prepare,
	roundTrip,
	start,
	untilSubscribed,
};
