import { cancelOrder } from '../../mexc/endpoints/spotTrading';
import type { RestClient } from '../../mexc/rest/client';
import {
	cancelReplace,
	type Replacement,
	type ReplaceReport,
} from '../../mexc/flows/cancelReplace';
import { forgetProcessState } from '../support/freshProcess';
import { failure } from '../unit/restServer';
import {
	after,
	checkOf,
	clientOf,
	flowOptions,
	ordersOf,
	sellInto,
	startBench,
	truthOf,
	type Bench,
	type FlowSettings,
} from './flowHarness';

let bench: Bench;
let oldId: string;

beforeEach(async () => {
	bench = await startBench();
	oldId = place();
});

function place(): string {
	const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.5', price: '64000' };
	return String(bench.simulator.order(order).orderId);
}

const higher: Replacement = { type: 'LIMIT', price: '64100', quantityMeans: 'total' };

function replace(wish: Partial<Replacement> = {}, settings: FlowSettings = {}) {
	return replaceBy(bench.client, wish, settings);
}

function replaceBy(client: RestClient, wish: Partial<Replacement>, settings: FlowSettings) {
	const ref = { symbol: 'BTCUSDT', orderId: oldId };
	const options = flowOptions(client, settings);
	return bench.time.until(cancelReplace(client, ref, { ...higher, ...wish }, options));
}

const open = () => ordersOf(bench.simulator).filter(({ status }) => /NEW|PARTIALLY_F/.test(status));

/** Both orders as the exchange has them, and never two of them open. */
function expectTrue({ cancelled, executedQuantity, placed }: ReplaceReport): void {
	const old = truthOf(bench.simulator, oldId);
	expect(cancelled).toMatchObject({ status: old.status, executedQty: old.executedQty });
	expect(executedQuantity).toBe(old.executedQty);
	expect(open().length).toBeLessThanOrEqual(1);
	if (placed?.outcome === 'placed' || placed?.outcome === 'found') {
		expect(open().map(({ orderId }) => orderId)).toEqual([placed.orderId]);
	} else expect(open()).toEqual([]);
}

describe('an order that is replaced', () => {
	it('hands over what is unfilled, and both are reported', async () => {
		sellInto(bench.simulator, '0.2');
		const report = await replace();
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'replaced', cancelResult: 'cancelled' });
		const { quantity, price, side } = truthOf(bench.simulator, report.placed?.orderId);
		expect({ quantity, price, side }).toEqual({ quantity: '0.3', price: '64100', side: 'BUY' });
	});

	it('may use what the old one locks, and no more than that', async () => {
		// The account has 100,000 USDT, 32,016 of it in the old order.
		const check = checkOf(bench.client);
		const error = await failure(replace({ price: '64000', quantity: '1.57' }, { check }));
		expect(error).toMatchObject({ kind: 'rule', code: 'balance' });
		expect(open().map(({ orderId }) => orderId)).toEqual([oldId]);
		const report = await replace({ price: '64000', quantity: '1.5' }, { check });
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'replaced', placed: { outcome: 'placed' } });
	});

	it.each([
		['total', '0.8', '0.6'],
		['rest', '0.8', '0.8'],
	] as const)('with a new quantity that means the %s', async (quantityMeans, quantity, sent) => {
		sellInto(bench.simulator, '0.2');
		const report = await replace({ quantity, quantityMeans });
		expectTrue(report);
		expect(truthOf(bench.simulator, report.placed?.orderId).quantity).toBe(sent);
	});

	it('counts a fill between the look at it and its cancellation', async () => {
		bench.simulator.fault({ kind: '429', retryAfterSeconds: 5, endpoint: 'cancelOrder' });
		after(bench, 3, () => sellInto(bench.simulator, '0.4'));
		const report = await replace({ quantity: '0.5' });
		expectTrue(report);
		expect(report.executedQuantity).toBe('0.4');
		expect(truthOf(bench.simulator, report.placed?.orderId).quantity).toBe('0.1');
	});

	it.each(['total', 'rest'] as const)(
		'is not replaced when it is filled meanwhile (%s)',
		async (quantityMeans) => {
			bench.simulator.fault({ kind: '429', retryAfterSeconds: 5, endpoint: 'cancelOrder' });
			after(bench, 3, () => sellInto(bench.simulator, '0.5'));
			const report = await replace({ quantity: '0.5', quantityMeans });
			expectTrue(report);
			expect(report).toMatchObject({ endedBy: 'filled', placed: null, cancelResult: 'filled' });
		},
	);

	it('is found by its client order id too', async () => {
		const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '100' };
		const mine = { ...order, price: '64000', newClientOrderId: 'mine' };
		oldId = String(bench.simulator.order(mine).orderId);
		const ref = { symbol: 'BTCUSDT', origClientOrderId: 'mine' };
		const replacing = cancelReplace(bench.client, ref, higher, flowOptions(bench.client));
		const report = await bench.time.until(replacing);
		expect(report).toMatchObject({ endedBy: 'replaced', cancelled: { orderId: oldId } });
	});

	it('may be replaced by a market order', async () => {
		sellInto(bench.simulator, '1', '65000');
		const report = await replace({ type: 'MARKET', price: undefined });
		expect(report).toMatchObject({ endedBy: 'replaced' });
		expect(truthOf(bench.simulator, report.placed?.orderId)).toMatchObject({ status: 'FILLED' });
	});

	it('is replaced once by two flows at the same time', async () => {
		const both = [replace(), replace({}, { returnOutcome: true }).catch((error) => error)];
		const [first, second] = (await Promise.all(both)) as ReplaceReport[];
		expect(first).toMatchObject({ endedBy: 'replaced', placed: { outcome: 'placed' } });
		expect(second).toMatchObject({ endedBy: 'replaced', placed: { outcome: 'found' } });
		expect(open()).toHaveLength(1);
	});

	it('is not replaced a second time with something else', async () => {
		await replace();
		const error = await failure(replace({ price: '64200' }));
		expect(error).toMatchObject({ kind: 'conflict' });
		expect(error.message).toMatch(/already belongs to another order: its price is 64100/);
		expect(open()).toHaveLength(1);
	});

	it('is not replaced under a second ID of the user in one process', async () => {
		await replace({}, { ownId: 'mine-1' });
		const error = await failure(replace({}, { ownId: 'mine-2' }));
		expect(error.message).toMatch(/cancelled to be replaced by .* ID mine-1\. Nothing was sent/);
		expect(open()).toHaveLength(1);
	});
});

/** Both have read the order as open; the first is done before the second cancels it, in another process. */
async function replaceTwice(first: FlowSettings, second: FlowSettings, between: () => void) {
	let done: ReplaceReport | undefined;
	const check = async () => {
		forgetProcessState();
		const client = clientOf(bench.simulator, { time: bench.time });
		const ref = { symbol: 'BTCUSDT', orderId: oldId };
		done = await cancelReplace(client, ref, higher, flowOptions(client, first));
		forgetProcessState();
		between();
	};
	const report = await replace({}, { ...second, check, returnOutcome: true });
	return { first: done, second: report };
}

describe('two executions in two processes replace one order at once', () => {
	const answerLost = { kind: 'resetAfter', endpoint: 'cancelOrder' } as const;

	it.each([
		['', {}, {}],
		[' under one key', { key: 'key-1' }, { key: 'key-1' }],
		[' under two keys', { key: 'key-1' }, { key: 'key-2' }],
		[' under one ID of the user', { ownId: 'own-1' }, { ownId: 'own-1' }],
	])('and the answer to the second cancellation is lost%s', async (_name, one, other) => {
		const { first, second } = await replaceTwice(one, other, () => {
			bench.simulator.fault(answerLost);
		});
		expect(first).toMatchObject({ endedBy: 'replaced', placed: { outcome: 'placed' } });
		expect(second).toMatchObject({ endedBy: 'replaced', placed: { outcome: 'found' } });
		expect(open().map(({ orderId }) => orderId)).toEqual([first?.placed?.orderId]);
	});

	it('and the replacement of the first takes twelve seconds to show', async () => {
		// The old order is no fresh one.
		await bench.time.pass(60_000, async () => await Promise.resolve());
		const { first, second } = await replaceTwice({}, {}, () => {
			bench.simulator.fault(answerLost);
			bench.simulator.fault({ kind: 'orderNotFound', seconds: 12 });
		});
		expect(second).toMatchObject({ endedBy: 'replaced', placed: { outcome: 'found' } });
		expect(open().map(({ orderId }) => orderId)).toEqual([first?.placed?.orderId]);
	});

	it('and the second knows that it has not cancelled the order', async () => {
		const { first, second } = await replaceTwice({}, {}, () => undefined);
		expect(second).toMatchObject({ cancelResult: 'gone', placed: { outcome: 'found' } });
		expect(open().map(({ orderId }) => orderId)).toEqual([first?.placed?.orderId]);
	});
});

describe('nothing is placed', () => {
	const sent = () => bench.simulator.state().requests.newOrder ?? 0;

	it('and nothing cancelled when the new order cannot be right', async () => {
		const check = async () => await Promise.reject(new Error('too small'));
		await expect(replace({}, { check })).rejects.toThrow('too small');
		expect(open()).toHaveLength(1);
		expect(sent()).toBe(0);
	});

	it('when there is no such order', async () => {
		oldId = 'C02__000000000000000000000';
		expect(await failure(replace())).toMatchObject({ kind: 'notFound' });
		expect(sent()).toBe(0);
	});

	it('when MEXC does not confirm the cancellation', async () => {
		bench.simulator.fault({ kind: 'status', status: 503, endpoint: 'cancelOrder', times: 1000 });
		const error = await failure(replace());
		expect(error).toMatchObject({ effect: 'unknown' });
		expect(error.message).toMatch(
			/did not confirm the cancellation: .* is still open, and nothing/,
		);
		expect(sent()).toBe(0);
	});

	it('when the order cannot be read after the cancellation', async () => {
		const lost = { kind: 'status', status: 503, endpoint: 'queryOrder', times: 1000 } as const;
		bench.simulator.fault({ kind: '429', retryAfterSeconds: 5, endpoint: 'cancelOrder' });
		after(bench, 3, () => bench.simulator.fault(lost));
		const report = await replace({}, { returnOutcome: true });
		expect(report).toMatchObject({ endedBy: 'notCancelled', cancelResult: 'unknown' });
		expect(sent()).toBe(0);
	});

	it('when somebody else had cancelled the order', async () => {
		const { client, time } = bench;
		await time.until(client.call(cancelOrder, { symbol: 'BTCUSDT', orderId: oldId }));
		const error = await failure(replace());
		expect(error.message).toMatch(/replacement was not placed: This node did not cancel it/);
		expect(sent()).toBe(0);
	});

	it('after the execution was cancelled', async () => {
		const stop = new AbortController();
		bench.simulator.fault({ kind: '429', retryAfterSeconds: 5, endpoint: 'cancelOrder' });
		after(bench, 2, () => stop.abort());
		expect(await failure(replace({}, { signal: stop.signal }))).toMatchObject({
			kind: 'cancelled',
		});
		expect(sent()).toBe(0);
	});
});

describe('a fault', () => {
	const faults = ['resetAfter', 'reset', 'status'] as const;
	const steps = ['queryOrder', 'cancelOrder', 'newOrder'] as const;
	const cases = faults.flatMap((kind) => steps.map((endpoint) => [kind, endpoint] as const));

	it.each(cases)('of kind %s at %s never leaves two, and the report is true', async (...fault) => {
		const [kind, endpoint] = fault;
		const more = kind === 'status' ? { kind, status: 503, when: 'after' as const } : { kind };
		bench.simulator.fault({ ...more, endpoint });
		const report = await replace({}, { returnOutcome: true });
		expectTrue(report);
		const isLost = kind === 'reset' && endpoint === 'newOrder';
		expect(report.endedBy).toBe(isLost ? 'notPlaced' : 'replaced');
	});

	it('between the two is made good by running again with the same key', async () => {
		bench.simulator.fault({ kind: 'code', code: 30000, endpoint: 'newOrder' });
		const error = await failure(replace({}, { key: 'move-1' }));
		expect(error.message).toMatch(
			/has ended \(0 executed\), and its replacement was not placed: MEXC/,
		);
		expect(open()).toEqual([]);
		const report = await replace({}, { key: 'move-1' });
		expectTrue(report);
		expect(report.endedBy).toBe('replaced');
		expect(await replace({}, { key: 'move-1' })).toMatchObject({ placed: { outcome: 'found' } });
		expect(open()).toHaveLength(1);
	});
});

test('a rehearsal changes nothing and says what would be done', async () => {
	const report = await replace({ quantity: '0.7' }, { rehearsal: 'preview', place: showing });
	expect(report).toMatchObject({ endedBy: 'preview', placed: { preview: true, quantity: '0.7' } });
	expect(open().map(({ orderId }) => orderId)).toEqual([oldId]);
});

const showing: FlowSettings['place'] = async ({ values }) =>
	await Promise.resolve({ ...values, outcome: 'notPlaced', preview: true });
