import { placeBatch } from '../../mexc/orders/placeBatch';
import { placeOrder, type PlacedOrder } from '../../mexc/orders/placeOrder';
import type { Fault } from '../../simulator/src';
import { sellInto, startBench, truthOf, type Bench } from './flowHarness';

let bench: Bench;
let count = 0;

beforeEach(async () => {
	bench = await startBench();
	sellInto(bench.simulator, '0.1', '65000');
	sellInto(bench.simulator, '1', '65100');
});

const spend = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '13000' };

async function place(values: object = spend, readResult = true): Promise<PlacedOrder> {
	const clientOrderId = `market-${count++}`;
	const how = { clientOrderId, lookUpFirst: false, returnOutcome: false, readResult };
	return await bench.time.until(placeOrder(bench.client, { ...values }, how));
}

const reads = () => bench.simulator.state().requests.queryOrder ?? 0;

describe('a market order', () => {
	it('shows what it has executed, and MEXC’s guesses under names that say so', async () => {
		const placed = await place();
		const truth = truthOf(bench.simulator, placed.orderId);
		expect(placed).toMatchObject({
			outcome: 'placed',
			status: 'FILLED',
			executedQuantity: truth.executedQty,
			// 0.1 at 65,000 and the others at 65,100.
			averagePrice: expect.stringMatching(/^65049\.9/),
		});
		expect(Number(placed.executedValue)).toBeCloseTo(12_993.5, 1);
		// Five percent through the book.
		expect(Number(placed.protectionPrice)).toBeGreaterThan(68_000);
		expect(placed.estimatedQuantity).toMatch(/^0\.\d+$/);
		expect(placed.estimatedQuantity).not.toBe(truth.executedQty);
		expect(placed).not.toHaveProperty('price');
		expect(placed).not.toHaveProperty('origQty');
		expect(reads()).toBe(1);
	});

	it('says first what became of it', async () => {
		const { remainingQuantity, ...placed } = await place();
		expect(remainingQuantity).toBe('0');
		const names = ['outcome', 'status', 'symbol', 'side', 'type', 'executedQuantity'];
		expect(Object.keys(placed).slice(0, 8)).toEqual([...names, 'executedValue', 'averagePrice']);
	});

	it('keeps the quantity that was asked for', async () => {
		const byQuantity = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.2' };
		const placed = await place(byQuantity);
		expect(placed).toMatchObject({ origQty: '0.2', averagePrice: '65050' });
		expect(placed).not.toHaveProperty('estimatedQuantity');
	});

	it('is not read when that is not wanted, and no other order is', async () => {
		const fast = await place(spend, false);
		expect(fast).toMatchObject({ outcome: 'placed', protectionPrice: expect.any(String) });
		expect(fast).not.toHaveProperty('executedQuantity');
		const limit = {
			symbol: 'BTCUSDT',
			side: 'BUY',
			type: 'LIMIT',
			quantity: '0.1',
			price: '64000',
		};
		expect(await place(limit)).toMatchObject({ price: '64000', origQty: '0.1' });
		expect(reads()).toBe(0);
	});

	it('that MEXC has refused is not read, and has no warning of its end', async () => {
		bench.simulator.fault({ kind: 'code', code: 30004, endpoint: 'newOrder' });
		const how = { clientOrderId: 'refused', lookUpFirst: false, returnOutcome: true };
		const placing = placeOrder(bench.client, spend, { ...how, readResult: true });
		const refused = await bench.time.until(placing);
		expect(refused).toMatchObject({ outcome: 'notPlaced', code: 30004 });
		expect(refused).not.toHaveProperty('warnings');
		expect(reads()).toBe(0);
	});

	const at = (fault: object) => ({ endpoint: 'queryOrder', times: 99, ...fault }) as Fault;
	it.each<[string, Fault]>([
		['the read fails', at({ kind: 'status', status: 503 })],
		['the read is refused', at({ kind: 'code', code: 700007 })],
		['the order does not show', { kind: 'orderNotFound', seconds: 60 }],
		['MEXC limits the rate', at({ kind: '429', retryAfterSeconds: 90 })],
	])('is placed all the same when %s, in some seconds', async (_name, fault) => {
		bench.simulator.fault(fault);
		const started = bench.time.monotonic();
		const placed = await place();
		expect(placed).toMatchObject({ outcome: 'placed', orderId: expect.any(String) });
		expect(placed.warnings).toEqual([expect.stringContaining('get it later')]);
		expect(placed).not.toHaveProperty('executedQuantity');
		expect(bench.time.monotonic() - started).toBeLessThan(5_000);
	});

	it('is waited for until it shows', async () => {
		bench.simulator.fault({ kind: 'orderNotFound', seconds: 2 });
		expect(await place()).toMatchObject({ status: 'FILLED', executedQuantity: expect.any(String) });
	});

	it('that was found after a lost answer needs no further read', async () => {
		bench.simulator.fault({ kind: 'resetAfter', endpoint: 'newOrder' });
		const found = await place();
		expect(found).toMatchObject({ outcome: 'found', status: 'FILLED' });
		expect(found.executedQuantity).toBe(truthOf(bench.simulator, found.orderId).executedQty);
		expect(found).not.toHaveProperty('price');
		expect(reads()).toBe(1);
	});

	it('in a batch shows it too', async () => {
		const limit = {
			symbol: 'BTCUSDT',
			side: 'BUY',
			type: 'LIMIT',
			quantity: '0.1',
			price: '64000',
		};
		const elements = [{ ...spend, quoteOrderQty: '650' }, limit].map((values) => {
			const clientOrderId = `market-${count++}`;
			return { values, how: { clientOrderId, lookUpFirst: false, readResult: true } };
		});
		const [market, resting] = await bench.time.until(placeBatch(bench.client, elements));
		expect(market).toMatchObject({ status: 'FILLED', averagePrice: '65000' });
		expect(resting).toMatchObject({ outcome: 'placed' });
		expect(resting).not.toHaveProperty('executedQuantity');
	});
});
