import { differenceOf, rowOf } from '../../mexc/orders/matchOrder';

const limit = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', quantity: '2', price: '2.5' };
const time = 1_790_000_000_000;
const row = { ...limit, quantity: undefined, origQty: '2', origQuoteOrderQty: '5', time };

const spend = { symbol: 'MXUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '10' };
/** Quirks 32 and 86: the price protects, the quantity is a guess. */
const spent = {
	symbol: 'MXUSDT',
	side: 'BUY',
	type: 'MARKET',
	price: '2.6',
	origQty: '3.9',
	origQuoteOrderQty: '10.0',
	time,
};

describe('a limit order', () => {
	it('is ours by what was sent, in whatever form MEXC writes it', () => {
		expect(differenceOf(limit, row)).toBeUndefined();
		expect(differenceOf(limit, { ...row, price: '2.50', origQty: '2.000' })).toBeUndefined();
	});

	it.each<[object, string]>([
		[{ symbol: 'BTCUSDT' }, 'its symbol is BTCUSDT'],
		[{ symbol: undefined }, 'its symbol is not known'],
		[{ side: 'SELL' }, 'its side is SELL'],
		[{ type: 'LIMIT_MAKER' }, 'its type is LIMIT_MAKER'],
		// A limit order that has become one at the market is another one.
		[{ type: 'MARKET' }, 'its type is MARKET'],
		[{ type: 'IMMEDIATE_OR_CANCEL' }, 'its type is IMMEDIATE_OR_CANCEL'],
		[{ price: '2.51' }, 'its price is 2.51'],
		[{ price: null }, 'its price is not known'],
		[{ origQty: '2.01' }, 'its quantity is 2.01'],
		[{ origQty: null }, 'its quantity is not known'],
	])('is another one with %j', (change, difference) => {
		expect(differenceOf(limit, { ...row, ...change })).toBe(difference);
	});

	it('is not older than the execution, but for two seconds between the clocks', () => {
		const since = (later: number) => differenceOf(limit, row, time + later);
		expect([since(-1), since(0), since(2_000)]).toEqual([undefined, undefined, undefined]);
		expect(since(2_001)).toBe('it is older than this execution');
		expect(differenceOf(limit, { ...row, time: null }, 0)).toBe('it is older than this execution');
		expect(differenceOf(limit, { ...row, time: null })).toBeUndefined();
	});
});

describe('a market order', () => {
	it.each([
		['as it was sent', {}],
		['as MEXC names it', { type: 'IMMEDIATE_OR_CANCEL' }],
		['with a quote amount that is left out', { origQuoteOrderQty: undefined }],
		['with a quote amount of zero', { origQuoteOrderQty: '0' }],
	])('for an amount is ours %s', (_what, change) => {
		expect(differenceOf(spend, { ...spent, ...change })).toBeUndefined();
	});

	it('is another one with another amount, type, or quantity', () => {
		expect(differenceOf(spend, { ...spent, origQuoteOrderQty: '11' })).toBe(
			'its quote quantity is 11',
		);
		expect(differenceOf(spend, { ...spent, type: 'LIMIT' })).toBe('its type is LIMIT');
		const byQuantity = { ...spend, quoteOrderQty: undefined, quantity: '3.9' } as never;
		expect(differenceOf(byQuantity, { ...spent, origQuoteOrderQty: '0' })).toBeUndefined();
		expect(differenceOf(byQuantity, { ...spent, origQty: '4' })).toBe('its quantity is 4');
	});
});

it.each([limit, spend])('an order that was sent is the same as itself: %j', (sent) => {
	expect(differenceOf(sent, rowOf(sent))).toBeUndefined();
	const other = { ...sent, quantity: '7', quoteOrderQty: '7' };
	expect(differenceOf(other, rowOf(sent))).toMatch(/^its quantity is|^its quote quantity is/);
});
