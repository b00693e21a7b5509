import { cancelOrder } from '../../mexc/endpoints/spotTrading';
import { placeAndWait, type WaitReport, type WaitSettings } from '../../mexc/flows/placeAndWait';
import { startTestSimulator } from '../support/simulator';
import { failure, hastyTime, listeningLog } from '../unit/restServer';
import {
	after,
	buy,
	clientOf,
	flowOptions,
	ordersOf,
	sellInto,
	startBench,
	truthOf,
	twoTraders,
	type Bench,
	type FlowSettings,
} from './flowHarness';

const atMarket = { ...buy, type: 'MARKET', price: undefined };

let bench: Bench;

beforeEach(async () => {
	bench = await startBench();
});

function wait(wish: Partial<WaitSettings> = {}, settings: FlowSettings = {}, order = buy) {
	const { client } = bench;
	const standard: WaitSettings = { waitSeconds: 60, atTimeLimit: 'leave' };
	return placeAndWait(client, order, { ...standard, ...wish }, flowOptions(client, settings));
}

const run = async (...of: Parameters<typeof wait>) => await bench.time.until(wait(...of));

/** What happens at the exchange so many seconds from now. */
function later(seconds: number, event: () => unknown): void {
	after(bench, seconds, event);
}

/** The report says what the exchange has. */
function expectTrue(report: WaitReport): void {
	const { executedQty, status, quantity } = truthOf(bench.simulator, report.orderId);
	expect(report).toMatchObject({
		status,
		executedQty,
		executedQuantity: executedQty,
		origQty: quantity,
		feesComplete: true,
	});
}

describe('an order that is waited for', () => {
	it('is reported with its fills and fees when it is filled in parts', async () => {
		later(5, () => sellInto(bench.simulator, '0.2'));
		later(9, () => sellInto(bench.simulator, '0.3'));
		const started = bench.time.now();
		const report = await run();
		expectTrue(report);
		expect(report).toMatchObject({
			outcome: 'placed',
			endedBy: 'filled',
			executedValue: '32000',
			averagePrice: '64000',
			fills: 2,
			fees: [],
		});
		expect(bench.time.now() - started).toBeLessThan(12_000);
	});

	it('at the market is over at once, and says average price and fee', async () => {
		const started = bench.time.now();
		sellInto(bench.simulator, '0.3', '65000');
		sellInto(bench.simulator, '0.3', '65010');
		const report = await run({}, {}, atMarket);
		expectTrue(report);
		expect(report).toMatchObject({
			endedBy: 'filled',
			averagePrice: '65004',
			fees: [{ asset: 'USDT', amount: '16.251' }],
		});
		expect(bench.time.now() - started).toBeLessThan(1_000);
	});

	it('ends when somebody else cancels it, with what was executed', async () => {
		later(3, () => sellInto(bench.simulator, '0.2'));
		later(7, () => {
			const { orderId } = ordersOf(bench.simulator)[0];
			return bench.client.call(cancelOrder, { symbol: 'BTCUSDT', orderId });
		});
		const report = await run();
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'cancelled', status: 'PARTIALLY_CANCELED' });
		expect(report).toMatchObject({ executedQuantity: '0.2' });
	});

	it('stays in the book at the time limit', async () => {
		later(3, () => sellInto(bench.simulator, '0.2'));
		const started = bench.time.now();
		const report = await run({ waitSeconds: 30 });
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'timeLimit', restCancelled: false });
		expect(report).toMatchObject({ status: 'PARTIALLY_FILLED', executedQuantity: '0.2' });
		expect(bench.time.now() - started).toBeGreaterThanOrEqual(30_000);
		expect(bench.time.now() - started).toBeLessThan(33_000);
	});

	it('is cancelled at the time limit when asked', async () => {
		later(3, () => sellInto(bench.simulator, '0.2'));
		const report = await run({ waitSeconds: 30, atTimeLimit: 'cancel' });
		expectTrue(report);
		expect(report).toMatchObject({
			endedBy: 'timeLimit',
			restCancelled: true,
			status: 'PARTIALLY_CANCELED',
			executedQuantity: '0.2',
		});
	});

	it('that was filled at the last moment is reported as filled', async () => {
		later(29.9, () =>
			bench.simulator.fault({ kind: 'status', status: 503, endpoint: 'queryOrder' }),
		);
		later(29.95, () => sellInto(bench.simulator, '0.5'));
		const report = await run({ waitSeconds: 30, atTimeLimit: 'cancel' });
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'filled' });
	});

	it('is looked at less often the longer it takes, and reported in the log once a minute', async () => {
		await run({ waitSeconds: 600 });
		const looks = bench.simulator.requests().filter(({ endpoint }) => endpoint === 'queryOrder');
		expect(looks.length).toBeGreaterThan(100);
		expect(looks.length).toBeLessThan(160);
		const reported = bench.log.lines.filter((line) =>
			/^Waiting for order .* up to \d+ s more/.test(line),
		);
		expect(reported.length).toBeGreaterThanOrEqual(8);
		expect(reported.length).toBeLessThanOrEqual(10);
		expect(reported[0]).toMatch(/NEW, 0 of 0.5 executed/);
	});

	it('is one order when the flow runs again with the same key, before and after its end', async () => {
		const first = await run({ waitSeconds: 5 }, { key: 'signal-1' });
		later(5, () => sellInto(bench.simulator, '0.5'));
		const second = await run({}, { key: 'signal-1' });
		const third = await run({}, { key: 'signal-1' });
		expect([first, second, third].map(({ outcome }) => outcome)).toEqual([
			'placed',
			'found',
			'found',
		]);
		expect([second.endedBy, third.endedBy]).toEqual(['filled', 'filled']);
		expectTrue(third);
		expect(ordersOf(bench.simulator)).toHaveLength(1);
	});

	it('stays at MEXC when the execution is cancelled, and the error says so', async () => {
		const stop = new AbortController();
		later(5, () => stop.abort());
		const started = bench.time.now();
		const error = await bench.time.until(failure(wait({}, { signal: stop.signal })));
		expect(error).toMatchObject({ kind: 'cancelled' });
		expect(error.message).toContain(ordersOf(bench.simulator)[0].orderId);
		expect(bench.time.now() - started).toBeLessThan(6_000);
	});
});

describe('an order that MEXC refuses', () => {
	const tooMuch = { ...buy, quantity: '20' };

	it('ends the flow with MEXC’s reason', async () => {
		const error = await bench.time.until(failure(wait({}, {}, tooMuch)));
		expect(error).toMatchObject({ code: 30004, effect: 'none' });
	});

	it('is an item when the outcome is asked for', async () => {
		const report = await run({}, { returnOutcome: true }, tooMuch);
		expect(report).toMatchObject({ outcome: 'notPlaced', endedBy: 'notPlaced', code: 30004 });
	});
});

describe('trouble while waiting', () => {
	it.each<[string, (bench: Bench) => void]>([
		['a 429', ({ simulator }) => simulator.fault({ kind: '429', retryAfterSeconds: 5 })],
		['a ban', ({ simulator }) => simulator.fault({ kind: '418', retryAfterSeconds: 20 })],
		['errors 503', ({ simulator }) => simulator.fault({ kind: 'status', status: 503, times: 12 })],
		['cut connections', ({ simulator }) => simulator.fault({ kind: 'reset', times: 12 })],
		['a hidden order', ({ simulator }) => simulator.fault({ kind: 'orderNotFound', seconds: 25 })],
	])('is waited out: %s', async (_name, trouble) => {
		later(3, () => trouble(bench));
		later(6, () => sellInto(bench.simulator, '0.5'));
		const report = await run();
		expectTrue(report);
		expect(report).toMatchObject({ outcome: 'placed', endedBy: 'filled' });
		expect(ordersOf(bench.simulator)).toHaveLength(1);
	});

	it.each(['resetAfter', 'status'] as const)(
		'at placing (%s) costs no second order',
		async (kind) => {
			const fault = kind === 'status' ? { kind, status: 503, when: 'after' as const } : { kind };
			bench.simulator.fault({ ...fault, endpoint: 'newOrder' });
			later(8, () => sellInto(bench.simulator, '0.5'));
			const report = await run();
			expectTrue(report);
			expect(report).toMatchObject({ outcome: 'found', endedBy: 'filled' });
			expect(ordersOf(bench.simulator)).toHaveLength(1);
		},
	);

	it.each(['resetAfter', 'status', 'reset'] as const)(
		'at cancelling the rest (%s) leaves a true report',
		async (kind) => {
			const fault = kind === 'status' ? { kind, status: 503, when: 'after' as const } : { kind };
			bench.simulator.fault({ ...fault, endpoint: 'cancelOrder' });
			const report = await run({ waitSeconds: 3, atTimeLimit: 'cancel' });
			expectTrue(report);
			expect(report).toMatchObject({ endedBy: 'timeLimit', restCancelled: true });
		},
	);

	it('that does not end makes the outcome unknown, and the order is found again later', async () => {
		later(3, () => bench.simulator.fault({ kind: 'status', status: 503, times: 10_000 }));
		const error = await bench.time.until(failure(wait({ waitSeconds: 20 }, { key: 'signal-2' })));
		expect(error.effect).toBe('unknown');
		expect(error.message).toMatch(/what became of it is not known: .*last as NEW with 0 executed/);
		expect(error.hint).toMatch(/goes on waiting/);
		bench.simulator.fault({ kind: 'clear' });
		sellInto(bench.simulator, '0.5');
		const report = await run({}, { key: 'signal-2' });
		expectTrue(report);
		expect(report).toMatchObject({ outcome: 'found', endedBy: 'filled' });
		expect(ordersOf(bench.simulator)).toHaveLength(1);
	});

	it('that makes the outcome unknown is an item when asked for', async () => {
		later(3, () => bench.simulator.fault({ kind: 'status', status: 503, times: 10_000 }));
		const report = await run({ waitSeconds: 20 }, { returnOutcome: true });
		expect(report).toMatchObject({ outcome: 'placed', endedBy: 'unknown', status: 'NEW' });
		expect(report.reason).toMatch(/not known/);
	});

	it('that time does not heal ends the wait at once: the key is gone', async () => {
		later(5, () => bench.simulator.updateKey({ expired: true }));
		const started = bench.time.now();
		const error = await bench.time.until(failure(wait({ waitSeconds: 3600 })));
		expect(error).toMatchObject({ kind: 'credential', effect: 'unknown' });
		expect(bench.time.now() - started).toBeLessThan(10_000);
	});

	it('with the fees leaves a report that says they are not complete', async () => {
		bench.simulator.fault({ kind: 'status', status: 503, endpoint: 'myTrades', times: 100 });
		sellInto(bench.simulator, '1', '65000');
		const report = await run({}, {}, atMarket);
		expect(report).toMatchObject({ endedBy: 'filled', executedQuantity: '0.5', fees: [] });
		expect(report).toMatchObject({ feesComplete: false });
	});
});

test('the exchange restarts while the order is waited for', async () => {
	let simulator = await startTestSimulator(twoTraders);
	const log = listeningLog();
	const client = clientOf(simulator, { time: hastyTime, log });
	const waiting = placeAndWait(
		client,
		buy,
		{ waitSeconds: 20, atTimeLimit: 'leave' },
		flowOptions(client),
	);
	while (ordersOf(simulator).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
	sellInto(simulator, '0.2');
	const { port } = simulator;
	const state = simulator.snapshot();
	await simulator.stop();
	await new Promise((resolve) => setTimeout(resolve, 500));
	simulator = await startTestSimulator({ ...twoTraders, port, state });
	sellInto(simulator, '0.3');
	const report = await waiting;
	const { status, executedQty } = truthOf(simulator, report.orderId);
	expect(report).toMatchObject({ endedBy: 'filled', status, executedQuantity: executedQty });
	expect(report).toMatchObject({ fills: 2, feesComplete: true });
	expect(log.lines.join('\n')).toMatch(/connection refused/);
	expect(log.lines.join('\n')).toMatch(/MEXC shows order .* again/);
});
