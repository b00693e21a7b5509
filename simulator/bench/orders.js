const { createHmac } = require('node:crypto');
const { connect } = require('node:net');
const { compare, startServer } = require('./measured');

const FULL = { slices: 12, count: 1600, warmUp: 12_000 };
const SHORT = { slices: 2, count: 160, warmUp: 160 };
const CONNECTIONS = 16;
const AT_ONCE = 8;
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

/**
 * Sends requests over one keep-alive connection, so many at once, the next ones after their answers. One
 * by one, the slower server would find this process asleep more often, and pay for waking it.
 */
function work(port, next, onAnswer) {
	return new Promise((resolve, reject) => {
		const socket = connect(port, '127.0.0.1');
		socket.setNoDelay(true);
		let text = '';
		let awaited = 0;
		const go = () => {
			const requests = next();
			awaited = requests.length;
			if (awaited > 0) socket.write(Buffer.concat(requests));
			else socket.end(resolve);
		};
		socket.on('connect', go);
		socket.on('error', reject);
		socket.on('data', (chunk) => {
			text += chunk.toString('latin1');
			for (let end = endOfAnswer(text); end > 0; end = endOfAnswer(text)) {
				onAnswer(text.slice(0, end));
				text = text.slice(end);
				awaited -= 1;
			}
			if (awaited === 0) go();
		});
	});
}

/** Where the first answer ends, or 0 when it is not complete. */
function endOfAnswer(text) {
	const head = text.indexOf(HEAD_END);
	if (head < 0) return 0;
	const end = head + HEAD_END.length + Number(/content-length: (\d+)/i.exec(text)?.[1]);
	return text.length >= end ? end : 0;
}

async function runAll(port, requests) {
	let index = 0;
	let refused = 0;
	let body = '';
	const next = () => {
		index += AT_ONCE;
		return requests.slice(index - AT_ONCE, index);
	};
	const onAnswer = (answer) => {
		if (!answer.startsWith('HTTP/1.1 200')) refused += 1;
		body = answer.slice(answer.indexOf(HEAD_END) + HEAD_END.length);
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, () => work(port, next, onAnswer)));
	if (refused > 0) throw new Error(`${refused} requests were refused, the last answer: ${body}`);
	return body;
}

/** Signed orders per second: the exchange and a bare http server that answers the same bytes. */
async function measureOrders(isShort) {
	const { slices, count, warmUp } = isShort ? SHORT : FULL;
	const exchange = await startServer({ start: 'exchange' });
	const body = await runAll(exchange.port, signedOrders(exchange, warmUp));
	const bare = await startServer({ start: 'bareHttp', body });
	await runAll(bare.port, signedOrders(exchange, warmUp));
	const results = await compare({ exchange, bare }, slices, count, (server) => {
		const requests = signedOrders(exchange, count);
		return () => runAll(server.port, requests);
	});
	exchange.stop();
	bare.stop();
	return results;
}

module.exports = { measureOrders };
