import { useSimulator } from '../../test/support/simulator';
import { signed } from './support/client';

const LIMIT = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.4', quantity: '10' };

describe('a batch of orders', () => {
	const simulator = useSimulator();
	beforeEach(() => simulator().reset());
	const text = (batchOrders: string) =>
		signed(simulator(), 'POST', '/api/v3/batchOrders', { batchOrders });
	const batch = (orders: unknown) => text(JSON.stringify(orders));
	const open = async () =>
		(await signed(simulator(), 'GET', '/api/v3/openOrders')).body as Array<Record<string, string>>;

	it('answers each element in its order, with its own outcome', async () => {
		const { status, body } = await batch([
			{ ...LIMIT, newClientOrderId: 'first' },
			{ ...LIMIT, quantity: '0.1', newClientOrderId: 'small' },
			{ ...LIMIT, price: '3.41' },
			{ ...LIMIT, type: 'LIMIT_ORDER' },
			{ ...LIMIT, symbol: 'XRPUSDT', newClientOrderId: 'other' },
			{ symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.4' },
			{ symbol: 'MXUSDT', type: 'LIMIT' },
			'no object',
			{ ...LIMIT, price: 3.42, quantity: 1e-7 },
			{ ...LIMIT, price: 3.42, quantity: 2, stpMode: null },
			{ ...LIMIT, quantity: { 10: true } },
		]);
		expect(status).toBe(200);
		const orderId = expect.stringMatching(/^C02__\d{21}$/) as string;
		expect(body.slice(0, 3)).toEqual([
			{ symbol: 'MXUSDT', orderId, newClientOrderId: 'first', orderListId: -1 },
			{
				newClientOrderId: 'small',
				msg: 'The minimum transaction volume cannot be less than:1USDT',
				code: 30002,
			},
			{ symbol: 'MXUSDT', orderId, orderListId: -1 },
		]);
		const codes = (body as Array<{ code?: number }>).slice(3).map(({ code }) => code);
		expect(codes).toEqual([500, 33333, 700004, 700004, 33333, 700008, undefined, 700008]);
		expect((await open()).map(({ price, origQty }) => [price, origQty])).toEqual([
			['3.42', '2'],
			['3.41', '10'],
			['3.4', '10'],
		]);
	});

	it('lets a later element fail on what an earlier one has spent', async () => {
		const order = { ...LIMIT, side: 'SELL', price: '3.6', quantity: '6000' };
		const { body } = await batch([order, order]);
		expect([body[0].code, body[1].code]).toEqual([undefined, 30004]);
	});

	it('takes 20 orders', async () => {
		const { body } = await batch(Array.from({ length: 20 }, () => LIMIT));
		expect(body).toHaveLength(20);
		expect(await open()).toHaveLength(20);
	});

	it.each([
		['21 orders', JSON.stringify(Array.from({ length: 21 }, () => LIMIT))],
		['no order', '[]'],
		['an object', JSON.stringify(LIMIT)],
		['broken JSON', '[{"symbol":'],
	])('refuses %s as a whole', async (_what, orders) => {
		const { status, body } = await text(orders);
		expect([status, body]).toEqual([400, { code: 33333, msg: 'param is error' }]);
		expect(await open()).toEqual([]);
	});

	it('refuses a missing list', async () => {
		const { body } = await signed(simulator(), 'POST', '/api/v3/batchOrders');
		expect([body.code, body.msg]).toEqual([700004, expect.stringContaining("'batchOrders'")]);
	});
});
