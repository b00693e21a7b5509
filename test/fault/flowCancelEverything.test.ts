import { cancelOrder } from '../../mexc/endpoints/spotTrading';
import { MexcError } from '../../mexc/core/errors';
import {
	cancelEverything,
	type CancelReport,
	type CancelSettings,
} from '../../mexc/flows/cancelEverything';
import { exitClientOrderId, exitKeyOf } from '../../mexc/orders/clientOrderId';
import { failure } from '../unit/restServer';
import {
	after,
	cancelElsewhere,
	flowOptions,
	ordersOf,
	sellInto,
	startBench,
	truthOf,
	type Bench,
	type FlowSettings,
} from './flowHarness';

let bench: Bench;

beforeEach(async () => {
	bench = await startBench();
});

function order(symbol: string, price: string, quantity = '0.1'): string {
	const all = { symbol, side: 'BUY', type: 'LIMIT', price, quantity };
	return String(bench.simulator.order(all).orderId);
}

function placeSome(): void {
	for (const price of ['64000', '64100']) order('BTCUSDT', price);
	for (const price of ['3400', '3450']) order('ETHUSDT', price);
	order('MXUSDT', '3', '100');
}

function cancel(wish: Partial<CancelSettings> = {}, settings: FlowSettings = {}) {
	const options = flowOptions(bench.client, settings);
	const all = { accountWide: false, ...wish };
	return bench.time.until(cancelEverything(bench.client, all, options));
}

const noPermission = () => new MexcError({ kind: 'credential', message: 'not at the moment' });

const open = () => ordersOf(bench.simulator).filter(({ status }) => /NEW|PARTIALLY_F/.test(status));

/** Each order as the exchange has it, and the sums are those of the rows. */
function expectTrue(report: CancelReport): void {
	const rows = report.symbols.flatMap(({ orders }) => orders);
	for (const row of rows.filter(({ result }) => result !== 'unknown')) {
		const { status, executedQty } = truthOf(bench.simulator, row.orderId);
		expect(row).toMatchObject({ status, executedQty });
	}
	const count = (wanted: string) => rows.filter(({ result }) => result === wanted).length;
	expect(report).toMatchObject({
		cancelled: count('cancelled'),
		alreadyGone: count('gone'),
		filledMeanwhile: count('filled'),
		failed: count('open'),
		unknown: count('unknown'),
	});
}

describe('cancelling everything', () => {
	it('of the account goes pair by pair and leaves nothing open', async () => {
		placeSome();
		const report = await cancel();
		expectTrue(report);
		const counts = { cancelled: 5, failed: 0, managedExits: 0 };
		expect(report).toMatchObject({ endedBy: 'allCancelled', ...counts });
		expect(report.symbols.map(({ symbol }) => symbol)).toEqual(['BTCUSDT', 'ETHUSDT', 'MXUSDT']);
		expect(open()).toEqual([]);
		expect(bench.simulator.state().requests.cancelAllOrders).toBeUndefined();
	});

	it('of some symbols leaves the others alone', async () => {
		placeSome();
		const report = await cancel({ symbols: ['BTCUSDT', 'SOLUSDT'] });
		expectTrue(report);
		expect(report.symbols).toMatchObject([
			{ symbol: 'BTCUSDT', isComplete: true, cancelled: 2 },
			{ symbol: 'SOLUSDT', isComplete: true, cancelled: 0, orders: [] },
		]);
		expect(open()).toHaveLength(3);
	});

	it('counts the orders of managed exits', async () => {
		bench.simulator.deposit('BTC', '1');
		const newClientOrderId = exitClientOrderId(exitKeyOf('BTCUSDT', 'C02__1'), 0);
		const sell = { symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT', price: '70000', quantity: '1' };
		bench.simulator.order({ ...sell, newClientOrderId });
		order('BTCUSDT', '64000');
		const asked = await cancel({}, { rehearsal: 'preview' });
		expect(asked).toMatchObject({ endedBy: 'preview', managedExits: 1 });
		expect(await cancel()).toMatchObject({ cancelled: 2, managedExits: 1 });
	});

	it('with one request for the account first, when asked', async () => {
		placeSome();
		const report = await cancel({ accountWide: true });
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'allCancelled', cancelled: 5 });
		expect(bench.simulator.state().requests.cancelAllOrders).toBe(1);
	});

	it('finds nothing open', async () => {
		const nothing = { endedBy: 'nothingOpen', cancelled: 0, symbols: [] };
		expect(await cancel()).toMatchObject(nothing);
		expect(await cancel({ symbols: ['BTCUSDT'] })).toMatchObject({ endedBy: 'nothingOpen' });
	});

	it('says what was filled, and what somebody else cancelled, meanwhile', async () => {
		placeSome();
		bench.simulator.fault({ kind: '429', retryAfterSeconds: 5, endpoint: 'cancelOpenOrders' });
		after(bench, 2, () => sellInto(bench.simulator, '0.1', '64100'));
		const orderId = order('BTCUSDT', '63900');
		after(bench, 2, () => cancelElsewhere(bench.simulator, orderId));
		const report = await cancel({ symbols: ['BTCUSDT'] });
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'allCancelled', cancelled: 1 });
		expect(report).toMatchObject({ filledMeanwhile: 1, alreadyGone: 1 });
	});

	it('says what was executed of a cancelled order', async () => {
		order('BTCUSDT', '64000', '0.5');
		sellInto(bench.simulator, '0.2');
		const report = await cancel();
		expectTrue(report);
		expect(report.symbols[0].orders).toMatchObject([
			{ status: 'PARTIALLY_CANCELED', executedQty: '0.2', result: 'cancelled' },
		]);
	});
});

describe('trouble', () => {
	it.each(['resetAfter', 'reset', 'status'] as const)(
		'at one pair (%s) is overcome by asking again',
		async (kind) => {
			placeSome();
			const fault = kind === 'status' ? { kind, status: 503, when: 'after' as const } : { kind };
			bench.simulator.fault({ ...fault, endpoint: 'cancelOpenOrders' });
			const report = await cancel();
			expectTrue(report);
			expect(report).toMatchObject({ endedBy: 'allCancelled', cancelled: 5 });
			expect(open()).toEqual([]);
		},
	);

	it('at one pair does not keep it from the others', async () => {
		placeSome();
		const report = await cancel({ symbols: ['NOPEUSDT', 'BTCUSDT', 'ETHUSDT'] });
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'partlyCancelled', cancelled: 4 });
		expect(report.symbols[0]).toMatchObject({ symbol: 'NOPEUSDT', isComplete: false });
		expect(report.symbols[0].reason).toMatch(/10007|symbol/);
		expect(report.reason).toBe(report.symbols[0].reason);
	});

	it('that lasts leaves a report of what is still open', async () => {
		placeSome();
		const fault = { kind: 'status', status: 503, endpoint: 'cancelOpenOrders' } as const;
		bench.simulator.fault({ ...fault, times: 10_000 });
		const report = await cancel({}, { returnOutcome: true });
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'notCancelled', cancelled: 0, failed: 5 });
		const error = await failure(cancel());
		expect(error).toMatchObject({ effect: 'none' });
		expect(error.message).toMatch(/^No open order could be cancelled/);
	});

	it('with the list of open orders does not keep named pairs from being cancelled', async () => {
		placeSome();
		const fault = { kind: 'status', status: 503, endpoint: 'openOrders', times: 60 } as const;
		bench.simulator.fault(fault);
		const report = await cancel({ symbols: ['BTCUSDT'] });
		expectTrue(report);
		expect(report.cancelled).toBe(2);
		expect(open()).toHaveLength(3);
	});

	it('with the list does not hide what the cancellation has left over', async () => {
		placeSome();
		const call = bench.client.call.bind(bench.client);
		let [lists, cancellations] = [0, 0];
		bench.client.call = async (endpoint, values, options) => {
			if (endpoint.id === 'openOrders' && ++lists === 1) throw noPermission();
			if (endpoint.id === 'cancelOpenOrders' && ++cancellations === 1) {
				const orderId = ordersOf(bench.simulator)[0].orderId;
				return [await call(cancelOrder, { ...values, orderId }, options)];
			}
			return await call(endpoint, values, options);
		};
		const report = await cancel({ symbols: ['BTCUSDT'] });
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'allCancelled', cancelled: 2 });
		expect(open()).toHaveLength(3);
	});

	it('with the list and the cancellation never looks like success', async () => {
		placeSome();
		const down = (endpoint: string) =>
			bench.simulator.fault({ kind: 'status', status: 503, endpoint, times: 10_000 });
		for (const endpoint of ['openOrders', 'cancelOpenOrders']) down(endpoint);
		after(bench, 20, () => {
			bench.simulator.fault({ kind: 'clear' });
			down('cancelOpenOrders');
		});
		const report = await cancel({ symbols: ['BTCUSDT'] }, { returnOutcome: true });
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'notCancelled', failed: 2 });
	});

	it('with the list of the account is an error: nobody knows which pairs', async () => {
		placeSome();
		const fault = { kind: 'status', status: 503, endpoint: 'openOrders', times: 10_000 } as const;
		bench.simulator.fault(fault);
		expect(await failure(cancel())).toMatchObject({ kind: 'server' });
		expect(open()).toHaveLength(5);
	});
});

test('a rehearsal lists what would be cancelled and cancels nothing', async () => {
	placeSome();
	const report = await cancel({}, { rehearsal: 'dryRun' });
	expect(report).toMatchObject({ endedBy: 'dryRun', cancelled: 0 });
	expect(report.reason).toBe('Nothing was changed. 5 open orders would be cancelled.');
	expect(report.symbols.map(({ orders }) => orders.length)).toEqual([2, 2, 1]);
	expect(open()).toHaveLength(5);
});

test('a rehearsal says which pairs could not be listed', async () => {
	placeSome();
	const symbols = ['BTCUSDT', 'NOPEUSDT'];
	const report = await cancel({ symbols }, { rehearsal: 'dryRun' });
	expect(report.reason).toMatch(/ 2 open orders .* of NOPEUSDT could not be listed: MEXC: /);
	expect(report.symbols[1]).toMatchObject({ isComplete: false, orders: [] });
	expect(report.symbols[1].reason).toMatch(/symbol/i);
});
