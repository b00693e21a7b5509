import { MexcError } from '../../mexc/core/errors';
import {
	planLadder,
	quantityOf,
	valueOf,
	type LadderRules,
	type LadderSettings,
} from '../../mexc/flows/ladderPlan';

const rules: LadderRules = {
	baseAsset: 'BTC',
	quoteAsset: 'USDT',
	tick: '0.01',
	step: '0.001',
	minQuantity: '0.001',
	minValue: '5',
	maxValue: '100000',
};

const wish: LadderSettings = {
	side: 'BUY',
	fromPrice: '60000',
	toPrice: '64000',
	rungs: 5,
	total: '1',
	totalIn: 'base',
	distribution: 'equal',
};

const plan = (more: Partial<LadderSettings> = {}, pair: Partial<LadderRules> = {}) =>
	planLadder({ ...wish, ...more }, { ...rules, ...pair });

const quantities = (more: Partial<LadderSettings>, pair?: Partial<LadderRules>) =>
	plan(more, pair).map(({ quantity }) => quantity);

describe('the rungs of a ladder', () => {
	it('stand at even distances, both ends included', () => {
		expect(plan()).toEqual(
			['60000', '61000', '62000', '63000', '64000'].map((price) => ({ price, quantity: '0.2' })),
		);
	});

	it.each([
		['BUY', 'far', ['0.333', '0.267', '0.2', '0.133', '0.067']],
		['BUY', 'near', ['0.067', '0.133', '0.2', '0.267', '0.333']],
		['SELL', 'far', ['0.067', '0.133', '0.2', '0.267', '0.333']],
		['SELL', 'near', ['0.333', '0.267', '0.2', '0.133', '0.067']],
	] as const)('of a %s grow towards the %s end', (side, distribution, expected) => {
		expect(quantities({ side, distribution })).toEqual(expected);
	});

	it('share what rounding leaves, and never exceed the total', () => {
		expect(quantities({ rungs: 3 })).toEqual(['0.334', '0.333', '0.333']);
		expect(quantityOf(plan({ rungs: 7, total: '1.0009' }))).toBe('1');
	});

	it('share an amount of the quote asset', () => {
		const rungs = plan({ total: '30000', totalIn: 'quote' });
		expect(rungs.map(({ quantity }) => quantity)).toEqual([
			'0.1',
			'0.098',
			'0.097',
			'0.095',
			'0.094',
		]);
		expect(valueOf(rungs)).toBe('29993');
	});

	it.each([
		['BUY', ['60000.1', '60000.2', '60000.4']],
		['SELL', ['60000.1', '60000.3', '60000.4']],
	] as const)('of a %s are rounded away from the market, within the range', (side, expected) => {
		const range = { fromPrice: '60000.05', toPrice: '60000.49', rungs: 3 };
		expect(plan({ side, ...range }, { tick: '0.1' }).map(({ price }) => price)).toEqual(expected);
	});

	it('may be a single one at a single price', () => {
		expect(plan({ rungs: 1, toPrice: '60000' })).toEqual([{ price: '60000', quantity: '1' }]);
	});
});

describe('a ladder is refused', () => {
	it.each<[string, Partial<LadderSettings>, RegExp, RegExp]>([
		['from above to', { fromPrice: '65000' }, /65000 is above To Price 64000/, /Exchange/],
		['one rung at two prices', { rungs: 1 }, /One rung cannot stand at two prices/, /2 rungs/],
		['many rungs at one price', { toPrice: '60000' }, /5 rungs would all stand/, /Widen/],
		[
			'more rungs than ticks',
			{ toPrice: '60000.03', rungs: 5 },
			/only 4 prices are possible, not 5: the pair has steps of 0.01/,
			/fewer rungs/,
		],
		[
			'no tick in the range',
			{ fromPrice: '60000.001', toPrice: '60000.002', rungs: 2 },
			/only 0 prices are possible/,
			/Widen/,
		],
		[
			'a rung below the minimum quantity',
			{ total: '0.0049' },
			/Rung 5 of 5 \(0 BTC at 64000 USDT\) is below the minimum quantity of 0.001 BTC/,
			/4 rungs would fit, or a total of at least 0.005 BTC/,
		],
		[
			'a weight that starves a rung',
			{ total: '0.005', distribution: 'far' },
			/Rung 5 of 5 \(0 BTC/,
			/3 rungs would fit, or a total of at least 0.015 BTC/,
		],
		[
			'an amount too small for a single rung',
			{ total: '20', totalIn: 'quote' },
			/Rung 1 of 5/,
			/^Give a total of at least 320 USDT\.$/,
		],
		[
			'a rung above the maximum value',
			{ total: '100' },
			/worth 1200000 USDT, more than the maximum of 100000 USDT/,
			/smaller total, or more rungs/,
		],
	])('with %s', (_name, more, message, hint) => {
		try {
			plan(more);
		} catch (error) {
			expect(error).toBeInstanceOf(MexcError);
			expect((error as MexcError).message).toMatch(message);
			expect((error as MexcError).hint).toMatch(hint);
			return;
		}
		throw new Error('It was planned');
	});

	it('for the value of a rung, reported what would fit', () => {
		expect(() => plan({ total: '0.005' }, { minValue: '62000' })).toThrow(
			/Rung 1 of 5 .* is worth 60 USDT, less than the minimum of 62000 USDT/,
		);
	});
});
