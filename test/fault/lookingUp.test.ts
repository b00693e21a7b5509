import { allOrders, openOrders, queryOrder } from '../../mexc/endpoints/spotTrading';
import { MexcError } from '../../mexc/core/errors';
import { lookUpOrder, type LookUp, type LookUpOptions } from '../../mexc/orders/lookUp';
import { placeOrder } from '../../mexc/orders/placeOrder';
import type { Fault } from '../../simulator/src';
import { buy, cancelElsewhere, ordersOf, startBench, type Bench } from './flowHarness';

// What MEXC says of an order that is looked up by its client order ID, and when that is believed.
let bench: Bench;

beforeEach(async () => {
	bench = await startBench();
	await placed('other');
});

async function placed(clientOrderId: string) {
	const how = { clientOrderId, lookUpFirst: false, returnOutcome: false };
	return await bench.time.until(placeOrder(bench.client, buy, how));
}

/** With how long it took. */
async function lookUp(id: string, options: LookUpOptions): Promise<LookUp & { tookMs: number }> {
	const started = bench.time.monotonic();
	const seen = await bench.time.until(
		lookUpOrder(bench.client, { symbol: 'BTCUSDT' }, id, options),
	);
	return { ...seen, tookMs: bench.time.monotonic() - started };
}

const justSent = (): LookUpOptions => ({ sentUntilMs: bench.time.monotonic() });
const requests = (endpoint: string) => bench.simulator.state().requests[endpoint] ?? 0;
const answer = (endpoint: string, json: string) =>
	bench.simulator.fault({ kind: 'answer', endpoint, json, times: 1000 } as Fault);
const HIDDEN: Fault = { kind: 'orderNotFound', seconds: 3_600 };

it('is asked once for an ID that is probably new', async () => {
	expect(await lookUp('new', {})).toMatchObject({ state: 'absent' });
	expect([requests('queryOrder'), requests('openOrders')]).toEqual([1, 0]);
	expect(await lookUp('other', {})).toMatchObject({
		state: 'found',
		order: { clientOrderId: 'other' },
	});
});

it('is asked at once for an order that had time to show, and then in the lists', async () => {
	const sentUntilMs = bench.time.monotonic() - 15_000;
	const seen = await lookUp('new', { sentUntilMs });
	expect(seen).toMatchObject({ state: 'absent' });
	expect(seen.tookMs).toBeLessThan(1_000);
	expect(['queryOrder', 'openOrders', 'allOrders'].map(requests)).toEqual([1, 1, 1]);
});

it('is asked often at first and then less, for the time in which an order shows', async () => {
	const seen = await lookUp('new', justSent());
	expect(seen.state).toBe('absent');
	expect(seen.tookMs).toBeGreaterThanOrEqual(15_000);
	expect(seen.tookMs).toBeLessThan(16_000);
	// At 0, 0.3, 1, 2, 4, 7, 11 and 15 seconds.
	expect(['queryOrder', 'openOrders', 'allOrders'].map(requests)).toEqual([8, 1, 1]);
});

it('is found in the list of open orders, by its own ID alone', async () => {
	await placed('mine');
	bench.simulator.fault(HIDDEN);
	const sentUntilMs = bench.time.monotonic() - 15_000;
	const order = { orderId: ordersOf(bench.simulator)[1].orderId, clientOrderId: 'mine' };
	expect(await lookUp('mine', { sentUntilMs })).toMatchObject({ state: 'found', order });
	expect(requests('allOrders')).toBe(0);
});

it('is found in the list of recent orders, of which all are asked for', async () => {
	const { orderId } = await placed('mine');
	await cancelElsewhere(bench.simulator, String(orderId));
	bench.simulator.fault(HIDDEN);
	const sentUntilMs = bench.time.monotonic() - 15_000;
	expect(await lookUp('mine', { sentUntilMs })).toMatchObject({
		state: 'found',
		order: { orderId },
	});
	const asked = bench.simulator.requests().filter(({ endpoint }) => endpoint === allOrders.id);
	expect(asked.map(({ query }) => query).join()).toContain('limit=1000');
});

it.each([openOrders.id, allOrders.id])('is unknown while %s cannot be read', async (endpoint) => {
	bench.simulator.fault({ kind: 'code', code: 700007, endpoint, times: 99 });
	const sentUntilMs = bench.time.monotonic() - 15_000;
	expect(await lookUp('new', { sentUntilMs })).toMatchObject({
		state: 'unknown',
		error: { code: 700007 },
	});
});

it('is unknown after four reads that failed, over 14 seconds', async () => {
	bench.simulator.fault({ kind: 'code', code: 700007, endpoint: queryOrder.id, times: 99 });
	const seen = await lookUp('other', justSent());
	expect(seen).toMatchObject({ state: 'unknown', error: { code: 700007 } });
	expect(requests('queryOrder')).toBe(4);
	expect(seen.tookMs).toBeGreaterThanOrEqual(14_000);
	expect(seen.tookMs).toBeLessThan(16_000);
});

it('is found by a read that follows failed ones', async () => {
	bench.simulator.fault({ kind: 'code', code: 700007, endpoint: queryOrder.id, times: 3 });
	expect(await lookUp('other', justSent())).toMatchObject({ state: 'found' });
});

it('is unknown when the execution is canceled between two reads', async () => {
	const stop = new AbortController();
	bench.time.after(5_000, () => stop.abort());
	const seen = await lookUp('new', { ...justSent(), signal: stop.signal });
	expect(seen).toMatchObject({ state: 'unknown', error: { kind: 'cancelled', effect: 'unknown' } });
	expect(seen.tookMs).toBeLessThan(6_000);
	expect(requests('openOrders')).toBe(0);
});

it.each<[string, RegExp]>([
	['{"orderId":"C02__7"}', /another one: order C02__7 with no client order ID\.$/],
	['{"orderId":"C02__7","clientOrderId":"x"}', /order C02__7 with client order ID x\.$/],
	['{"orderId":true,"clientOrderId":"other"}', /without an order\.$/],
])('is unknown after an answer that is another order or none: %s', async (json, message) => {
	answer(queryOrder.id, json);
	const seen = await lookUp('other', {});
	const error = seen.state === 'unknown' ? seen.error : undefined;
	expect(error).toBeInstanceOf(MexcError);
	expect(error).toMatchObject({ kind: 'protocol', hint: expect.stringMatching(/^Look at/) });
	expect(error?.message).toMatch(message);
});
