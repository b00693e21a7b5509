import { routes } from '../../mexc/endpoints/routes';
import type { MexcError } from '../../mexc/core/errors';
import { fullValuesOf } from '../support/endpointValues';
import { allOn, ask, buy, given, order, refusal } from './policyAsking';

describe('the parameters of a signed request', () => {
	const signedRoutes = Object.values(routes).filter(({ security }) => security === 'SIGNED');

	it.each(signedRoutes.map((route) => [route.id, route] as const))(
		'%s takes its own, each once and spelled exactly',
		async (id, { method, path }) => {
			const values = fullValuesOf(id);
			const pairs = Object.entries(values);
			const on = { ...allOn, allowTrading: true };
			expect(await ask(on, method, path, pairs)).toMatchObject({
				parameters: expect.arrayContaining(id === 'batchOrders' ? [] : pairs) as unknown,
			});
			const strange = await refusal(ask(on, method, path, { ...values, address2: 'x' }));
			expect(strange.message).toContain('has no parameter "address2"');
			for (const [name, value] of pairs) {
				for (const spelled of [name.toUpperCase(), `${name} `, `${name}[]`, `_${name}`]) {
					if (spelled === name) continue;
					await refusal(ask(on, method, path, { ...values, [spelled]: value }));
				}
				await refusal(ask(on, method, path, [...pairs, [name, value]]));
			}
		},
	);

	it.each([
		['symbol', ' BTCUSDT'],
		['symbol', 'BTCUSDT\t'],
		['symbol', 'btcusdt'],
		['symbol', 'BTC/USDT'],
		['symbol', 'BTCUSDT\u200b'],
		['symbol', 'ſUSDT'],
		['symbol', 'ßUSDT'],
		['symbol', '\uff22TCUSDT'],
		['side', 'buy'],
		['side', 'BUY '],
		['side', '1'],
		['type', 'LIMIT '],
		['type', 'limit'],
		['type', 'LIMIT_ORDER'],
		['type', 'STOP_MARKET'],
		['type', '5'],
		['type', ''],
		['quantity', '1e2'],
		['quantity', '+1'],
		['quantity', '.5'],
		['quantity', '0'],
		['quantity', ''],
		['price', '0'],
		['price', '0.0'],
		['price', ' 50'],
		['price', '\uff15\uff10'],
		['newClientOrderId', 'a b'],
		['newClientOrderId', ''],
		['stpMode', 'CANCEL_BOTH'],
	])('are refused for an order with %s %j', async (name, value) => {
		const error = await order({}, { ...buy, [name]: value }).then(
			() => undefined,
			(reason: MexcError) => reason,
		);
		expect(error).toMatchObject({ effect: 'none', parameter: name });
		expect(['policy', 'input']).toContain(error?.kind);
	});

	it.each([
		[{ type: 'MARKET' }, 'price has no meaning with type MARKET'],
		[{ quoteOrderQty: '5' }, 'quoteOrderQty has no meaning with type LIMIT'],
	])('must have a meaning together: %j', async (change, sentence) => {
		const error = await refusal(order({}, { ...buy, ...change }));
		expect(error.message).toContain(sentence);
	});

	it('need what an order cannot do without', async () => {
		for (const name of ['symbol', 'side', 'type', 'quantity', 'price'] as const) {
			await expect(order({}, given({ ...buy, [name]: undefined }))).rejects.toMatchObject({
				kind: 'input',
			});
		}
	});
});
