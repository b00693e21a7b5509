import type { WireValues } from '../../mexc/endpoints/endpoint';
import { checkNeeds, needOf, type Need } from '../../mexc/orders/preflight/balance';
import { adjustOrder, checkSize } from '../../mexc/orders/preflight/checkOrder';
import { checkDeviation } from '../../mexc/orders/preflight/deviation';
import { estimateFill } from '../../mexc/orders/preflight/estimateFill';
import { bandWarning } from '../../mexc/orders/preflight/finishPlan';
import { factsNeeded, sizeOrder } from '../../mexc/orders/preflight/sizeOrder';
import type { SymbolRules } from '../../mexc/market/symbolRules';
import { refusal } from '../support/refusal';
import { pairRules } from './pairRules';

const rules: SymbolRules = {
	...pairRules,
	orderTypes: ['LIMIT', 'MARKET'],
	priceBand: { up: '0.1', down: '0.2' },
};
const order = (values: object) => ({ symbol: 'ABUSDT', side: 'BUY', ...values }) as WireValues;
const limit = (values: object = {}) =>
	order({ type: 'LIMIT', quantity: '1', price: '10', ...values });
const market = (values: object = {}) => order({ type: 'MARKET', ...values });
const sell = { side: 'SELL' };

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
const empty = { bids: [], asks: [] };
const noAsks = { ...book, asks: [] };

const adjusted = (values: WireValues, more: Partial<SymbolRules> = {}, isStrict = false) =>
	adjustOrder({ ...rules, ...more }, values, isStrict);

describe('a refusal names the field at fault and what would fit', () => {
	it.each<[field: string, hint: string, attempt: () => unknown]>([
		['symbol', 'Choose another pair: ', () => adjusted(limit(), { isApiTradable: false })],
		['symbol', 'Wait until MEXC opens', () => adjusted(limit(), { status: 'paused' })],
		['side', 'Choose another pair or wait', () => adjusted(limit(), { sides: [] })],
		['type', 'Use Limit, or Immediate', () => adjusted(market(), { orderTypes: ['LIMIT'] })],
		['price', 'Give a price of at least 0.01.', () => adjusted(limit({ price: '0.001' }))],
		['quantity', 'Order at least 0.01 AB.', () => checkSize(rules, limit({ quantity: '0.001' }))],
		['quantity', 'Order at least 0.1 AB.', () => checkSize(rules, limit({ quantity: '0.05' }))],
		['quantity', 'Order less, or split', () => checkSize(rules, limit({ quantity: '101' }))],
		[
			'quoteOrderQty',
			'Order at least 5 USDT.',
			() => checkSize(rules, market({ quoteOrderQty: '4' })),
		],
		[
			'quoteOrderQty',
			'Order less, or split',
			() => checkSize(rules, market({ quoteOrderQty: '501' })),
		],
		['price', 'Order less or at a better', () => checkDeviation(limit({ price: '11' }), book, '1')],
		[
			'quantity',
			'Order less or at a better',
			() => checkDeviation(market({ quantity: '4' }), book, '1'),
		],
		[
			'quantity',
			'Order less, or use a limit',
			() => checkDeviation(market({ quantity: '5' }), book, '90'),
		],
		['type', 'Use a limit order, or wait', () => checkDeviation(limit(), empty, '1')],
		[
			'stopLossPrice',
			'A buy is stopped below',
			() => sizeOrder(rules, limit(), { by: 'risk', riskAmount: '1', stopLossPrice: '10' }),
		],
		[
			'sizing',
			'Give the quantity yourself',
			() => sizeOrder(rules, market(sell), { by: 'quoteAmount', quoteAmount: '1' }),
		],
		[
			'quantity',
			'Order less, or free balance',
			() => checkNeeds([{ asset: 'AB', amount: '1' }], []),
		],
	])('%s: %s', (parameter, hint, attempt) => {
		const error = refusal(attempt);
		expect(error).toMatchObject({ kind: 'rule', effect: 'none', parameter });
		expect(error.hint?.startsWith(hint)).toBe(true);
		expect(error.hint).toMatch(/\.$/);
	});

	it.each<[string, RegExp, WireValues]>([
		[
			'step',
			/^Quantity 1\.0001 is not a multiple of 0\.001, the step of ABUSDT\.$/,
			limit({ quantity: '1.0001' }),
		],
		[
			'tick',
			/^Price 10\.001 is not a multiple of 0\.01, the tick of ABUSDT\.$/,
			limit({ price: '10.001' }),
		],
		[
			'tick',
			/^Amount to Spend 7\.001 is not a multiple of 0\.01, the tick /,
			market({ quoteOrderQty: '7.001' }),
		],
	])('in strict mode by the rule %s: %s', (code, message, asked) => {
		const error = refusal(() => adjusted(asked, {}, true));
		expect(error.code).toBe(code);
		expect(error.message).toMatch(message);
	});

	it.each<[RegExp, () => unknown]>([
		[
			/^This BUY at 11 is 10\.0000 % worse /,
			() => checkDeviation(limit({ price: '11' }), book, '1'),
		],
		[
			/^This BUY would trade on average /,
			() => checkDeviation(market({ quantity: '4' }), book, '1'),
		],
		[
			/^Nobody sells ABUSDT at the moment/,
			() => checkDeviation(market({ quantity: '1' }), noAsks, '1'),
		],
		[/^Nobody buys ABUSDT at/, () => checkDeviation(limit(sell), empty, '1')],
		[/^The order is worth 0\.5 USDT, less/, () => checkSize(rules, limit({ quantity: '0.05' }))],
		[
			/nobody trades ABUSDT/,
			() => sizeOrder(rules, market(sell), { by: 'quoteAmount', quoteAmount: '1' }),
		],
	])('in words: %s', (message, attempt) => {
		expect(refusal(attempt).message).toMatch(message);
	});
});

describe('what is rounded says which way', () => {
	it.each([
		[limit({ price: '10.001' }), 'rounded down to the tick 0.01 of ABUSDT'],
		[limit({ price: '10.001', ...sell }), 'rounded up to the tick 0.01 of ABUSDT'],
		[limit({ quantity: '1.0001', ...sell }), 'rounded down to the step 0.001 of ABUSDT'],
	])('%j: %s', (asked, why) => {
		const [{ why: said }] = adjusted(asked).adjusted;
		expect(said.startsWith(why)).toBe(true);
	});
});

it('a pair that lists no types takes orders at the market', () => {
	expect(adjusted(market({ quantity: '1' }), { orderTypes: [] }).adjusted).toEqual([]);
});

it('the band has a width for each side, and none where MEXC names none', () => {
	const warned = (side: string, price: string, by = rules) =>
		bandWarning(by, limit({ side, price }), '10') !== undefined;
	expect([warned('BUY', '11'), warned('BUY', '11.01')]).toEqual([false, true]);
	expect([warned('SELL', '8'), warned('SELL', '7.99')]).toEqual([false, true]);
	const without = { ...rules, priceBand: undefined };
	expect([warned('BUY', '99', without), warned('SELL', '1', without)]).toEqual([false, false]);
});

describe('the estimated fill', () => {
	it('of a sell stops at its limit price, and includes it', () => {
		const fill = (price: string) => estimateFill(book, limit({ ...sell, quantity: '3', price }));
		expect(fill('9.9')).toMatchObject({ executedQuantity: '1', bestPrice: '9.9' });
		expect(fill('9')).toMatchObject({ executedQuantity: '3', executedValue: '27.9' });
		expect(fill('9.91')).toMatchObject({ executedQuantity: '0', isComplete: false });
	});

	it('of an order at the market has no limit, also where a price is given', () => {
		const fill = estimateFill(book, market({ quantity: '2', price: '10' }));
		expect(fill).toMatchObject({ executedQuantity: '2', isComplete: true });
	});

	it('by an amount ends with exactly that amount, however its quantity divides', () => {
		const thirds = { bids: [], asks: [{ price: '3', quantity: '9' }] };
		const fill = estimateFill(thirds, market({ quoteOrderQty: '10' }));
		expect(fill).toMatchObject({ executedValue: '10', isComplete: true, bestPrice: '3' });
	});
});

it('a share of the balance needs no price of the book', () => {
	const all = { by: 'balancePercent', balancePercent: '100' } as const;
	expect(factsNeeded(all, market(sell))).toEqual({ balance: true, touch: false });
});

describe('what an order takes from the free balance', () => {
	it.each<[string, WireValues, string | undefined, Need | undefined]>([
		[
			'the quantity of a sell',
			limit({ ...sell, quantity: '2' }),
			undefined,
			{ asset: 'AB', amount: '2' },
		],
		['the amount to spend', market({ quoteOrderQty: '7' }), '11', { asset: 'USDT', amount: '7' }],
		[
			'a limit buy with its fee',
			limit({ quantity: '2' }),
			'99',
			{ asset: 'USDT', amount: '20.02' },
		],
		[
			'a market buy at the best price',
			market({ quantity: '2' }),
			'11',
			{ asset: 'USDT', amount: '22.022' },
		],
		['not known without a price', market({ quantity: '2' }), undefined, undefined],
		['not known without an amount', limit({ quantity: undefined }), undefined, undefined],
		['not known of a sell without one', market(sell), '9', undefined],
	])('is %s', (_what, values, touch, need) => {
		expect(needOf(rules, values, '0.001', touch)).toEqual(need);
	});

	const held = [
		{ asset: 'USDT', free: '100', locked: '50' },
		{ asset: 'AB', free: '3', locked: '0' },
	];
	const usdt = (amount: string): Need => ({ asset: 'USDT', amount });

	it('may be all that is free, together and with what is released before', () => {
		expect(() => checkNeeds([usdt('100')], held)).not.toThrow();
		expect(() =>
			checkNeeds([usdt('60'), usdt('40'), { asset: 'AB', amount: '3' }], held),
		).not.toThrow();
		expect(() => checkNeeds([usdt('120')], held, [usdt('15'), usdt('5')])).not.toThrow();
	});

	it.each<[string, readonly Need[], readonly Need[]]>([
		['The order needs 100.01 USDT, but only 100 USDT are free.', [usdt('100.01')], []],
		['The orders need 100.01 USDT, but only 100 USDT are free.', [usdt('60'), usdt('40.01')], []],
		['The order needs 9 XY, but only 0 XY are free.', [{ asset: 'XY', amount: '9' }], []],
		[
			'The order needs 121 USDT, but only 120 USDT are free.',
			[usdt('121')],
			[usdt('20'), { asset: 'AB', amount: '50' }],
		],
	])('is refused when it is more: %s', (message, needs, released) => {
		const error = refusal(() => checkNeeds(needs, held, released));
		expect(error).toMatchObject({ kind: 'rule', code: 'balance', message });
	});
});
