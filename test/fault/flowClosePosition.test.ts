import {
	closePosition,
	type CloseReport,
	type CloseSettings,
} from '../../mexc/flows/closePosition';
import { exitClientOrderId, exitKeyOf } from '../../mexc/orders/clientOrderId';
import { failure } from '../unit/restServer';
import {
	buyFrom,
	checkOf,
	flowOptions,
	freeOf,
	ordersOf,
	startBench,
	truthOf,
	type Bench,
	type FlowSettings,
} from './flowHarness';

let bench: Bench;

beforeEach(async () => {
	bench = await startBench();
	buyFrom(bench.simulator, '50', '65000');
});

const market: CloseSettings = {
	asset: 'BTC',
	quoteAsset: 'USDT',
	type: 'MARKET',
	cancelOpenSells: false,
};

function close(more: Partial<CloseSettings> = {}, settings: FlowSettings = {}) {
	const options = flowOptions(bench.client, settings);
	return bench.time.until(closePosition(bench.client, { ...market, ...more }, options));
}

function order(parameters: Record<string, string>): string {
	const all = { symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT', ...parameters };
	return String(bench.simulator.order(all).orderId);
}

function expectTrue(report: CloseReport): void {
	const { executedQty, status } = truthOf(bench.simulator, report.orderId);
	expect(report).toMatchObject({ status, executedQuantity: executedQty });
	expect(report.leftQuantity).toBe(freeOf(bench.simulator, 'BTC'));
}

describe('a position', () => {
	it('is sold at the market, and the report says what it brought', async () => {
		const report = await close();
		expectTrue(report);
		expect(report).toMatchObject({
			outcome: 'placed',
			endedBy: 'filled',
			symbol: 'BTCUSDT',
			executedQuantity: '2',
			averagePrice: '65000',
			leftQuantity: '0',
			cancelledSells: [],
		});
	});

	it('is rounded down to the step, and the rest is reported', async () => {
		bench = await startBench();
		bench.simulator.deposit('MX', '0.0071');
		bench.simulator.order(
			{ symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.5', quantity: '20000' },
			'4711',
		);
		const report = await close({ asset: 'MX' });
		expect(report).toMatchObject({ executedQuantity: '10000', leftQuantity: '0.0071' });
	});

	it('that is partly locked is sold as far as it is free', async () => {
		order({ price: '66000', quantity: '1.5' });
		const report = await close();
		expectTrue(report);
		expect(report).toMatchObject({ executedQuantity: '0.5', cancelledSells: [] });
		expect(ordersOf(bench.simulator)[0].status).toBe('NEW');
	});

	it('is sold as a whole after its open sells were cancelled', async () => {
		const sell = order({ price: '66000', quantity: '1.5' });
		const bid = order({ side: 'BUY', price: '64000', quantity: '0.1' });
		const report = await close({ cancelOpenSells: true });
		expectTrue(report);
		expect(report).toMatchObject({
			executedQuantity: '2',
			cancelledSells: [{ orderId: sell, result: 'cancelled' }],
		});
		expect(truthOf(bench.simulator, bid).status).toBe('NEW');
	});

	it('is sold with what open exits of a managed position lock, and other open sells stay', async () => {
		const newClientOrderId = exitClientOrderId(exitKeyOf('BTCUSDT', 'C02__1'), 0);
		const exit = order({ price: '66000', quantity: '1', newClientOrderId });
		const other = order({ price: '66000', quantity: '0.5' });
		const report = await close();
		expectTrue(report);
		expect(report).toMatchObject({
			executedQuantity: '1.5',
			cancelledSells: [{ orderId: exit, result: 'cancelled', isManagedExit: true }],
		});
		expect(truthOf(bench.simulator, other).status).toBe('NEW');
	});

	it('is sold although the open exits cannot be listed', async () => {
		bench.simulator.fault({ kind: 'status', status: 400, when: 'before', endpoint: 'openOrders' });
		expect(await close()).toMatchObject({ endedBy: 'filled', executedQuantity: '2' });
		expect(bench.log.lines.join()).toMatch(/Open managed exits of BTCUSDT could not be listed/);
	});

	it('may be checked against the balance that its open sells lock', async () => {
		order({ price: '66000', quantity: '1.5' });
		const report = await close({ cancelOpenSells: true }, { check: checkOf(bench.client) });
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'filled', executedQuantity: '2' });
	});

	it('may wait in the book at a price', async () => {
		const report = await close({ type: 'LIMIT', price: '66000' });
		expect(report).toMatchObject({ endedBy: 'placed', outcome: 'placed', leftQuantity: '0' });
		expect(truthOf(bench.simulator, report.orderId)).toMatchObject({
			price: '66000',
			quantity: '2',
			status: 'NEW',
		});
	});

	it('is sold once when the flow runs again with the same key', async () => {
		const first = await close({}, { key: 'exit-1' });
		const again = await close({}, { key: 'exit-1' });
		expect([first.outcome, again.outcome]).toEqual(['placed', 'found']);
		expectTrue(again);
		expect(ordersOf(bench.simulator)).toHaveLength(1);
	});

	it('whose order waits in the book is not touched by running again with the same key', async () => {
		const wish = { type: 'LIMIT', price: '66000', cancelOpenSells: true };
		const first = await close(wish, { key: 'exit-2' });
		const again = await close(wish, { key: 'exit-2' });
		expect(again).toMatchObject({ outcome: 'found', orderId: first.orderId, status: 'NEW' });
		expect(ordersOf(bench.simulator)).toHaveLength(1);
	});

	it('under a key that belongs to another order is refused', async () => {
		order({ side: 'BUY', price: '64000', quantity: '0.1', newClientOrderId: 'taken' });
		const error = await failure(close({}, { key: 'taken' }));
		expect(error).toMatchObject({ kind: 'conflict' });
		expect(error.message).toMatch(/already belongs to another order: BUY BTCUSDT/);
	});

	it('that shrinks between the look and the order is sold as it is then', async () => {
		const options = flowOptions(bench.client);
		const place: FlowSettings['place'] = async (leg) => {
			const isFirst = ordersOf(bench.simulator).length === 0;
			if (isFirst) order({ price: '66000', quantity: '0.5' });
			return await options.place(leg);
		};
		const report = await close({}, { place });
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'filled', executedQuantity: '1.5' });
	});

	it.each(['resetAfter', 'status'] as const)(
		'whose answer is lost (%s) is sold once',
		async (kind) => {
			const fault = kind === 'status' ? { kind, status: 503, when: 'after' as const } : { kind };
			bench.simulator.fault({ ...fault, endpoint: 'newOrder' });
			const report = await close();
			expectTrue(report);
			expect(report).toMatchObject({ outcome: 'found', endedBy: 'filled' });
			expect(ordersOf(bench.simulator)).toHaveLength(1);
		},
	);
});

describe('nothing is sold', () => {
	it.each<[string, Partial<CloseSettings>, RegExp]>([
		['of an asset the account does not have', { asset: 'PYTH' }, /^0 PYTH can be sold/],
		[
			'below the minimum value',
			{ asset: 'CGPT' },
			/1.5 CGPT can be sold, worth 0.12 USDT, .* no less than 1/,
		],
	])('%s, and that is no error', async (_name, more, reason) => {
		bench.simulator.deposit('CGPT', '1.5');
		const report = await close(more);
		expect(report).toMatchObject({ endedBy: 'nothingToSell' });
		expect(report.reason).toMatch(reason);
		expect(ordersOf(bench.simulator)).toEqual([]);
	});

	it('and no order cancelled when the order cannot be right', async () => {
		const sell = order({ price: '66000', quantity: '1.5' });
		const check = async () => await Promise.reject(new Error('no market orders'));
		await expect(close({ cancelOpenSells: true }, { check })).rejects.toThrow('no market orders');
		expect(truthOf(bench.simulator, sell).status).toBe('NEW');
	});

	it.each(['newOrder', 'accountInfo'])(
		'when %s fails after open sells were cancelled, and that is reported',
		async (endpoint) => {
			order({ price: '66000', quantity: '1.5' });
			const call = bench.client.call.bind(bench.client);
			bench.client.call = async (asked, values, settings) => {
				const answer = await call(asked, values, settings);
				const fault = { kind: 'code', code: 30000, endpoint, times: 10 } as const;
				if (asked.id === 'cancelOrder') bench.simulator.fault(fault);
				return answer;
			};
			const error = await failure(close({ cancelOpenSells: true }));
			expect(error).toMatchObject({ code: 30000 });
			expect(error.message).toMatch(/^1 of 1 open sells were cancelled; then: MEXC: /);
		},
	);

	it('in a rehearsal, which says what would be sold and cancelled', async () => {
		const sell = order({ price: '66000', quantity: '1.5' });
		const place: FlowSettings['place'] = async ({ values }) =>
			await Promise.resolve({ ...values, outcome: 'notPlaced', preview: true });
		const report = await close({ cancelOpenSells: true }, { rehearsal: 'preview', place });
		expect(report).toMatchObject({
			endedBy: 'preview',
			quantity: '2',
			cancelledSells: [{ orderId: sell, result: 'open' }],
		});
		expect(truthOf(bench.simulator, sell).status).toBe('NEW');
	});

	it('when MEXC refuses the order', async () => {
		bench.simulator.fault({ kind: 'code', code: 30000, endpoint: 'newOrder', times: 2 });
		expect(await failure(close())).toMatchObject({ code: 30000 });
		const report = await close({}, { returnOutcome: true });
		expect(report).toMatchObject({ endedBy: 'notPlaced', outcome: 'notPlaced', leftQuantity: '2' });
	});
});
