import fc from 'fast-check';
import { absolute, add, compare, divide, multiply, subtract } from '../../mexc/core/decimal';
import { MexcError } from '../../mexc/core/errors';
import {
	planRebalance,
	spendableOf,
	type Position,
	type RebalancePlan,
	type RebalanceSettings,
} from '../../mexc/flows/rebalancePlan';

const amount = (most: number, digits: number) =>
	fc.integer({ min: 0, max: most }).map((whole) => divide(String(whole), `1${'0'.repeat(digits)}`));

const positions: fc.Arbitrary<Position[]> = fc
	.array(
		fc.record({
			weight: fc.integer({ min: 0, max: 40 }),
			total: amount(10_000_000, 4),
			price: amount(5_000_000, 3),
			stepDigits: fc.integer({ min: 0, max: 8 }),
			minMarketValue: amount(20, 0),
		}),
		{ minLength: 1, maxLength: 6 },
	)
	.map((rows) =>
		rows.map(({ weight, total, price, stepDigits, minMarketValue }, index) => ({
			index,
			rules: {
				symbol: `A${index}USDT`,
				baseAsset: `A${index}`,
				quoteAsset: 'USDT',
				step: divide('1', `1${'0'.repeat(stepDigits)}`),
				minQuantity: '0',
				minMarketValue,
			},
			// Together never more than 100.
			weightPercent: String(Math.floor((weight * 2.5) / rows.length)),
			free: total,
			total,
			price: add(price, '0.001'),
		})),
	);

const settings = fc.record({
	thresholdPercent: fc.integer({ min: 0, max: 10 }).map(String),
	minimumOrder: fc.integer({ min: 0, max: 50 }).map(String),
});

/** The first rule that a plan breaks. */
function brokenRule(
	plan: RebalancePlan,
	held: readonly Position[],
	{ thresholdPercent, minimumOrder }: RebalanceSettings,
	quoteHeld: string,
): string | undefined {
	let quote = quoteHeld;
	for (const [index, asset] of plan.assets.entries()) {
		const { price, total, rules } = held[index];
		const { action, quantity = '0', quoteAmount = '0', difference, targetValue } = asset;
		const size = absolute(difference);
		const isOff = compare(multiply(size, '100'), multiply(thresholdPercent, plan.wholeValue)) >= 0;
		if (action !== 'keep' && !isOff) return 'trades what is within the threshold';
		if (action !== 'keep' && compare(size, minimumOrder) < 0) return 'trades too little';
		if (action === 'sell') {
			if (compare(quantity, total) > 0) return 'sells more than there is';
			const after = multiply(subtract(total, quantity), price);
			const miss = subtract(after, targetValue);
			if (compare(miss, '-0.000001') < 0) return 'sells below the target';
			if (compare(miss, add(multiply(rules.step, price), '0.000001')) > 0)
				return 'sells too little';
			quote = add(quote, multiply(quantity, price));
		}
		if (action === 'buy') {
			if (compare(quoteAmount, difference) !== 0) return 'buys another amount';
			quote = subtract(quote, quoteAmount);
		}
		if (action === 'keep' && asset.reason === undefined) return 'keeps without a reason';
	}
	return undefined;
}

it('a plan leads each asset to its target within a step, or says why it stays', () => {
	const seen = { sell: 0, buy: 0, keep: 0 };
	fc.assert(
		fc.property(positions, settings, amount(100_000_000, 2), (held, how, quoteHeld) => {
			const all: RebalanceSettings = { targets: [], quoteAsset: 'USDT', ...how };
			let plan: RebalancePlan;
			try {
				plan = planRebalance(all, held, quoteHeld);
			} catch (error) {
				if (!(error instanceof MexcError)) throw error;
				expect(error.message).toMatch(/less than the smallest order|holds nothing/);
				return;
			}
			for (const { action } of plan.assets) seen[action] += 1;
			expect(brokenRule(plan, held, all, quoteHeld)).toBeUndefined();
		}),
		{ numRuns: 1_000 },
	);
	expect(Math.min(seen.sell, seen.buy, seen.keep)).toBeGreaterThan(100);
});

it('buys never spend more than there is, and all of it where it does not last', () => {
	fc.assert(
		fc.property(
			fc.array(amount(10_000_000, 3), { minLength: 1, maxLength: 6 }),
			amount(20_000_000, 3),
			(amounts, spendable) => {
				let left = spendable;
				for (const [index, own] of amounts.entries()) {
					const spent = spendableOf(own, amounts.slice(index), left);
					expect(compare(spent, own)).toBeLessThanOrEqual(0);
					left = subtract(left, spent);
				}
				expect(compare(left, '0')).toBeGreaterThanOrEqual(0);
				const needed = amounts.reduce(add, '0');
				if (compare(needed, spendable) >= 0) expect(compare(left, '0.000001')).toBe(-1);
			},
		),
	);
});
