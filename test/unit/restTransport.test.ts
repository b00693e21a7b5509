import { until } from '../support/virtualTime';
import http from 'node:http';
import net from 'node:net';
import { agentFor } from '../../mexc/account/httpAgents';
import { klines, serverTime, tickerPrice } from '../../mexc/endpoints/marketData';
import { accountInfo, newOrder } from '../../mexc/endpoints/spotTrading';
import { keepAliveListenKey } from '../../mexc/endpoints/userDataStream';
import { silentLog } from '../../mexc/core/log';
import { openNetwork, type Network } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
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
const hang = () => undefined;

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
		await until('the request', () => server.seen.length > 0, 20_000);
		abort.abort();
		expect(await call).toMatchObject({ kind: 'cancelled', effect: 'unknown' });
		const again = failure(client.call(newOrder, order, { signal: abort.signal }));
		expect(await again).toMatchObject({ kind: 'cancelled', effect: 'none' });
		expect(server.seen).toHaveLength(1);
	});

	it('sends nothing when cancelled while the egress filter is still deciding', async () => {
		const abort = new AbortController();
		const network: Network = { validateUrl: async () => abort.abort() };
		await clientFor().client.clockOffsetMs();
		const call = clientFor({}, network).client.call(newOrder, order, { signal: abort.signal });
		expect(await failure(call)).toMatchObject({ kind: 'cancelled', effect: 'none' });
		expect(server.seen).toHaveLength(0);
	});

	it('gives up when the egress filter never decides', async () => {
		const network: Network = { validateUrl: () => new Promise(() => undefined) };
		const call = clientFor({}, network).client.call(tickerPrice, {}, { timeoutMs: 50 });
		const error = await failure(call);
		expect(error).toMatchObject({ kind: 'network', effect: 'none', code: 'ETIMEDOUT' });
		expect(error.message).toContain('did not decide about 127.0.0.1');
		expect(server.seen).toHaveLength(0);
	});

	it.each([
		['the clock of the server', {}, '/api/v3/time'],
		['the price that the policy needs', { maxOrderValue: '5' }, '/api/v3/ticker/price'],
	])(
		'stops at once when cancelled while it waits for %s',
		async (_name, policy, path) => {
			const asked: string[] = [];
			const silent = http.createServer(({ url }) => void asked.push(String(url).split('?')[0]));
			await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
			const { port } = silent.address() as net.AddressInfo;
			const account = accountFor(`http://127.0.0.1:${port}`, policy);
			const client = createRestClient({ account, network: openNetwork, log: silentLog });
			const abort = new AbortController();
			const market = { ...order, side: 'SELL' };
			const call = failure(client.call(newOrder, market, { signal: abort.signal }));
			while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
			abort.abort();
			expect(await call).toMatchObject({ kind: 'cancelled', effect: 'none' });
			expect(asked).toEqual([path]);
			silent.closeAllConnections();
			silent.close();
		},
		4000,
	);

	it.each([
		['connect', 'none'],
		['read', 'unknown'],
		['write', 'unknown'],
	])('"unreachable" during %s leaves the effect %s', async (syscall, effect) => {
		await clientFor().client.clockOffsetMs();
		const port = server.url.split(':').at(-1);
		const account = accountFor(`http://gone.internal:${port}`);
		let asked = 0;
		const lookup: Network['lookup'] = (_hostname, options, callback) => {
			// The question for the time gets through.
			if (asked++ > 0) {
				const error = Object.assign(new Error('gone'), { code: 'EHOSTUNREACH', syscall });
				return callback(error, '', 4);
			}
			if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
			else callback(null, '127.0.0.1', 4);
		};
		const client = createRestClient({ account, network: { lookup }, log: silentLog });
		await client.clockOffsetMs();
		// The open connection is closed, so that the order needs a new one.
		agentFor(account.baseUrl, { lookup }).destroy();
		const error = await failure(client.call(newOrder, order));
		expect(error).toMatchObject({ kind: 'network', code: 'EHOSTUNREACH', effect });
		expect(server.seen).toHaveLength(0);
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
			expect(tunnels.filter((line) => line.includes(new URL(server.url).host))).toEqual([]);
			process.env.NO_PROXY = '';
			await clientFor().client.call(tickerPrice, {});
			await clientFor().client.call(tickerPrice, {});
			// What tests before this one have left may come through the proxy, too.
			const { host } = new URL(server.url);
			expect(tunnels.filter((line) => line.includes(host))).toEqual([`CONNECT ${host} HTTP/1.1`]);
		} finally {
			process.env = before;
			proxy.close();
		}
		const own = server.seen.filter(({ headers }) => headers.host === new URL(server.url).host);
		expect(own).toHaveLength(3);
	});

	it('keeps the digits of long numbers', async () => {
		server.answer = (_request, response) =>
			response.end('[[12345678901234567890,1,2,3,1E+999999]]');
		const { client } = clientFor();
		expect(await client.call(klines, { symbol: 'A1USDT', interval: '1m' })).toEqual([
			['12345678901234567890', 1, 2, 3, '1E+999999'],
		]);
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
