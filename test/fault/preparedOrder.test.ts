import { placePrepared, prepareOrder, type PrepareHow } from '../../mexc/flows/preparedOrder';
import type { Values, WireValues } from '../../mexc/endpoints/endpoint';
import { sealTicket } from '../../mexc/orders/ticket';
import { forgetProcessState } from '../support/freshProcess';
import { failure } from '../unit/restServer';
import { buy, clientOf, flowOptions, ordersOf, startBench, type Bench } from './flowHarness';

const MINUTE = 60_000;
let bench: Bench;

beforeEach(async () => {
	bench = await startBench();
});

async function prepare(values: Values = buy, how: Partial<PrepareHow> = {}, client = bench.client) {
	const { time } = bench;
	const all = { validMs: 15 * MINUTE, ...how };
	return await time.until(prepareOrder(client, values, all, flowOptions(client)));
}

const placing = (ticket: string, client = bench.client) =>
	placePrepared(client, ticket, flowOptions(client));
const place = async (...of: Parameters<typeof placing>) => await bench.time.until(placing(...of));
const pass = async (ms: number) => await bench.time.pass(ms, async () => undefined);
const orders = () => ordersOf(bench.simulator);

describe('an order that was prepared', () => {
	it('is not sent by preparing it', async () => {
		const { ticket, order, summary } = await prepare();
		expect(ticket).toMatch(/^mexc-order-1\./);
		expect(order).toEqual(buy);
		expect(summary).toMatch(/^BUY 0\.5 BTCUSDT, LIMIT at 64000.* To be placed until .* UTC\.$/);
		expect(orders()).toEqual([]);
	});

	it('is placed exactly as it was approved', async () => {
		const { ticket, order, clientOrderId } = await prepare();
		expect(await place(ticket)).toMatchObject({ outcome: 'placed', clientOrderId });
		expect(orders()).toMatchObject([{ ...order, clientOrderId }]);
	});

	it('is placed once, however often the ticket comes', async () => {
		const { ticket } = await prepare();
		const outcomes: string[] = [];
		for (let again = 0; again < 5; again++) {
			outcomes.push((await place(ticket)).outcome);
			// The next time it is another process, which remembers nothing.
			forgetProcessState();
		}
		expect(outcomes).toEqual(['placed', 'found', 'found', 'found', 'found']);
		expect(orders()).toHaveLength(1);
	});

	it('is placed once by many at the same time', async () => {
		const { ticket } = await prepare();
		const all = Promise.all(Array.from({ length: 20 }, () => placing(ticket)));
		const outcomes = (await bench.time.until(all)).map(({ outcome }) => outcome);
		expect(outcomes.filter((outcome) => outcome === 'placed')).toHaveLength(1);
		expect(outcomes.filter((outcome) => outcome === 'found')).toHaveLength(19);
		expect(orders()).toHaveLength(1);
	});

	it('is found when the answer was lost', async () => {
		const { ticket } = await prepare();
		bench.simulator.fault({ kind: 'resetAfter', endpoint: 'newOrder', times: 1 });
		expect((await place(ticket)).outcome).toBe('found');
		forgetProcessState();
		expect((await place(ticket)).outcome).toBe('found');
		expect(orders()).toHaveLength(1);
	});

	it('is not placed after its time', async () => {
		const { ticket } = await prepare();
		await pass(16 * MINUTE);
		expect(await failure(place(ticket))).toMatchObject({
			kind: 'input',
			parameter: 'ticket',
			message: expect.stringMatching(/has expired at .* Nothing was sent/),
		});
		expect(orders()).toEqual([]);
	});

	it('is found after its time where it was placed before', async () => {
		const { ticket, clientOrderId } = await prepare();
		await place(ticket);
		await pass(16 * MINUTE);
		forgetProcessState();
		expect(await place(ticket)).toMatchObject({ outcome: 'found', clientOrderId });
		expect(orders()).toHaveLength(1);
	});

	it('is refused where it cannot be seen whether it was placed before its end', async () => {
		const { ticket } = await prepare();
		await pass(16 * MINUTE);
		bench.simulator.fault({ kind: 'status', status: 503, endpoint: 'queryOrder', times: 50 });
		expect(await failure(place(ticket))).toMatchObject({ kind: 'server' });
		expect(orders()).toEqual([]);
	});

	it('is rounded when it is prepared, and never when it is placed', async () => {
		const { ticket, order, adjusted } = await prepare({ ...buy, price: '64000.123456' });
		expect(order.price).toBe('64000.12');
		expect(adjusted).toHaveLength(1);
		expect(await place(ticket)).toMatchObject({ outcome: 'placed', price: '64000.12' });
	});

	it('is refused where the pair takes it no longer as it was approved', async () => {
		const preparedAt = bench.time.now();
		const ticket = sealTicket(bench.client.context.account, {
			order: { ...buy, price: '64000.123456' } as WireValues,
			clientOrderId: 'n8nOlderRules',
			preparedAt,
			expiresAt: preparedAt + MINUTE,
		});
		expect(await failure(place(ticket))).toMatchObject({ kind: 'rule' });
		expect(orders()).toEqual([]);
	});

	it('carries the mark of its Exit Plan Tag', async () => {
		const { ticket, clientOrderId } = await prepare(buy, { exitPlanTag: 'breakout' });
		expect(clientOrderId).toMatch(/^n8n_e_/);
		expect(await place(ticket)).toMatchObject({ clientOrderId });
	});

	it.each<[string, object, RegExp]>([
		['Allow Trading is off', { allowTrading: false }, /Allow Trading/],
		['the pair is not allowed', { allowedSymbols: 'ETHUSDT' }, /BTCUSDT/],
		['it is worth too much', { maxOrderValue: '10' }, /Max Order Value/],
	])('is refused by the policy when %s by then', async (_name, credential, message) => {
		const { ticket } = await prepare();
		const stricter = clientOf(bench.simulator, { time: bench.time }, { ...credential });
		expect(await failure(place(ticket, stricter))).toMatchObject({
			kind: 'policy',
			message: expect.stringMatching(message),
		});
		expect(orders()).toEqual([]);
	});

	it('says what it leaves of the limits over a day', async () => {
		const limits = { maxBoughtPerDay: '100000', maxOrdersPerDay: 5 };
		const symbolLimits = 'BTCUSDT orders 3\nETHUSDT orders 2';
		const of = clientOf(
			bench.simulator,
			{ time: bench.time },
			{ ...limits, symbolLimits, allowedSymbols: 'BTCUSDT,ETHUSDT' },
		);
		const first = await prepare(buy, {}, of);
		expect(first.summary).toContain(
			' Left of the limits after it: 4 of 5 orders (Max Orders per Day), 68000 of 100000 USDT (Max Bought per Day), 2 of 3 orders (Max Orders per Day of BTCUSDT). To be',
		);
		await place(first.ticket, of);
		expect((await prepare(buy, {}, of)).limitsAfter).toMatchObject([
			{ limit: 'maxOrdersPerDay', symbol: null, max: '5', left: '4', leftAfter: '3' },
			{ limit: 'maxBoughtPerDay', unit: 'USDT', left: '68000', leftAfter: '36000' },
			{ limit: 'maxOrdersPerDay', symbol: 'BTCUSDT', left: '2', leftAfter: '1' },
		]);
		const sale = await prepare({ ...buy, side: 'SELL', price: '66000' }, {}, of);
		expect(sale.limitsAfter).toMatchObject([
			{ leftAfter: '3' },
			{ left: '68000', leftAfter: '68000' },
			{ leftAfter: '1' },
		]);
	});

	it('that sells is prepared where the limits cannot be read, and says so', async () => {
		const limits = { maxOrdersPerDay: 5, allowedSymbols: 'BTCUSDT' };
		const of = clientOf(bench.simulator, { time: bench.time }, limits);
		bench.simulator.fault({ kind: 'status', status: 503, endpoint: 'allOrders', times: 50 });
		const sale = await prepare({ ...buy, side: 'SELL', price: '66000' }, {}, of);
		expect(sale.summary).toContain('What is left of the limits cannot be read:');
		expect(sale).not.toHaveProperty('limitsAfter');
		expect(await failure(prepare(buy, {}, of))).toMatchObject({ kind: 'policy' });
	});

	it('is only checked by MEXC when Dry Run is on', async () => {
		const { ticket } = await prepare();
		const dry = clientOf(bench.simulator, { time: bench.time }, { dryRun: true });
		expect(await place(ticket, dry)).toMatchObject({ outcome: 'notPlaced', dryRun: true });
		expect(orders()).toEqual([]);
	});
});
