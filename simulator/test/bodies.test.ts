import { connect } from 'node:net';
import { useSimulator } from '../../test/support/simulator';
import { placeOrder, send, sendControl, sign, signed } from './support/client';
import { Prng } from '../src/market/prng';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const MEGABYTE = 1024 * 1024;
const LIMIT = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.4', quantity: '10' };

describe('bad input over HTTP', () => {
	const simulator = useSimulator();
	const key = () => ({ 'X-MEXC-APIKEY': simulator().apiKey, ...JSON_TYPE });
	afterEach(async () => {
		expect((await send(simulator(), 'GET', '/api/v3/ping')).status).toBe(200);
	});

	/** Sends bytes as they are and gives everything that comes until the connection ends. */
	function raw(bytes: string | Buffer, waitMs = 1500): Promise<string> {
		return new Promise((resolve) => {
			const socket = connect(simulator().port, '127.0.0.1');
			let text = '';
			const giveUp = setTimeout(() => socket.destroy(), waitMs);
			socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
			socket.on('error', () => undefined);
			socket.on('close', () => {
				clearTimeout(giveUp);
				resolve(text);
			});
			socket.write(bytes);
		});
	}

	it.each([
		['announced', `Content-Length: ${50 * MEGABYTE}\r\n\r\n`],
		['chunked', 'Transfer-Encoding: chunked\r\n\r\n'],
	])('refuses a giant body, %s, and closes the connection', async (how, rest) => {
		const chunk = 'x'.repeat(MEGABYTE + 1);
		const body = how === 'announced' ? 'x' : `${chunk.length.toString(16)}\r\n${chunk}\r\n`;
		const head = 'POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
		const begin = performance.now();
		const answer = await raw(head + rest + body, 3000);
		expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*Connection: close[^]*"Request body too large"/);
		// Closed by the exchange, not by this test's own patience.
		expect(performance.now() - begin).toBeLessThan(2500);
	});

	it.each([
		[
			'a giant header',
			`GET /api/v3/ping HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`,
			'431',
		],
		['a giant URL', `GET /api/v3/ping?${'x'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, '431'],
		['no HTTP', 'hello\r\n\r\n', '400'],
		['an unknown verb', 'BREW /api/v3/ping HTTP/1.1\r\nHost: x\r\n\r\n', '400'],
		['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n', '400'],
		[
			'two lengths',
			'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
			'400',
		],
	])('answers %s and closes the connection', async (_what, bytes, status) => {
		expect(await raw(bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
	});

	it.each([
		'//',
		'/ws',
		'/ws?listenKey=%ZZ',
		'/ws?listenKey=a&listenKey=b',
		'*',
		'http://[::1',
		'/control/state',
	])('survives an upgrade to %s', async (target) => {
		const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
		const nonce = `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`;
		const answer = await raw(`GET ${target} HTTP/1.1\r\nHost: x\r\n${upgrade}${nonce}`, 500);
		expect(answer).toMatch(target.startsWith('/ws') ? /^HTTP\/1\.1 101 / : /^HTTP\/1\.1 40[04] /);
	});

	it('knows no other paths and methods', async () => {
		const statuses = [];
		for (const path of [
			'/index.html',
			'/api',
			'/api/v3/order/',
			'/API/V3/PING',
			'/api/v3/%6frder',
			'/__proto__',
		]) {
			statuses.push((await send(simulator(), 'GET', path)).status);
		}
		expect(statuses).toEqual([404, 404, 404, 404, 404, 404]);
		for (const method of ['PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) {
			statuses.push((await send(simulator(), method, '/api/v3/ping', JSON_TYPE)).status);
		}
		expect(statuses.slice(6)).toEqual([405, 405, 405, 405, 405]);
	});

	it('takes the first of two equal parameters, and the query before the body', async () => {
		const { body } = await send(
			simulator(),
			'GET',
			'/api/v3/depth?symbol=MXUSDT&symbol=NOPE&limit=5',
		);
		expect(body.bids).toHaveLength(5);
		const query = `symbol=MXUSDT&side=BUY&type=LIMIT&price=3.4&quantity=7&quantity=8`;
		const text = `${query}&timestamp=${Date.now()}`;
		const signature = sign(simulator().apiSecret, `${text}price=3.1`);
		const target = `/api/v3/order?${text}&signature=${signature}`;
		const answer = await send(simulator(), 'POST', target, key(), 'price=3.1');
		expect(answer.body).toMatchObject({ price: '3.4', origQty: '7' });
	});

	it('takes a broken percent escape for what it is', async () => {
		const ask = (query: string) => send(simulator(), 'GET', `/api/v3/depth?${query}`);
		expect((await ask('symbol=%ZZ')).body.code).toBe(-1121);
		expect((await ask('symbol=MXUSDT%')).body.code).toBe(-1121);
		expect((await ask('symbol=%FF%FE')).body.code).toBe(-1121);
		expect((await ask('%ZZ=1&symbol=MXUSDT')).status).toBe(200);
		expect((await ask('&&=&symbol=MXUSDT&x')).status).toBe(200);
	});

	it.each([
		['limit=-1', 700008],
		['limit=1.5', 700008],
		['limit=1e9', 700008],
		['limit=NaN', 700008],
		[`limit=${'9'.repeat(400)}`, 700008],
		['limit=999999999', undefined],
	])('judges the number in %s', async (query, code) => {
		const { body } = await send(simulator(), 'GET', `/api/v3/depth?symbol=MXUSDT&${query}`);
		expect(body.code).toBe(code);
	});

	it.each([
		['startTime=0', 500],
		['startTime=999999999999999999', 0],
		['startTime=0&endTime=0', 0],
		['endTime=999999999999999999', 500],
	])('answers klines for %s at once', async (query, rows) => {
		const target = `/api/v3/klines?symbol=BTCUSDT&interval=1m&${query}`;
		expect((await send(simulator(), 'GET', target)).body).toHaveLength(rows);
	});

	it.each([
		'-1',
		'+1',
		'1e3',
		'0x10',
		'.5',
		'5.',
		'1,5',
		'١',
		' 1',
		'NaN',
		'Infinity',
		'9'.repeat(21),
		`0.${'1'.repeat(21)}`,
	])('refuses the quantity %j', async (quantity) => {
		const answer = await placeOrder(simulator(), { ...LIMIT, quantity });
		expect([answer.status, answer.body.code]).toEqual([400, 700008]);
	});

	it('refuses sums beyond all measure without losing a digit of a balance', async () => {
		const before = simulator().state().accounts['209302839']?.balances;
		for (const quantity of ['9'.repeat(20), '0', `${'9'.repeat(20)}.${'9'.repeat(20)}`]) {
			expect((await placeOrder(simulator(), { ...LIMIT, quantity })).status).toBe(400);
		}
		expect(simulator().state().accounts['209302839']?.balances).toEqual(before);
	});

	it.each(['', '[', '{"a":', 'null', '[]', '"x"', '{"batchOrders":', '\u0000', '\ufffd'])(
		'survives the body %j on every write',
		async (body) => {
			const answer = await send(simulator(), 'POST', '/api/v3/batchOrders', key(), body);
			expect(answer.status).toBe(400);
		},
	);

	it('refuses batch orders that are no list of orders', async () => {
		for (const batchOrders of [
			'',
			'{',
			'{}',
			'null',
			'[1]',
			'[null]',
			'[[]]',
			'"x"',
			`[${'{},'.repeat(30)}{}]`,
		]) {
			const answer = await signed(simulator(), 'POST', '/api/v3/batchOrders', { batchOrders });
			expect([200, 400]).toContain(answer.status);
			expect(answer.text).toContain('"code":');
		}
	});

	it('does not end for a thousand random lines of bytes', async () => {
		const chance = new Prng(11);
		const words = [
			'GET ',
			'POST ',
			'/api/v3/',
			'order',
			'?',
			'&',
			'=',
			'%',
			' HTTP/1.1',
			'\r\n',
			'Host: x',
			'Content-Length: 9',
			':',
			'\u00ff',
			'0',
		];
		const bytes = () =>
			Array.from({ length: 12 }, () => words[Math.floor(chance.next() * words.length)]).join('');
		await Promise.all(Array.from({ length: 1000 }, () => raw(`${bytes()}\r\n\r\n`, 150)));
	});
});

describe('bad input to the control API', () => {
	const simulator = useSimulator({ manualClock: true });
	const control = (path: string, body: string) => sendControl(simulator(), path, body);

	it.each([
		['price', '{'],
		['price', '[]'],
		['price', '"x"'],
		['price', '{}'],
		['price', '{"symbol":"BTCUSDT","price":"-1"}'],
		['price', `{"symbol":"BTCUSDT","price":"${'9'.repeat(40)}"}`],
		['price', '{"symbol":"BTCUSDT","price":1e99}'],
		['price', '{"symbol":"__proto__","price":"1"}'],
		['trade', '{"symbol":"BTCUSDT","price":"1","quantity":"0"}'],
		['deposit', '{"asset":"USDT","amount":"-5"}'],
		['deposit', '{"asset":"USDT","amount":"1e5"}'],
		['clock', '{"advanceMs":1e300}'],
		['clock', '{"advanceMs":-1}'],
		['clock', '{"speed":1e99}'],
		['clock', '{"speed":0}'],
		['clock', '{"manual":"yes"}'],
		['key', '{"permissions":5}'],
		['key', '{"permissions":[1]}'],
		['key', '{"secret":"mine"}'],
		['key', '{"accessKey":"nobody","expired":true}'],
		['account', '{"barred":"yes"}'],
		['account', '{"uid":"1","barred":true}'],
		['account', '{"ledger":{}}'],
		['order', '{"symbol":"BTCUSDT"}'],
		['fault', '{"kind":5}'],
		['act', '{"do":"burst","symbol":"BTCUSDT","trades":1e9,"seconds":1}'],
	])('%s refuses %s in one sentence and changes nothing', async (path, body) => {
		const before = simulator().state();
		const answer = await control(path, body);
		expect(answer.status).toBe(400);
		expect(answer.body.error).toMatch(/\w/);
		expect({ ...simulator().state(), connections: undefined }).toEqual({
			...before,
			connections: undefined,
		});
		expect((await signed(simulator(), 'GET', '/api/v3/account')).status).toBe(200);
	});

	it('refuses a giant body', async () => {
		expect((await control('price', 'x'.repeat(MEGABYTE + 1))).status).toBe(413);
	});
});
