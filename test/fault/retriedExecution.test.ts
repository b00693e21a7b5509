import { MexcError } from '../../mexc/core/errors';
import type { OrderRow } from '../../mexc/endpoints/rows/orderRow';
import { placeOrder, type PlacedOrder, type PlaceHow } from '../../mexc/orders/placeOrder';
import type { Fault } from '../../simulator/src';
import { forgetProcessState } from '../support/freshProcess';
import { buy, ordersOf, startBench, type Bench } from './flowHarness';

// A person runs a whole execution again: its orders have other IDs, and none may be placed twice.
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let bench: Bench;
let startedAt: number;

beforeEach(async () => {
	bench = await startBench();
	startedAt = bench.time.now();
});

async function place(how: Partial<PlaceHow>): Promise<PlacedOrder | MexcError> {
	const standard = { clientOrderId: 'n8n-1', lookUpFirst: false, returnOutcome: true };
	const placing = placeOrder(bench.client, buy, { ...standard, ...how });
	return await bench.time.until(placing.catch((error: MexcError) => error));
}

const first = () => place({ execution: { id: '1', startedAt } });
const again = (how: Partial<PlaceHow> = {}) =>
	place({ clientOrderId: 'n8n-2', refuseEqual: true, execution: { id: '2', startedAt }, ...how });
const pass = (ms: number) => bench.time.pass(ms, async () => await Promise.resolve());
const at = (fault: object, endpoint: string) => ({ endpoint, ...fault }) as Fault;
const sent = () => bench.simulator.state().requests.newOrder ?? 0;
const held = () => ordersOf(bench.simulator);
const emptyLists = () => {
	for (const list of ['openOrders', 'allOrders']) {
		bench.simulator.fault(at({ kind: 'answer', json: '[]', times: 9 }, list));
	}
};

describe('by what this process has sent', () => {
	it('is refused with the time and the ID of the order that was placed', async () => {
		await first();
		const [{ orderId }] = held();
		bench.simulator.fault({ kind: 'orderNotFound', seconds: 99, lists: true });
		const error = (await again()) as MexcError;
		expect(error).toMatchObject({ kind: 'conflict', effect: 'none' });
		expect(error.message).toMatch(
			/^This execution is a retry, and n8n has already placed an equal/,
		);
		expect(error.message).toContain(`(order ID ${orderId}). Nothing was sent.`);
		expect(error.hint).toContain('Idempotency Key');
	});

	it('is refused for an order that a lost answer belongs to', async () => {
		bench.simulator.fault(at({ kind: 'resetAfter' }, 'newOrder'));
		bench.simulator.fault({ kind: 'orderNotFound', seconds: 30, lists: true });
		expect(await first()).toMatchObject({ outcome: 'notPlaced' });
		await pass(30_000);
		emptyLists();
		const error = (await again()) as MexcError;
		expect(error).toMatchObject({ kind: 'conflict' });
		expect(error.message).toMatch(/ at 2026-11-22T00:00:\d\d\.000Z \(order ID C02__/);
	});

	it('is sent where the order that was lost never came to MEXC', async () => {
		bench.simulator.fault(at({ kind: 'reset' }, 'newOrder'));
		expect(await first()).toMatchObject({ outcome: 'notPlaced' });
		expect(await again()).toMatchObject({ outcome: 'placed' });
	});

	it('is sent where another execution, or this one itself, has placed the order', async () => {
		const own = { id: '2', startedAt };
		await place({ execution: own });
		await place({ clientOrderId: 'key', execution: { id: '7', startedAt: startedAt - 1 } });
		expect(await again()).toMatchObject({ outcome: 'placed' });
	});

	it('is refused where that cannot be asked any more, with the ID that is in doubt', async () => {
		bench.simulator.fault(at({ kind: 'reset' }, 'newOrder'));
		bench.simulator.fault(at({ kind: 'status', status: 503, times: 99 }, 'queryOrder'));
		expect(await first()).toMatchObject({ outcome: 'unknown' });
		bench.simulator.fault({ kind: 'clear' });
		await pass(7 * DAY_MS);
		const error = (await again()) as MexcError;
		expect(error).toMatchObject({ kind: 'conflict', effect: 'none' });
		expect(error.message).toMatch(/do not reach far enough .* \(client order ID n8n-1\)\. Nothing/);
		expect(sent()).toBe(1);
	});
});

describe('by the lists of MEXC', () => {
	/** Another process has placed it. */
	async function firstElsewhere(): Promise<void> {
		await first();
		forgetProcessState();
	}

	it('is refused for an order of up to a minute before the execution, since clocks differ', async () => {
		await firstElsewhere();
		startedAt += 59_000;
		expect(await again()).toMatchObject({ kind: 'conflict' });
		const later = { id: '3', startedAt: startedAt + 4_000 };
		expect(await again({ execution: later })).toMatchObject({ outcome: 'placed' });
	});

	it('is refused for an order of the last day, where n8n does not say when the execution began', async () => {
		await firstElsewhere();
		const unknown = { execution: { id: '2' } };
		await pass(23 * HOUR_MS);
		expect(await again(unknown)).toMatchObject({ kind: 'conflict' });
		await pass(2 * HOUR_MS);
		expect(await again(unknown)).toMatchObject({ outcome: 'placed' });
	});

	it('is refused for an order that a version without executions has placed, or is placing', async () => {
		await place({});
		expect(await again()).toMatchObject({ kind: 'conflict' });
		expect(await again({ execution: undefined })).toMatchObject({ kind: 'conflict' });
	});

	it('are asked by the clock of MEXC where this machine’s differs', async () => {
		await firstElsewhere();
		await pass(HOUR_MS / 2);
		bench.time.stepWallClock(-HOUR_MS);
		// A minute ahead of the execution there are no orders.
		startedAt = bench.time.now();
		expect(await again()).toMatchObject({ outcome: 'placed' });
		forgetProcessState();
		const later = { id: '3', startedAt };
		expect(await again({ clientOrderId: 'n8n-3', execution: later })).toMatchObject({
			kind: 'conflict',
		});
	});

	it('of the last day are asked by the clock of MEXC', async () => {
		await firstElsewhere();
		bench.time.stepWallClock(-HOUR_MS);
		await pass(24.5 * HOUR_MS);
		expect(await again({ execution: { id: '2' } })).toMatchObject({ outcome: 'placed' });
	});

	it('is refused for an order whose time MEXC does not say', async () => {
		await firstElsewhere();
		const [{ orderId }] = held();
		const row = { ...buy, orderId, clientOrderId: 'n8n-1', origQty: '0.5', time: null };
		const json = JSON.stringify([row]);
		bench.simulator.fault(at({ kind: 'answer', json, times: 9 }, 'openOrders'));
		bench.simulator.fault(at({ kind: 'answer', json: '[]', times: 9 }, 'allOrders'));
		const error = (await again()) as MexcError;
		expect(error.message).toContain(`placed an equal order (order ID ${orderId})`);
	});

	it('of six days ago is compared, and of more than MEXC lists it is refused', async () => {
		await pass(6 * DAY_MS);
		expect(await again()).toMatchObject({ outcome: 'placed' });
		await pass(DAY_MS);
		const error = (await again({ clientOrderId: 'n8n-3' })) as MexcError;
		expect(error).toMatchObject({ kind: 'conflict', effect: 'none' });
		expect(error.message).toMatch(/has not placed this order\. Nothing was sent\.$/);
		expect(sent()).toBe(1);
	});

	it('waits until an order of the first attempt had time to show, and says so', async () => {
		const started = bench.time.monotonic();
		expect(await again({ sentUntilMs: started - 5_000 })).toMatchObject({ outcome: 'placed' });
		expect(bench.time.monotonic() - started).toBeGreaterThanOrEqual(10_000);
		expect(bench.time.monotonic() - started).toBeLessThan(11_000);
		expect(bench.log.lines.join('\n')).toMatch(
			/is a retry: looking for 10 s whether an equal order/,
		);
	});

	it('ends, and sends nothing, when the execution is canceled meanwhile', async () => {
		const stop = new AbortController();
		bench.time.after(2_000, () => stop.abort());
		const started = bench.time.monotonic();
		const error = (await again({ sentUntilMs: started, signal: stop.signal })) as MexcError;
		expect(error).toMatchObject({ kind: 'cancelled', effect: 'none' });
		expect(error.message).toBe('The execution was cancelled before the order was sent.');
		expect(bench.time.monotonic() - started).toBeLessThan(4_000);
		expect(sent()).toBe(0);
	});

	it('is not sent while they cannot be read, and says why in MEXC’s words', async () => {
		const fault = { kind: 'code', code: 700007, message: 'No permission', times: 99 };
		bench.simulator.fault(at(fault, 'openOrders'));
		const error = (await again()) as MexcError;
		expect(error).toMatchObject({ kind: 'credential', code: 700007, effect: 'none' });
		expect(error).toMatchObject({ httpStatus: expect.any(Number), hint: expect.any(String) });
		expect(error.message).toMatch(
			/^This execution is a retry, and nothing was sent, .*No permission/,
		);
		expect(sent()).toBe(0);
	});

	it('reads them for each order where n8n does not say which execution it is', async () => {
		const unnamed = { execution: { startedAt } };
		await again(unnamed);
		expect(await again({ ...unnamed, clientOrderId: 'n8n-3' })).toMatchObject({ kind: 'conflict' });
	});
});

describe('of a busy account', () => {
	const own = { ...buy, origQty: '0.5', clientOrderId: 'n8n-9' };

	/** So many orders of others, a second apart, the newest first; ours as `position` says. */
	function list(count: number, position: number, apartMs = 1_000): OrderRow[] {
		return Array.from({ length: count }, (_none, index) => ({
			...(index === position ? own : { ...own, clientOrderId: `by-hand-${index}` }),
			orderId: `C02__${index}`,
			time: startedAt + HOUR_MS - index * apartMs,
		}));
	}

	/** MEXC gives a thousand of them at once, up to the time that is asked for. */
	function answerWith(rows: readonly OrderRow[]): Array<Record<string, unknown>> {
		const asked: Array<Record<string, unknown>> = [];
		const call = bench.client.call.bind(bench.client);
		bench.client.call = async (endpoint, values, options) => {
			if (endpoint.id !== 'allOrders') return await call(endpoint, values, options);
			asked.push(values);
			const { endTime = Infinity, limit } = values as { endTime?: number; limit: number };
			return rows.filter(({ time }) => !(Number(time) > endTime)).slice(0, limit);
		};
		return asked;
	}

	it('all orders are compared, the oldest too', async () => {
		const asked = answerWith(list(2_100, 2_099));
		const error = (await again()) as MexcError;
		expect(error.message).toContain('(order ID C02__2099)');
		expect(asked).toHaveLength(3);
		expect(asked[0]).toMatchObject({ startTime: startedAt - 60_000, limit: 1000 });
		expect(asked[0].endTime).toBeUndefined();
	});

	it('is sent when none is equal', async () => {
		answerWith(list(2_100, -1));
		expect(await again()).toMatchObject({ outcome: 'placed' });
	});

	it.each<[string, () => readonly OrderRow[], number]>([
		['they are too many', () => list(25_000, -1, 100), 20],
		['all have one time', () => list(1_000, -1, 0), 2],
		['none has a time', () => list(1_000, -1).map((row) => ({ ...row, time: null })), 1],
	])('is refused where they cannot be compared to the end: %s', async (_what, rows, pages) => {
		const asked = answerWith(rows());
		const error = (await again()) as MexcError;
		expect(error).toMatchObject({ kind: 'conflict', effect: 'none' });
		expect(error.message).toMatch(/^This execution is a retry, and MEXC's lists do not reach far/);
		expect(asked).toHaveLength(pages);
		expect(sent()).toBe(0);
	});
});
