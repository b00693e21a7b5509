import type { WireValues } from '../../mexc/endpoints/endpoint';
import { adjustOrder, checkSize } from '../../mexc/orders/preflight/checkOrder';
import { checkDeviation } from '../../mexc/orders/preflight/deviation';
import { estimateFill } from '../../mexc/orders/preflight/estimateFill';
import { bandWarning } from '../../mexc/orders/preflight/finishPlan';
import type { SymbolRules } from '../../mexc/market/symbolRules';
import { refusal } from '../support/refusal';
import { pairRules as rules } from './pairRules';

const buy: WireValues = {
	symbol: 'ABUSDT',
	side: 'BUY',
	type: 'LIMIT',
	quantity: '1',
	price: '10',
};

const adjust = (order: WireValues, more: Partial<SymbolRules> = {}, isStrict = false) =>
	adjustOrder({ ...rules, ...more }, order, isStrict);

describe('an order', () => {
	it('that fits is left as it is, trailing zeros included', () => {
		const order = { ...buy, quantity: '1.50', price: '10.000' };
		expect(adjust(order)).toEqual({ send: order, adjusted: [] });
		expect(adjust(order, {}, true)).toEqual({ send: order, adjusted: [] });
	});

	it.each([
		['a buy between two ticks', { price: '10.005' }, { price: '10' }],
		['a sell between two ticks', { side: 'SELL', price: '10.005' }, { price: '10.01' }],
		['18 decimals', { quantity: '1.123456789012345678' }, { quantity: '1.123' }],
		['the float 0.1 + 0.2', { quantity: '0.30000000000000004' }, { quantity: '0.3' }],
		[
			'a market buy by amount',
			{ type: 'MARKET', quantity: undefined, price: undefined, quoteOrderQty: '25.009' },
			{ quoteOrderQty: '25' },
		],
	])('%s is rounded to the safe side, and says so', (_name, change, sent) => {
		const asked = { ...buy, ...change } as WireValues;
		const { send, adjusted } = adjust(asked);
		expect(send).toEqual({ ...asked, ...sent });
		const [field] = Object.keys(sent);
		expect(adjusted).toEqual([
			{ field, from: asked[field], to: send[field], why: expect.stringMatching(/^rounded/) },
		]);
		const error = refusal(() => adjust(asked, {}, true));
		expect(error).toMatchObject({ kind: 'rule', parameter: field, effect: 'none' });
		expect(error.message).toContain(asked[field]);
		expect(error.hint).toContain(`Give ${send[field]},`);
	});

	it.each<[string, Partial<SymbolRules>, Partial<WireValues>, RegExp]>([
		['apiTrading', { isApiTradable: false }, {}, /ABUSDT.*no orders.*API/],
		['status', { status: 'paused' }, {}, /ABUSDT is paused/],
		['status', { status: 'offline' }, {}, /ABUSDT is offline/],
		['side', { sides: ['BUY'] }, { side: 'SELL' }, /only BUY orders on ABUSDT/],
		['side', { sides: [] }, {}, /no orders on ABUSDT/],
		['orderType', { orderTypes: ['LIMIT'] }, { type: 'MARKET' }, /no MARKET orders on ABUSDT/],
		['tick', {}, { price: '0.009' }, /0\.009 is below 0\.01/],
	])('against the rule %s is refused, whatever the mode', (rule, change, order, message) => {
		for (const isStrict of [false, true]) {
			const error = refusal(() => adjust({ ...buy, ...order } as WireValues, change, isStrict));
			expect(error).toMatchObject({ kind: 'rule', code: rule, effect: 'none' });
			expect(error.message).toMatch(message);
			expect(error.hint).toMatch(/\.$/);
		}
	});

	it.each(['IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL'])(
		'of type %s is never refused because of the list (quirks 29)',
		(type) => {
			expect(adjust({ ...buy, type }, { orderTypes: ['LIMIT'] }).adjusted).toEqual([]);
		},
	);
});

const market = { ...buy, type: 'MARKET', price: undefined } as unknown as WireValues;
const spend = { ...market, quantity: undefined } as unknown as WireValues;

describe('the size of an order', () => {
	it.each<[string, WireValues, string | undefined]>([
		['exactly the minimum value', { ...buy, quantity: '0.1' }, undefined],
		['exactly the largest value', { ...buy, quantity: '100' }, undefined],
		['exactly the minimum quantity', { ...buy, quantity: '0.01', price: '100' }, undefined],
		['the least amount of a market buy', { ...spend, quoteOrderQty: '5' }, undefined],
		['the largest amount of a market buy', { ...spend, quoteOrderQty: '500' }, undefined],
		['a market order worth the least', { ...market, quantity: '0.5' }, '10'],
		['a market order whose worth nobody knows', { ...market, quantity: '0.02' }, undefined],
	])('may be %s', (_name, order, touch) => {
		expect(() => checkSize(rules, order, touch)).not.toThrow();
	});

	it.each<[string, WireValues, string | undefined, RegExp, RegExp]>([
		['minQuantity', { ...buy, quantity: '0.009' }, undefined, /0\.009.*0\.01 AB/, /0\.01 AB/],
		['minQuantity', { ...buy, quantity: '0' }, undefined, /0\.01 AB/, /0\.01 AB/],
		['minValue', { ...buy, quantity: '0.099' }, undefined, /0\.99 USDT.*1 USDT/, /0\.1 AB/],
		['minValue', { ...buy, price: '3', quantity: '0.1' }, undefined, /0\.3 USDT/, /0\.334 AB/],
		['maxValue', { ...buy, quantity: '100.001' }, undefined, /1000\.01 USDT.*1000 USDT/, /less/],
		['minValue', { ...spend, quoteOrderQty: '4.99' }, undefined, /4\.99 USDT.*5 USDT/, /5 USDT/],
		['maxValue', { ...spend, quoteOrderQty: '500.01' }, undefined, /500\.01 USDT/, /less/],
		['minValue', { ...market, quantity: '0.499' }, '10', /about 4\.99 USDT/, /0\.5 AB/],
		['maxValue', { ...market, quantity: '51' }, '10', /about 510 USDT/, /less/],
	])('breaks the rule %s', (rule, order, touch, message, hint) => {
		const error = refusal(() => checkSize(rules, order, touch));
		expect(error).toMatchObject({ kind: 'rule', code: rule });
		expect(error.message).toMatch(message);
		expect(error.message).toContain('ABUSDT');
		expect(error.hint).toMatch(hint);
	});

	it('has no bounds where the rules name none, but is never zero', () => {
		const free = { ...rules, minQuantity: '0', minValue: '0', maxValue: '0' };
		expect(() => checkSize(free, { ...buy, quantity: '0.001' })).not.toThrow();
		expect(() => checkSize(free, { ...buy, quantity: '1000000' })).not.toThrow();
		expect(refusal(() => checkSize(free, { ...buy, quantity: '0' })).code).toBe('minQuantity');
		const nothing = { ...spend, quoteOrderQty: '0' };
		expect(refusal(() => checkSize({ ...free, minMarketValue: '0' }, nothing)).code).toBe(
			'minValue',
		);
	});
});

describe('the price band', () => {
	it.each([
		['BUY', '11', undefined],
		['BUY', '11.01', /above 11, 10 % .* last price 10 .*30087/],
		['BUY', '0.01', undefined],
		['SELL', '9', undefined],
		['SELL', '8.99', /below 9, 10 % .* last price 10 /],
		['SELL', '99', undefined],
	])('warns of a %s at %s: %s', (side, price, warning) => {
		const found = bandWarning(rules, { ...buy, side, price }, '10');
		if (warning === undefined) expect(found).toBeUndefined();
		else expect(found).toMatch(warning);
	});
});

const book = {
	bids: [
		{ price: '9.9', quantity: '1' },
		{ price: '9', quantity: '10' },
	],
	asks: [
		{ price: '10', quantity: '1' },
		{ price: '11', quantity: '3' },
	],
};
const fees = { rate: '0.001', asset: 'USDT' };

describe('the estimated fill', () => {
	it.each<[string, Partial<WireValues>, object]>([
		[
			'walks through the levels',
			{ type: 'MARKET', quantity: '2', price: undefined },
			{
				executedQuantity: '2',
				executedValue: '21',
				averagePrice: '10.5',
				bestPrice: '10',
				slippagePercent: '5.0000',
				fee: '0.021',
				feeAsset: 'USDT',
				isComplete: true,
			},
		],
		[
			'spends an amount exactly',
			{ type: 'MARKET', quantity: undefined, price: undefined, quoteOrderQty: '21' },
			{ executedQuantity: '2', executedValue: '21', isComplete: true },
		],
		[
			'stops at the limit price',
			{ quantity: '2', price: '10' },
			{ executedQuantity: '1', averagePrice: '10', slippagePercent: '0.0000', isComplete: false },
		],
		['fills nothing that rests', { price: '9.99' }, { executedQuantity: '0', isComplete: false }],
		['fills no maker', { type: 'LIMIT_MAKER', price: '12' }, { executedQuantity: '0' }],
		['kills what is not filled whole', { type: 'FILL_OR_KILL' }, { executedQuantity: '1' }],
		[
			'kills what is not filled whole, really',
			{ type: 'FILL_OR_KILL', quantity: '2' },
			{ executedQuantity: '0', isComplete: false },
		],
		[
			'ends with the book',
			{ type: 'MARKET', side: 'SELL', quantity: '20', price: undefined },
			{
				executedQuantity: '11',
				executedValue: '99.9',
				isComplete: false,
				slippagePercent: '8.2645',
			},
		],
	])('%s', (_name, change, expected) => {
		const order = { ...buy, ...change } as WireValues;
		expect(estimateFill(book, order, fees)).toMatchObject(expected);
	});

	it('of an empty book is nothing', () => {
		const estimate = estimateFill({ bids: [], asks: [] }, market, fees);
		expect(estimate).toEqual({
			executedQuantity: '0',
			executedValue: '0',
			bestPrice: undefined,
			isComplete: false,
		});
	});
});

describe('the deviation guard', () => {
	const guarded = (change: object, maxPercent: string) => () =>
		checkDeviation({ ...buy, ...change } as WireValues, book, maxPercent);

	it.each([
		['a passive price', { price: '1' }, '0'],
		['a price within', { price: '10.05' }, '0.5'],
		['a market order within', { type: 'MARKET', quantity: '2', price: undefined }, '5'],
		['a sell within', { side: 'SELL', price: '9.9' }, '0'],
	])('lets %s through', (_name, change, maxPercent) => {
		expect(guarded(change, maxPercent)).not.toThrow();
	});

	it.each<[string, object, string, RegExp]>([
		['a price beyond', { price: '10.06' }, '0.5', /0\.6000 % worse than the best price 10/],
		['a sell beyond', { side: 'SELL', price: '9.8' }, '1', /1\.0101 % worse .* 9\.9/],
		[
			'a market order beyond',
			{ type: 'MARKET', quantity: '2', price: undefined },
			'4.9',
			/on average 5\.0000 %/,
		],
		[
			'a market order that the book cannot fill',
			{ type: 'MARKET', quantity: '5', price: undefined },
			'50',
			/cannot fill/,
		],
	])('refuses %s', (_name, change, maxPercent, message) => {
		const error = refusal(guarded(change, maxPercent));
		expect(error).toMatchObject({ kind: 'rule', code: 'deviation' });
		expect(error.message).toMatch(message);
	});

	it('refuses a market order in an empty book', () => {
		const empty = { bids: book.bids, asks: [] };
		expect(refusal(() => checkDeviation(market, empty, '5')).code).toBe('emptyBook');
		// A limit order is measured by its own side then.
		expect(() => checkDeviation({ ...buy, price: '9.9' }, empty, '0')).not.toThrow();
	});
});
