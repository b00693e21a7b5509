import fc from 'fast-check';
import { authenticateRequest, type OutgoingRequest } from '../../mexc/foreign/authenticate';
import { forgetProcessState } from '../support/freshProcess';
import { credentialFor, failure, json, startServer, type TestServer } from '../unit/restServer';

let server: TestServer;

/** The price of each pair; a pair of `0` has not been traded yet. */
const prices: Record<string, string> = { BTCUSDT: '100', NEWUSDT: '0' };

beforeAll(async () => {
	server = await startServer(({ query, path }, response) => {
		const price = prices[query.get('symbol') ?? ''];
		if (path === '/api/v3/openOrders') return json(response, []);
		if (price === undefined) return json(response, { code: -1121, msg: 'Invalid symbol.' }, 400);
		json(response, { symbol: query.get('symbol'), price });
	});
});

afterAll(() => server.stop());

/** Forgets prices and budgets: otherwise the many attempts would wait for the rate limit. */
beforeEach(forgetProcessState);

/** The strictest credential that still trades something. */
const strict = {
	allowedSymbols: 'BTCUSDT,NEWUSDT',
	allowedSides: ['BUY'],
	maxOrderValue: '100',
	maxOpenValue: '1000',
};
const buy = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '50' };
const order = '/api/v3/order';
const batch = '/api/v3/batchOrders';
const withdraw = '/api/v3/capital/withdraw';

function post(url: string, qs: object = {}, more: object = {}): OutgoingRequest {
	return { method: 'POST', url, qs, ...more };
}

function orders(list: unknown, beside: object = {}): OutgoingRequest {
	const text = typeof list === 'string' ? list : JSON.stringify(list);
	return post(batch, { ...beside, batchOrders: text });
}

async function refused(request: OutgoingRequest, policy: object = strict): Promise<void> {
	const credential = credentialFor(server.url, { ...policy });
	const error = await failure(authenticateRequest(credential, request));
	expect(['policy', 'input']).toContain(error.kind);
	expect(error.effect).toBe('none');
}

const attempts: Array<[name: string, request: OutgoingRequest, policy?: object]> = [
	['another pair', post(order, { ...buy, symbol: 'XUSDT' })],
	['another pair in lower case', post(order, { ...buy, symbol: 'xusdt' })],
	['a blank after the pair', post(order, { ...buy, symbol: 'BTCUSDT ' })],
	['two pairs in one text', post(order, { ...buy, symbol: 'BTCUSDT,XUSDT' })],
	['a list of pairs', post(order, { ...buy, symbol: ['BTCUSDT', 'XUSDT'] })],
	['an object as the pair', post(order, { ...buy, symbol: { a: 'XUSDT' } })],
	['no pair', post(order, { ...buy, symbol: undefined })],
	['an empty pair', post(order, { ...buy, symbol: '' })],
	['a full-width pair', post(order, { ...buy, symbol: '\uff22TCUSDT' })],
	['a zero byte in the pair', post(order, { ...buy, symbol: 'BTCUSDT\0' })],
	['the pair twice, URL and qs', post(`${order}?symbol=XUSDT`, buy)],
	['the pair twice, qs and body', post(order, buy, { body: { symbol: 'XUSDT' } })],
	['the pair twice, qs and form', post(order, buy, { form: { symbol: 'XUSDT' } })],
	['the pair twice in the URL', post(`${order}?symbol=BTCUSDT&symbol=XUSDT`)],
	['the pair twice, one in capitals', post(order, { ...buy, SYMBOL: 'XUSDT' })],
	['the pair twice, one with a separator', post(order, { ...buy, sym_bol: 'XUSDT' })],
	['the pair twice, one as a list', post(order, { ...buy, 'symbol[]': 'XUSDT' })],
	['the pair twice, one name encoded', post(`${order}?%73ymbol=XUSDT`, buy)],
	['the other side', post(order, { ...buy, side: 'SELL' })],
	['the other side in lower case', post(order, { ...buy, side: 'sell' })],
	['no side', post(order, { ...buy, side: undefined })],
	[
		'a side that repeats in the policy',
		post(order, { ...buy, side: 'SELL' }),
		{ allowedSides: ['BUY', 'BUY'] },
	],
	['any side where trading is off', post(order, buy), { allowTrading: false }],
	['too much', post(order, { ...buy, quantity: '3' })],
	['too much as a number', post(order, { ...buy, quantity: 3 })],
	['too much by quote quantity', post(order, { ...buy, quoteOrderQty: '101' })],
	[
		'too much as a market order with a small price',
		post(order, { ...buy, type: 'MARKET', quantity: '2', price: '0.01' }),
	],
	['an exponent', post(order, { ...buy, quantity: '1e9' })],
	['a sign', post(order, { ...buy, quantity: '-1' })],
	['hexadecimal digits', post(order, { ...buy, quantity: '0x10' })],
	['no quantity', post(order, { ...buy, quantity: '' })],
	['the quantity twice', post(order, { ...buy, Quantity: '999' })],
	[
		'a market order for a pair without a price',
		post(order, { symbol: 'NEWUSDT', side: 'BUY', type: 'MARKET', quantity: '999999' }),
	],
	['too much open value', post(order, { ...buy, quantity: '30' }), { maxOpenValue: '1000' }],
	['another pair in a batch', orders([buy, { ...buy, symbol: 'XUSDT' }])],
	[
		'another pair in a batch beside an allowed one',
		orders([{ ...buy, symbol: 'XUSDT' }], { symbol: 'BTCUSDT' }),
	],
	[
		'a capital Symbol in a batch',
		orders([{ ...buy, symbol: undefined, Symbol: 'XUSDT' }], { symbol: 'BTCUSDT' }),
	],
	[
		'a sym_bol in a batch',
		orders([{ ...buy, symbol: undefined, sym_bol: 'XUSDT' }], { symbol: 'BTCUSDT' }),
	],
	['a sym_bol beside the symbol in a batch', orders([{ ...buy, sym_bol: 'XUSDT' }])],
	[
		'an escaped name in a batch',
		orders('[{"symbol":"BTCUSDT","\\u0053ymbol":"XUSDT","side":"BUY"}]'),
	],
	[
		'a side in capitals beside a batch',
		orders([{ ...buy, side: undefined, SIDE: 'SELL' }], { side: 'BUY' }),
	],
	['a big order in a batch', orders([buy, { ...buy, quantity: 5 }])],
	['a batch that is no list', orders(JSON.stringify(buy))],
	['a batch in a batch', orders([[{ ...buy, symbol: 'XUSDT' }]])],
	['a batch of nothing', orders([])],
	['a batch with a comment', orders(`/* */${JSON.stringify([buy])}`)],
	['a batch twice', post(`${batch}?batchOrders=[]`, { batchOrders: JSON.stringify([buy]) })],
	['trading where it is off', post(order, buy), { allowTrading: false }],
	['trading where it is off, as text', post(order, buy), { allowTrading: 'false' }],
	['a batch where trading is off', orders([buy]), { allowTrading: false }],
	['dust where trading is off', post('/api/v3/capital/convert'), { allowTrading: false }],
	['a withdrawal', post(withdraw)],
	['a withdrawal by its old address', post(`${withdraw}/apply`)],
	[
		'a transfer to another user',
		post('/api/v3/capital/transfer/internal'),
		{ allowTransfers: true },
	],
	['a withdrawal, absolute', post('https://api.mexc.com/api/v3/capital/withdraw')],
	['a withdrawal with a fragment in the way', post('/api/v3/capital%23/../withdraw')],
	['a withdrawal through dots', post('/api/v3/order/test/../../capital/withdraw')],
	['a withdrawal through encoded dots', post('/api/v3/order/%2e%2e/capital/withdraw')],
	['a withdrawal, encoded twice', post('/api/v3/capital/%2577ithdraw')],
	['a withdrawal in capitals', post('/API/V3/CAPITAL/WITHDRAW')],
	['a withdrawal with a path parameter', post('/api/v3/capital;v=1/withdraw;x')],
	['a withdrawal over backslashes', post('\\api\\v3\\capital\\withdraw')],
	['a withdrawal by uri and an innocent url', { ...post(withdraw), uri: '/api/v3/ping' }],
	[
		'a withdrawal split over base and url',
		post('withdraw', {}, { baseURL: 'BASE/api/v3/capital' }),
	],
	['a withdrawal by PUT', { method: 'PUT', url: withdraw }],
	['a withdrawal by a method with a blank', { method: 'POST ', url: withdraw }],
	[
		'a withdrawal by GET and an override header',
		{ method: 'GET', url: withdraw, headers: { 'X-HTTP-Method': 'POST' } },
	],
	['a withdrawal by GET and _method', { method: 'GET', url: withdraw, qs: { _method: 'POST' } }],
	['keys of sub-accounts by GET', { method: 'GET', url: '/api/v3/sub-account/apiKey' }],
	['an unknown address by POST', post('/api/v4/order', buy)],
	['a test address below the order', post('/api/v3/order/test/real', buy)],
	['a cancellation in a dry run', { method: 'DELETE', url: order }, { dryRun: true }],
	['a batch in a dry run', orders([buy]), { dryRun: true }],
	['another environment', post(order, buy), { environment: 'sandbox' }],
	['sizing in place of an amount', post(order, { ...buy, quantity: '', sizing: 'risk' })],
	['an amount only by a name of ours', post(order, { ...buy, quantity: '', quoteAmount: '1' })],
	['18 decimals above the limit', post(order, { ...buy, quantity: '2.000000000000000001' })],
	[
		'an IOC far below the market that is too large at it',
		post(order, { ...buy, side: 'SELL', type: 'IMMEDIATE_OR_CANCEL', price: '1', quantity: '2' }),
		{ maxOrderValue: '100' },
	],
	['another host', post('https://example.com/api/v3/order', buy)],
	['another host without a scheme', post('//example.com/api/v3/order', buy)],
	['another port', post('http://127.0.0.1:1/api/v3/order', buy)],
	['a user name before the host', post('http://api.mexc.com@127.0.0.1:1/api/v3/order', buy)],
	['another host as base', post('/api/v3/order', buy, { baseURL: 'https://example.com' })],
	['a batch too large together', orders([buy, buy, buy]), { maxOpenValue: '100' }],
];

describe('the policy stands against', () => {
	it(`at least 40 ways round it`, () => {
		expect(new Set(attempts.map(([name]) => name)).size).toBe(attempts.length);
		expect(attempts.length).toBeGreaterThanOrEqual(40);
	});

	const rows = attempts.map(([name, request, policy = strict]) => [name, request, policy] as const);

	it.each(rows)('%s', async (_name, request, policy) => {
		const text = JSON.stringify(request).replace('BASE', server.url);
		await refused(JSON.parse(text) as OutgoingRequest, policy);
	});

	it('lets through what it allows, so that the refusals above mean something', async () => {
		const allowed = [post(order, buy), orders([buy]), { method: 'DELETE', url: order }];
		for (const request of allowed) {
			const signed = await authenticateRequest(credentialFor(server.url, strict), request);
			expect(signed).toHaveProperty('qs.signature');
		}
	});
});

describe('any spelling of a withdrawal', () => {
	const spelling = fc
		.array(
			fc.tuple(
				fc.constantFrom('/', '//', '/./', '/x/../', '%2F', '\\'),
				fc.constantFrom('plain', 'upper', 'encoded', 'parameter'),
			),
			{ minLength: 4, maxLength: 4 },
		)
		.map((choices) =>
			['api', 'v3', 'capital', 'withdraw']
				.map((segment, index) => choices[index][0] + written(segment, choices[index][1]))
				.join(''),
		);

	it('is one', async () => {
		await fc.assert(
			fc.asyncProperty(spelling, async (path) => {
				// A path that starts like a host goes nowhere either.
				await refused({ method: 'POST', url: `${server.url}/${path.slice(1)}` });
			}),
			{ numRuns: 200 },
		);
	});
});

function written(segment: string, how: string): string {
	if (how === 'upper') return segment.toUpperCase();
	if (how === 'parameter') return `${segment};a=1`;
	if (how === 'plain') return segment;
	return `%${segment.charCodeAt(0).toString(16)}${segment.slice(1)}`;
}
