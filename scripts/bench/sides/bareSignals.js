// The shortest program that orders once per signal: asks for the order by its ID, and places it where there is none.
const { createHmac } = require('node:crypto');
const http = require('node:http');

/** @type {(method: 'GET' | 'POST', parameters: Record<string, string>) => Promise<import('axios').AxiosResponse>} */
let call;
let signals = 0;

/** @param {import('../../startSimulator').SimulatorAddress} exchange */
async function prepare({ restUrl, apiKey, apiSecret }) {
	const { default: axios } = await import('axios');
	const client = axios.create({
		baseURL: restUrl,
		httpAgent: new http.Agent({ keepAlive: true }),
		headers: { 'X-MEXC-APIKEY': apiKey, 'Content-Type': 'application/json' },
		validateStatus: () => true,
	});
	call = async (method, parameters) => {
		const query = new URLSearchParams({ ...parameters, timestamp: String(Date.now()) }).toString();
		const signature = createHmac('sha256', apiSecret).update(query).digest('hex');
		return await client.request({ method, url: `/api/v3/order?${query}&signature=${signature}` });
	};
}

/**
 * @param {number} count
 * @returns {Promise<number[]>} milliseconds for each
 */
async function send(count) {
	const times = [];
	for (let index = 0; index < count; index++) {
		const id = `bare-${signals++}`;
		const startedAt = performance.now();
		const known = await call('GET', { symbol: 'BTCUSDT', origClientOrderId: id });
		const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '20' };
		const placed = await call('POST', { ...order, newClientOrderId: id });
		times.push(performance.now() - startedAt);
		if (known.status === 200 || placed.status !== 200) throw new Error(placed.data.msg);
	}
	return times;
}

module.exports = { prepare, send };
