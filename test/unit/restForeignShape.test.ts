import { authenticateRequest, type OutgoingRequest } from '../../mexc/foreign/authenticate';
import type { MexcError } from '../../mexc/core/errors';
import { foreignParameters } from '../../mexc/foreign/foreignParameters';
import { credentialFor, json, KEY, startServer, type TestServer } from './restServer';

// What a signed request of another node looks like in detail, and what its values become.
let server: TestServer;
let base: string;

beforeAll(async () => {
	server = await startServer((_request, response) => json(response, {}));
	base = server.url;
});

afterAll(() => server.stop());

function sign(request: OutgoingRequest): Promise<OutgoingRequest> {
	return authenticateRequest(credentialFor(base, { allowAdministration: true }), request);
}

async function refusal(request: OutgoingRequest): Promise<MexcError> {
	return await sign(request).then(
		() => {
			throw new Error('it was signed');
		},
		(error: MexcError) => error,
	);
}

async function valuesOf(request: OutgoingRequest): Promise<Record<string, unknown>> {
	const { qs } = await sign(request);
	const { signature, timestamp, recvWindow, ...values } = qs as Record<string, unknown>;
	expect([signature, timestamp, recvWindow]).not.toContain(undefined);
	return values;
}

const account = { method: 'GET', url: '/api/v3/account' };

describe('a request of another node, signed', () => {
	it.each([undefined, 'get', 'Get'])('has its method in capitals, GET for %s', async (method) => {
		const signed = await sign({ url: '/api/v3/account', method });
		expect(signed.method).toBe('GET');
		expect(signed.headers).toEqual({ 'X-MEXC-APIKEY': KEY });
	});

	it('is written by the encoder that wrote what was signed', async () => {
		expect(await sign(account)).toMatchObject({ useQuerystring: true, arrayFormat: 'repeat' });
	});

	it('has its address where it was given, and nowhere else', async () => {
		const whole = `${base}/api/v3/account`;
		const byUri = await sign({ method: 'GET', uri: '/api/v3/account' });
		expect(byUri.uri).toBe(whole);
		expect(byUri).not.toHaveProperty('url');
		const byUrl = await sign(account);
		expect(byUrl.url).toBe(whole);
		expect(byUrl).not.toHaveProperty('uri');
		expect(await sign({ ...account, uri: whole })).toMatchObject({ url: whole, uri: whole });
		expect((await sign({ method: 'GET', uri: { href: whole } })).uri).toBe(whole);
	});

	it('has one key and one content type, ours', async () => {
		const headers = { 'x-mexc-apikey': 'another', 'content-TYPE': 'text/plain', Accept: 'kept' };
		const read = await sign({ ...account, headers });
		expect(read.headers).toEqual({ Accept: 'kept', 'X-MEXC-APIKEY': KEY });
		const url = '/api/v3/capital/convert';
		const written = await sign({ method: 'POST', url, qs: { asset: 'SOL' }, headers });
		expect(written.headers).toEqual({ ...read.headers, 'Content-Type': 'application/json' });
	});

	it('keeps nothing that would be added behind the signature', async () => {
		const more = { baseURL: `${base}/`, body: {}, form: {}, formData: {}, qsStringifyOptions: {} };
		const signed = await sign({ ...account, ...more });
		for (const part of Object.keys(more)) expect(signed).not.toHaveProperty(part);
		expect(signed.url).toBe(`${base}/api/v3/account`);
	});

	it('of a public address has no key, and its other headers', async () => {
		const headers = { 'X-MEXC-ApiKey': 'another', Accept: 'kept' };
		const signed = await sign({ method: 'GET', url: '/api/v3/time', headers });
		expect(signed.headers).toEqual({ Accept: 'kept' });
	});
});

describe('the address of a request of another node', () => {
	it.each([
		['https://evil.example/api/v3/account', 'evil.example'],
		['data:text/plain,x', 'This address'],
		['http://[broken', 'This address'],
	])('%s is refused as %s', async (url, shown) => {
		const { message } = await refusal({ method: 'GET', url });
		expect(message.startsWith(`${shown} is not the address of this MEXC credential`)).toBe(true);
	});

	it.each(['/api/v3/account', 'api/v3/openOrders?symbol=a:b'])(
		'%s stands behind a base of the request',
		async (url) => {
			const { message } = await refusal({ method: 'GET', url, baseURL: 'http://evil.example' });
			expect(message).toMatch(/^evil\.example is not/);
		},
	);

	it('is needed', async () => {
		expect(await refusal({ method: 'GET' })).toMatchObject({ kind: 'policy' });
	});
});

describe('a value of a request of another node', () => {
	const url = new URL('http://127.0.0.1/api/v3/capital/convert');

	it.each<[string, unknown, string]>([
		['text with a bracket in it', 'asset=[SOL]', '[SOL]'],
		['text with an end of line', '\nasset=SOL\n', 'SOL'],
		['JSON behind a blank', ' \n{"asset":"SOL"}', 'SOL'],
		['JSON text within JSON text', '"asset=SOL"', 'SOL'],
		['a list of two', { asset: ['SOL', 'XRP'] }, 'SOL,XRP'],
		['a list with a gap', { asset: ['SOL', undefined] }, 'SOL,'],
		['a list with a row', { asset: ['SOL', { a: 1 }] }, '["SOL",{"a":1}]'],
		['a switch', { asset: true }, 'true'],
		['a fraction', { asset: 0.0000001 }, '0.0000001'],
		['no number', { asset: NaN }, 'NaN'],
	])('given as %s', (_name, body, asset) => {
		expect(foreignParameters(url, { body })).toEqual([['asset', asset]]);
	});

	it.each([null, '', undefined])('is none in %j', async (body) => {
		expect(await valuesOf({ ...account, body, qs: body, form: body })).toEqual({});
	});

	it('may be a large number with all its digits, and a time', async () => {
		const qs = { symbol: 'A1USDT', orderId: 505979017439002624n };
		expect(await valuesOf({ method: 'GET', url: '/api/v3/order', qs })).toEqual({
			symbol: 'A1USDT',
			orderId: '505979017439002624',
		});
		const since = { symbol: 'A1USDT', startTime: new Date(1_700_000_000_000) };
		const all = await valuesOf({ method: 'GET', url: '/api/v3/allOrders', qs: since });
		expect(all.startTime).toBe('1700000000000');
	});

	it.each([5, true])('is none in a body that is %j', async (body) => {
		const { message } = await refusal({ method: 'POST', url: '/api/v3/capital/convert', body });
		expect(message).toContain('not a set of parameters');
	});

	it('is not taken from a multipart form', async () => {
		const { message } = await refusal({ ...account, formData: { a: 1 } });
		expect(message).toContain('multipart');
	});
});

describe('the way of a request of another node', () => {
	it.each([
		['tunnel', true],
		['lookup', () => undefined],
		['adapter', 'http'],
	])('cannot be turned by the option %s', async (option, value) => {
		const { message } = await refusal({ ...account, [option]: value });
		expect(message).toMatch(new RegExp(`^The option ${option} of this request`));
	});

	it('cannot be turned by a proxy, and the refusal names the one that may be used', async () => {
		const { message, hint } = await refusal({ ...account, proxy: 'http://evil.example' });
		expect(message).toMatch(/^This request has a proxy of its own/);
		expect(hint).toContain('HTTPS_PROXY');
	});

	it('is not turned by an option that is null', async () => {
		expect(await sign({ ...account, proxy: null, agent: null })).toHaveProperty('qs.signature');
	});
});
