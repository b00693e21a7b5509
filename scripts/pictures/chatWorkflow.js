/** @param {string} sinkUrl */
const chatWorkflow = (sinkUrl) => {
	const main = (/** @type {string} */ node) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const place = (/** @type {number} */ column) => ({ position: [column * 240, 0] });
	return {
		name: 'An alert with its chart',
		nodes: [
			{
				id: 'alert',
				name: 'MEXC Trigger',
				typeVersion: 1,
				...place(0),
				type: 'n8n-nodes-mexc-spot.mexcTrigger',
				parameters: {
					event: 'priceCross',
					symbols: 'BTCUSDT',
					source: 'trade',
					direction: 'up',
					price: LEVEL,
					frequency: 'once',
					options: { message: 'plain' },
				},
			},
			{
				id: 'chart',
				name: 'Get a chart',
				typeVersion: 1,
				...place(1),
				type: 'n8n-nodes-mexc-spot.mexcMarketData',
				parameters: {
					resource: 'candle',
					operation: 'chart',
					interval: '15m',
					candles: 60,
					symbol: { __rl: true, mode: 'name', value: '={{ $json.symbol }}' },
					indicators: {
						row: [
							{ indicator: 'ema', length: 20 },
							{ indicator: 'rsi', length: 14 },
						],
					},
					theme: 'dark',
					size: 'chat',
					options: { levels: { row: [{ label: 'Alert', price: LEVEL }] } },
				},
			},
			{
				id: 'send',
				name: 'Send',
				typeVersion: 4.2,
				...place(2),
				type: 'n8n-nodes-base.httpRequest',
				parameters: {
					method: 'POST',
					url: sinkUrl,
					sendBody: true,
					contentType: 'binaryData',
					inputDataFieldName: 'data',
					sendHeaders: true,
					headerParameters: {
						parameters: [
							{
								name: 'x-message',
								value: "={{ encodeURIComponent($('MEXC Trigger').item.json.message) }}",
							},
						],
					},
				},
			},
		],
		connections: { 'MEXC Trigger': main('Get a chart'), 'Get a chart': main('Send') },
		settings: {},
	};
};

/** Above the price at which the simulator starts. */
const LEVEL = '66000';

module.exports = { chatWorkflow };
