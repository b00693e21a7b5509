import { isTaggedId } from '../../../mexc/orders/clientOrderId';
import { useSimulator } from '../../support/simulator';
import { call, forgetProcessState, ordersOf, resting } from './call';

describe('orders', () => {
	const simulator = useSimulator();

	it('carry an id of ours that differs from item to item and from run to run', async () => {
		const run = { workflowId: 'the same workflow' };
		const place = { operation: 'newOrder', parameters: resting, items: [{}, {}], run };
		const first = await call(simulator(), place);
		const second = await call(simulator(), place);
		const ids = [...first.json('MEXC'), ...second.json('MEXC')].map((row) => row.clientOrderId);
		expect(new Set(ids).size).toBe(4);
		for (const id of ids) expect(id).toMatch(/^n8n[\w-]{29}$/);
		expect(ordersOf(simulator()).map((order) => order.clientOrderId)).toEqual(ids);
	});

	it.each([false, true])(
		'whose answer is lost are found, not placed again (Retry On Fail: %s)',
		async (retryOnFail) => {
			const before = ordersOf(simulator()).length;
			simulator().fault({ kind: 'resetAfter', endpoint: 'newOrder' });
			const result = await call(simulator(), {
				operation: 'newOrder',
				parameters: resting,
				node: { retryOnFail, waitBetweenTries: 1 },
			});
			expect(result.error?.message).toBeUndefined();
			expect(result.json('MEXC')).toMatchObject([{ outcome: 'found', status: 'NEW' }]);
			expect(ordersOf(simulator())).toHaveLength(before + 1);
		},
	);

	it('of earlier items are found when Retry On Fail runs the node again', async () => {
		const before = ordersOf(simulator()).length;
		const result = await call(simulator(), {
			operation: 'newOrder',
			parameters: { ...resting, symbol: '={{ $json.pair }}' },
			items: [{ pair: 'BTCUSDT' }, { pair: 'NOPEUSDT' }],
			node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});
		expect(result.status).toBe('error');
		expect(ordersOf(simulator())).toHaveLength(before + 1);
	});

	it.each([
		['Retry On Fail', { node: { retryOnFail: true } }],
		['the duplicate check', { parameters: { ...resting, options: { duplicateCheck: 'always' } } }],
	])('of a process that has died are found by another one through %s', async (_name, more) => {
		const before = ordersOf(simulator()).length;
		const run = { workflowId: 'moved', executionId: `moved-${before}` };
		const place = { operation: 'newOrder', parameters: resting, run, ...more };
		expect((await call(simulator(), place)).json('MEXC')).toMatchObject([{ outcome: 'placed' }]);
		forgetProcessState();
		expect((await call(simulator(), place)).json('MEXC')).toMatchObject([{ outcome: 'found' }]);
		expect(ordersOf(simulator())).toHaveLength(before + 1);
	});

	it('with the same idempotency key are one order, in whatever execution', async () => {
		const before = ordersOf(simulator()).length;
		const parameters = { ...resting, options: { idempotencyKey: 'signal 4711' } };
		const first = await call(simulator(), { operation: 'newOrder', parameters });
		const second = await call(simulator(), { operation: 'newOrder', parameters });
		expect(first.json('MEXC')).toMatchObject([{ outcome: 'placed' }]);
		expect(second.json('MEXC')).toMatchObject([{ outcome: 'found' }]);
		expect(ordersOf(simulator())).toHaveLength(before + 1);
	});

	it.each([
		['an object', '={{ { id: $json.id } }}', /must be text, but "?{"id":1}"? was given/],
		['a list', '={{ [$json.id] }}', /must be text, but "?\[1\]"? was given/],
		[
			'an empty list',
			'={{ [] }}',
			/must be text, but \[\] was given|because its expression gives nothing/,
		],
		['yes or no', '={{ $json.id === 1 }}', /must be text, but "?true"? was given/],
		['too large a number', '={{ 12345678901234567890 }}', /JavaScript cannot hold exactly/],
		['too fine a number', '={{ 0.1 + 0.2 }}', /JavaScript cannot hold exactly/],
	])('are refused with %s as their key or ID', async (_name, value, message) => {
		const before = ordersOf(simulator()).length;
		const batchOrders = `={{ [{ ...${JSON.stringify(resting)}, newClientOrderId: ${value.slice(4, -3)} }] }}`;
		const requests = [
			['newOrder', { ...resting, options: { idempotencyKey: value } }],
			['newOrder', { ...resting, options: { newClientOrderId: value } }],
			['placeAndWait', { ...resting, waitSeconds: 1, options: { idempotencyKey: value } }],
			['batchOrders', { batchOrders }],
		] as const;
		for (const [operation, parameters] of requests) {
			const result = await call(simulator(), { operation, parameters, items: [{ id: 1 }] });
			expect([operation, result.error?.message]).toEqual([
				operation,
				expect.stringMatching(message),
			]);
		}
		expect(ordersOf(simulator())).toHaveLength(before);
	});

	it('take a number for a key, and the same digits as text', async () => {
		const before = ordersOf(simulator()).length;
		for (const idempotencyKey of ['={{ 4711.5 }}', '4711.5']) {
			await call(simulator(), {
				operation: 'newOrder',
				parameters: { ...resting, options: { idempotencyKey } },
			});
		}
		expect(ordersOf(simulator())).toHaveLength(before + 1);
	});

	it('of a buy with an Exit Plan Tag carry its mark, and are found again by it', async () => {
		const before = ordersOf(simulator()).length;
		const options = { idempotencyKey: 'entry 1', exitPlanTag: ' Breakout ' };
		const place = { operation: 'newOrder', parameters: { ...resting, options } };
		const [placed] = (await call(simulator(), place)).json('MEXC');
		expect(isTaggedId(String(placed.clientOrderId), 'breakout')).toBe(true);
		forgetProcessState();
		expect((await call(simulator(), place)).json('MEXC')).toMatchObject([
			{ outcome: 'found', clientOrderId: placed.clientOrderId },
		]);
		expect(ordersOf(simulator())).toHaveLength(before + 1);
	});

	it.each([
		['of a SELL', { side: 'SELL' }, {}, /only what was bought has an exit/],
		['with an ID of the user', {}, { newClientOrderId: 'mine' }, /are both given/],
	])('%s cannot carry an Exit Plan Tag', async (_name, more, ids, message) => {
		const before = ordersOf(simulator()).length;
		const parameters = { ...resting, ...more, options: { exitPlanTag: 'breakout', ...ids } };
		const result = await call(simulator(), { operation: 'newOrder', parameters });
		expect(result.error?.message).toMatch(message);
		expect(ordersOf(simulator())).toHaveLength(before);
	});

	it('of another kind under the same key are refused', async () => {
		const before = ordersOf(simulator()).length;
		const parameters = { ...resting, price: '63000', options: { idempotencyKey: 'signal 4711' } };
		const result = await call(simulator(), { operation: 'newOrder', parameters });
		expect(result.error?.message).toMatch(/already belongs to another order: its price is 64000/);
		expect(ordersOf(simulator())).toHaveLength(before);
	});

	it('are not repeated when a whole execution is retried', async () => {
		const parameters = { ...resting, price: '63900' };
		await call(simulator(), { operation: 'newOrder', parameters });
		const before = ordersOf(simulator()).length;
		const again = { operation: 'newOrder', parameters, run: { mode: 'retry' as const } };
		const result = await call(simulator(), again);
		expect(result.status).toBe('error');
		expect(ordersOf(simulator())).toHaveLength(before);
	});

	it('that MEXC refuses become an item when the outcome is asked for', async () => {
		const parameters = { ...resting, quantity: '20', options: { returnOutcome: true } };
		const result = await call(simulator(), { operation: 'newOrder', parameters });
		const [item] = result.json('MEXC');
		expect(item).toMatchObject({ outcome: 'notPlaced', code: 30004, symbol: 'BTCUSDT' });
		expect(item).not.toHaveProperty('error');
	});

	it('go to the order test while Dry Run is on', async () => {
		const before = ordersOf(simulator()).length;
		const result = await call(simulator(), {
			operation: 'newOrder',
			parameters: resting,
			credential: { dryRun: true },
		});
		expect(result.json('MEXC')).toMatchObject([{ outcome: 'notPlaced', dryRun: true }]);
		expect(ordersOf(simulator())).toHaveLength(before);
	});
});
