import { MexcError } from '../../mexc/core/errors';
import { placeBatch } from '../../mexc/orders/placeBatch';
import { placeOrder, type PlacedOrder, type PlaceHow } from '../../mexc/orders/placeOrder';
import type { Fault } from '../../simulator/src';
import { forgetProcessState } from '../support/freshProcess';
import { buy, cancelElsewhere, ordersOf, startBench, type Bench } from './flowHarness';

let bench: Bench;
let count = 0;

beforeEach(async () => {
	bench = await startBench();
});

type How = Partial<PlaceHow>;

/** Under an ID of its own, unless `how` has one; errors are given back. */
async function place(how: How = {}, values = buy): Promise<PlacedOrder | MexcError> {
	const standard = { clientOrderId: `n8n-${count++}`, lookUpFirst: false, returnOutcome: true };
	const placing = placeOrder(bench.client, values, { ...standard, ...how });
	return await bench.time.until(placing.catch((error: MexcError) => error));
}

const held = () => ordersOf(bench.simulator);
const sent = () => bench.simulator.state().requests.newOrder ?? 0;
const LOST: Fault = { kind: 'resetAfter', endpoint: 'newOrder' };
const at = (fault: object) => ({ endpoint: 'newOrder', ...fault }) as Fault;

/** Answers that are no refusal of MEXC, or none that proves anything. */
const answers: Array<[name: string, fault: object, isSentAgain: boolean]> = [
	['HTTP 400 of a gateway', { kind: 'code', code: 400, message: 'Bad Request' }, false],
	['HTTP 401 of a gateway', { kind: 'code', code: 401, message: 'Unauthorized' }, false],
	['HTTP 404 of a gateway', { kind: 'status', status: 404 }, false],
	['HTTP 499', { kind: 'status', status: 499 }, false],
	['HTTP 503', { kind: 'status', status: 503 }, false],
	['HTTP 429 with the code of a refusal', { kind: 'code', code: 30004, status: 429 }, true],
	['code 429', { kind: 'code', code: 429, status: 200 }, true],
	['code 510', { kind: 'code', code: 510, message: 'Requests too frequent' }, true],
	['code 700003', { kind: 'code', code: 700003 }, true],
	['code 10073', { kind: 'code', code: 10073 }, true],
	['code 404', { kind: 'code', code: 404, message: 'no Route matched' }, false],
	['an unknown code', { kind: 'code', code: 31999, message: 'something new' }, false],
	['a refusal without a text', { kind: 'code', code: 30004, message: '' }, false],
];

describe.each(answers)('after %s', (_name, fault, isSentAgain) => {
	it('an order that was taken is found, and sent once', async () => {
		bench.simulator.fault(at({ ...fault, when: 'after' }));
		expect(await place()).toMatchObject({ outcome: 'found' });
		expect(sent()).toBe(1);
		expect(held()).toHaveLength(1);
	});

	it('one that was taken and shows 12 seconds later is found too', async () => {
		bench.simulator.fault(at({ ...fault, when: 'after' }));
		bench.simulator.fault({ kind: 'orderNotFound', seconds: 12, lists: true });
		expect(await place()).toMatchObject({ outcome: 'found' });
		expect(sent()).toBe(1);
		expect(held()).toHaveLength(1);
	});

	it('one that was not taken is called so no sooner than after 15 seconds', async () => {
		bench.simulator.fault(at({ ...fault, when: 'before' }));
		const started = bench.time.monotonic();
		const result = await place();
		expect(bench.time.monotonic() - started).toBeGreaterThanOrEqual(15_000);
		expect(bench.time.monotonic() - started).toBeLessThan(25_000);
		if (isSentAgain) expect(result).toMatchObject({ outcome: 'placed' });
		else expect([outcomeOf(result), held()]).toEqual(['none', []]);
		expect(sent()).toBe(isSentAgain ? 2 : 1);
	});

	it('each order of a batch is looked up', async () => {
		const endpoint = 'batchOrders';
		bench.simulator.fault(at({ ...fault, endpoint, when: 'after' }));
		const ids = [0, 1, 2].map(() => `batch-${count++}`);
		const elements = ids.map((clientOrderId) => {
			return { values: { ...buy, quantity: '0.1' }, how: { clientOrderId, lookUpFirst: false } };
		});
		const rows = await bench.time.until(placeBatch(bench.client, elements));
		expect(rows.map(({ outcome }) => outcome)).toEqual(['found', 'found', 'found']);
		expect(held().map(({ clientOrderId }) => clientOrderId)).toEqual(ids);
	});
});

/** Of a result: whether something may have been carried out. */
function outcomeOf(result: PlacedOrder | MexcError): string {
	if (result instanceof MexcError) return result.effect;
	return result.outcome === 'notPlaced' ? 'none' : result.outcome;
}

test('orders of a batch that was refused for its pace are sent again after the look-up', async () => {
	bench.simulator.fault({ kind: '429', retryAfterSeconds: 2, endpoint: 'batchOrders' });
	const elements = [0, 1].map(() => {
		return { values: buy, how: { clientOrderId: `batch-${count++}`, lookUpFirst: false } };
	});
	const rows = await bench.time.until(placeBatch(bench.client, elements));
	expect(rows.map(({ outcome }) => outcome)).toEqual(['placed', 'placed']);
	expect(held()).toHaveLength(2);
});

test('an order is sent again once and no more', async () => {
	bench.simulator.fault({ kind: '429', retryAfterSeconds: 1, endpoint: 'newOrder', times: 9 });
	expect(await place()).toMatchObject({ outcome: 'notPlaced', code: 429 });
	expect(sent()).toBe(2);
});

test('an order that shows later than anything is found by the next attempt, whatever lies between', async () => {
	const how = { clientOrderId: 'very-late' };
	bench.simulator.fault(LOST);
	bench.simulator.fault({ kind: 'orderNotFound', seconds: 60, lists: true });
	expect(await place(how)).toMatchObject({ outcome: 'notPlaced' });
	bench.simulator.fault(at({ kind: 'code', code: 30004, message: 'Insufficient position' }));
	expect(await place(how)).toMatchObject({ outcome: 'notPlaced', code: 30004 });
	await bench.time.pass(60_000, async () => await Promise.resolve());
	expect(await place(how)).toMatchObject({ outcome: 'found' });
	expect(held()).toHaveLength(1);
});

describe('the retry of an execution by a person', () => {
	const startedAt = Date.UTC(2026, 10, 22) - 60_000;
	/** Another process, unless it is the one that sent the first. */
	const first = { execution: { id: '1', startedAt } };
	const retry = (more: How = {}): How => ({
		execution: { id: '2', startedAt },
		refuseEqual: true,
		sentUntilMs: bench.time.monotonic(),
		...more,
	});
	const unreadable: Fault = { kind: 'status', status: 503, endpoint: 'queryOrder', times: 99 };

	it('does not repeat an order that has not shown yet', async () => {
		bench.simulator.fault({ kind: 'orderNotFound', seconds: 12, lists: true });
		await place(first);
		forgetProcessState();
		expect(await place(retry())).toMatchObject({ kind: 'conflict', effect: 'none' });
		expect(held()).toHaveLength(1);
	});

	it('does not repeat an order of two days ago', async () => {
		await place(first);
		forgetProcessState();
		await bench.time.pass(48 * 3_600_000, async () => await Promise.resolve());
		const result = await place(retry());
		expect(result).toMatchObject({ kind: 'conflict' });
		expect((result as MexcError).message).toContain(String(held()[0].orderId));
		expect(held()).toHaveLength(1);
	});

	it('does not repeat what this process has sent, while MEXC does not say what became of it', async () => {
		bench.simulator.fault(at({ kind: 'reset' }));
		bench.simulator.fault(unreadable);
		expect(await place(first)).toMatchObject({ outcome: 'unknown' });
		await bench.time.pass(48 * 3_600_000, async () => await Promise.resolve());
		// The lists show nothing, and they would be believed of an order that nobody remembers.
		const result = await place(retry());
		expect(result).toMatchObject({ kind: 'server', effect: 'none' });
		expect((result as MexcError).message).toContain('it cannot be checked whether');
		expect(sent()).toBe(1);
		bench.simulator.fault({ kind: 'clear' });
		expect(await place(retry())).toMatchObject({ outcome: 'placed' });
	});

	it('does not repeat what this process has sent and every list hides', async () => {
		await place(first);
		bench.simulator.fault({ kind: 'orderNotFound', seconds: 86_400, lists: true });
		expect(await place(retry())).toMatchObject({ kind: 'conflict' });
		expect(held()).toHaveLength(1);
	});

	it('refuses, and says where to look, when nothing can prove it', async () => {
		await place(first);
		forgetProcessState();
		await bench.time.pass(8 * 86_400_000, async () => await Promise.resolve());
		const result = await place(retry());
		expect(result).toMatchObject({ kind: 'conflict', effect: 'none' });
		expect((result as MexcError).message).toMatch(/do not reach far enough .* Nothing was sent/);
		expect((result as MexcError).hint).toContain('website of MEXC');
		expect(held()).toHaveLength(1);
	});

	it('does not send while the lists cannot be read', async () => {
		forgetProcessState();
		bench.simulator.fault({ kind: 'status', status: 503, endpoint: 'allOrders', times: 99 });
		const result = await place(retry());
		expect(result).toMatchObject({ kind: 'server', effect: 'none' });
		expect((result as MexcError).message).toContain('it cannot be checked whether');
		expect(sent()).toBe(0);
	});

	it('places what its first attempt has not placed, and its own equal items', async () => {
		await place({ execution: { id: '0', startedAt: startedAt - 1 } }, { ...buy, price: '63000' });
		const again = retry();
		expect(await place(again)).toMatchObject({ outcome: 'placed' });
		expect(await place(again)).toMatchObject({ outcome: 'placed' });
		expect(held()).toHaveLength(3);
	});

	it('takes no order for a twin that is older than the execution', async () => {
		await place(first);
		forgetProcessState();
		await bench.time.pass(3_600_000, async () => await Promise.resolve());
		const later = { id: '3', startedAt: bench.time.now() };
		expect(await place(retry({ execution: later }))).toMatchObject({ outcome: 'placed' });
	});

	it('waits for orders to show once for all its items', async () => {
		const again = retry();
		const started = bench.time.monotonic();
		for (const price of ['63000', '63100', '63200']) await place(again, { ...buy, price });
		expect(bench.time.monotonic() - started).toBeLessThan(20_000);
		// At once, and for all of them when the orders have had time to show.
		expect(bench.simulator.state().requests.allOrders).toBe(2);
	});

	it('under an ID that lasts looks for it until it had time to show', async () => {
		const how = { clientOrderId: 'signal-1', lookUpFirst: true };
		bench.simulator.fault({ kind: 'orderNotFound', seconds: 12, lists: true });
		await place(how);
		forgetProcessState();
		const again = { ...how, sentUntilMs: bench.time.monotonic() };
		expect(await place(again)).toMatchObject({ outcome: 'found' });
		expect(held()).toHaveLength(1);
	});

	it('under an ID that lasts does not repeat what was lost more than 7 days ago', async () => {
		const how = { clientOrderId: 'signal-2', lookUpFirst: true };
		bench.simulator.fault(LOST);
		bench.simulator.fault(unreadable);
		expect(await place({ ...how, lookUpFirst: false })).toMatchObject({ outcome: 'unknown' });
		bench.simulator.fault({ kind: 'clear' });
		await cancelElsewhere(bench.simulator, held()[0].orderId);
		await bench.time.pass(8 * 86_400_000, async () => await Promise.resolve());
		const result = await place(how);
		const parameter = 'newClientOrderId';
		expect(result).toMatchObject({ kind: 'conflict', effect: 'unknown', parameter });
		expect((result as MexcError).message).toContain('more than 7 days ago');
		expect(held()).toHaveLength(1);
	});
});
