import { accountInfo, openOrders } from '../../mexc/endpoints/spotTrading';
import { cancelEverything } from '../../mexc/flows/cancelEverything';
import { placeAndWait } from '../../mexc/flows/placeAndWait';
import { placeOrder } from '../../mexc/orders/placeOrder';
import { after, buy, flowOptions, ordersOf, sellInto, startBench, type Bench } from './flowHarness';

const HOUR_MS = 3_600_000;

let bench: Bench;

beforeEach(async () => {
	bench = await startBench();
	// The offset of the clocks is known from here on.
	await bench.time.until(bench.client.call(accountInfo, {}));
});

/** How long `work` takes, by the clock that nobody sets. */
async function timed<T>(work: Promise<T>): Promise<{ result: T; tookMs: number }> {
	const started = bench.time.monotonic();
	const result = await bench.time.until(work);
	return { result, tookMs: bench.time.monotonic() - started };
}

describe.each([
	['forward', HOUR_MS],
	['back', -HOUR_MS],
])('when this machine’s clock is set %s by an hour', (_name, stepMs) => {
	const step = (seconds: number) => after(bench, seconds, () => bench.time.stepWallClock(stepMs));

	it('an order that waits goes on waiting, and is seen filled', async () => {
		step(3);
		after(bench, 40, () => sellInto(bench.simulator, '0.5'));
		const wish = { waitSeconds: 60, atTimeLimit: 'cancel' as const };
		const { result, tookMs } = await timed(
			placeAndWait(bench.client, buy, wish, flowOptions(bench.client)),
		);
		expect(result).toMatchObject({ endedBy: 'filled', status: 'FILLED' });
		expect(tookMs).toBeGreaterThanOrEqual(40_000);
	});

	it('the wait for an order ends when its time is up', async () => {
		step(3);
		const wish = { waitSeconds: 20, atTimeLimit: 'cancel' as const };
		const { result, tookMs } = await timed(
			placeAndWait(bench.client, buy, wish, flowOptions(bench.client)),
		);
		expect(result).toMatchObject({ endedBy: 'timeLimit', restCancelled: true });
		expect(tookMs).toBeGreaterThanOrEqual(20_000);
		expect(tookMs).toBeLessThan(25_000);
	});

	it.each([0, 1, 5])('during a look-up, after %i s, the order is found', async (seconds) => {
		bench.simulator.fault({ kind: 'resetAfter', endpoint: 'newOrder' });
		bench.simulator.fault({ kind: 'orderNotFound', seconds: 12, lists: true });
		step(seconds);
		const how = { clientOrderId: 'stepped', lookUpFirst: false, returnOutcome: true };
		const notBefore = bench.time.now();
		const { result } = await timed(placeOrder(bench.client, buy, { ...how, notBefore }));
		expect(result).toMatchObject({ outcome: 'found' });
		const again = await timed(placeOrder(bench.client, buy, { ...how, notBefore }));
		expect(again.result).toMatchObject({ outcome: 'found' });
		expect(ordersOf(bench.simulator)).toHaveLength(1);
	});

	it('during a look-up, one that was not taken is called so after 15 seconds', async () => {
		bench.simulator.fault({ kind: 'reset', endpoint: 'newOrder' });
		step(5);
		const how = { clientOrderId: 'not-taken', lookUpFirst: false, returnOutcome: true };
		const { result, tookMs } = await timed(placeOrder(bench.client, buy, how));
		expect(result).toMatchObject({ outcome: 'notPlaced' });
		expect(tookMs).toBeGreaterThanOrEqual(15_000);
		expect(tookMs).toBeLessThan(20_000);
	});

	it('a cancellation of everything ends in its time', async () => {
		const { symbol, side, type, quantity, price } = buy as Record<string, string>;
		bench.simulator.order({ symbol, side, type, quantity, price });
		bench.simulator.fault({
			kind: 'status',
			status: 503,
			endpoint: 'cancelOpenOrders',
			times: 5,
		});
		step(2);
		const wish = { symbols: ['BTCUSDT'], accountWide: false };
		const { result, tookMs } = await timed(
			cancelEverything(bench.client, wish, flowOptions(bench.client)),
		);
		expect(result).toMatchObject({ endedBy: 'allCancelled', cancelled: 1 });
		expect(tookMs).toBeLessThan(20_000);
	});

	it('a pause that MEXC asked for is kept, and no longer', async () => {
		bench.simulator.fault({ kind: '429', retryAfterSeconds: 10, endpoint: 'openOrders' });
		step(4);
		const { tookMs } = await timed(bench.client.call(openOrders, { symbol: 'BTCUSDT' }));
		expect(tookMs).toBeGreaterThanOrEqual(10_000);
		expect(tookMs).toBeLessThan(11_000);
	});

	it('the next request has the right time at once', async () => {
		bench.time.stepWallClock(stepMs);
		await bench.time.until(bench.client.call(accountInfo, {}));
		expect(bench.log.lines.filter((line) => line.includes('refused the timestamp'))).toEqual([]);
	});
});
