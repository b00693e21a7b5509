import { useSimulator } from '../../support/simulator';
import { call, ordersOf, resting } from './call';

describe('orders before they are sent', () => {
	const simulator = useSimulator();
	const sent = (id = 'newOrder') => simulator().state().requests[id] ?? 0;
	const place = async (parameters: object, more: Partial<Parameters<typeof call>[1]> = {}) =>
		await call(simulator(), {
			operation: 'newOrder',
			parameters: { ...resting, ...parameters },
			...more,
		});

	it('are rounded, and the item says what was asked and sent', async () => {
		const result = await place({ quantity: '={{ 0.1 + 0.2 - 0.29 }}' });
		expect(result.error?.message).toBeUndefined();
		expect(result.json('MEXC')).toMatchObject([
			{
				outcome: 'placed',
				origQty: '0.01',
				asked: { quantity: expect.stringMatching(/^0\.01000000000000/), price: '64000' },
				sent: { quantity: '0.01' },
				adjusted: [{ field: 'quantity', to: '0.01', why: expect.stringMatching(/step/) }],
			},
		]);
	});

	it('follow Number Format in what the item says', async () => {
		const result = await place({ quantity: '0.0123456789', numberFormat: 'number' });
		expect(result.json('MEXC')).toMatchObject([
			{ asked: { quantity: 0.0123456789 }, sent: { quantity: 0.01234567, price: 64000 } },
		]);
	});

	it('are refused by a rule in words for a trader, or become an outcome', async () => {
		const before = sent();
		const refused = await place({ quantity: '0.00001' });
		expect(refused.error?.message).toBe(
			'The order is worth 0.64 USDT, less than 1 USDT, the minimum order value of BTCUSDT.',
		);
		expect(refused.error?.description).toBe('Order at least 0.00001563 BTC.');
		const options = { returnOutcome: true };
		const [item] = (await place({ quantity: '0.00001', options })).json('MEXC');
		expect(item).toMatchObject({ outcome: 'notPlaced', code: 'minValue' });
		const strict = await place({ quantity: '0.0123456789', options: { preflight: 'strict' } });
		expect(strict.error?.message).toMatch(/not a multiple of 0\.00000001/);
		expect(sent()).toBe(before);
		const off = await place({ quantity: '0.0123456789', options: { preflight: 'off' } });
		expect(off.error?.message).toMatch(/quantity scale is invalid/);
	});

	it.each([
		['1,000', /quantity|Quantity/, /thousand separators/],
		['1e999', /Quantity/, /without an exponent/],
		['-1', /Quantity/, /Negative/],
	])('have no amount like %s', async (quantity, message, hint) => {
		const { error } = await place({ quantity });
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(hint);
	});

	it('say what to do about a quote amount on a sell', async () => {
		const sell = { side: 'SELL', type: 'MARKET', quantity: '', quoteOrderQty: '50' };
		const { error } = await place(sell);
		expect(error?.description).toMatch(/Order Value in Sizing/);
		const sized = await place({ ...sell, sizing: 'quoteAmount', quoteAmount: '50' });
		expect(sized.json('MEXC')).toMatchObject([{ outcome: 'placed', side: 'SELL' }]);
	});

	it.each([
		['quoteAmount', { quoteAmount: '64' }, '0.001'],
		['risk', { riskAmount: '1', stopLossPrice: '63000' }, '0.001'],
	])('are sized by %s', async (sizing, fields, quantity) => {
		const result = await place({ sizing, ...fields });
		expect(result.json('MEXC')).toMatchObject([
			{ outcome: 'placed', asked: { sizing, ...fields }, sent: { quantity } },
		]);
	});

	it.each([
		[
			'a missing amount',
			{ sizing: 'quoteAmount', quoteAmount: '={{ "" }}' },
			/Order Value is required/,
		],
		['an unknown way', { sizing: 'everything' }, /Sizing does not know/],
		['a zero', { sizing: 'balancePercent', balancePercent: '0' }, /greater than zero/],
		['more than everything', { sizing: 'balancePercent', balancePercent: '101' }, /at most 100/],
	])('are not sized with %s', async (_name, fields, message) => {
		const before = sent();
		expect((await place(fields)).error?.message).toMatch(message);
		expect(sent()).toBe(before);
	});

	it('are made once by two deliveries with the same key, sized by the balance', async () => {
		const options = { idempotencyKey: 'percent 1' };
		const parameters = { sizing: 'balancePercent', balancePercent: '1', options };
		const items = [{ a: 1 }, { a: 2 }];
		const both = await place(parameters, { items });
		const later = await place(parameters);
		expect(both.json('MEXC').map(({ outcome }) => outcome)).toEqual(['placed', 'found']);
		expect(later.json('MEXC')).toMatchObject([{ outcome: 'found' }]);
		const ids = new Set(ordersOf(simulator()).map(({ clientOrderId }) => clientOrderId));
		expect(ids.size).toBe(ordersOf(simulator()).length);
	});

	it('can be tested as they would be placed', async () => {
		const result = await place(
			{ quantity: '0.0123456789', sizing: 'asGiven' },
			{ operation: 'testOrder' },
		);
		expect(result.json('MEXC')).toMatchObject([{ sent: { quantity: '0.01234567' } }]);
		const refused = await place({ quantity: '0.00001' }, { operation: 'testOrder' });
		expect(refused.error?.message).toMatch(/minimum order value/);
	});

	it('are judged by the policy after sizing and rounding', async () => {
		const before = sent();
		const parameters = { sizing: 'balancePercent', balancePercent: '50' };
		const result = await place(parameters, { credential: { maxOrderValue: '100' } });
		expect(result.error?.message).toMatch(/more than Max Order Value \(100 USDT\)/);
		expect(sent()).toBe(before);
	});

	it('in a dry run show the fill that the live book promises', async () => {
		const parameters = { type: 'MARKET', quantity: '0.01' };
		const result = await place(parameters, { credential: { dryRun: true } });
		expect(result.json('MEXC')).toMatchObject([
			{
				dryRun: true,
				estimate: { executedQuantity: '0.01', averagePrice: expect.any(String), feeAsset: 'USDT' },
			},
		]);
	});
});

describe('a preview for an agent', () => {
	const simulator = useSimulator();
	const tool = { type: 'mexcSpotTradingTool' };
	const preview = async (parameters: object, credential: object = {}, operation = 'newOrder') =>
		await call(simulator(), {
			operation,
			parameters: { ...parameters },
			node: tool,
			credential: { ...credential },
		});

	it('is what would be sent, with value, fee and fill', async () => {
		const result = await preview({
			...resting,
			type: 'MARKET',
			quantity: '',
			price: '',
			sizing: 'quoteAmount',
			quoteAmount: '100.009',
		});
		expect(result.json('MEXC')).toMatchObject([
			{
				preview: true,
				wouldSend: { quoteOrderQty: '100', side: 'BUY' },
				valueUsdt: '100',
				feeUsdt: '0.05',
				estimate: { executedValue: '100', isComplete: true },
				asked: { sizing: 'quoteAmount', quoteAmount: '100.009' },
			},
		]);
		expect(simulator().state().requests.newOrder).toBeUndefined();
	});

	it.each([
		['pair', { allowedSymbols: 'ETHUSDT' }, /does not allow trading BTCUSDT/],
		['side', { allowedSides: ['SELL'] }, /does not allow BUY/],
		['value', { maxOrderValue: '100' }, /more than Max Order Value/],
		['open value', { maxOpenValue: '100' }, /more than Max Open Value/],
		['switch', { allowTrading: false }, /Allow Trading is off/],
	])(
		'is refused by the policy for its %s, alone and in a batch',
		async (_name, policy, message) => {
			expect((await preview(resting, policy)).error?.message).toMatch(message);
			const batch = { batchOrders: JSON.stringify([resting, { ...resting, price: '63000' }]) };
			const both = await preview(batch, policy, 'batchOrders');
			expect(both.error?.message).toMatch(message);
		},
	);

	it('counts for nothing as an open order', async () => {
		const policy = { maxOpenValue: '1000' };
		for (let turn = 0; turn < 3; turn++) {
			expect((await preview(resting, policy)).error?.message).toBeUndefined();
		}
	});
});
