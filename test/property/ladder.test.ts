import fc from 'fast-check';
import { MexcError } from '../../mexc/core/errors';
import { add, compare, divide, multiply, stepOfDecimals } from '../../mexc/core/decimal';
import {
	planLadder,
	quantityOf,
	valueOf,
	type LadderRules,
	type LadderSettings,
	type Rung,
} from '../../mexc/flows/ladderPlan';

const amount = (decimals: number, most: number) =>
	fc
		.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 0, max: decimals }))
		.map(([units, digits]) => multiply(String(units), stepOfDecimals(digits)));

const rulesOfAnyPair: fc.Arbitrary<LadderRules> = fc
	.record({
		tickDigits: fc.integer({ min: 0, max: 10 }),
		stepDigits: fc.integer({ min: 0, max: 8 }),
		minQuantity: fc.oneof(fc.constant('0'), amount(6, 500)),
		minValue: fc.oneof(fc.constant('0'), amount(2, 1000)),
		maxValue: fc.oneof(fc.constant('0'), amount(0, 1_000_000)),
	})
	.map(({ tickDigits, stepDigits, ...limits }) => ({
		baseAsset: 'ABC',
		quoteAsset: 'USDT',
		...limits,
		tick: stepOfDecimals(tickDigits),
		step: stepOfDecimals(stepDigits),
	}));

const anyWish: fc.Arbitrary<LadderSettings> = fc
	.record({
		side: fc.constantFrom('BUY', 'SELL'),
		low: amount(8, 10_000_000),
		width: amount(8, 10_000_000),
		rungs: fc.integer({ min: 2, max: 40 }),
		total: amount(10, 100_000_000),
		totalIn: fc.constantFrom('base', 'quote'),
		distribution: fc.constantFrom('equal', 'near', 'far'),
	})
	.map(({ low, width, ...wish }) => {
		return { ...wish, fromPrice: low, toPrice: add(low, width) } as LadderSettings;
	});

function planOrRefusal(wish: LadderSettings, rules: LadderRules): Rung[] | MexcError {
	try {
		return planLadder(wish, rules);
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
}

const isMultiple = (value: string, unit: string) =>
	compare(multiply(divide(value, unit, 0), unit), value) === 0;

const isWithin = (value: string, low: string, high: string) =>
	compare(value, low) >= 0 && compare(value, high) <= 0;

/** The first rule that a ladder breaks. */
function brokenRule(rungs: readonly Rung[], wish: LadderSettings, rules: LadderRules) {
	if (rungs.length !== wish.rungs) return 'number of rungs';
	for (const [index, { price, quantity }] of rungs.entries()) {
		const value = multiply(price, quantity);
		if (!isMultiple(price, rules.tick) || !isMultiple(quantity, rules.step)) return 'steps';
		if (!isWithin(price, wish.fromPrice, wish.toPrice)) return 'price range';
		if (index > 0 && compare(price, rungs[index - 1].price) <= 0) return 'two at one price';
		if (compare(quantity, '0') <= 0) return 'nothing to trade';
		if (compare(quantity, rules.minQuantity) < 0) return 'minimum quantity';
		if (compare(value, rules.minValue) < 0) return 'minimum value';
		if (rules.maxValue !== '0' && compare(value, rules.maxValue) > 0) return 'maximum value';
	}
	const sum = wish.totalIn === 'base' ? quantityOf(rungs) : valueOf(rungs);
	if (compare(sum, wish.total) > 0) return 'more than the total';
	// What is left could not have bought one more step everywhere.
	const step = wish.totalIn === 'base' ? rules.step : multiply(rules.step, wish.toPrice);
	return compare(add(sum, step), wish.total) > 0 ? undefined : 'less than possible';
}

describe('a ladder of any wish on any pair', () => {
	it('keeps every rule of the pair and never exceeds the total, or is refused in words', () => {
		let planned = 0;
		fc.assert(
			fc.property(anyWish, rulesOfAnyPair, (wish, rules) => {
				const result = planOrRefusal(wish, rules);
				if (result instanceof MexcError) {
					expect(result).toMatchObject({ kind: 'input', effect: 'none' });
					expect(result.message).toMatch(/^[^\n]{10,300}\.$/);
					expect(result.hint).toMatch(/\.$/);
					return;
				}
				planned++;
				expect(brokenRule(result, wish, rules)).toBeUndefined();
			}),
			{ numRuns: 250 },
		);
		expect(planned).toBeGreaterThan(20);
	});

	it('that starves a rung is reported what would fit, and that fits', () => {
		let reported = 0;
		fc.assert(
			fc.property(anyWish, rulesOfAnyPair, (wish, rules) => {
				const result = planOrRefusal(wish, { ...rules, maxValue: '0' });
				if (!(result instanceof MexcError)) return;
				const total = /at least (\d+(?:\.\d+)?)/.exec(result.hint ?? '')?.[1];
				if (total === undefined) return;
				reported++;
				const enough = planOrRefusal({ ...wish, total }, { ...rules, maxValue: '0' });
				expect(enough).not.toBeInstanceOf(MexcError);
				const fewer = /^(\d+) rungs would fit/.exec(result.hint ?? '')?.[1];
				if (fewer === undefined) return;
				const less = planOrRefusal({ ...wish, rungs: Number(fewer) }, { ...rules, maxValue: '0' });
				expect(less).not.toBeInstanceOf(MexcError);
			}),
			{ numRuns: 250 },
		);
		expect(reported).toBeGreaterThan(20);
	});
});
