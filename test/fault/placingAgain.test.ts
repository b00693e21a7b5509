import { MexcError } from '../../mexc/core/errors';
import { placeOrder, type PlacedOrder, type PlaceHow } from '../../mexc/orders/placeOrder';
import { oneAtATime } from '../../mexc/orders/sentOrders';
import type { Fault } from '../../simulator/src';
import { forgetProcessState } from '../support/freshProcess';
import { buy, clientOf, ordersOf, startBench, type Bench } from './flowHarness';

// An id that this process has sent before, whatever it knows of the outcome.
let bench: Bench;

beforeEach(async () => {
	bench = await startBench();
});

type How = Partial<PlaceHow>;

/** Errors are given back. */
async function place(how: How = {}, client = bench.client): Promise<PlacedOrder | MexcError> {
	const standard = { clientOrderId: 'key-1', lookUpFirst: false, returnOutcome: true };
	const placing = placeOrder(client, buy, { ...standard, ...how });
	return await bench.time.until(placing.catch((error: MexcError) => error));
}

const held = () => ordersOf(bench.simulator);
const requests = (endpoint: string) => bench.simulator.state().requests[endpoint] ?? 0;
const pass = (ms: number) => bench.time.pass(ms, async () => await Promise.resolve());
const at = (fault: object, endpoint = 'newOrder') => ({ endpoint, ...fault }) as Fault;
const LOST = at({ kind: 'resetAfter' });
const UNREADABLE = at({ kind: 'status', status: 503, times: 99 }, 'queryOrder');

/** Its answer is lost, and the execution is canceled before it could be looked up. */
async function loseAndStop(): Promise<void> {
	const stop = new AbortController();
	bench.simulator.fault(LOST);
	bench.simulator.fault({ kind: 'orderNotFound', seconds: 12, lists: true });
	bench.time.after(1_000, () => stop.abort());
	expect(await place({ signal: stop.signal })).toMatchObject({ outcome: 'unknown' });
}

test('is looked for until the order had time to show, not sent again', async () => {
	await loseAndStop();
	expect(await place()).toMatchObject({ outcome: 'found' });
	expect(held()).toHaveLength(1);
});

test('is answered at once where MEXC has confirmed the order and does not show it yet', async () => {
	await place();
	bench.simulator.fault({ kind: 'orderNotFound', seconds: 60, lists: true });
	const started = bench.time.monotonic();
	expect(await place()).toMatchObject({ outcome: 'found', orderId: held()[0].orderId });
	expect(bench.time.monotonic() - started).toBeLessThan(1_000);
	expect(requests('newOrder')).toBe(1);
});

test('leaves it unknown what became of the order while MEXC cannot be asked', async () => {
	bench.simulator.fault(LOST);
	bench.simulator.fault(UNREADABLE);
	expect(await place()).toMatchObject({ outcome: 'unknown' });
	const error = (await place({ returnOutcome: false })) as MexcError;
	expect(error).toMatchObject({ kind: 'server', effect: 'unknown' });
	expect(error.message).toMatch(/^The order was not sent, because it cannot be checked whether/);
	expect(error.hint).toMatch(/^Try again in a moment\./);
	expect(requests('newOrder')).toBe(1);
});

test('can be asked for on a machine that has been running for weeks', async () => {
	await pass(10 * 86_400_000);
	bench.simulator.fault(at({ kind: 'reset' }));
	bench.simulator.fault(UNREADABLE);
	expect(await place()).toMatchObject({ outcome: 'unknown' });
	bench.simulator.fault({ kind: 'clear' });
	expect(await place()).toMatchObject({ outcome: 'placed' });
	expect(held()).toHaveLength(1);
});

test('belongs to the order of its first attempt, however many followed before that one showed', async () => {
	const notBefore = bench.time.now();
	bench.simulator.fault(LOST);
	bench.simulator.fault({ kind: 'orderNotFound', seconds: 120, lists: true });
	expect(await place({ notBefore })).toMatchObject({ outcome: 'notPlaced' });
	await pass(60_000);
	bench.simulator.fault(at({ kind: 'reset' }));
	expect(await place({ notBefore })).toMatchObject({ outcome: 'notPlaced' });
	await pass(60_000);
	expect(await place({ notBefore })).toMatchObject({ outcome: 'found' });
	expect(held()).toHaveLength(1);
});

describe('that stood at MEXC before this process has sent it', () => {
	/** What it sent did not arrive, and could not be looked up. */
	async function lostBesideAnother(): Promise<void> {
		await place();
		forgetProcessState();
		await pass(3_600_000);
		bench.simulator.fault(at({ kind: 'reset' }));
		bench.simulator.fault(UNREADABLE);
		expect(await place()).toMatchObject({ outcome: 'unknown' });
		bench.simulator.fault({ kind: 'clear' });
		await pass(60_000);
	}

	it('is a conflict for an execution that has begun since', async () => {
		await lostBesideAnother();
		const error = (await place({ notBefore: bench.time.now() })) as MexcError;
		expect(error).toMatchObject({ kind: 'conflict', effect: 'none' });
		expect(error.message).toContain('it is older than this execution');
	});

	it('is found where it does not matter when it was placed', async () => {
		await lostBesideAnother();
		expect(await place()).toMatchObject({ outcome: 'found' });
	});
});

test('is a conflict that names the field, where the order differs', async () => {
	await place();
	const other = { ...buy, quantity: '0.4' };
	const how = { clientOrderId: 'key-1', lookUpFirst: false, returnOutcome: true };
	const conflict = { kind: 'conflict', parameter: 'newClientOrderId', effect: 'none' };
	await expect(bench.time.until(placeOrder(bench.client, other, how))).rejects.toMatchObject(
		conflict,
	);
});

test('is looked up, and the log says why, when something fails while the order is under way', async () => {
	const call = bench.client.call.bind(bench.client);
	bench.client.call = async (endpoint, values, options) => {
		const answer = await call(endpoint, values, options);
		if (endpoint.id === 'newOrder') throw new TypeError('answer.rows is not iterable');
		return answer;
	};
	expect(await place()).toMatchObject({ outcome: 'found' });
	expect(held()).toHaveLength(1);
	expect(bench.log.lines.join('\n')).toMatch(
		/Order key-1 may have been placed \(.*not iterable\); looking for it at MEXC\./,
	);
});

test('is sent again after the proof that MEXC has not begun with it, and the log says so', async () => {
	bench.simulator.fault(at({ kind: 'code', code: 510, message: 'Requests repeated too often' }));
	const started = bench.time.monotonic();
	expect(await place()).toMatchObject({ outcome: 'placed' });
	expect(bench.time.monotonic() - started).toBeLessThan(25_000);
	expect(bench.log.lines.join('\n')).toContain('MEXC does not have order key-1; sending it again.');
});

test.each([
	'client order id is already in use',
	'ClientOrderId exists',
	'duplicate order',
	'Repeated request',
])('belongs to the order that stands under it when MEXC refuses it with: %s', async (message) => {
	await place();
	bench.simulator.fault(at({ kind: 'code', code: 30004, message }));
	forgetProcessState();
	expect(await place()).toMatchObject({ outcome: 'found', orderId: held()[0].orderId });
});

describe('the retry of an execution', () => {
	const startedAt = Date.UTC(2026, 10, 22) - 60_000;
	const first = { clientOrderId: 'n8n-1', execution: { id: '1', startedAt } };
	const retry = { clientOrderId: 'n8n-2', refuseEqual: true, execution: { id: '2', startedAt } };

	it('may place an equal order after one that MEXC has refused', async () => {
		bench.simulator.fault(at({ kind: 'code', code: 30004, message: 'Insufficient position' }));
		expect(await place(first)).toMatchObject({ outcome: 'notPlaced' });
		expect(await place(retry)).toMatchObject({ outcome: 'placed' });
	});

	it('may place an equal order on another account', async () => {
		const keys = { apiKey: 'mx0vOtherTrader4711', apiSecret: 'secretOfTheOtherTrader0123456789' };
		const other = clientOf(bench.simulator, { time: bench.time }, keys);
		expect(await place(first)).toMatchObject({ outcome: 'placed' });
		expect(await place(retry, other)).toMatchObject({ outcome: 'placed' });
		expect(await place({ ...retry, clientOrderId: 'n8n-3' })).toMatchObject({ kind: 'conflict' });
	});
});

test('work under one id waits for all that came before, also when the first of it is done', async () => {
	const ends = new Map<string, () => void>();
	const running: string[] = [];
	const begin = (name: string) =>
		oneAtATime('one', async () => {
			running.push(name);
			await new Promise<void>((resolve) => ends.set(name, resolve));
			running.splice(running.indexOf(name), 1);
		});
	const [first, second] = [begin('first'), begin('second')];
	await bench.time.until(Promise.resolve());
	ends.get('first')!();
	await first;
	const third = begin('third');
	await bench.time.until(Promise.resolve());
	expect(running).toEqual(['second']);
	ends.get('second')!();
	await second;
	await bench.time.until(Promise.resolve());
	ends.get('third')!();
	await third;
	expect(running).toEqual([]);
});
