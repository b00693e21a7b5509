import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { call, ordersOf, resting } from './call';

describe('a batch of orders', () => {
	const simulator = useSimulator();
	const count = () => ordersOf(simulator()).length;
	const place = async (orders: unknown, more: Partial<Parameters<typeof call>[1]> = {}) =>
		await call(simulator(), {
			operation: 'batchOrders',
			parameters: { batchOrders: typeof orders === 'string' ? orders : JSON.stringify(orders) },
			...more,
		});
	const at = (price: string, more: IDataObject = {}) => ({ ...resting, price, ...more });

	it('becomes one item per order, each with an ID of ours', async () => {
		const requests = simulator().state().requests.batchOrders ?? 0;
		const result = await place([at('64000'), at('63000'), at('62000')]);
		expect(result.error?.message).toBeUndefined();
		expect(result.items('MEXC').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 0 },
			{ item: 0 },
		]);
		const rows = result.json('MEXC');
		expect(rows.map(({ outcome }) => outcome)).toEqual(['placed', 'placed', 'placed']);
		const ids = rows.map(({ clientOrderId }) => clientOrderId);
		expect(new Set(ids).size).toBe(3);
		for (const id of ids) expect(id).toMatch(/^n8n[\w-]{29}$/);
		expect(
			ordersOf(simulator())
				.slice(-3)
				.map((order) => order.clientOrderId),
		).toEqual(ids);
		expect(simulator().state().requests.batchOrders).toBe(requests + 1);
	});

	it('may be a table, with locators and hidden fields as the editor saves them', async () => {
		const symbol = { __rl: true, mode: 'list', value: 'BTCUSDT' };
		const order = [
			{ ...at('64000'), symbol, quoteOrderQty: '', stpMode: '', newClientOrderId: '' },
			{ ...resting, symbol, type: 'MARKET', quantity: '0.001', price: '1' },
		];
		const parameters: INodeParameters = { batchInput: 'table', batchTable: { order } };
		const result = await place('', { parameters });
		expect(result.error?.message).toBeUndefined();
		expect(result.json('MEXC')).toMatchObject([{ outcome: 'placed' }, { outcome: 'placed' }]);
		expect(ordersOf(simulator()).at(-1)).toMatchObject({ type: 'MARKET', status: 'FILLED' });
	});

	it('may be a list that an expression gives', async () => {
		const items = [{ orders: [at('64000', { quantity: 0.01 })] }];
		const parameters = { batchOrders: '={{ $json.orders }}' };
		expect((await place('', { parameters, items })).json('MEXC')).toMatchObject([
			{ outcome: 'placed' },
		]);
	});

	it('loses no order because of another that MEXC refuses', async () => {
		const before = count();
		const result = await place([at('64000'), at('63000', { quantity: '20' }), at('62000')]);
		expect(result.error?.message).toBeUndefined();
		const [first, refused, last] = result.json('MEXC');
		expect([first.outcome, last.outcome]).toEqual(['placed', 'placed']);
		expect(refused).toMatchObject({ outcome: 'notPlaced', code: 30004, price: '63000' });
		expect(refused.reason).toMatch(/^MEXC: .*\(code 30004\)\.$/);
		expect(refused.hint).toEqual(expect.any(String));
		expect(refused).not.toHaveProperty('error');
		expect(count()).toBe(before + 2);
	});

	it('whose answer is lost is looked up order by order and never sent again', async () => {
		const before = count();
		simulator().fault({ kind: 'resetAfter', endpoint: 'batchOrders' });
		const result = await place([at('64000'), at('63000')]);
		expect(result.json('MEXC')).toMatchObject([
			{ outcome: 'found', status: 'NEW' },
			{ outcome: 'found', status: 'NEW' },
		]);
		expect(count()).toBe(before + 2);
	});

	it('with an idempotency key is placed once', async () => {
		const before = count();
		const parameters = {
			batchOrders: JSON.stringify([at('64000'), at('63000')]),
			options: { idempotencyKey: 'grid 1' },
		};
		const first = await place('', { parameters });
		const second = await place('', { parameters });
		expect(first.json('MEXC').map(({ outcome }) => outcome)).toEqual(['placed', 'placed']);
		expect(second.json('MEXC').map(({ outcome }) => outcome)).toEqual(['found', 'found']);
		expect(count()).toBe(before + 2);
	});

	it.each<[string, unknown, RegExp]>([
		['no JSON', 'buy some', /Orders is not a JSON list of orders/],
		['one order instead of a list', at('64000'), /Orders is not a JSON list of orders/],
		['a list of texts', ['BUY'], /Orders is not a JSON list of orders/],
		['no order', [], /1 to 20 orders, but 0/],
		['too many orders', Array.from({ length: 21 }, () => at('64000')), /1 to 20 orders, but 21/],
		['two pairs', [at('64000'), at('64000', { symbol: 'ETHUSDT' })], /BTCUSDT and ETHUSDT/],
		['a missing price', [at('64000'), at('')], /Order 2 of the batch: Price is required/],
		['a zero', [at('64000', { quantity: '0' })], /Order 1 of the batch: Quantity must be greater/],
		['a wrong side', [at('64000', { side: 'LONG' })], /Order 1 of the batch: Side does not know/],
		['an unknown name', [at('64000', { stopPrice: '1' })], /no field "stopPrice"/],
		[
			'an ID twice',
			[at('64000', { newClientOrderId: 'a1' }), at('63000', { newClientOrderId: 'a1' })],
			/Two orders of the batch have the client order ID a1/,
		],
	])('with %s is refused before anything is sent', async (_name, orders, message) => {
		const before = count();
		const requests = simulator().state().requests.batchOrders ?? 0;
		const result = await place(orders);
		expect(result.error?.message).toMatch(message);
		expect(simulator().state().requests.batchOrders ?? 0).toBe(requests);
		expect(count()).toBe(before);
	});

	it('obeys the policy of the credential', async () => {
		const before = count();
		const refused = await place([at('64000')], { credential: { allowTrading: false } });
		expect(refused.error?.message).toMatch(/policy|Allow Trading/i);
		const dry = await place([at('64000')], { credential: { dryRun: true } });
		expect(dry.error?.message).toMatch(/Dry Run/);
		expect(count()).toBe(before);
	});

	it('is one error of its item with Continue On Fail, and the other item is placed', async () => {
		const before = count();
		const items = [{ orders: 'nothing' }, { orders: [at('64000')] }];
		const parameters = { batchOrders: '={{ $json.orders }}' };
		const node = { onError: 'continueRegularOutput' as const };
		const result = await place('', { parameters, items, node });
		expect(result.items('MEXC')).toMatchObject([
			{ json: { error: expect.stringMatching(/not a JSON list/) }, pairedItem: { item: 0 } },
			{ json: { outcome: 'placed' }, pairedItem: { item: 1 } },
		]);
		expect(count()).toBe(before + 1);
	});
});
