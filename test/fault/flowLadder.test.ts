import { MexcError } from '../../mexc/core/errors';
import { placeLadder, type LadderOrders, type LadderReport } from '../../mexc/flows/ladder';
import { failure } from '../unit/restServer';
import {
	after,
	checkOf,
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

const wish: LadderOrders = {
	symbol: 'BTCUSDT',
	side: 'BUY',
	type: 'LIMIT',
	fromPrice: '63800',
	toPrice: '64200',
	rungs: 5,
	total: '0.5',
	totalIn: 'base',
	distribution: 'equal',
	onFailure: 'keep',
};

function run(more: Partial<LadderOrders> = {}, settings: FlowSettings = {}) {
	const options = flowOptions(bench.client, settings);
	return bench.time.until(placeLadder(bench.client, { ...wish, ...more }, options));
}

const open = () => ordersOf(bench.simulator).filter(({ status }) => /NEW|PARTIALLY_F/.test(status));

/** Each rung is reported as the exchange has it, and the exchange has no other. */
function expectTrue({ rungs, placed }: LadderReport): void {
	const standing = rungs.filter(({ outcome }) => outcome === 'placed' || outcome === 'found');
	expect(standing).toHaveLength(placed);
	for (const rung of standing) {
		const { price, quantity, status } = truthOf(bench.simulator, rung.orderId);
		expect(rung).toMatchObject({ price, quantity });
		if (rung.cancelResult !== undefined) expect(rung.status).toBe(status);
	}
	const reported = standing.map(({ orderId }) => orderId).sort();
	const truth = ordersOf(bench.simulator).map(({ orderId }) => orderId);
	expect(reported).toEqual(truth.sort());
}

/** The exchange refuses the rungs from this number on. */
function refuseFrom(batch: number, fault: { kind: 'code'; code: number }): void {
	const settle = bench.client.call.bind(bench.client);
	let sent = 0;
	bench.client.call = async (endpoint, values, options) => {
		if (endpoint.id === 'batchOrders' && ++sent === batch) {
			bench.simulator.fault({ ...fault, endpoint: 'batchOrders' });
		}
		return await settle(endpoint, values, options);
	};
}

describe('a ladder', () => {
	it('stands in the book as it was planned', async () => {
		const report = await run();
		expectTrue(report);
		expect(report).toMatchObject({
			endedBy: 'placed',
			placed: 5,
			notPlaced: 0,
			unknown: 0,
			totalQuantity: '0.5',
			totalValue: '32000',
		});
		expect(open()).toHaveLength(5);
	});

	it('of 100 rungs goes out in 5 batches, at most 2 a second', async () => {
		const report = await run({ rungs: 100, total: '30000', totalIn: 'quote' });
		expectTrue(report);
		const batches = bench.simulator.requests().filter(({ endpoint }) => endpoint === 'batchOrders');
		expect(batches).toHaveLength(5);
		const times = batches.map(({ time }) => time);
		expect(times[2] - times[0]).toBeGreaterThanOrEqual(1000);
		expect(times[4] - times[2]).toBeGreaterThanOrEqual(1000);
	});

	it('is found, not doubled, when it runs again with the same key', async () => {
		const first = await run({ rungs: 25, total: '1' }, { key: 'grid-1' });
		sellInto(bench.simulator, '0.1', '64200');
		const again = await run({ rungs: 25, total: '1' }, { key: 'grid-1' });
		expect(again.rungs.map(({ outcome }) => outcome)).toEqual(Array(25).fill('found'));
		expect(again.rungs.map(({ orderId }) => orderId)).toEqual(
			first.rungs.map(({ orderId }) => orderId),
		);
		expect(ordersOf(bench.simulator)).toHaveLength(25);
	});

	it('is completed by running again when it broke off in the middle', async () => {
		refuseFrom(2, { kind: 'code', code: 30000 });
		const broken = await run({ rungs: 40, total: '0.4' }, { key: 'grid-2' });
		expect(broken).toMatchObject({ endedBy: 'partlyPlaced', placed: 20, notPlaced: 20 });
		expectTrue(broken);
		const whole = await run({ rungs: 40, total: '0.4' }, { key: 'grid-2' });
		expect(whole).toMatchObject({ endedBy: 'placed', placed: 40 });
		expectTrue(whole);
	});

	it.each(['resetAfter', 'status', 'reset'] as const)(
		'whose answer is lost (%s) is looked up rung by rung',
		async (kind) => {
			const fault = kind === 'status' ? { kind, status: 503, when: 'after' as const } : { kind };
			bench.simulator.fault({ ...fault, endpoint: 'batchOrders' });
			const report = await run({}, { returnOutcome: true });
			expectTrue(report);
			expect(report.placed).toBe(kind === 'reset' ? 0 : 5);
			expect(report.endedBy).toBe(kind === 'reset' ? 'notPlaced' : 'placed');
		},
	);

	it('waits for a 429', async () => {
		bench.simulator.fault({ kind: '429', retryAfterSeconds: 5, endpoint: 'batchOrders' });
		const report = await run();
		expectTrue(report);
		expect(report.placed).toBe(5);
	});
});

describe('a ladder of which some rungs fail', () => {
	// Enough for three rungs of four.
	const tooMuch = { rungs: 4, total: '2' };

	it('keeps the others and says each outcome', async () => {
		const report = await run(tooMuch);
		expectTrue(report);
		expect(report).toMatchObject({ endedBy: 'partlyPlaced', placed: 3, notPlaced: 1 });
		expect(report.reason).toMatch(/30004/);
		expect(report.rungs[3]).toMatchObject({ rung: 4, outcome: 'notPlaced', code: 30004 });
		expect(open()).toHaveLength(3);
	});

	it('cancels the others when asked, with what they had executed', async () => {
		sellInto(bench.simulator, '0.2', '64000');
		const report = await run({ ...tooMuch, fromPrice: '63900', onFailure: 'cancel' });
		expectTrue(report);
		expect(report.endedBy).toBe('cancelledAgain');
		expect(open()).toEqual([]);
		const executed = report.rungs.filter(({ executedQuantity }) => executedQuantity === '0.2');
		expect(executed).toMatchObject([{ cancelResult: 'cancelled', status: 'PARTIALLY_CANCELED' }]);
	});

	it('says what could not be cancelled', async () => {
		bench.simulator.fault({ kind: 'status', status: 503, endpoint: 'cancelOrder', times: 1000 });
		const report = await run({ ...tooMuch, onFailure: 'cancel' });
		expectTrue(report);
		expect(report.rungs.map(({ cancelResult }) => cancelResult)).toEqual([
			'open',
			'open',
			'open',
			undefined,
		]);
		expect(open()).toHaveLength(3);
	});

	it('says those of unknown fate when a later batch cannot be sent', async () => {
		let batches = 0;
		const placeBatch: FlowSettings['placeBatch'] = async (legs) => {
			if (++batches === 1) return legs.map(() => ({ outcome: 'unknown', reason: 'lost' }));
			return await Promise.reject(new MexcError({ kind: 'network', message: 'no connection' }));
		};
		const report = await run({ rungs: 40, total: '0.4' }, { placeBatch });
		expect(report).toMatchObject({ endedBy: 'partlyPlaced', unknown: 20, notPlaced: 20 });
		expect(report.rungs[20].reason).toBe('no connection');
	});

	it('fails when none was placed, unless the report is asked for', async () => {
		const all = { rungs: 2, total: '40' };
		const error = await failure(run(all));
		expect(error.message).toMatch(/^No rung of the ladder was placed. Rung 1: MEXC/);
		expect(await run(all, { returnOutcome: true })).toMatchObject({
			endedBy: 'notPlaced',
			placed: 0,
			notPlaced: 2,
		});
	});
});

describe('nothing is sent', () => {
	const sent = () => bench.simulator.state().requests.batchOrders ?? 0;

	it.each<[string, Partial<LadderOrders>, RegExp]>([
		['a rung below the minimum', { total: '0.00005' }, /Rung 1 of 5 .* less than the minimum of 1/],
		['a pair that MEXC does not have', { symbol: 'BTCUSTD' }, /MEXC has no pair BTCUSTD/],
	])('for %s', async (_name, more, message) => {
		const error = await failure(run(more));
		expect(error).toMatchObject({ kind: 'input', effect: 'none' });
		expect(error.message).toMatch(message);
		expect(sent()).toBe(0);
	});

	it('when the balance does not cover all batches, which is read once', async () => {
		const check = checkOf(bench.client);
		const error = await failure(run({ rungs: 40, total: '2' }, { check }));
		expect(error).toMatchObject({ kind: 'rule', code: 'balance' });
		expect(sent()).toBe(0);
		expect(bench.simulator.state().requests.accountInfo).toBe(1);
	});

	it('when the check of all rungs refuses one', async () => {
		const check = async () => await Promise.reject(new Error('too much'));
		await expect(run({}, { check })).rejects.toThrow('too much');
		expect(sent()).toBe(0);
	});

	it('behind a batch whose preparation was cancelled, and what was sent before is reported', async () => {
		const stop = new AbortController();
		const options = flowOptions(bench.client, { signal: stop.signal });
		let batches = 0;
		const placeBatch: FlowSettings['placeBatch'] = async (legs) => {
			if (++batches === 2) stop.abort();
			return await options.placeBatch(legs);
		};
		const settings = { ...options, placeBatch };
		const error = await failure(run({ rungs: 40, total: '0.4' }, settings));
		expect(error.kind).toBe('cancelled');
		expect(error.message).toContain('after 20 of 40 rungs were sent');
		expect(ordersOf(bench.simulator)).toHaveLength(20);
	});

	it('after the execution was cancelled between two batches', async () => {
		const stop = new AbortController();
		after(bench, 0.7, () => stop.abort());
		const error = await failure(run({ rungs: 100, total: '1' }, { signal: stop.signal }));
		expect(error.kind).toBe('cancelled');
		expect(ordersOf(bench.simulator).length).toBe(40);
	});
});
