// Trades and listens with ccxt, the library most bots are written with, and prints what each call returned
// as JSON. A plain script in a process of its own: the library is loaded from where the test has put it.
const { createRequire } = require('node:module');

const [folder, restUrl, wsUrl, apiKey, secret] = process.argv.slice(2);
const ccxt = createRequire(`${folder}/`)('ccxt');

const SYMBOL = 'BTC/USDT';
const exchange = new ccxt.pro.mexc({ apiKey, secret, options: { defaultType: 'spot' } });
// Every spot address leads to the simulator; what is not spot is not asked for.
exchange.urls.api.spot = { public: restUrl, private: restUrl };
exchange.urls.api.ws.spot = wsUrl;
exchange.has.fetchCurrencies = false;
exchange.fetchSwapMarkets = async () => [];

const results = {};

async function call(name, run) {
	results[name] = await run();
	return results[name];
}

async function main() {
	// What ccxt asks for where a WebSocket address is not encrypted.
	await exchange.loadHttpProxyAgent();
	await exchange.loadMarkets();
	results.market = exchange.market(SYMBOL);
	await call('time', () => exchange.fetchTime());
	await call('ticker', () => exchange.fetchTicker(SYMBOL));
	await call('book', () => exchange.fetchOrderBook(SYMBOL, 10));
	await call('trades', () => exchange.fetchTrades(SYMBOL, undefined, 20));
	await call('candles', () => exchange.fetchOHLCV(SYMBOL, '1m', undefined, 10));
	// Listened to before anything happens, so that nothing is missed.
	const streams = {
		watchedOrders: exchange.watchOrders(SYMBOL),
		watchedFills: exchange.watchMyTrades(SYMBOL),
		watchedBalance: exchange.watchBalance(),
		watchedTicker: exchange.watchTicker(SYMBOL),
		watchedTrades: exchange.watchTrades(SYMBOL),
		watchedBook: exchange.watchOrderBook(SYMBOL),
		watchedCandles: exchange.watchOHLCV(SYMBOL, '1m'),
	};
	await new Promise((resolve) => setTimeout(resolve, 1500));
	await call('bought', () => exchange.createOrder(SYMBOL, 'market', 'buy', 0.01));
	const { bid } = await exchange.fetchTicker(SYMBOL);
	const price = exchange.priceToPrecision(SYMBOL, bid * 0.99);
	const { id } = await call('placed', () =>
		exchange.createOrder(SYMBOL, 'limit', 'buy', 0.01, Number(price)),
	);
	await call('found', () => exchange.fetchOrder(id, SYMBOL));
	await call('open', () => exchange.fetchOpenOrders(SYMBOL));
	await call('canceled', () => exchange.cancelOrder(id, SYMBOL));
	await call('fills', () => exchange.fetchMyTrades(SYMBOL));
	await call('balance', () => exchange.fetchBalance());
	for (const [name, stream] of Object.entries(streams)) results[name] = await stream;
	await exchange.close();
}

main().then(
	() => {
		process.stdout.write(JSON.stringify(results), () => process.exit(0));
	},
	(error) => {
		process.stderr.write(`${error.stack}\nafter ${Object.keys(results).join(', ')}`);
		process.exit(1);
	},
);
