// Calls every method of the exchange's own SDK and prints what each returned, as JSON. A plain script in a
// process of its own, because the SDK blocks its process during each call.
const sdk = require('mexc-api-sdk');

const [restUrl, key, secret, task] = process.argv.slice(2);
const client = new sdk.Spot(key, secret);
client.config.baseURL = `${restUrl}/api/v3`;

const results = {};
const errors = {};

/** Calls a method and keeps its result under the method's name and an optional remark. */
function call(method, args = [], remark = '') {
	const name = remark === '' ? method : `${method} ${remark}`;
	try {
		results[name] = client[method](...args);
	} catch (error) {
		// What the HTTP library of the SDK throws for a refusal: status, and the body as bytes.
		errors[name] = { status: error.statusCode, body: String(error.body ?? error) };
	}
	return results[name];
}

function methodsOf(prototype) {
	if (prototype === Object.prototype) return [];
	const own = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
	return [...own, ...methodsOf(Object.getPrototypeOf(prototype))];
}

const isClass = (value) => /^class\b/.test(Function.prototype.toString.call(value));
const limit = (price, more = {}) => ['mxusdt', 'buy', 'limit', { price, quantity: '10', ...more }];

const bodyOf = (response) => JSON.parse(response.getBody());

// It has nothing for streams; a user of it gets the key for the private ones by its general request.
if (task === 'listenKey') {
	process.stdout.write(JSON.stringify(bodyOf(client.signRequest('POST', '/userDataStream'))));
	process.exit();
}

call('ping');
call('time');
call('exchangeInfo', [{ symbols: 'mxusdt,btcusdt' }]);
call('exchangeInfo', [], 'of all');
call('depth', ['MXUSDT', { limit: 5 }]);
for (const method of ['trades', 'historicalTrades', 'aggTrades']) call(method, ['MXUSDT']);
call('klines', ['MXUSDT', '1m', { limit: 3 }]);
call('avgPrice', ['MXUSDT']);
for (const method of ['ticker24hr', 'tickerPrice', 'bookTicker']) {
	call(method, ['MXUSDT']);
	call(method, [], 'of all');
}
call('accountInfo');
call('newOrderTest', limit('3.4'));
call('newOrder', ['MXUSDT', 'BUY', 'MARKET', { quoteOrderQty: '35' }], 'market');
const { orderId } = call('newOrder', limit('3.4', { newClientOrderId: 'sdk-1' }));
call('newOrder', limit('3.3'), 'second');
call('newOrder', limit('3.3', { quantity: '0.1' }), 'too small');
call('queryOrder', ['MXUSDT', { orderId }]);
call('queryOrder', ['MXUSDT', { origClientOrderId: 'sdk-1' }], 'by client id');
call('openOrders', ['MXUSDT']);
call('cancelOrder', ['MXUSDT', { orderId }]);
call('cancelOrder', ['MXUSDT', { orderId }], 'again');
call('cancelOpenOrders', ['MXUSDT']);
call('allOrders', ['MXUSDT']);
call('accountTradeList', ['MXUSDT']);
results.publicRequest = bodyOf(client.publicRequest('GET', '/defaultSymbols'));
results.signRequest = bodyOf(client.signRequest('GET', '/tradeFee', { symbol: 'MXUSDT' }));

const exported = Object.keys(sdk).filter((name) => !isClass(sdk[name]));
process.stdout.write(
	JSON.stringify({ results, errors, methods: methodsOf(sdk.Spot.prototype), exported }),
);
