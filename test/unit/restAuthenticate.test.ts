import type { MexcError } from '../../mexc/errors';
import { authenticateRequest } from '../../mexc/rest/authenticate';
import type { OutgoingRequest } from '../../mexc/rest/authenticate';
import { signature } from '../../mexc/rest/sign';
import { credentialFor, json, KEY, SECRET, startServer } from './restServer';
import type { TestServer } from './restServer';

let server: TestServer;

beforeEach(async () => {
	server = await startServer((_request, response) => json(response, { price: '100' }));
});

afterEach(() => server.stop());

function sign(request: OutgoingRequest, extra: Record<string, unknown> = {}) {
	return authenticateRequest(credentialFor(server.url, extra), request);
}

/** Parameters of a signed URL, after checking its signature over the text that stands there. */
function verified(url: unknown): Record<string, string> {
	const [text, sent] = String(url).split('?')[1].split('&signature=');
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
			headers: { 'content-type': 'text/plain', 'X-Own': 'kept' },
			json: true,
			timeout: 7,
		});
		expect(verified(signed.url)).toEqual({
			symbol: 'BTCUSDT',
			side: 'BUY',
			type: 'LIMIT',
			quantity: '0.0000001',
			price: '5',
		});
		expect(signed).toMatchObject({
			headers: { 'X-MEXC-APIKEY': KEY, 'Content-Type': 'application/json', 'X-Own': 'kept' },
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
			timeout: 7,
		});
		expect(Object.keys(signed.headers ?? {})).toHaveLength(3);
		for (const part of ['qs', 'body', 'form', 'formData', 'baseURL']) {
			expect(signed).not.toHaveProperty(part);
		}
	});

	it('keeps brackets, commas, spaces, signs and non-ASCII values', async () => {
		const values = { a: '[1,2]', b: 'x y', c: "BEP20(BSC)!'*", d: 'é€😀', e: '+&=/%' };
		const signed = await sign({ method: 'GET', url: `${server.url}/api/v3/account`, qs: values });
		expect(verified(signed.url)).toEqual(values);
		expect(signed.url).toContain('c=BEP20%28BSC%29%21%27%2A');
	});

	it.each([
		['text', 'asset=A&amount=1'],
		['JSON text', '{"asset":"A","amount":1}'],
		['a buffer', Buffer.from('asset=A&amount=1')],
		['URLSearchParams', new URLSearchParams('asset=A&amount=1')],
	])('reads a body given as %s', async (_name, body) => {
		const url = `${server.url}/api/v3/capital/convert`;
		const signed = await sign({ method: 'POST', url, body });
		expect(verified(signed.url)).toEqual({ asset: 'A', amount: '1' });
	});

	it('writes lists of names as comma text and lists of orders as JSON', async () => {
		const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '1' };
		const signed = await sign({
			method: 'POST',
			url: `${server.url}/api/v3/batchOrders`,
			body: { batchOrders: [order], names: ['A', 'B'] },
		});
		expect(verified(signed.url)).toEqual({
			batchOrders: JSON.stringify([order]),
			names: 'A,B',
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
		expect(String(where).startsWith(`${server.url}/api/v3/account?`)).toBe(true);
		verified(where);
	});

	it('may sign the same request again', async () => {
		const request = { method: 'GET', url: `${server.url}/api/v3/openOrders?symbol=A1USDT` };
		const once = await sign(request);
		const twice = await sign(once);
		expect(verified(twice.url)).toEqual({ symbol: 'A1USDT' });
		expect(String(twice.url).match(/signature=/g)).toHaveLength(1);
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
		const { url } = await sign({ method: 'GET', url: `${server.url}/api/v3/account` });
		const timestamp = Number(new URL(String(url)).searchParams.get('timestamp'));
		expect(timestamp - Date.now()).toBeGreaterThan(590_000);
	});

	it('signs with its own clock when the server does not tell the time', async () => {
		await server.stop();
		verified((await sign({ method: 'GET', url: `${server.url}/api/v3/account` })).url);
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
	])('gives the key to no other host: %s', async (text) => {
		const url = text.replace('HOST', new URL(server.url).host);
		const error = await refusal(sign({ method: 'GET', url }));
		expect(error).toMatchObject({ kind: 'policy' });
		expect(error.hint).toContain(server.url);
		expect(error.message).not.toContain('pass');
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

	it('sends an order to the test in a dry run', async () => {
		const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '1' };
		const request = { method: 'POST', url: '/api/v3/order', qs: order };
		const signed = await sign(request, { dryRun: true });
		expect(String(signed.url)).toContain(`${server.url}/api/v3/order/test?`);
		expect(verified(signed.url)).toEqual(order);
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
