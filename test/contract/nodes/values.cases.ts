import type { INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { call, ordersOf, resting } from './call';

describe('a wrong value', () => {
	const simulator = useSimulator();
	const market = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET' };

	it.each<[string, string, INodeParameters, RegExp, RegExp]>([
		[
			'an unknown symbol',
			'newOrder',
			{ ...resting, symbol: 'NOPEUSDT' },
			/MEXC has no pair NOPEUSDT/,
			/Choose the pair/,
		],
		[
			'no symbol',
			'newOrder',
			{ ...resting, symbol: '={{ "" }}' },
			/Symbol is required/,
			/Fill in Symbol: its expression gives nothing/,
		],
		[
			'a sentence as symbol',
			'newOrder',
			{ ...resting, symbol: 'buy bitcoin!' },
			/"buy bitcoin!" is not a symbol/,
			/BTCUSDT/,
		],
		[
			'quantity zero',
			'newOrder',
			{ ...resting, quantity: '0' },
			/Quantity must be greater than zero/,
			/positive number/,
		],
		[
			'a negative quantity',
			'newOrder',
			{ ...resting, quantity: '-1' },
			/Quantity must be a positive decimal number, but "-1" was given/,
			/Negative numbers/,
		],
		[
			'text as quantity',
			'newOrder',
			{ ...resting, quantity: 'all' },
			/Quantity must be a positive decimal number, but "all"/,
			/0\.01/,
		],
		[
			'too many digits for the pair',
			'newOrder',
			{ ...resting, quantity: '0.0100000001', options: { preflight: 'off' } },
			/MEXC: .*scale.*\(code /i,
			/fewer decimals/,
		],
		[
			'too many digits for the pair, when nothing may be rounded',
			'newOrder',
			{ ...resting, quantity: '0.0100000001', options: { preflight: 'strict' } },
			/Quantity 0\.0100000001 is not a multiple of 0\.00000001/,
			/Give 0\.01, /,
		],
		[
			'too many digits for anyone',
			'newOrder',
			{ ...resting, quantity: `0.${'1'.repeat(30)}` },
			/Quantity has too many digits/,
			/at most 20/,
		],
		[
			'text as limit',
			'klines',
			{ symbol: 'BTCUSDT', interval: '1m', limit: '={{ "many" }}' },
			/Limit must be a whole number, but "many"/,
			/digits/,
		],
		[
			'a missing price',
			'newOrder',
			{ ...resting, price: '={{ "" }}' },
			/Price is required for type LIMIT/,
			/Fill in Price, .*: its expression gives nothing/,
		],
		[
			'a missing quantity',
			'newOrder',
			market,
			/A market buy needs a Quantity or an Amount to Spend/,
			/Fill in Quantity/,
		],
		[
			'no order id',
			'queryOrder',
			{ symbol: 'BTCUSDT' },
			/Neither Order ID nor Client Order ID is given/,
			/one of the two/,
		],
		[
			'an unknown order',
			'queryOrder',
			{ symbol: 'BTCUSDT', orderId: 'C02__1' },
			/Order does not exist.* \(code -2013\)/,
			/Check symbol and order ID/,
		],
		[
			'an unknown operation',
			'newOrder',
			{ operation: 'sellAll' },
			/has no operation "sellAll"/,
			/order: newOrder/,
		],
		[
			'two identities',
			'newOrder',
			{ ...resting, options: { idempotencyKey: 'a', newClientOrderId: 'b' } },
			/Client Order ID and Idempotency Key are both given/,
			/one of them/,
		],
	])(
		'%s ends in a sentence and a next step',
		async (_name, operation, parameters, message, hint) => {
			const result = await call(simulator(), { operation, parameters });
			expect(result.status).toBe('error');
			expect(result.error?.message).toMatch(message);
			expect(result.error?.description).toMatch(hint);
			expect(ordersOf(simulator())).toEqual([]);
		},
	);

	it('that the editor marks as missing is named by n8n before anything runs', async () => {
		const parameters = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1' };
		await expect(call(simulator(), { operation: 'newOrder', parameters })).rejects.toThrow(
			'Parameter "Price" is required',
		);
	});

	it('that belongs to another order type is not sent', async () => {
		const parameters = { ...resting, type: '={{ "MARKET" }}', price: '64000' };
		const result = await call(simulator(), { operation: 'newOrder', parameters });
		expect(result.json('MEXC')).toMatchObject([{ outcome: 'placed' }]);
		const orders = simulator()
			.requests()
			.filter((request) => request.endpoint === 'newOrder');
		const names = [...new URLSearchParams(orders.at(-1)?.query).keys()];
		expect(names).toContain('quantity');
		expect(names).not.toContain('price');
	});
});
