// The shortest program that does the same: ws, protobufjs, a comparison, and axios with a signature.
const { createHmac } = require('node:crypto');
const http = require('node:http');
const { WebSocket } = require('ws');
const { channelOf } = require('../exchange/frames');
const { wrapperType } = require('../exchange/wrapperType');

/** @param {import('../../startSimulator').SimulatorAddress & { threshold: number }} options */
async function start({ restUrl, wsUrl, apiKey, apiSecret, threshold }) {
	const { default: axios } = await import('axios');
	const wrapper = wrapperType();
	const client = axios.create({
		baseURL: restUrl,
		httpAgent: new http.Agent({ keepAlive: true }),
		headers: { 'X-MEXC-APIKEY': apiKey, 'Content-Type': 'application/json' },
	});
	const buy = async () => {
		const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '10' };
		const timed = { ...order, timestamp: String(Date.now()) };
		const query = new URLSearchParams(timed).toString();
		const signature = createHmac('sha256', apiSecret).update(query).digest('hex');
		await client.post(`/api/v3/order?${query}&signature=${signature}`);
	};
	let isArmed = false;
	const socket = new WebSocket(wsUrl, { perMessageDeflate: false });
	await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
	const acknowledged = new Promise((resolve) => socket.once('message', resolve));
	socket.send(JSON.stringify({ method: 'SUBSCRIPTION', params: [channelOf.trade('BTCUSDT')] }));
	await acknowledged;
	socket.on('message', (data) => {
		/** @type {any} */
		const message = wrapper.decode(/** @type {Buffer} */ (data));
		for (const { price } of message.publicAggreDeals.deals) {
			const isAbove = Number(price) >= threshold;
			if (isAbove && isArmed) void buy();
			isArmed = !isAbove;
		}
	});
}

module.exports = { start };
