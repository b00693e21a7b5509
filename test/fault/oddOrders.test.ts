import { queryOrder } from '../../mexc/endpoints/spotTrading';
import { cancelReplace, type Replacement } from '../../mexc/flows/cancelReplace';
import { closePosition } from '../../mexc/flows/closePosition';
import { placeAndWait } from '../../mexc/flows/placeAndWait';
import type { OrderRow } from '../../mexc/endpoints/rows/orderRow';
import type { Fault } from '../../simulator/src';
import { failure } from '../unit/restServer';
import {
	buy,
	buyFrom,
	clientOf,
	flowOptions,
	ordersOf,
	sellInto,
	startBench,
	type Bench,
} from './flowHarness';

// Orders in answers that are spelled differently, lack something, or are no orders at all.
let bench: Bench;

beforeEach(async () => {
	bench = await startBench();
});

/** The endpoint answers this from now on, done or not. */
function answer(endpoint: string, json: string, more: Partial<Fault> = {}): void {
	bench.simulator.fault({ kind: 'answer', endpoint, json, times: 1000, ...more } as Fault);
}

const place = (order: object = {}, key?: string) =>
	bench.time.until(flowOptions(bench.client, { key }).place({ values: { ...buy, ...order } }));
const noOrders = [
	...['null', '', '"abc"', '5', '[]', '[null]', '{}', '{"code":0,"data":[]}'],
	...['{"orderId":null}', '{"orderId":""}', '{"orderId":[]}'],
];

describe('what MEXC answers to a placed order that is no order', () => {
	it.each(noOrders)('has it looked up: %s', async (json) => {
		answer('newOrder', json, { times: 1 });
		expect(await place()).toMatchObject({ outcome: 'found', origQty: '0.5' });
		expect(ordersOf(bench.simulator)).toHaveLength(1);
	});

	it.each(noOrders)('has the orders of a batch looked up: %s', async (json) => {
		answer('batchOrders', json, { times: 1 });
		const options = flowOptions(bench.client);
		const legs = ['63000', '63500'].map((price, leg) => ({ values: { ...buy, price }, leg }));
		const placed = await bench.time.until(options.placeBatch(legs));
		expect(placed).toMatchObject([{ outcome: 'found' }, { outcome: 'found' }]);
		expect(ordersOf(bench.simulator)).toHaveLength(2);
	});

	it('leaves the outcome unknown when the look-up is answered so as well', async () => {
		answer('newOrder', 'null');
		answer('queryOrder', '{"code":0,"data":[]}');
		const error = await failure(place());
		expect(error).toMatchObject({ kind: 'protocol', effect: 'unknown' });
		expect(error.message).toMatch(/^It is not known whether the order was placed: MEXC's answer/);
		expect(ordersOf(bench.simulator)).toHaveLength(1);
	});
});

/** The order as MEXC shows it, under the names of its newest page (quirks 100). */
async function respelled(orderId: unknown, more: object = {}): Promise<string> {
	const values = { symbol: 'BTCUSDT', orderId };
	const row = (await bench.time.until(bench.client.call(queryOrder, values))) as OrderRow;
	const { origQty: Qty, cummulativeQuoteQty: cumulativeQuoteQty, ...rest } = row;
	return JSON.stringify({ ...rest, Qty, cumulativeQuoteQty, ...more });
}

/** The order under the key, placed again and waited for. */
async function placedAndWaited() {
	const wish = { waitSeconds: 5, atTimeLimit: 'leave' as const };
	const options = flowOptions(bench.client, { key: 'key' });
	return await bench.time.until(placeAndWait(bench.client, buy, wish, options));
}

describe('an order under other names', () => {
	it('is found again by its key, and reported with what it has traded', async () => {
		const { orderId } = await place({}, 'key');
		sellInto(bench.simulator, '0.5');
		answer('queryOrder', await respelled(orderId));
		expect(await placedAndWaited()).toMatchObject({
			outcome: 'found',
			endedBy: 'filled',
			executedQuantity: '0.5',
			executedValue: '32000',
			averagePrice: '64000',
			feesComplete: true,
		});
	});

	it('is reported with amounts in plain digits, whatever form they come in', async () => {
		const { orderId } = await place({}, 'key');
		sellInto(bench.simulator, '0.5');
		const odd = { Qty: '5E-1', executedQty: '5E-1', cumulativeQuoteQty: '3.2E+4' };
		answer('queryOrder', await respelled(orderId, odd));
		expect(await placedAndWaited()).toMatchObject({
			executedQuantity: '0.5',
			executedValue: '32000',
			averagePrice: '64000',
		});
	});

	it('is reported by its trades where MEXC does not say its value, and never as zero', async () => {
		const { orderId } = await place({}, 'key');
		sellInto(bench.simulator, '0.5');
		const run = async (more: object) => {
			answer('queryOrder', await respelled(orderId, more));
			const report = await placedAndWaited();
			bench.simulator.fault({ kind: 'clear' });
			return report;
		};
		expect(await run({ cumulativeQuoteQty: '' })).toMatchObject({
			executedQuantity: '0.5',
			executedValue: '32000',
			averagePrice: '64000',
		});
		expect(await run({ cumulativeQuoteQty: null, executedQty: null })).toMatchObject({
			executedQuantity: null,
			executedValue: null,
			averagePrice: null,
			feesComplete: false,
		});
	});

	const higher: Replacement = { type: 'LIMIT', price: '64100', quantityMeans: 'total' };

	function replace(orderId: unknown, more: Partial<Replacement> = {}) {
		const ref = { symbol: 'BTCUSDT', orderId: String(orderId) };
		const options = flowOptions(bench.client);
		return bench.time.until(cancelReplace(bench.client, ref, { ...higher, ...more }, options));
	}

	it('is replaced by what is left of it', async () => {
		const { orderId } = await place();
		sellInto(bench.simulator, '0.2');
		const open = await respelled(orderId);
		const ended = await respelled(orderId, { status: 'PARTIALLY_CANCELED' });
		answer('queryOrder', open, { times: 1 });
		answer('queryOrder', ended, { times: 1 });
		expect(await replace(orderId)).toMatchObject({ endedBy: 'replaced', executedQuantity: '0.2' });
		expect(ordersOf(bench.simulator).at(-1)).toMatchObject({ quantity: '0.3', price: '64100' });
	});

	it.each([{}, { quantity: '1' }])(
		'is not touched while nobody says what it has executed: %j',
		async (wish) => {
			const { orderId } = await place();
			answer('queryOrder', await respelled(orderId, { executedQty: '' }));
			const error = await failure(replace(orderId, wish));
			expect(error.message).toMatch(/^How much of order C02__\d+ is left cannot be determined/);
			expect(ordersOf(bench.simulator)).toMatchObject([{ status: 'NEW' }]);
		},
	);

	it('leaves no second order when MEXC stops saying what was executed after the cancellation', async () => {
		const { orderId } = await place();
		const open = await respelled(orderId);
		const ended = await respelled(orderId, { status: 'CANCELED', executedQty: null });
		answer('queryOrder', open, { times: 1 });
		answer('queryOrder', ended);
		const error = await failure(replace(orderId, { quantity: '1' }));
		expect(error.message).toMatch(
			/^Order C02__\d+ has ended \(an unknown quantity executed\), and its replacement was not placed: How much/,
		);
		expect(ordersOf(bench.simulator)).toMatchObject([{ status: 'CANCELED' }]);
	});

	it('that sells is counted into a position that is closed, or stops it before anything is done', async () => {
		buyFrom(bench.simulator, '50', '65000');
		const sell = {
			symbol: 'BTCUSDT',
			side: 'SELL',
			type: 'LIMIT',
			quantity: '0.5',
			price: '70000',
		};
		const { orderId } = bench.simulator.order(sell);
		const wish = { asset: 'BTC', quoteAsset: 'USDT', type: 'MARKET', cancelOpenSells: true };
		const close = () =>
			bench.time.until(closePosition(bench.client, wish, flowOptions(bench.client)));
		answer('openOrders', `[${await respelled(orderId, { Qty: null })}]`);
		expect((await failure(close())).message).toContain('cannot be determined');
		expect(ordersOf(bench.simulator)).toMatchObject([{ status: 'NEW' }]);
		bench.simulator.fault({ kind: 'clear' });
		answer('openOrders', `[${await respelled(orderId)}]`);
		expect(await close()).toMatchObject({ endedBy: 'filled', executedQuantity: '2' });
	});
});

describe('a balance that MEXC lists without an amount', () => {
	const close = () => {
		const wish = { asset: 'BTC', quoteAsset: 'USDT', type: 'MARKET', cancelOpenSells: false };
		return bench.time.until(closePosition(bench.client, wish, flowOptions(bench.client)));
	};

	it.each(['""', 'null', '"abc"', '"-1"'])('is not sold on a guess: %s', async (json) => {
		buyFrom(bench.simulator, '50', '65000');
		const balances = '[{"asset":"USDT","free":"1","locked":"0"},{"asset":"BTC","locked":"0"}]';
		const body = balances.replace('"BTC",', `"BTC","free":${json},`);
		answer('accountInfo', body, { path: 'balances' } as Partial<Fault>);
		const error = await failure(close());
		expect(error).toMatchObject({ kind: 'protocol', effect: 'none' });
		expect(error.message).toMatch(/^How much BTC is free cannot be determined/);
		expect(ordersOf(bench.simulator)).toHaveLength(0);
	});

	it('that is written as Java does is the number it is', async () => {
		buyFrom(bench.simulator, '50', '65000');
		const balances = '[{"asset":"BTC","free":"2E+0","locked":"0E-8"}]';
		answer('accountInfo', balances, { path: 'balances' } as Partial<Fault>);
		expect(await close()).toMatchObject({ executedQuantity: '2', leftQuantity: '2' });
	});
});

describe('Max Open Value', () => {
	const limited = () => clientOf(bench.simulator, { time: bench.time }, { maxOpenValue: 40_000 });
	const another = (quantity: string) =>
		bench.time.until(
			flowOptions(limited()).place({ values: { ...buy, quantity, price: '60000' } }),
		);

	it.each([
		['no price', { price: null }, '0.1'],
		['an empty price', { price: '' }, '0.1'],
		['other names and forms', { origQty: undefined, Qty: '5E-1', price: '6.4E+4' }, '0.1'],
	])('goes on with an open order that has %s', async (_what, more, quantity) => {
		const { orderId } = await place();
		answer('openOrders', `[${await respelled(orderId, { Qty: '0.5', ...more })}]`);
		expect(await another(quantity)).toMatchObject({ outcome: 'placed' });
		expect((await failure(another('0.2'))).message).toMatch(/more than Max Open Value/);
	});

	it('names the open order whose value it is not known', async () => {
		const { orderId } = await place();
		const unknown = { Qty: null, origQuoteOrderQty: null };
		answer('openOrders', `[${await respelled(orderId, unknown)}]`);
		const error = await failure(another('0.1'));
		expect(error).toMatchObject({ kind: 'policy' });
		expect(error.message).toContain(`The value of the open order ${String(orderId)} of BTCUSDT`);
		expect(error.hint).toMatch(/^Look at that order at MEXC and cancel it/);
		expect(ordersOf(bench.simulator)).toHaveLength(1);
	});
});
