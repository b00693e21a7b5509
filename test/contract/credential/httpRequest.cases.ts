import { inspect } from 'node:util';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import type { RunResult } from '../../support/n8n';
import { HTTP_REQUEST, httpRequestNode } from './httpRequestNode';
import { credentialFor, engine, forgetProcessState, ordersOf, resting } from '../nodes/call';

const simulator = useSimulator();

interface Request extends IDataObject {
	method: string;
	/** Path, or a whole address. */
	uri: string;
}

/** Runs n8n's HTTP Request node with our credential. */
async function send(
	request: Request,
	credential: IDataObject = {},
	more: INodeParameters = {},
): Promise<RunResult> {
	const uri = new URL(request.uri, simulator().restUrl).href;
	const { onError, ...others } = more;
	const parameters = { request: { ...request, uri }, ...others } as INodeParameters;
	const goesOn = onError === undefined ? {} : ({ onError: 'continueRegularOutput' } as const);
	const { runWorkflow } = await engine();
	return await runWorkflow({
		nodes: [{ name: 'HTTP', type: HTTP_REQUEST, parameters, ...goesOn }],
		nodeTypes: { [HTTP_REQUEST]: httpRequestNode },
		credentials: { mexcApi: credentialFor(simulator(), credential) },
		isSearched: onError === undefined,
	});
}

/** What arrived at the exchange last. */
function received() {
	const request = simulator()
		.requests()
		.filter(({ endpoint }) => endpoint !== 'serverTime')
		.at(-1);
	const values = Object.fromEntries(new URLSearchParams(request?.query));
	return { ...request, values };
}

describe.each([
	['HTTP Request', {}],
	["a node with n8n's newer helper", { modern: true }],
])('%s signs with the credential', (_name, more) => {
	it('a GET without parameters', async () => {
		const result = await send({ method: 'GET', uri: '/api/v3/account' }, {}, more);
		expect(result.error?.message).toBeUndefined();
		expect(result.json('HTTP')).toMatchObject([{ body: { accountType: 'SPOT' } }]);
	});

	it.each([
		['brackets', '[1,2]{3}(4)'],
		['commas and spaces', 'BTC, ETH and more'],
		['reserved signs', `+&=/:@?#%!'*~;$"<>\\^\`|`],
		['letters of the world', 'é ß 币 Ω 🚀'],
	])('a GET with %s', async (_kind, text) => {
		const qs = { tradeGroupName: text };
		const request = { method: 'GET', uri: '/api/v3/strategy/group', qs };
		const result = await send(request, { allowAdministration: true }, more);
		expect(result.error?.message).toBeUndefined();
		expect(received()).toMatchObject({ status: 200, values: qs });
	});

	it('parameters that stand in the address', async () => {
		const uri = '/api/v3/allOrders?symbol=BTCUSDT&startTime=1';
		const startTime = String(Date.now() - 1000);
		const request = { method: 'GET', uri: uri.replace('=1', `=${startTime}`), qs: { limit: '5' } };
		const result = await send(request, {}, more);
		expect(result.error?.message).toBeUndefined();
		expect(received().values).toMatchObject({ symbol: 'BTCUSDT', startTime, limit: '5' });
	});

	it('lists in a query', async () => {
		const qs = { asset: ['SOL', 'XRP'] };
		const result = await send({ method: 'POST', uri: '/api/v3/capital/convert', qs }, {}, more);
		expect(result.error?.message).toBeUndefined();
		expect(received().values).toMatchObject({ asset: 'SOL,XRP' });
	});

	it('a POST with parameters in the query', async () => {
		const request = { method: 'POST', uri: '/api/v3/order/test', qs: resting };
		const result = await send(request, {}, more);
		expect(result.error?.message).toBeUndefined();
		expect(received()).toMatchObject({ endpoint: 'testOrder', status: 200, body: '' });
	});

	it('a POST with a JSON body, and a DELETE of what it made', async () => {
		const id = `http-${String(Object.keys(more).length)}`;
		const body = { ...resting, newClientOrderId: id };
		const post = { method: 'POST', uri: '/api/v3/order', body, json: true };
		expect((await send(post, {}, more)).error?.message).toBeUndefined();
		const placed = () => ordersOf(simulator()).filter(({ clientOrderId }) => clientOrderId === id);
		expect(placed()).toMatchObject([{ status: 'NEW', price: '64000' }]);
		const qs = { symbol: 'BTCUSDT', origClientOrderId: id };
		const result = await send({ method: 'DELETE', uri: '/api/v3/order', qs }, {}, more);
		expect(result.error?.message).toBeUndefined();
		expect(placed()).toMatchObject([{ status: 'CANCELED' }]);
	});

	it('nothing public: the key stays here', async () => {
		const uri = '/api/v3/ticker/price';
		const result = await send({ method: 'GET', uri, qs: { symbol: 'BTCUSDT' } }, {}, more);
		expect(result.error?.message).toBeUndefined();
		expect(received().values).toEqual({ symbol: 'BTCUSDT' });
	});
});

describe("n8n's newer helper", () => {
	// It signs the signed request once more, so that nothing of the first signing may be left.
	it('sends again after a 401, with a fresh signature', async () => {
		simulator().fault({ kind: 'status', status: 401, endpoint: 'openOrders' });
		const request = { method: 'GET', uri: '/api/v3/openOrders', qs: { symbol: 'BTCUSDT' } };
		const result = await send(request, {}, { modern: true });
		expect(result.error?.message).toBeUndefined();
		expect(received()).toMatchObject({ endpoint: 'openOrders', status: 200 });
	});
});

describe('the signature', () => {
	const asked = { method: 'GET', uri: '/api/v3/order', qs: { symbol: 'BTCUSDT', orderId: '1' } };

	// n8n's HTTP Request node makes an item of the whole error, which the next node can read to its depths.
	it.each([
		['refuses', asked, undefined],
		['does not answer', { method: 'GET', uri: '/api/v3/openOrders' }, 'openOrders'],
	])('is nowhere in what a workflow gets when MEXC %s', async (_how, request, endpoint) => {
		if (endpoint) simulator().fault({ kind: 'resetAfter', endpoint });
		const { run, status } = await send(request, {}, { onError: true });
		expect(status).toBe('success');
		expect(received()).toMatchObject({ path: request.uri });
		const [item] = run.data.resultData.runData.HTTP[0].data?.main[0] ?? [];
		const seen = inspect(item, { depth: Infinity, showHidden: true, maxStringLength: Infinity });
		expect(seen).toContain(`${simulator().restUrl}${request.uri}`);
		expect(seen).not.toMatch(/signature|recvWindow|[0-9a-f]{64}/);
		expect(seen).not.toContain(simulator().apiSecret);
	});

	it('is in no saved execution of a node with the newer helper', async () => {
		const { run } = await send(asked, {}, { modern: true, onError: true });
		expect(received()).toMatchObject({ path: asked.uri });
		expect(JSON.stringify(run)).not.toMatch(/signature|recvWindow/);
	});
});

describe('HTTP Request with a form', () => {
	it('is signed too', async () => {
		const request = { method: 'POST', uri: '/api/v3/order/test', form: { ...resting } };
		const result = await send(request);
		expect(result.error?.message).toBeUndefined();
		expect(received()).toMatchObject({ endpoint: 'testOrder', status: 200 });
	});
});

describe('the policy of the credential', () => {
	const withdrawal = {
		method: 'POST',
		uri: '/api/v3/capital/withdraw',
		qs: { coin: 'USDT', address: 'T1', amount: '10', netWork: 'TRX' },
	};

	it.each<[string, Request, IDataObject, RegExp]>([
		['a withdrawal', withdrawal, {}, /does not allow withdrawals: Allow Withdrawals is off/],
		[
			'a withdrawal in disguise',
			{ ...withdrawal, uri: '/api/v3//capital/%77ithdraw/' },
			{},
			/Allow Withdrawals is off|cannot be read safely|is not one of the addresses/,
		],
		[
			'an order without trading',
			{ method: 'POST', uri: '/api/v3/order', qs: resting },
			{ allowTrading: false },
			/Allow Trading is off/,
		],
		[
			'an order beyond its value',
			{ method: 'POST', uri: '/api/v3/order', qs: resting },
			{ maxOrderValue: '100' },
			/worth about 640 USDT, more than Max Order Value \(100 USDT\)/,
		],
		[
			'an order of another pair',
			{ method: 'POST', uri: '/api/v3/order', qs: resting },
			{ allowedSymbols: 'ETHUSDT' },
			/does not allow trading BTCUSDT/,
		],
		[
			'a write that nobody knows',
			{ method: 'POST', uri: '/api/v3/new/thing' },
			{},
			/POST \/api\/v3\/new\/thing is not one of the addresses/,
		],
		[
			'another host',
			{ method: 'GET', uri: 'http://localhost:9/api/v3/account' },
			{},
			/localhost:9 is not the address of this MEXC credential/,
		],
	])(
		'refuses %s of HTTP Request before anything is sent',
		async (_name, request, credential, why) => {
			const before = simulator()
				.requests()
				.filter(({ method }) => method !== 'GET').length;
			const result = await send(request, credential);
			expect(result.status).toBe('error');
			expect(result.error?.message).toMatch(why);
			expect(result.error?.description).toEqual(expect.stringMatching(/\w+ \w+/));
			const after = simulator()
				.requests()
				.filter(({ method }) => method !== 'GET').length;
			expect(after).toBe(before);
		},
	);

	it('lets a withdrawal through when it is switched on', async () => {
		await send(withdrawal, { allowWithdrawals: true });
		expect(received()).toMatchObject({ method: 'POST', path: '/api/v3/capital/withdraw' });
	});

	describe('limits over a day', () => {
		const limits = { allowedSymbols: 'BTCUSDT', maxBoughtPerDay: '1500' };
		const buy: Request = { method: 'POST', uri: '/api/v3/order', qs: resting };

		beforeEach(() => {
			simulator().reset();
			forgetProcessState();
		});

		it.each([
			['HTTP Request', {}],
			["a node with n8n's newer helper", { modern: true }],
		])('hold for %s, whose orders are counted when they are signed', async (_name, more) => {
			for (let index = 0; index < 2; index++) {
				expect((await send(buy, limits, more)).error?.message).toBeUndefined();
			}
			const { error } = await send(buy, limits, more);
			expect(error?.message).toContain('used 1280 USDT since 00:00 UTC, left 220 USDT');
			expect(ordersOf(simulator())).toHaveLength(2);
			const sale = { ...buy, qs: { ...resting, side: 'SELL', price: '70000' } };
			expect((await send(sale, limits, more)).error?.message).toBeUndefined();
		});

		it('refuse a tested purchase, whose signature is good for a real one', async () => {
			const test = { ...buy, uri: '/api/v3/order/test' };
			const { error } = await send(test, limits);
			expect(error?.message).toContain(
				'would be valid for POST /api/v3/order too, which Max Bought per Day in the credential rules out',
			);
			const sale = { ...test, qs: { ...resting, side: 'SELL', price: '70000' } };
			expect((await send(sale, limits)).error?.message).toBeUndefined();
		});
	});
});
