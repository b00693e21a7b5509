import type { WireValues } from '../../mexc/endpoints/endpoint';
import type { MexcError } from '../../mexc/core/errors';
import { placeOrder, type PlacedOrder, type PlaceHow } from '../../mexc/orders/placeOrder';
import { checkBalances } from '../../mexc/orders/preflight/finishPlan';
import { planOrder } from '../../mexc/orders/preflight/plan';
import type { Fault } from '../../simulator/src';
import { buyFrom, freeOf, ordersOf, sellInto, startBench, type Bench } from './flowHarness';

// What the preflight reads before an order is sent: what it computes from it, and what it does without it.
let bench: Bench;
let count = 0;

beforeEach(async () => {
	bench = await startBench();
});

const limit = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.1', price: '64000' };
const market = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.1' };
const adjust = { mode: 'adjust' } as const;
const OFF = { mode: 'off' } as const;

type How = Partial<PlaceHow>;

/** Errors are given back. */
async function place(values: object, how: How = {}): Promise<PlacedOrder & MexcError> {
	const standard = { clientOrderId: `pf-${count++}`, lookUpFirst: false, returnOutcome: false };
	const placing = placeOrder(bench.client, { ...values }, { ...standard, ...how });
	const result = await bench.time.until(placing.catch((error: MexcError) => error));
	return result as PlacedOrder & MexcError;
}

const fault = (endpoint: string, more: object) =>
	bench.simulator.fault({ endpoint, times: 1000, ...more } as Fault);
const answer = (endpoint: string, json: string, path?: string) =>
	fault(endpoint, { kind: 'answer', json, path });
const unread = (endpoint: string) => fault(endpoint, { kind: 'code', code: 10098 });
const requests = (endpoint: string) => bench.simulator.state().requests[endpoint] ?? 0;
const last = () => ordersOf(bench.simulator).at(-1)!;

/** These never answer. */
function hang(...endpoints: string[]): void {
	const call = bench.client.call.bind(bench.client);
	bench.client.call = async (endpoint, values, options) => {
		if (endpoints.includes(endpoint.id)) return await new Promise(() => undefined);
		return await call(endpoint, values, options);
	};
}

async function timed<T>(work: () => Promise<T>): Promise<T & { tookMs: number }> {
	const started = bench.time.monotonic();
	const result = await work();
	return { ...result, tookMs: bench.time.monotonic() - started };
}

describe('a market order by quantity', () => {
	it('is valued by the best price of the other side', async () => {
		sellInto(bench.simulator, '1', '66000');
		buyFrom(bench.simulator, '1', '64000');
		const tiny = { ...market, quantity: '0.0000155' };
		expect(await place(tiny)).toMatchObject({ outcome: 'placed' });
		const refused = await place({ ...tiny, side: 'SELL' });
		expect(refused).toMatchObject({ kind: 'rule', code: 'minValue' });
		expect(refused.message).toContain('about 0.992 USDT');
	});

	it('is not valued where it says an amount, or where the preflight is off', async () => {
		sellInto(bench.simulator, '1', '66000');
		await place({ ...market, quantity: undefined, quoteOrderQty: '50' });
		await place(market, { preflight: OFF });
		await place(limit);
		expect(requests('bookTicker')).toBe(0);
		expect(ordersOf(bench.simulator)).toHaveLength(3);
	});

	it.each(['BUY', 'SELL'])('in an empty book is refused for a %s', async (side) => {
		const refused = await place({ ...market, side });
		expect(refused).toMatchObject({ kind: 'rule', code: 'emptyBook', parameter: 'type' });
		expect(requests('newOrder')).toBe(0);
	});

	it('goes on with a warning where the price cannot be read, or not in time', async () => {
		sellInto(bench.simulator, '1', '66000');
		unread('bookTicker');
		expect((await place(market)).warnings).toEqual([
			expect.stringMatching(/^The value of the market order was not checked: .*10098/),
		]);
		hang('bookTicker');
		const placed = await timed(() => place(market));
		expect(placed.warnings).toEqual([
			'The value of the market order was not checked: MEXC did not answer in time.',
		]);
		expect(placed.tookMs).toBeGreaterThanOrEqual(2_000);
		expect(placed.tookMs).toBeLessThan(3_000);
	});
});

describe('a price outside the band around the last price', () => {
	beforeEach(() => answer('tickerPrice', '{"symbol":"BTCUSDT","price":"50000"}'));

	it.each(['LIMIT', 'IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL'])(
		'is warned of in a %s',
		async (type) => {
			expect((await place({ ...limit, type })).warnings).toEqual([
				'Price 64000 is above 51000, 2 % from the last price 50000 of BTCUSDT: MEXC may refuse it (code 30087).',
			]);
		},
	);

	it('is not looked at in other orders, nor where the preflight is off', async () => {
		expect((await place({ ...limit, type: 'LIMIT_MAKER' })).warnings).toBeUndefined();
		expect((await place(limit, { preflight: OFF })).warnings).toBeUndefined();
		expect(requests('tickerPrice')).toBe(0);
	});

	it('is not warned of when the last price cannot be read, or not in time', async () => {
		bench.simulator.fault({ kind: 'clear' });
		unread('tickerPrice');
		expect((await place(limit)).warnings).toBeUndefined();
		hang('tickerPrice');
		const placed = await timed(() => place(limit));
		expect(placed).toMatchObject({ outcome: 'placed' });
		expect(placed.warnings).toBeUndefined();
		expect(placed.tookMs).toBeLessThan(3_000);
	});
});

describe('an amount that depends on the balance', () => {
	const half = { by: 'balancePercent', balancePercent: '50' } as const;

	it.each<[string, string | undefined, string]>([
		['the rate of the pair, where the own one cannot be read', undefined, '0.0005'],
		['the own rate, where it is higher', '0.05', '0.05'],
		['the rate of the pair, where the own one is lower', '0', '0.0005'],
	])('leaves room for the fee: %s', async (_name, own, rate) => {
		if (own === undefined) unread('tradeFee');
		else answer('tradeFee', `"${own}"`, 'data.takerCommission');
		const free = Number(freeOf(bench.simulator, 'USDT'));
		await place(limit, { sizing: half });
		expect(Number(last().quantity)).toBeCloseTo((free * 0.5) / (1 + Number(rate)) / 64000, 6);
	});

	it('asks for the own rate once an hour for each pair', async () => {
		const sized = async (symbol: string) =>
			await place(
				{ ...limit, symbol, price: symbol === 'BTCUSDT' ? '64000' : '3400' },
				{ sizing: half },
			);
		await sized('BTCUSDT');
		await sized('BTCUSDT');
		expect(requests('tradeFee')).toBe(1);
		await sized('ETHUSDT');
		expect(requests('tradeFee')).toBe(2);
		await bench.time.pass(61 * 60_000, async () => await Promise.resolve());
		await sized('BTCUSDT');
		expect(requests('tradeFee')).toBe(3);
	});

	it('is a part of what is sold for a sell', async () => {
		const free = Number(freeOf(bench.simulator, 'BTC'));
		await place({ ...limit, side: 'SELL', price: '66000' }, { sizing: half });
		expect(Number(last().quantity)).toBeCloseTo(free / 2, 6);
	});

	it('is checked when it is known', async () => {
		const sizing = { by: 'balancePercent', balancePercent: '0.0000001' } as const;
		const refused = await place(limit, { sizing });
		expect(refused).toMatchObject({ kind: 'rule', effect: 'none' });
		expect(requests('newOrder')).toBe(0);
	});

	it('or on the market is not sent while that cannot be read', async () => {
		unread('accountInfo');
		expect(await place(limit, { sizing: half })).toMatchObject({ code: 10098, effect: 'none' });
		unread('bookTicker');
		const quote = { by: 'quoteAmount', quoteAmount: '100' } as const;
		const sell = { ...market, side: 'SELL', quantity: undefined };
		expect(await place(sell, { sizing: quote })).toMatchObject({ code: 10098, effect: 'none' });
		expect(requests('newOrder')).toBe(0);
	});

	it('is found by the rules also where the preflight is off, and the price stays as given', async () => {
		const sizing = { by: 'quoteAmount', quoteAmount: '100' } as const;
		const values = { ...limit, quantity: undefined };
		const placed = await place(values, { sizing, preflight: OFF });
		expect(placed).toMatchObject({ outcome: 'placed', sent: { quantity: '0.0015625' } });
		expect(placed.sent).not.toHaveProperty('newClientOrderId');
		expect(placed.asked).not.toHaveProperty('newClientOrderId');
		expect(requests('exchangeInfo')).toBe(1);
		const between = { ...values, price: '64000.001' };
		expect(await place(between, { sizing, preflight: OFF })).toMatchObject({ kind: 'exchange' });
		expect(requests('newOrder')).toBe(2);
	});
});

describe('the free balance, where it is to be compared', () => {
	const checked = { preflight: { ...adjust, checkBalance: true } };

	it.each([
		['is not read', () => unread('accountInfo'), /^The balance was not checked: .*10098/],
		[
			'lacks the amount',
			() => answer('accountInfo', '[{"asset":"USDT","locked":"1"}]', 'balances'),
			/^The balance was not checked: How much USDT is free/,
		],
		[
			'does not come in time',
			() => hang('accountInfo'),
			/^The balance was not checked: MEXC did not answer in time\.$/,
		],
	])('is left to MEXC when it %s', async (_name, break_, warning) => {
		break_();
		const placed = await place(limit, checked);
		expect(placed).toMatchObject({ outcome: 'placed' });
		expect(placed.warnings).toEqual([expect.stringMatching(warning)]);
	});

	it('is compared with the preflight off too, and with what a market buy costs', async () => {
		sellInto(bench.simulator, '50', '66000');
		const off = { preflight: { ...OFF, checkBalance: true } };
		expect(await place({ ...limit, quantity: '50' }, off)).toMatchObject({ code: 'balance' });
		const refused = await place({ ...market, quantity: '40' }, off);
		expect(refused.message).toMatch(/^The order needs 2641320 USDT, but only/);
		expect(await place({ ...market, side: 'SELL', quantity: '5000' }, off)).toMatchObject({
			code: 'balance',
		});
		expect(requests('newOrder')).toBe(0);
	});

	it('counts what orders release that are canceled before', async () => {
		const free = Number(freeOf(bench.simulator, 'USDT'));
		const quantity = ((free * 1.2) / 64000).toFixed(4);
		const released = ((free * 0.3) / 64000).toFixed(4);
		const need = { ...limit, quantity };
		expect(await place(need, checked)).toMatchObject({ code: 'balance' });
		const rest = { ...limit, quantity: released } as WireValues;
		const plan = await bench.time.until(planOrder(bench.client, need, {}));
		const check = (afterCancelling?: WireValues[]) =>
			bench.time.until(checkBalances(bench.client, [plan], { afterCancelling }));
		await expect(check()).rejects.toMatchObject({ code: 'balance' });
		expect(await check([rest])).toBeUndefined();
	});

	it('is not compared where the rules of the pair cannot be read', async () => {
		unread('exchangeInfo');
		const placed = await place(limit, checked);
		expect(placed).toMatchObject({ outcome: 'placed' });
		expect(placed.warnings).toEqual([expect.stringMatching(/rules of BTCUSDT could not be read/)]);
	});
});

describe('the pairs of the key', () => {
	const asked = { preflight: { ...adjust, checkKeySymbols: true } };

	it.each([
		['lists the pair', '["ETHUSDT","BTCUSDT"]', { outcome: 'placed' }],
		['lists none', '[]', { outcome: 'placed' }],
		['lists others', '["ETHUSDT"]', { kind: 'rule', code: 'keySymbols', parameter: 'symbol' }],
	])('are compared with the list: it %s', async (_name, json, result) => {
		answer('selfSymbols', json, 'data');
		expect(await place(limit, asked)).toMatchObject(result);
		expect(requests('selfSymbols')).toBe(1);
	});

	it('are read again after a minute, because a person may have changed them', async () => {
		answer('selfSymbols', '["ETHUSDT"]', 'data');
		await place(limit, asked);
		await place(limit, asked);
		expect(requests('selfSymbols')).toBe(1);
		bench.simulator.fault({ kind: 'clear' });
		await bench.time.pass(61_000, async () => await Promise.resolve());
		expect(await place(limit, asked)).toMatchObject({ outcome: 'placed' });
	});

	it('are left to MEXC when they cannot be read, and not read without a reason', async () => {
		unread('selfSymbols');
		expect((await place(limit, asked)).warnings).toEqual([
			expect.stringMatching(/^The pairs of the API key were not checked: .*10098/),
		]);
		const before = requests('selfSymbols');
		expect((await place(limit)).warnings).toBeUndefined();
		expect(requests('selfSymbols')).toBe(before);
	});
});

describe('the rules of the pair', () => {
	it('are not waited for longer than five seconds', async () => {
		hang('exchangeInfo');
		const placed = await timed(() => place(limit));
		expect(placed.warnings).toEqual([
			'The trading rules of BTCUSDT could not be read, so the order was sent unchecked: MEXC did not answer in time.',
		]);
		expect(placed.tookMs).toBeGreaterThanOrEqual(5_000);
		expect(placed.tookMs).toBeLessThan(6_000);
	});

	it('are needed for an amount, and the refusal says so', async () => {
		hang('exchangeInfo');
		const sizing = { by: 'quoteAmount', quoteAmount: '100' } as const;
		const refused = await place(limit, { sizing });
		expect(refused).toMatchObject({ kind: 'network', effect: 'none' });
		expect(refused.message).toMatch(
			/^The amount could not be computed, so nothing was sent: MEXC did/,
		);
		expect(refused.hint).toBe('Try again when MEXC answers, or give the quantity yourself.');
	});

	it('are read once more before an order is refused by older ones', async () => {
		answer('exchangeInfo', '"2"', 'symbols.0.status');
		expect(await place(limit)).toMatchObject({ kind: 'rule', code: 'status' });
		bench.simulator.fault({ kind: 'clear' });
		await bench.time.pass(31_000, async () => await Promise.resolve());
		expect(await place(limit)).toMatchObject({ outcome: 'placed' });
	});

	it('stay the reason of a refusal where they cannot be read once more', async () => {
		answer('exchangeInfo', '"2"', 'symbols.0.status');
		await place(limit);
		bench.simulator.fault({ kind: 'clear' });
		unread('exchangeInfo');
		await bench.time.pass(31_000, async () => await Promise.resolve());
		expect(await place(limit)).toMatchObject({ kind: 'rule', code: 'status' });
		expect(requests('newOrder')).toBe(0);
	});

	it.each<[object, number]>([
		[{ code: 400, message: 'price scale is invalid' }, 1],
		[{ code: 400, message: 'Bad Request' }, 0],
		[{ code: 30004, message: 'scale' }, 0],
		[{ code: 30002 }, 1],
		[{ code: 30021 }, 1],
	])('are read again when MEXC refuses an order with %j: %i', async (refusal, readings) => {
		await place(limit);
		fault('newOrder', { kind: 'code', times: 1, ...refusal });
		await place(limit, { returnOutcome: true });
		const before = requests('exchangeInfo');
		await place(limit);
		expect(requests('exchangeInfo') - before).toBe(readings);
	});

	it('end with the execution: nothing is sent after it was canceled', async () => {
		const stop = new AbortController();
		bench.time.after(1_000, () => stop.abort());
		hang('exchangeInfo');
		const error = await place(limit, { signal: stop.signal });
		expect(error).toMatchObject({ kind: 'cancelled' });
		expect(requests('newOrder')).toBe(0);
	});
});

describe('the book, where the price is to be near it', () => {
	const near = { preflight: { ...adjust, maxDeviationPercent: '1' } };

	it('is read without levels of nothing, by the side that the order meets', async () => {
		const levels = '{"bids":[["64900","0"],["64500","1"]],"asks":[["0","5"],["65000","1"]]}';
		answer('orderBook', levels);
		expect(await place({ ...limit, price: '65650' }, near)).toMatchObject({ outcome: 'placed' });
		expect(await place({ ...limit, price: '65651' }, near)).toMatchObject({ code: 'deviation' });
		const sell = { ...limit, side: 'SELL' };
		expect(await place({ ...sell, price: '63855' }, near)).toMatchObject({ outcome: 'placed' });
		expect(await place({ ...sell, price: '63854' }, near)).toMatchObject({ code: 'deviation' });
	});
});
