import { createRequire } from 'node:module';
import type { MexcError } from '../../mexc/core/errors';
import {
	networkOfProcess,
	openNetwork,
	rememberNetwork,
	type Network,
} from '../../mexc/account/network';
import { authenticateRequest, type OutgoingRequest } from '../../mexc/foreign/authenticate';
import { signature } from '../../mexc/rest/sign';
import { forgetProcessState } from '../support/freshProcess';
import { fullValuesOf } from '../support/endpointValues';
import { credentialFor, json, KEY, SECRET, startServer, type TestServer } from './restServer';

/** The library that n8n writes a query with. */
const { stringify } = createRequire(require.resolve('n8n-core'))('qs') as {
	stringify(values: object): string;
};

let server: TestServer;

beforeEach(async () => {
	server = await startServer((_request, response) => json(response, { price: '100' }));
});

afterEach(() => server.stop());

function sign(request: OutgoingRequest, extra: Record<string, unknown> = {}) {
	return authenticateRequest(credentialFor(server.url, extra), request);
}

/** Parameters of a signed request, after checking its signature over the text that n8n makes of them. */
function verified({ qs, url, uri }: OutgoingRequest): Record<string, string> {
	expect(String(url ?? uri)).not.toContain('?');
	const query = stringify(qs as Record<string, string>);
	const [text, sent] = query.split('&signature=');
	expect(sent).toBe(signature(SECRET, text));
	const { recvWindow, timestamp, ...rest } = Object.fromEntries(new URLSearchParams(text));
	expect(recvWindow).toBe('5000');
	expect(Math.abs(Number(timestamp) - Date.now())).toBeLessThan(2000);
	return rest;
}

async function refusal(work: Promise<unknown>): Promise<MexcError> {
	return await work.then(
		() => {
			throw new Error('it was allowed');
		},
		(error: MexcError) => error,
	);
}

describe('authenticateRequest', () => {
	it('merges query, qs, body and form into one signed query', async () => {
		const signed = await sign({
			method: 'POST',
			url: `${server.url}/api/v3/order?symbol=BTCUSDT&side=BUY`,
			qs: { type: 'LIMIT', empty: undefined, none: null },
			body: { quantity: 0.0000001 },
			form: { price: '5' },
			headers: { 'content-type': 'text/plain', 'User-Agent': 'kept' },
			json: true,
			timeout: 7,
		});
		expect(verified(signed)).toEqual({
			symbol: 'BTCUSDT',
			side: 'BUY',
			type: 'LIMIT',
			quantity: '0.0000001',
			price: '5',
			newClientOrderId: expect.stringMatching(/^n8nhttp[0-9a-f]{25}$/) as unknown,
		});
		expect(signed).toMatchObject({
			headers: { 'X-MEXC-APIKEY': KEY, 'Content-Type': 'application/json', 'User-Agent': 'kept' },
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
			timeout: 7,
		});
		expect(Object.keys(signed.headers ?? {})).toHaveLength(3);
		for (const part of ['body', 'form', 'formData', 'baseURL', 'qsStringifyOptions']) {
			expect(signed).not.toHaveProperty(part);
		}
	});

	it('keeps brackets, commas, spaces, signs and non-ASCII values', async () => {
		const text = "[1,2] BEP20(BSC)!'* é€😀 +&=/%~:@$;?#";
		const qs = { tradeGroupName: text };
		const url = `${server.url}/api/v3/strategy/group`;
		const signed = await sign({ method: 'GET', url, qs }, { allowAdministration: true });
		expect(verified(signed)).toEqual(qs);
	});

	it.each([
		['text', 'asset=SOL&ignored='],
		['JSON text', '{"asset":"SOL"}'],
		['a buffer', Buffer.from('asset=SOL')],
		['URLSearchParams', new URLSearchParams('asset=SOL')],
		['a list', { asset: ['SOL'] }],
	])('reads a body given as %s', async (name, body) => {
		const url = `${server.url}/api/v3/capital/convert`;
		const given = name === 'text' ? 'asset=SOL' : body;
		expect(verified(await sign({ method: 'POST', url, body: given }))).toEqual({ asset: 'SOL' });
	});

	it('writes lists of names as comma text and lists of orders as JSON, with an ID each', async () => {
		const url = `${server.url}/api/v3/capital/convert`;
		const dust = await sign({ method: 'POST', url, body: { asset: ['SOL', 'XRP'] } });
		expect(verified(dust)).toEqual({ asset: 'SOL,XRP' });
		const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '1' };
		const own = { ...order, newClientOrderId: 'mine' };
		const batch = await sign({
			method: 'POST',
			url: `${server.url}/api/v3/batchOrders`,
			body: { batchOrders: [order, own] },
		});
		expect(JSON.parse(verified(batch).batchOrders)).toEqual([
			{ ...order, newClientOrderId: expect.stringMatching(/^n8nhttp/) as unknown },
			own,
		]);
	});

	it('gives an ID to money that moves without one', async () => {
		const url = `${server.url}/api/v3/capital/sub-account/universalTransfer`;
		const qs = { ...fullValuesOf('subAccountUniversalTransfer') };
		delete qs.clientTranId;
		const signed = await sign({ method: 'POST', url, qs }, { allowTransfers: true });
		expect(verified(signed).clientTranId).toMatch(/^n8nhttp[0-9a-f]{25}$/);
	});

	it('gives a foreign signature no longer than five seconds', async () => {
		const request = { method: 'GET', url: `${server.url}/api/v3/account` };
		verified(await sign(request, { recvWindow: 60_000 }));
		const { qs } = await sign(request, { recvWindow: 1000 });
		expect(qs).toMatchObject({ recvWindow: '1000' });
	});

	it('refuses numbers that JavaScript has changed already', async () => {
		const url = `${server.url}/api/v3/order`;
		const body = { symbol: 'BTCUSDT', orderId: 505979017439002624 };
		expect(await refusal(sign({ method: 'DELETE', url, body }))).toMatchObject({
			kind: 'input',
			parameter: 'orderId',
		});
	});

	it.each([
		{ uri: '/api/v3/account' },
		{ url: '/api/v3/account' },
		{ url: 'api/v3/account', baseURL: 'BASE' },
		{ uri: 'BASE/api/v3/account' },
	])('finds the address in %j', async (given) => {
		const request = JSON.parse(
			JSON.stringify(given).replace('BASE', server.url),
		) as OutgoingRequest;
		const signed = await sign({ method: 'GET', ...request });
		const where = request.uri === undefined ? signed.url : signed.uri;
		expect(where).toBe(`${server.url}/api/v3/account`);
		verified(signed);
	});

	it('may sign the same request again', async () => {
		const request = { method: 'GET', url: `${server.url}/api/v3/openOrders?symbol=A1USDT` };
		const once = await sign(request);
		const twice = await sign(once);
		expect(verified(twice)).toEqual({ symbol: 'A1USDT' });
		expect(request).toEqual({
			method: 'GET',
			url: `${server.url}/api/v3/openOrders?symbol=A1USDT`,
		});
	});

	it('leaves public endpoints unsigned, without key', async () => {
		const url = `${server.url}/api/v3/ticker/price`;
		const signed = await sign({ method: 'GET', url, qs: { symbol: 'A' }, headers: {} });
		expect(signed).toMatchObject({ url, qs: { symbol: 'A' }, disableFollowRedirect: true });
		expect(signed.headers).toEqual({});
		expect(server.timeAsked).toBe(0);
	});

	it('uses the clock of the server', async () => {
		server.clockOffsetMs = 600_000;
		const { qs } = await sign({ method: 'GET', url: `${server.url}/api/v3/account` });
		const timestamp = Number((qs as Record<string, string>).timestamp);
		expect(timestamp - Date.now()).toBeGreaterThan(590_000);
	});

	it('signs with its own clock when the server does not say the time', async () => {
		await server.stop();
		verified(await sign({ method: 'GET', url: `${server.url}/api/v3/account` }));
	});

	it.each([
		'https://evil.example/api/v3/account',
		'//evil.example/api/v3/account',
		'https://127.0.0.1:1/api/v3/account',
		'http://me:pass@HOST/api/v3/account',
		'http://HOST@evil.example/api/v3/account',
		'ftp://HOST/api/v3/account',
		'http://HOST.evil.example/',
		'http://[broken',
		'http://HOST./api/v3/account',
	])('gives the key to no other host: %s', async (text) => {
		const url = text.replace('HOST', new URL(server.url).host);
		const error = await refusal(sign({ method: 'GET', url }));
		expect(error).toMatchObject({ kind: 'policy' });
		expect(error.hint).toContain(server.url);
		expect(error.message).not.toContain('pass');
	});

	it.each([
		'Host',
		'host',
		'Transfer-Encoding',
		'Content-Length',
		'Content_Length',
		'X-Original-URL',
		'X_Original_Url',
		'X-Rewrite-URL',
		'X-HTTP-Method-Override',
		'X-HTTP-Method',
		'X_HTTP_METHOD_OVERRIDE',
		'X-Method-Override',
		'X-Forwarded-Host',
		'Forwarded',
		'Connection',
		'Upgrade',
		'Expect',
		'TE',
		'Trailer',
		'Cookie',
		'Authorization',
		'Proxy-Authorization',
		'X-MEXC-APIKEY ',
		'source',
	])('signs nothing that carries the header %s', async (name) => {
		const request = { method: 'GET', url: '/api/v3/account', headers: { [name]: 'x' } };
		const error = await refusal(sign(request));
		expect(error).toMatchObject({ kind: 'policy' });
		expect(error.message).toContain(name.trim());
		expect(error.hint).toContain('user-agent');
	});

	it.each([
		['proxy', 'http://evil.example:8080'],
		['proxy', { host: 'evil.example', port: 8080 }],
		['agentOptions', { ca: 'another' }],
		['auth', { username: 'a', password: 'b' }],
		['socketPath', '/tmp/other.sock'],
		['rejectUnauthorized', false],
		['skipSslCertificateValidation', true],
	])('signs nothing that goes another way: %s %j', async (option, value) => {
		const request = { method: 'GET', url: '/api/v3/account', [option]: value };
		expect(await refusal(sign(request))).toMatchObject({ kind: 'policy', effect: 'none' });
	});

	it.each([
		['proxy', ''],
		['proxy', false],
		['proxy', undefined],
		['agentOptions', {}],
		['rejectUnauthorized', true],
		['skipSslCertificateValidation', false],
	])('takes options that were not chosen: %s %j', async (option, value) => {
		const request = { method: 'GET', url: '/api/v3/account', [option]: value };
		expect(await sign(request)).toHaveProperty('qs.signature');
	});

	it('applies the policy, whatever the way the request is written', async () => {
		const tries: OutgoingRequest[] = [
			{ method: 'POST', url: '/api/v3/capital/withdraw' },
			{ method: 'post', uri: `${server.url}/api//v3/Capital/%77ithdraw/` },
			{ method: 'POST', url: '/api/v3/capital/x/../withdraw?coin=USDT', body: { amount: 1 } },
			{ method: 'PATCH', url: '/api/v3/order' },
			{ method: 'GET', url: '/api/v3/account', headers: { 'X-HTTP-Method-Override': 'POST' } },
			{ method: 'POST', url: '/api/v3/order?symbol=A1USDT', qs: { symbol: 'B1USDT' } },
		];
		for (const request of tries) {
			expect(await refusal(sign(request))).toMatchObject({ kind: 'policy' });
		}
		expect(server.seen).toHaveLength(0);
	});

	it('signs neither orders nor tests of orders in a dry run: a test can become an order', async () => {
		const qs = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '1' };
		for (const url of ['/api/v3/order', '/api/v3/order/test']) {
			const error = await refusal(sign({ method: 'POST', url, qs }, { dryRun: true }));
			expect(error).toMatchObject({ kind: 'policy' });
			expect(error.hint).toContain('MEXC Spot Trading node');
		}
	});

	it('asks the market for the value of an order', async () => {
		const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '2' };
		const request = { method: 'POST', url: '/api/v3/order', qs: order };
		await sign(request, { maxOrderValue: '200' });
		const error = await refusal(sign(request, { maxOrderValue: '199' }));
		expect(error.message).toContain('200 USDT');
		expect(server.seen.map(({ path }) => path)).toEqual(['/api/v3/ticker/price']);
	});

	it.each([
		['a list', '[1,2]'],
		['broken JSON', '{"a":'],
		['an array', [1]],
	])('refuses a body that is %s', async (_name, body) => {
		const url = '/api/v3/order';
		expect(await refusal(sign({ method: 'POST', url, body }))).toMatchObject({ kind: 'input' });
	});

	it('refuses a multipart form and a missing key', async () => {
		const form = { method: 'POST', url: '/api/v3/order', formData: { a: 1 } };
		expect(await refusal(sign(form))).toMatchObject({ kind: 'input' });
		const plain = { method: 'GET', url: '/api/v3/account' };
		expect(await refusal(sign(plain, { apiSecret: '' }))).toMatchObject({ kind: 'credential' });
	});
});

describe('what the policy reads on behalf of another node', () => {
	const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '1' };
	const request = { method: 'POST', url: '/api/v3/order', qs: order };
	const asked: string[] = [];
	const filter: Network = {
		validateUrl: async (url) => {
			asked.push(url);
			throw new Error('private network');
		},
	};

	function signThrough(network: Network, extra: Record<string, unknown> = {}) {
		return authenticateRequest(credentialFor(server.url, extra), request, network);
	}

	afterEach(forgetProcessState);

	it("obeys n8n's rules for outgoing requests", async () => {
		const error = await refusal(signThrough(filter, { maxOrderValue: '1000' }));
		expect(error).toMatchObject({ kind: 'network', effect: 'none' });
		expect(error.message).toContain('private network');
		expect(asked).toContain(server.url);
		expect(server.seen).toEqual([]);
		expect(server.timeAsked).toBe(0);
	});

	it('uses the rules that a node of this process was given last', async () => {
		expect(networkOfProcess(false)).toBe(openNetwork);
		rememberNetwork(filter);
		expect(networkOfProcess(false)).toBe(filter);
		expect(networkOfProcess(true)).toBe(filter);
	});

	it('asks the real exchange only, where rules are in force and nobody knows them yet', async () => {
		const error = await refusal(signThrough(networkOfProcess(true), { maxOrderValue: '1000' }));
		expect(error).toMatchObject({ kind: 'network', effect: 'none' });
		expect(error.message).toContain('before a MEXC node has run');
		expect(server.timeAsked).toBe(0);
		await networkOfProcess(true).validateUrl?.('https://api.mexc.com');
	});
});
