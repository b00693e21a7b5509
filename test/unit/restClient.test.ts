import net from 'node:net';
import { klines, serverTime, tickerPrice } from '../../mexc/endpoints/marketData';
import { accountInfo, cancelOrder, newOrder } from '../../mexc/endpoints/spotTrading';
import { keepAliveListenKey } from '../../mexc/endpoints/userDataStream';
import type { MexcError } from '../../mexc/errors';
import { silentLog } from '../../mexc/log';
import { openNetwork } from '../../mexc/network';
import type { Network } from '../../mexc/network';
import { createRestClient } from '../../mexc/rest/restClient';
import { signature } from '../../mexc/rest/sign';
import type { Time } from '../../mexc/time';
import { accountFor, json, KEY, listeningLog, SECRET, startServer } from './restServer';
import type { TestServer } from './restServer';

const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '2' };
const hang = () => undefined;

/** Waits between attempts last a twentieth; a pause that MEXC asked for is still measured by the clock. */
const hastyTime: Time = {
	now: () => Date.now(),
	after(ms, fn) {
		const timer = setTimeout(fn, ms / 20);
		return () => clearTimeout(timer);
	},
};

let server: TestServer;

beforeEach(async () => {
	server = await startServer((_request, response) => json(response, { ok: true }));
});

afterEach(() => server.stop());

function clientFor(extra: Record<string, unknown> = {}, network: Network = openNetwork) {
	const log = listeningLog();
	const account = accountFor(server.url, extra);
	const client = createRestClient({ account, network, log, time: hastyTime });
	return { client, log };
}

async function failure(work: Promise<unknown>): Promise<MexcError> {
	return await work.then(
		() => {
			throw new Error('nothing failed');
		},
		(error: MexcError) => error,
	);
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
			failing-- > 0 ? fail(response) : json(response, { fine: true });
		const { client, log } = clientFor();
		expect(await client.call(tickerPrice, {})).toEqual({ fine: true });
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
			() => client.call(cancelOrder, { symbol: 'BTCUSDT', orderId: '1' }),
		]) {
			const error = await failure(call());
			expect(error).toMatchObject({ kind, effect: 'unknown' });
			expect(error.hint).toContain('look before sending it again');
		}
		expect(server.seen).toHaveLength(2);
	});

	it('sends a write again after a 429, when the time has come', async () => {
		const started = Date.now();
		server.answer = (_request, response) =>
			server.seen.length === 1
				? json(response, { code: 429, msg: 'Too Many Requests' }, 429, { 'Retry-After': '1' })
				: json(response, { orderId: '1' });
		const { client, log } = clientFor();
		expect(await client.call(newOrder, order)).toEqual({ orderId: '1' });
		expect(Date.now() - started).toBeGreaterThanOrEqual(990);
		expect(server.seen).toHaveLength(2);
		expect(log.lines.join()).toContain('asked to slow down');
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

	it('measures the clock anew after 700003 and sends once more', async () => {
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
		expect(await client.call(newOrder, order)).toEqual({ orderId: '1' });
		expect(server.seen).toHaveLength(2);
		expect(await client.clockOffsetMs()).toBeGreaterThan(9000);
	});

	it('tells the measured difference when even that does not help', async () => {
		server.clockOffsetMs = 10_000;
		server.answer = (_request, response) => json(response, { code: 10073, msg: 'invalid' }, 400);
		const error = await failure(clientFor().client.call(newOrder, order));
		expect(error).toMatchObject({ kind: 'clock', code: 10073, effect: 'none' });
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

describe('transport', () => {
	it('uses one TCP connection for 100 sequential calls, also of different clients', async () => {
		for (let call = 0; call < 100; call++) {
			const { client } = clientFor();
			await client.call(serverTime, {});
		}
		expect(server.timeAsked).toBe(100);
		expect(server.connections).toBe(1);
	}, 20_000);

	it('never follows a redirect, so that no other host sees the key', async () => {
		const other = await startServer((_request, response) => json(response, {}));
		const target = other.url.replace('127.0.0.1', 'localhost');
		server.answer = ({ path }, response) => {
			response.writeHead(302, { Location: `${target}${path}` });
			response.end();
		};
		const error = await failure(clientFor().client.call(accountInfo, {}));
		expect(error).toMatchObject({ kind: 'protocol', httpStatus: 302 });
		expect(other.connections).toBe(0);
		await other.stop();
	});

	it('gives up after the time limit', async () => {
		server.answer = hang;
		const { client } = clientFor();
		const error = await failure(client.call(newOrder, order, { timeoutMs: 150 }));
		expect(error).toMatchObject({ kind: 'network', code: 'ETIMEDOUT', effect: 'unknown' });
		expect(error.message).toContain('within 0.15 seconds');
	});

	it('counts a slow drip of bytes into the time limit', async () => {
		server.answer = (_request, response) => {
			const drip = setInterval(() => response.write(' '), 20);
			response.on('close', () => clearInterval(drip));
		};
		const { client } = clientFor();
		const error = await failure(client.call(newOrder, order, { timeoutMs: 150 }));
		expect(error.code).toBe('ETIMEDOUT');
	});

	it('stops at once when cancelled', async () => {
		server.answer = hang;
		const abort = new AbortController();
		const { client } = clientFor();
		const call = failure(client.call(newOrder, order, { signal: abort.signal }));
		setTimeout(() => abort.abort(), 50);
		expect(await call).toMatchObject({ kind: 'cancelled', effect: 'unknown' });
		const again = failure(client.call(newOrder, order, { signal: abort.signal }));
		expect(await again).toMatchObject({ kind: 'cancelled', effect: 'none' });
		expect(server.seen).toHaveLength(1);
	});

	it('says in one sentence that nothing answers', async () => {
		const { client } = clientFor();
		await server.stop();
		const error = await failure(client.call(newOrder, order));
		expect(error).toMatchObject({ kind: 'network', code: 'ECONNREFUSED', effect: 'none' });
		expect(error.message).toContain('Nothing answers at 127.0.0.1:');
		expect(error.hint).toContain('Base URL');
	});

	it('asks the egress filter and resolves names through it', async () => {
		const asked: string[] = [];
		const names: string[] = [];
		const network: Network = {
			validateUrl: async (url) => void asked.push(url),
			lookup: (hostname, options, callback) => {
				names.push(hostname);
				if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
				else callback(null, '127.0.0.1', 4);
			},
		};
		const port = server.url.split(':').at(-1);
		const account = accountFor(`http://exchange.internal:${port}`);
		const client = createRestClient({ account, network, log: silentLog });
		await client.call(tickerPrice, {});
		expect(asked).toEqual([account.baseUrl]);
		expect(names).toEqual(['exchange.internal']);
		const closed: Network = { validateUrl: () => Promise.reject(new Error('blocked by rule')) };
		const error = await failure(clientFor({}, closed).client.call(tickerPrice, {}));
		expect(error.message).toContain('does not allow requests');
		expect(server.seen).toHaveLength(1);
	});

	it('goes through the proxy of the environment, except where NO_PROXY says so', async () => {
		const tunnels: string[] = [];
		const proxy = net.createServer((socket) => {
			socket.on('error', () => undefined);
			socket.once('data', (head) => {
				tunnels.push(head.toString().split('\r\n')[0]);
				const target = net.connect(Number(server.url.split(':').at(-1)), '127.0.0.1');
				target.on('error', () => undefined);
				socket.write('HTTP/1.1 200 OK\r\n\r\n');
				socket.pipe(target).pipe(socket);
			});
		});
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		const { port } = proxy.address() as net.AddressInfo;
		const before = { ...process.env };
		Object.assign(process.env, { HTTP_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '127.0.0.1' });
		try {
			await clientFor().client.call(tickerPrice, {});
			expect(tunnels).toEqual([]);
			process.env.NO_PROXY = '';
			await clientFor().client.call(tickerPrice, {});
			await clientFor().client.call(tickerPrice, {});
			expect(tunnels).toEqual([`CONNECT ${new URL(server.url).host} HTTP/1.1`]);
		} finally {
			process.env = before;
			proxy.close();
		}
		expect(server.seen).toHaveLength(3);
	});

	it('keeps the digits of long numbers', async () => {
		server.answer = (_request, response) => response.end('{"id":12345678901234567890}');
		const { client } = clientFor();
		expect(await client.call(klines, { symbol: 'A1USDT', interval: '1m' })).toEqual({
			id: '12345678901234567890',
		});
	});
});

describe('secrets', () => {
	it('are in no error and no line of the log, even when a server repeats the request', async () => {
		const listenKey = 'canaryListenKey0123456789';
		const answers: Array<TestServer['answer']> = [
			({ rawUrl, headers }, response) => {
				response.statusCode = 403;
				response.end(`<h1>${rawUrl} ${String(headers['x-mexc-apikey'])} ${SECRET}</h1>`);
			},
			({ rawUrl }, response) => json(response, { code: 700002, msg: `bad ${rawUrl}` }, 400),
			({ rawUrl }, response) => json(response, { msg: rawUrl }, 500),
			(_request, response) => response.destroy(),
		];
		const texts: string[] = [];
		for (const answer of answers) {
			server.answer = answer;
			const { client, log } = clientFor();
			for (const call of [
				() => client.call(accountInfo, {}),
				() => client.call(newOrder, order),
				() => client.call(keepAliveListenKey, { listenKey }),
			]) {
				const error = await failure(call());
				texts.push(error.message, error.hint ?? '', error.stack ?? '', JSON.stringify(error));
			}
			texts.push(...log.lines);
		}
		const all = texts.join('\n');
		const signatures = server.seen.map(({ query }) => query.get('signature') ?? 'none');
		for (const secret of [KEY, SECRET, listenKey, ...signatures]) {
			expect(all).not.toContain(secret);
		}
		expect(all).toContain('[hidden]');
		expect(signatures.every((text) => text.length === 64)).toBe(true);
	});
});
