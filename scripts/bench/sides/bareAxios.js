// The same calls with nothing but axios, a connection that stays open, and the signature.
const { createHmac } = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const { account } = require('../engine');

const LISTEN_KEY = 'k'.repeat(64);
/** As many as our nodes have under way. */
const AT_ONCE = 8;

/** @type {import('axios').AxiosInstance} */
let client;

/** @param {{ baseUrl: string }} options */
async function prepare({ baseUrl }) {
	const { default: axios } = await import('axios');
	client = axios.create({
		baseURL: baseUrl,
		httpAgent: new http.Agent({ keepAlive: true }),
		httpsAgent: new https.Agent({ keepAlive: true }),
		proxy: false,
		headers: { 'X-MEXC-APIKEY': account.apiKey, 'Content-Type': 'application/json' },
	});
}

/**
 * @param {'GET' | 'PUT' | 'POST'} method
 * @param {string} path
 * @param {Record<string, string>} parameters
 */
async function call(method, path, parameters) {
	const timed = { ...parameters, recvWindow: '5000', timestamp: String(Date.now()) };
	const query = new URLSearchParams(timed).toString();
	const signature = createHmac('sha256', account.apiSecret).update(query).digest('hex');
	return await client.request({ method, url: `${path}?${query}&signature=${signature}` });
}

/** @param {{ count: number }} options */
async function writes({ count }) {
	for (let index = 0; index < count; index++) {
		await call('PUT', '/api/v3/userDataStream', { listenKey: LISTEN_KEY });
	}
}

/** @param {{ count: number }} options */
async function reads({ count }) {
	let next = 0;
	const work = async () => {
		while (next < count) {
			await call('GET', '/api/v3/order', { symbol: 'BTCUSDT', orderId: `C02__${next++}` });
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
}

module.exports = { prepare, reads, writes };
