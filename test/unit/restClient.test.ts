import { tickerPrice } from '../../mexc/endpoints/marketData';
import { accountInfo, cancelOrder, newOrder } from '../../mexc/endpoints/spotTrading';
import { openNetwork, type Network } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { signature } from '../../mexc/rest/sign';
import {
	accountFor,
	failure,
	hastyTime,
	FITTING,
	json,
	KEY,
	listeningLog,
	SECRET,
	startServer,
	type TestServer,
} from './restServer';

const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '2' };
const cancellation = { symbol: 'BTCUSDT', orderId: '1' };
let server: TestServer;

beforeEach(async () => {
	server = await startServer((_request, response) => json(response, FITTING));
});

afterEach(() => server.stop());

function clientFor(extra: Record<string, unknown> = {}, network: Network = openNetwork) {
	const log = listeningLog();
	const account = accountFor(server.url, extra);
	const client = createRestClient({ account, network, log, time: hastyTime });
	return { client, log };
}

describe('a signed call', () => {
	it('puts every parameter into the query, the key into the header and nothing into the body', async () => {
		const { client } = clientFor({ recvWindow: 7000 });
		await client.call(newOrder, { ...order, newClientOrderId: 'my-1' });
		const [seen] = server.seen;
		expect(seen).toMatchObject({ method: 'POST', path: '/api/v3/order', body: '' });
		expect(seen.headers).toMatchObject({
			'x-mexc-apikey': KEY,
			'content-type': 'application/json',
		});
		const [text, sent] = seen.rawUrl.split('?')[1].split('&signature=');
		expect(text).toMatch(
			/^symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=2&newClientOrderId=my-1&recvWindow=7000&timestamp=\d{13}$/,
		);
		expect(sent).toBe(signature(SECRET, text));
	});

	it('is not made without a key', async () => {
		const { client } = clientFor({ apiKey: '' });
		expect(await failure(client.call(accountInfo, {}))).toMatchObject({ kind: 'credential' });
		expect(server.seen).toHaveLength(0);
	});

	it('carries the time of the server', async () => {
		server.clockOffsetMs = -3_600_000;
		const { client } = clientFor();
		await client.call(accountInfo, {});
		const timestamp = Number(server.seen[0].query.get('timestamp'));
		expect(Math.abs(timestamp - (Date.now() - 3_600_000))).toBeLessThan(2000);
		expect(server.timeAsked).toBe(1);
	});
});

describe('a public call', () => {
	it('carries neither key nor signature', async () => {
		const { client } = clientFor();
		await client.call(tickerPrice, { symbol: 'btc/usdt' });
		expect(server.seen[0].rawUrl).toBe('/api/v3/ticker/price?symbol=BTCUSDT');
		expect(server.seen[0].headers).not.toHaveProperty('x-mexc-apikey');
		expect(server.timeAsked).toBe(0);
	});
});

describe('retry by effect', () => {
	it.each([
		['500', (response: Parameters<TestServer['answer']>[1]) => json(response, {}, 500)],
		['reset', (response: Parameters<TestServer['answer']>[1]) => response.destroy()],
		['empty', (response: Parameters<TestServer['answer']>[1]) => response.end()],
		['half', (response: Parameters<TestServer['answer']>[1]) => response.end('{"a":')],
	])('repeats a read after %s, a bounded number of times', async (_name, fail) => {
		let failing = 2;
		server.answer = (_request, response) =>
			failing-- > 0 ? fail(response) : json(response, FITTING);
		const { client, log } = clientFor();
		expect(await client.call(tickerPrice, {})).toEqual(FITTING);
		expect(server.seen).toHaveLength(3);
		expect(log.lines.filter((line) => line.includes('Trying again'))).toHaveLength(2);
		failing = 99;
		expect(await failure(client.call(tickerPrice, {}))).toMatchObject({ effect: 'none' });
		expect(server.seen).toHaveLength(6);
	});

	it.each([
		['500', 'server', (response: Parameters<TestServer['answer']>[1]) => json(response, {}, 500)],
		['reset', 'network', (response: Parameters<TestServer['answer']>[1]) => response.destroy()],
		['empty', 'protocol', (response: Parameters<TestServer['answer']>[1]) => response.end()],
		['html', 'protocol', (response: Parameters<TestServer['answer']>[1]) => response.end('<p>')],
	])('never repeats a write after %s and calls the outcome unknown', async (_name, kind, fail) => {
		server.answer = (_request, response) => fail(response);
		const { client } = clientFor();
		for (const call of [
			() => client.call(newOrder, order),
			() => client.call(cancelOrder, cancellation),
		]) {
			const error = await failure(call());
			expect(error).toMatchObject({ kind, effect: 'unknown' });
			expect(error.hint).toContain('look before sending it again');
		}
		expect(server.seen).toHaveLength(2);
	});

	it('sends a cancellation again after a 429, when the time has come', async () => {
		const started = Date.now();
		server.answer = (_request, response) =>
			server.seen.length === 1
				? json(response, { code: 429, msg: 'Too Many Requests' }, 429, { 'Retry-After': '1' })
				: json(response, { orderId: '1' });
		const { client, log } = clientFor();
		expect(await client.call(cancelOrder, cancellation)).toEqual({ orderId: '1' });
		expect(Date.now() - started).toBeGreaterThanOrEqual(990);
		expect(server.seen).toHaveLength(2);
		expect(log.lines.join()).toContain('asked to slow down');
	});

	it.each([
		['HTTP 429', 429, { code: 429, msg: 'Too Many Requests' }, 'rateLimit'],
		['code 510', 400, { code: 510, msg: 'Requests too frequent' }, 'rateLimit'],
		['code 700003', 400, { code: 700003, msg: 'Timestamp is outside.' }, 'clock'],
	])('leaves an order to its look-up after %s', async (_name, status, body, kind) => {
		server.answer = (_request, response) => json(response, body, status);
		const { client } = clientFor();
		const error = await failure(client.call(newOrder, order));
		expect(error).toMatchObject({ kind, effect: 'unknown' });
		expect(error.hint).toContain('look before sending it again');
		expect(server.seen).toHaveLength(1);
	});

	it('a 429 with a long wait, and a ban, end the call and hold back the next one', async () => {
		server.answer = (_request, response) => json(response, {}, 418, { 'Retry-After': '300' });
		const { client } = clientFor();
		const first = await failure(client.call(tickerPrice, {}));
		expect(first).toMatchObject({ kind: 'banned', retryAfterMs: 300_000, effect: 'none' });
		const second = await failure(clientFor().client.call(newOrder, order));
		expect(second).toMatchObject({ kind: 'banned' });
		expect(server.seen).toHaveLength(1);
	});

	it('a 429 that asks for years holds the process back for three days at most', async () => {
		server.answer = (_request, response) =>
			json(response, {}, 429, { 'Retry-After': '99999999999' });
		const error = await failure(clientFor().client.call(tickerPrice, {}));
		expect(error).toMatchObject({ kind: 'rateLimit', retryAfterMs: 259_200_000 });
	});

	it('calls the outcome of a write unknown when a gateway timed out (408)', async () => {
		server.answer = (_request, response) => response.writeHead(408).end('Request Timeout');
		const error = await failure(clientFor().client.call(newOrder, order));
		expect(error).toMatchObject({ kind: 'network', httpStatus: 408, effect: 'unknown' });
	});

	it('knows a proxy that wants a password', async () => {
		server.answer = (_request, response) => response.writeHead(407).end();
		const error = await failure(clientFor().client.call(newOrder, order));
		expect(error).toMatchObject({ kind: 'network', httpStatus: 407, effect: 'unknown' });
		expect(error.message).toContain('proxy');
	});

	it('measures the clock again after 700003 and sends once more', async () => {
		const refusal = {
			code: 700003,
			msg: 'Timestamp for this request is outside of the recvWindow.',
		};
		server.answer = ({ query }, response) => {
			const skew = Date.now() + server.clockOffsetMs - Number(query.get('timestamp'));
			if (Math.abs(skew) > 5000) json(response, refusal, 400);
			else json(response, { orderId: '1' });
		};
		const { client } = clientFor();
		await client.clockOffsetMs();
		server.clockOffsetMs = 10_000;
		expect(await client.call(cancelOrder, cancellation)).toEqual({ orderId: '1' });
		expect(server.seen).toHaveLength(2);
		expect(await client.clockOffsetMs()).toBeGreaterThan(9000);
		server.clockOffsetMs = 20_000;
		const error = await failure(client.call(newOrder, order));
		expect(error.message).toContain('the next request has the right time');
		expect(await client.call(newOrder, order)).toEqual({ orderId: '1' });
		expect(server.seen).toHaveLength(4);
	});

	it('says the measured difference when even that does not help', async () => {
		server.clockOffsetMs = 10_000;
		server.answer = (_request, response) => json(response, { code: 10073, msg: 'invalid' }, 400);
		const error = await failure(clientFor().client.call(cancelOrder, cancellation));
		expect(error).toMatchObject({ kind: 'clock', code: 10073, effect: 'unknown' });
		expect(error.message).toContain('10.0 s behind the clock of MEXC');
		expect(server.seen).toHaveLength(2);
	});

	it('does not repeat what MEXC refused', async () => {
		server.answer = (_request, response) =>
			json(response, { code: -1121, msg: 'Invalid symbol.' }, 400);
		const error = await failure(clientFor().client.call(tickerPrice, { symbol: 'NOPE' }));
		expect(error).toMatchObject({ kind: 'exchange', code: -1121 });
		expect(error.message).toBe('MEXC: Invalid symbol (code -1121).');
		expect(server.seen).toHaveLength(1);
	});
});
