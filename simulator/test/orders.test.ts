import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { type Parameters, placeOrder, signed } from './support/client';

const LIMIT = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.4', quantity: '10' };
const MARKET = { symbol: 'MXUSDT', side: 'BUY', type: 'MARKET' };
const NUMBER = "'^([0-9]{1,20})(\\.[0-9]{1,20})?$'";

describe('a new order', () => {
	const simulator = useSimulator();

	const REFUSALS: ReadonlyArray<[what: string, order: Parameters, code: number, text: string]> = [
		['no symbol', { side: 'BUY', type: 'LIMIT' }, 700004, "'symbol'"],
		['a wrong side', { ...LIMIT, side: 'buy' }, 700008, "'(BUY|SELL)'"],
		['a wrong type', { ...LIMIT, type: 'LIMIT_ORDER' }, 500, 'invalid type'],
		['a limit without price', { ...LIMIT, price: '' }, 700004, "'price'"],
		['a limit without quantity', { ...LIMIT, quantity: '' }, 700004, "'quantity'"],
		['a market order without amount', MARKET, -1128, 'Combination of optional'],
		[
			'a market sell by amount',
			{ ...MARKET, side: 'SELL', quoteOrderQty: '10' },
			700004,
			"'quantity'",
		],
		['an unknown pair', { ...LIMIT, symbol: 'NOPE' }, 10007, 'bad symbol'],
		['a pair closed to the API', { ...LIMIT, symbol: 'RARIUSDT' }, 10007, 'symbol not support api'],
		['a paused pair', { ...LIMIT, symbol: 'SNTUSDT' }, 30000, 'suspended transaction'],
		['an offline pair', { ...LIMIT, symbol: 'MOGUSDT' }, 30016, 'trading disabled'],
		['the closed side', { ...LIMIT, symbol: 'CGPTUSDT', side: 'SELL' }, 30001, 'direction'],
		[
			'MARKET where it is off',
			{ ...MARKET, symbol: 'ETHUSDC', quantity: '1' },
			30019,
			'api market',
		],
		['a negative quantity', { ...LIMIT, quantity: '-1' }, 700008, NUMBER],
		['an exponent', { ...LIMIT, quantity: '1e1' }, 700008, NUMBER],
		['zero', { ...LIMIT, quantity: '0' }, 700008, NUMBER],
		['too fine a quantity', { ...LIMIT, quantity: '1.001' }, 400, ' quantity scale is invalid'],
		['too fine a price', { ...LIMIT, price: '3.40001' }, 400, ' price scale is invalid'],
		[
			'too fine an amount',
			{ ...MARKET, quoteOrderQty: '9.00001' },
			400,
			' amount scale is invalid',
		],
		['too little', { ...LIMIT, quantity: '0.1' }, 30002, 'cannot be less than:1USDT'],
		['too much', { ...LIMIT, quantity: '900000' }, 30003, 'cannot be greater than:2000000USDT'],
		['a price above the band', { ...LIMIT, price: '4.3' }, 30087, 'exceeds allowed range'],
		['a price below the band', { ...LIMIT, side: 'SELL', price: '2.7' }, 30087, 'exceeds'],
		['a crossing post-only', { ...LIMIT, type: 'LIMIT_MAKER', price: '3.6' }, 30041, 'order type'],
		['more than the balance', { ...LIMIT, quantity: '50000' }, 30004, 'Insufficient position'],
		['a sale beyond the holding', { ...LIMIT, side: 'SELL', quantity: '10001' }, 30005, 'Oversold'],
	];

	it.each(REFUSALS)('is refused for %s', async (_what, order, code, text) => {
		const before = simulator().state().accounts;
		const { status, body } = await placeOrder(simulator(), order);
		expect([status, body.code]).toEqual([400, code]);
		expect(body.msg).toContain(text);
		const test = await signed(simulator(), 'POST', '/api/v3/order/test', order);
		expect(test.body).toEqual(body);
		expect(simulator().state().accounts).toEqual(before);
	});

	it('is only checked by order/test', async () => {
		const before = simulator().state().accounts;
		const { body } = await signed(simulator(), 'POST', '/api/v3/order/test', LIMIT);
		expect(body).toEqual({});
		expect(simulator().state().accounts).toEqual(before);
	});

	it('answers without status, is found by both ids, listed, and cancelled once', async () => {
		const placed = await placeOrder(simulator(), { ...LIMIT, newClientOrderId: 'mine1' });
		const orderId = String(placed.body.orderId);
		expect(orderId).toMatch(/^C02__\d{21}$/);
		expect(Object.keys(placed.body as object)).not.toContain('status');
		const symbol = 'MXUSDT';
		const find = (ids: Parameters) =>
			signed(simulator(), 'GET', '/api/v3/order', { symbol, ...ids }).then(({ body }) => body);
		const row = await find({ orderId });
		expect(row).toMatchObject({ status: 'NEW', clientOrderId: 'mine1', origQty: '10' });
		expect(await find({ origClientOrderId: 'mine1' })).toEqual(row);
		expect(await find({})).toMatchObject({ code: 700004 });
		expect(await find({ orderId: 'C02__1' })).toEqual({
			code: -2013,
			msg: 'Order does not exist.',
			_extend: null,
		});
		const open = await signed(simulator(), 'GET', '/api/v3/openOrders', { symbol });
		expect(open.body).toEqual([row]);
		const cancel = () =>
			signed(simulator(), 'DELETE', '/api/v3/order', { symbol, origClientOrderId: 'mine1' });
		expect((await cancel()).body).toMatchObject({ orderId, status: 'CANCELED', executedQty: '0' });
		expect((await cancel()).body).toEqual({ code: -2011, msg: 'Unknown order sent.' });
		expect((await signed(simulator(), 'GET', '/api/v3/openOrders')).body).toEqual([]);
	});

	it('by amount is executed at the book, with the fee in quote', async () => {
		const order = { ...MARKET, quoteOrderQty: '35', newClientOrderId: 'market1' };
		const placed = await placeOrder(simulator(), order);
		const { orderId } = placed.body;
		const query = { symbol: 'MXUSDT', orderId };
		const found = await signed(simulator(), 'GET', '/api/v3/order', query);
		expect(found.body).toMatchObject({ status: 'FILLED', origQuoteOrderQty: '35' });
		const trades = await signed(simulator(), 'GET', '/api/v3/myTrades', query);
		expect(trades.body).toHaveLength(1);
		expect(trades.body[0]).toMatchObject({
			isBuyer: true,
			isMaker: false,
			commissionAsset: 'USDT',
			clientOrderId: 'market1',
			qty: found.body.executedQty,
			quoteQty: found.body.cummulativeQuoteQty,
		});
		const history = await signed(simulator(), 'GET', '/api/v3/allOrders', { symbol: 'MXUSDT' });
		expect(history.body[0]).toEqual(found.body);
	});

	it('cannot be looked up beyond the history windows', async () => {
		const day = 86_400_000;
		const get = (path: string, days: number) =>
			signed(simulator(), 'GET', path, {
				symbol: 'MXUSDT',
				startTime: String(Date.now() - days * day),
			}).then(({ body }) => body);
		expect(await get('/api/v3/allOrders', 8)).toMatchObject({
			msg: "Only 7 day's data can be queried",
		});
		expect(await get('/api/v3/myTrades', 40)).toMatchObject({
			msg: 'Exceeded the queryable time range',
		});
		expect(await get('/api/v3/allOrders', 6)).toHaveLength(2);
	});

	it.each(['allOrders', 'myTrades'])(
		'%s without a start goes back as far as it can',
		async (list) => {
			const endTime = String(Date.now() + 60_000);
			const earlier = String(Date.now() - 60_000);
			const path = `/api/v3/${list}`;
			const symbol = 'MXUSDT';
			for (const more of [{}, { endTime }] as Array<Record<string, string>>) {
				expect((await signed(simulator(), 'GET', path, { symbol, ...more })).body).not.toEqual([]);
			}
			const before = await signed(simulator(), 'GET', path, { symbol, endTime: earlier });
			expect(before.body).toEqual([]);
		},
	);

	it('cancels all open orders of a pair', async () => {
		for (const price of ['3.3', '3.31']) await placeOrder(simulator(), { ...LIMIT, price });
		await placeOrder(simulator(), { ...LIMIT, symbol: 'XRPUSDT', price: '0.59', quantity: '20' });
		const { body } = await signed(simulator(), 'DELETE', '/api/v3/openOrders', {
			symbol: 'MXUSDT',
		});
		expect(body.map(({ price }: { price: string }) => price)).toEqual(['3.31', '3.3']);
		const rest = await signed(simulator(), 'GET', '/api/v3/openOrders');
		expect(rest.body).toMatchObject([{ symbol: 'XRPUSDT' }]);
		const all = await signed(simulator(), 'DELETE', '/api/v3/order/all');
		expect(all.body).toMatchObject({ code: 200, msg: 'success' });
		expect((await signed(simulator(), 'GET', '/api/v3/openOrders')).body).toEqual([]);
		const usdt = simulator().state().accounts['209302839']?.balances['USDT'];
		expect(usdt?.locked).toBe('0');
	});

	it('is limited to 500 open ones', async () => {
		for (let count = 0; count < 500; count++) simulator().order({ ...LIMIT, quantity: '1' });
		const { body } = await placeOrder(simulator(), LIMIT);
		expect(body.code).toBe(30029);
	});
});

describe('a repeated client order id', () => {
	const order = { ...LIMIT, newClientOrderId: 'again' };
	const cancel = { symbol: 'MXUSDT', origClientOrderId: 'again' };

	it.each([
		['accept', [200, 200, 200], 3],
		['rejectWhileOpen', [200, 400, 200], 2],
		['rejectAlways', [200, 400, 400], 1],
	] as const)('with %s', async (repeatedClientOrderId, statuses, count) => {
		const simulator = await startTestSimulator({ switches: { repeatedClientOrderId } });
		const first = await placeOrder(simulator, order);
		const second = await placeOrder(simulator, order);
		for (let open = 0; open < 2; open++) {
			await signed(simulator, 'DELETE', '/api/v3/order', cancel);
		}
		const third = await placeOrder(simulator, order);
		expect([first.status, second.status, third.status]).toEqual(statuses);
		const { ordersPerClientId } = simulator.state().accounts['209302839'] ?? {};
		expect(ordersPerClientId).toEqual({ again: count });
		await simulator.stop();
	});
});
