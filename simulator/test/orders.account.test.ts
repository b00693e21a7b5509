import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { placeOrder, send, signed } from './support/client';

const LIMIT = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.4', quantity: '10' };

describe('fees', () => {
	const simulator = useSimulator();
	const enable = (value: boolean) =>
		signed(simulator(), 'POST', '/api/v3/mxDeduct/enable', { mxDeductEnable: String(value) });
	const state = async () => (await signed(simulator(), 'GET', '/api/v3/mxDeduct/enable')).body;

	const lastFee = async () => {
		const order = { symbol: 'ETHUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '700' };
		await placeOrder(simulator(), order);
		const query = { symbol: 'ETHUSDT', limit: '1' };
		const { body } = await signed(simulator(), 'GET', '/api/v3/myTrades', query);
		return body[0] as { commission: string; commissionAsset: string; quoteQty: string };
	};

	it('are paid in MX while that is on and the MX suffice', async () => {
		expect(await state()).toMatchObject({ data: { mxDeductEnable: false }, code: 0 });
		expect(await lastFee()).toMatchObject({ commissionAsset: 'USDT' });
		expect((await enable(true)).body).toMatchObject({ data: { mxDeductEnable: true }, code: 0 });
		expect(await state()).toMatchObject({ data: { mxDeductEnable: true } });
		const { commission, commissionAsset, quoteQty } = await lastFee();
		expect(commissionAsset).toBe('MX');
		// 0.05 % of the value, at 3.5 USDT per MX.
		expect(Number(commission)).toBeCloseTo((Number(quoteQty) * 0.0005) / 3.5, 12);
		const sale = { ...LIMIT, side: 'SELL', price: '4', quantity: '9999' };
		await placeOrder(simulator(), sale);
		const { free } = simulator().state().accounts['209302839']?.balances['MX'] ?? { free: '0' };
		await placeOrder(simulator(), {
			...sale,
			quantity: String(Math.floor(Number(free) * 100) / 100),
		});
		expect(await lastFee()).toMatchObject({ commissionAsset: 'USDT' });
		await enable(false);
		expect(await state()).toMatchObject({ data: { mxDeductEnable: false } });
	});

	it('are reported as numbers', async () => {
		const { body } = await signed(simulator(), 'GET', '/api/v3/tradeFee', { symbol: 'MXUSDT' });
		expect(body).toEqual({
			data: { makerCommission: 0, takerCommission: 0.0005 },
			code: 0,
			msg: 'success',
			timestamp: expect.any(Number) as number,
		});
	});
});

describe('a long run', () => {
	it('remembers the newest closed orders and trades, and every open order', async () => {
		const simulator = await startTestSimulator({ orderHistory: 20 });
		simulator.order({ ...LIMIT, newClientOrderId: 'open' });
		for (let count = 0; count < 100; count++) {
			const order = { symbol: 'MXUSDT', side: count % 2 ? 'SELL' : 'BUY', type: 'MARKET' };
			simulator.order({ ...order, quantity: '5', newClientOrderId: `taken${count}` });
		}
		const { orders = [], trades = 0 } = simulator.state().accounts['209302839'] ?? {};
		expect(orders[0]).toMatchObject({ clientOrderId: 'open', status: 'NEW' });
		expect(orders.at(-1)).toMatchObject({ clientOrderId: 'taken99' });
		expect([orders.length, trades].every((length) => length >= 20 && length <= 31)).toBe(true);
		const find = (origClientOrderId: string) =>
			signed(simulator, 'GET', '/api/v3/order', { symbol: 'MXUSDT', origClientOrderId });
		expect((await find('open')).body).toMatchObject({ status: 'NEW' });
		expect((await find('taken99')).body).toMatchObject({ status: 'FILLED' });
		expect((await find('taken0')).body).toMatchObject({ code: -2013 });
		const cancel = { symbol: 'MXUSDT', origClientOrderId: 'open' };
		expect((await signed(simulator, 'DELETE', '/api/v3/order', cancel)).status).toBe(200);
	});

	it('goes on after a restart with fee switch and groups', async () => {
		const first = await startTestSimulator();
		await signed(first, 'POST', '/api/v3/mxDeduct/enable', { mxDeductEnable: 'true' });
		await signed(first, 'POST', '/api/v3/strategy/group', { tradeGroupName: 'kept' });
		const second = await startTestSimulator({ state: first.snapshot() });
		const query = { tradeGroupName: 'kept' };
		const group = await signed(second, 'GET', '/api/v3/strategy/group', query);
		expect(group.body.data).toMatchObject([{ tradeGroupId: 91 }]);
		const more = await signed(second, 'POST', '/api/v3/strategy/group', { tradeGroupName: 'new' });
		expect(more.body.data.tradeGroupId).toBe(92);
		const fee = await signed(second, 'GET', '/api/v3/mxDeduct/enable');
		expect(fee.body.data).toEqual({ mxDeductEnable: true });
	});
});

describe('a market order', () => {
	it.each(['MARKET', 'IMMEDIATE_OR_CANCEL'] as const)(
		'is echoed as %s by the switch',
		async (marketOrderEcho) => {
			const simulator = await startTestSimulator({ switches: { marketOrderEcho } });
			const order = { symbol: 'MXUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '35' };
			const top = await send(simulator, 'GET', '/api/v3/ticker/bookTicker?symbol=MXUSDT');
			const ticks = Number(String(top.body.askPrice).replace('.', ''));
			const { body } = await placeOrder(simulator, order);
			// The price is 5 % above the best offer, and the quantity what the amount buys at it.
			const price = String(Math.floor((ticks * 105) / 100) / 10_000);
			expect(body).toMatchObject({ type: marketOrderEcho, price, origQty: '9.52' });
			const found = await signed(simulator, 'GET', '/api/v3/order', {
				symbol: 'MXUSDT',
				orderId: String(body.orderId),
			});
			expect(found.body).toMatchObject({ type: 'MARKET', status: 'FILLED' });
		},
	);
});
