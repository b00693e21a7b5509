import { MexcError } from '../core/errors';
import { add, compare, divide, isZero, multiply, subtract } from '../core/decimal';
import { roundPrice, roundQuantity, type SymbolRules } from '../market/symbolRules';

/** `equal`, or in even steps more towards one end: `near` and `far` are seen from the market. */
export type Distribution = 'equal' | 'near' | 'far';

/** All amounts are decimal text. */
export interface LadderSettings {
	side: 'BUY' | 'SELL';
	fromPrice: string;
	toPrice: string;
	rungs: number;
	/** In the base asset or in the quote asset. */
	total: string;
	totalIn: 'base' | 'quote';
	distribution: Distribution;
}

export interface Rung {
	price: string;
	quantity: string;
}

export type LadderRules = Pick<
	SymbolRules,
	'baseAsset' | 'quoteAsset' | 'tick' | 'step' | 'minQuantity' | 'minValue' | 'maxValue'
>;

/**
 * The rungs, from the low price to the high one: prices on ticks within the range, quantities on steps,
 * together never more than the total. Throws MexcError of kind `input` that names the field, or the rung
 * that breaks a rule of the pair and what would fit.
 */
export function planLadder(settings: LadderSettings, rules: LadderRules): Rung[] {
	checkRange(settings);
	const prices = pricesOf(settings, rules);
	const rungs = rungsOf(settings, rules, prices);
	const index = rungs.findIndex((rung) => violationOf(rung, rules) !== undefined);
	if (index === -1) return rungs;
	const { price, quantity } = rungs[index];
	const isTooMuch = isAboveMaximum(rungs[index], rules);
	throw refused(
		`Rung ${index + 1} of ${settings.rungs} (${quantity} ${rules.baseAsset} at ${price} ${rules.quoteAsset}) ${violationOf(rungs[index], rules)}.`,
		isTooMuch ? 'Give a smaller total, or more rungs.' : whatFits(settings, rules, prices),
		'total',
	);
}

/** What the rungs cost or bring when all are filled, in the quote asset and before fees. */
export function valueOf(rungs: readonly Rung[]): string {
	return rungs.reduce((sum, { price, quantity }) => add(sum, multiply(price, quantity)), '0');
}

export function quantityOf(rungs: readonly Rung[]): string {
	return rungs.reduce((sum, { quantity }) => add(sum, quantity), '0');
}

function checkRange({ fromPrice, toPrice, rungs }: LadderSettings): void {
	const order = compare(fromPrice, toPrice);
	if (order > 0) {
		throw refused(
			`From Price ${fromPrice} is above To Price ${toPrice}.`,
			'Exchange the two: a ladder is given from the low price to the high one, for buys and sells.',
			'fromPrice',
		);
	}
	if (rungs === 1 && order !== 0) {
		throw refused(
			'One rung cannot stand at two prices.',
			'Give the same price in both fields, or at least 2 rungs.',
			'rungs',
		);
	}
	if (rungs > 1 && order === 0) {
		throw refused(
			`${rungs} rungs would all stand at ${fromPrice}.`,
			'Widen the price range, or give 1 rung.',
			'toPrice',
		);
	}
}

/** On ticks and within the range: rounding away from the market must not leave it. */
function pricesOf({ side, fromPrice, toPrice, rungs }: LadderSettings, { tick }: LadderRules) {
	const low = roundPrice(fromPrice, tick, 'SELL');
	const high = roundPrice(toPrice, tick, 'BUY');
	const fitting = compare(high, low) < 0 ? '0' : add(divide(subtract(high, low), tick, 0), '1');
	if (compare(fitting, String(rungs)) < 0) {
		throw refused(
			`Between ${fromPrice} and ${toPrice} only ${fitting} prices are possible, not ${rungs}: the pair has steps of ${tick}.`,
			'Widen the price range, or give fewer rungs.',
			'rungs',
		);
	}
	if (rungs === 1) return [low];
	const range = subtract(high, low);
	return Array.from({ length: rungs }, (_, index) => {
		const along = divide(multiply(range, String(index)), String(rungs - 1));
		return roundPrice(add(low, along), tick, side);
	});
}

/** 1 for each, or 1 to n. The far end of buys is the low price, that of sells the high one. */
function weightsOf({ side, rungs, distribution }: LadderSettings): string[] {
	const isRising = (distribution === 'far') === (side === 'SELL');
	return Array.from({ length: rungs }, (_, index) => {
		if (distribution === 'equal') return '1';
		return String(isRising ? index + 1 : rungs - index);
	});
}

const sumOf = (values: readonly string[]) => values.reduce((sum, value) => add(sum, value), '0');

function rungsOf(settings: LadderSettings, rules: LadderRules, prices: readonly string[]): Rung[] {
	const weights = weightsOf(settings);
	const whole = sumOf(weights);
	/** What a rung should get, what a step of it costs: both in the asset of the total. */
	const shares = weights.map((weight) => divide(multiply(settings.total, weight), whole));
	const costs = prices.map((price) =>
		settings.totalIn === 'base' ? rules.step : multiply(rules.step, price),
	);
	const steps = shares.map((share, index) => divide(share, costs[index], 0));
	const spent = sumOf(steps.map((count, index) => multiply(count, costs[index])));
	const missing = shares.map((share, index) => {
		return subtract(share, multiply(steps[index], costs[index]));
	});
	let left = subtract(settings.total, spent);
	// Rounding leaves less than a step per rung: one more for those that lost the most, while it lasts.
	for (const index of byMost(missing)) {
		if (compare(left, costs[index]) < 0) continue;
		left = subtract(left, costs[index]);
		steps[index] = add(steps[index], '1');
	}
	return prices.map((price, index) => ({ price, quantity: multiply(steps[index], rules.step) }));
}

function byMost(amounts: readonly string[]): number[] {
	return [...amounts.keys()].sort((a, b) => compare(amounts[b], amounts[a]) || a - b);
}

/** `0` means that there is no such limit. */
function violationOf({ price, quantity }: Rung, rules: LadderRules): string | undefined {
	const { baseAsset, quoteAsset, minQuantity, minValue, maxValue } = rules;
	const value = multiply(price, quantity);
	if (isZero(quantity) || compare(quantity, minQuantity) < 0) {
		return `is below the minimum quantity of ${largest(minQuantity, rules.step)} ${baseAsset}`;
	}
	if (compare(value, minValue) < 0) {
		return `is worth ${value} ${quoteAsset}, less than the minimum of ${minValue} ${quoteAsset}`;
	}
	if (!isAboveMaximum({ price, quantity }, rules)) return undefined;
	return `is worth ${value} ${quoteAsset}, more than the maximum of ${maxValue} ${quoteAsset}`;
}

function isAboveMaximum({ price, quantity }: Rung, { maxValue }: LadderRules): boolean {
	return !isZero(maxValue) && compare(multiply(price, quantity), maxValue) > 0;
}

function largest(a: string, b: string): string {
	return compare(a, b) >= 0 ? a : b;
}

function whatFits(settings: LadderSettings, rules: LadderRules, prices: readonly string[]): string {
	const asset = settings.totalIn === 'base' ? rules.baseAsset : rules.quoteAsset;
	const enough = `a total of at least ${smallestTotal(settings, rules, prices)} ${asset}`;
	const rungs = fewerRungs(settings, rules);
	if (rungs > 1) return `${rungs} rungs would fit, or ${enough}.`;
	return `Give ${enough}.`;
}

/** Fewer rungs have larger shares: the most that fit, 1 when two are too many already. */
function fewerRungs(settings: LadderSettings, rules: LadderRules): number {
	let [most, tooMany] = [1, settings.rungs];
	while (tooMany - most > 1) {
		const rungs = Math.floor((most + tooMany) / 2);
		const fewer = { ...settings, rungs };
		const planned = rungsOf(fewer, rules, pricesOf(fewer, rules));
		if (planned.every((rung) => violationOf(rung, rules) === undefined)) most = rungs;
		else tooMany = rungs;
	}
	return most;
}

/** So much that the share of each rung reaches the minimum of the pair at its price. */
function smallestTotal(
	settings: LadderSettings,
	rules: LadderRules,
	prices: readonly string[],
): string {
	const { step, minQuantity, minValue } = rules;
	const weights = weightsOf(settings);
	const whole = sumOf(weights);
	const needed = prices.map((price, index) => {
		const steps = largest(ceiling(minQuantity, step), ceiling(minValue, multiply(price, step)));
		const least = multiply(largest(steps, '1'), step);
		const share = settings.totalIn === 'base' ? least : multiply(least, price);
		return ceilingTo(divide(multiply(share, whole), weights[index]), step);
	});
	return needed.reduce(largest);
}

/** How many whole units hold the amount. */
function ceiling(amount: string, unit: string): string {
	const count = divide(amount, unit, 0);
	return compare(multiply(count, unit), amount) < 0 ? add(count, '1') : count;
}

function ceilingTo(amount: string, step: string): string {
	const rounded = roundQuantity(amount, step);
	// One step more also covers what the division has cut off.
	return compare(rounded, amount) === 0 ? rounded : add(rounded, step);
}

function refused(message: string, hint: string, parameter: string): MexcError {
	return new MexcError({ kind: 'input', message, hint, parameter });
}
