// MEXC's REST addresses with fixed answers, so that what is measured is the client.
const http = require('node:http');
const https = require('node:https');

const ORDER = JSON.stringify({
	symbol: 'BTCUSDT',
	orderId: 'C02__443776347957968896088',
	orderListId: -1,
	clientOrderId: 'n8n-2f8a91c0',
	price: '64250.10',
	origQty: '0.015',
	executedQty: '0.005',
	cummulativeQuoteQty: '321.2505',
	status: 'PARTIALLY_FILLED',
	timeInForce: null,
	type: 'LIMIT',
	side: 'BUY',
	stopPrice: null,
	icebergQty: null,
	time: 1736409765052,
	updateTime: 1736409766120,
	isWorking: true,
	origQuoteOrderQty: '963.7515',
});

/** @type {Record<string, () => string>} */
const answers = {
	'GET /api/v3/time': () => JSON.stringify({ serverTime: Date.now() }),
	'PUT /api/v3/userDataStream': () => JSON.stringify({ listenKey: 'k'.repeat(64) }),
	'GET /api/v3/order': () => ORDER,
};

/**
 * @param {{ key?: string, cert?: string }} tls PEM; without, it speaks plain HTTP
 * @returns {Promise<number>} the port
 */
function start({ key, cert }) {
	const server =
		cert === undefined ? http.createServer(reply) : https.createServer({ key, cert }, reply);
	// While another side has its turn, connections rest.
	server.keepAliveTimeout = 600_000;
	return new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => {
			resolve(/** @type {import('node:net').AddressInfo} */ (server.address()).port);
		});
	});
}

/** @type {import('node:http').RequestListener} */
function reply({ method, url = '' }, response) {
	const answer = answers[`${method} ${url.split('?')[0]}`];
	const body = answer?.() ?? '{"code":404,"msg":"Not Found"}';
	response.writeHead(answer === undefined ? 404 : 200, {
		'Content-Type': 'application/json;charset=UTF-8',
		'Content-Length': Buffer.byteLength(body),
	});
	response.end(body);
}

module.exports = { start };
