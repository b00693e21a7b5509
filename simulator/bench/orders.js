const { createHmac } = require('node:crypto');
const { connect } = require('node:net');
const { rateOf, startServer } = require('./measured');

const COUNT = 12_000;
const WARM_UP = 4000;
const CONNECTIONS = 32;
const HEAD_END = '\r\n\r\n';

/** Signed limit orders as the bytes of requests, prepared so that signing is not measured. */
function signedOrders({ apiKey, apiSecret }, count) {
	return Array.from({ length: count }, (_, index) => {
		const price = `${64_000 + (index % 900)}.${10 + (index % 90)}`;
		const query = `symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=0.001&price=${price}&recvWindow=60000&timestamp=${Date.now()}`;
		const signature = createHmac('sha256', apiSecret).update(query).digest('hex');
		return Buffer.from(
			`POST /api/v3/order?${query}&signature=${signature} HTTP/1.1\r\nHost: localhost\r\n` +
				`X-MEXC-APIKEY: ${apiKey}\r\nContent-Type: application/json\r\nContent-Length: 0${HEAD_END}`,
		);
	});
}

/** Sends requests over one keep-alive connection, each after the answer to the one before. */
function work(port, next, onAnswer) {
	return new Promise((resolve, reject) => {
		const socket = connect(port, '127.0.0.1');
		socket.setNoDelay(true);
		let text = '';
		const go = () => {
			const request = next();
			if (request !== undefined) socket.write(request);
			else socket.end(resolve);
		};
		socket.on('connect', go);
		socket.on('error', reject);
		socket.on('data', (chunk) => {
			text += chunk.toString('latin1');
			const head = text.indexOf(HEAD_END);
			const length = head < 0 ? NaN : Number(/content-length: (\d+)/i.exec(text)?.[1]);
			if (!(text.length >= head + HEAD_END.length + length)) return;
			onAnswer(text, text.slice(head + HEAD_END.length));
			text = '';
			go();
		});
	});
}

async function runAll(port, requests) {
	let index = 0;
	let refused = 0;
	let body = '';
	const next = () => requests[index++];
	const onAnswer = (text, answerBody) => {
		if (!text.startsWith('HTTP/1.1 200')) refused += 1;
		body = answerBody;
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, () => work(port, next, onAnswer)));
	if (refused > 0) throw new Error(`${refused} requests were refused, the last answer: ${body}`);
	return body;
}

/** Signed orders per second: the exchange and a bare http server that answers the same bytes. */
async function measureOrders() {
	const exchange = await startServer({ start: 'exchange' });
	const body = await runAll(exchange.port, signedOrders(exchange, WARM_UP));
	const bare = await startServer({ start: 'bareHttp', body });
	await runAll(bare.port, signedOrders(exchange, WARM_UP));
	const results = {};
	for (const [name, server] of [
		['exchange', exchange],
		['bare', bare],
	]) {
		const requests = signedOrders(exchange, COUNT);
		results[name] = await rateOf(server, COUNT, () => runAll(server.port, requests));
	}
	exchange.stop();
	bare.stop();
	return results;
}

module.exports = { measureOrders };
