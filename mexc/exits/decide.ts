import { add, compare, divide, isZero, minimum, multiply, subtract } from '../core/decimal';
import { roundPrice, roundQuantity } from '../core/rounding';
import type { Amounts, Course, Decision, ExitPlan, PairLimits, Stop } from './plan';

// The plan as a calculation: no clock, no exchange. What was sold says by itself what is left to do, so that
// whoever looks first, or again after a crash, comes to the same decision.

const MINUTE_MS = 60_000;
/** A small move of the price, down or up. */
const NEAR = ['0.995', '1.005'];

type Entry = Pick<Amounts, 'bought' | 'value'>;

/** So many percent of the average entry price: rounded once, at the end. */
function percentOfEntry({ bought, value }: Entry, percent: string): string {
	return divide(multiply(value, percent), multiply(bought, '100'));
}

/** The average entry price, cut after 18 decimals. */
export function averageOf(entry: Entry): string {
	return percentOfEntry(entry, '100');
}

/** The price of each target for this entry, rounded up to the tick. */
export function targetsOf(plan: ExitPlan, entry: Entry, tick: string): readonly string[] {
	return plan.takeProfits.map(({ percent, price }) => {
		const target = price ?? percentOfEntry(entry, add('100', percent ?? '0'));
		return roundPrice(target, tick, 'SELL');
	});
}

/** Where everything is sold at the latest, rounded down to the tick; undefined while no stop is set. */
export function stopOf(
	plan: ExitPlan,
	amounts: Entry & Pick<Amounts, 'stepsDone'>,
	{ high }: Course,
	tick: string,
): Stop | undefined {
	const stops: Stop[] = [];
	const consider = (price: string, reason: Stop['reason']) => {
		stops.push({ price: roundQuantity(price, tick), reason });
	};
	const { stopLossPercent, stopLossPrice, breakEvenAfterStep, trailing } = plan;
	if (stopLossPrice !== undefined) consider(stopLossPrice, 'stopLoss');
	if (stopLossPercent !== undefined) {
		consider(percentOfEntry(amounts, subtract('100', stopLossPercent)), 'stopLoss');
	}
	if (breakEvenAfterStep !== undefined && amounts.stepsDone >= breakEvenAfterStep) {
		consider(averageOf(amounts), 'breakEven');
	}
	if (trailing !== undefined && high !== undefined) {
		const { activationPercent, distancePercent } = trailing;
		const from = percentOfEntry(amounts, add('100', activationPercent));
		const price = divide(multiply(high, subtract('100', distancePercent)), '100');
		if (compare(high, from) >= 0) consider(price, 'trailingStop');
	}
	return stops.reduce<Stop | undefined>((highest, stop) => {
		return highest === undefined || compare(stop.price, highest.price) > 0 ? stop : highest;
	}, undefined);
}

/** The position's course after a price was seen: the high moves first, then the stop is asked. */
export function seePrice(
	plan: ExitPlan,
	amounts: Amounts,
	course: Course,
	price: string,
	tick: string,
): Course {
	const { high } = course;
	const isHigher = high === undefined || compare(price, high) > 0;
	const seen = isHigher ? { ...course, high: price } : course;
	if (seen.struck !== undefined) return seen;
	const stop = stopOf(plan, amounts, seen, tick);
	if (stop === undefined || compare(price, stop.price) > 0) return seen;
	return { ...seen, struck: stop.reason };
}

/** The position's course at a moment, in milliseconds of the exchange. */
export function seeTime(
	plan: ExitPlan,
	{ openedAt }: Amounts,
	course: Course,
	now: number,
): Course {
	if (course.struck !== undefined || plan.timeLimitMinutes === undefined) return course;
	if (now < openedAt + plan.timeLimitMinutes * MINUTE_MS) return course;
	return { ...course, struck: 'timeLimit' };
}

/** What is left of the position; never below zero. */
export function remainingOf({ quantity, sold, soldByOthers }: Amounts): string {
	const rest = subtract(subtract(quantity, soldByOthers), sold);
	return compare(rest, '0') < 0 ? '0' : rest;
}

/** How much is to be sold altogether once target `step` (from 1) is reached. */
export function dueAt(plan: ExitPlan, { quantity, soldByOthers }: Amounts, step: number): string {
	const held = subtract(quantity, soldByOthers);
	const shares = plan.takeProfits.slice(0, step);
	const percent = shares.reduce((sum, { sharePercent }) => add(sum, sharePercent), '0');
	return divide(multiply(held, percent), '100');
}

/** How many targets are sold by what was sold so far. */
export function stepsSold(
	plan: ExitPlan,
	amounts: Omit<Amounts, 'stepsDone'>,
	step: string,
): number {
	if (isZero(amounts.sold)) return 0;
	const whole = { ...amounts, stepsDone: 0 };
	let done = 0;
	while (done < plan.takeProfits.length) {
		const due = roundQuantity(dueAt(plan, whole, done + 1), step);
		if (compare(due, '0') <= 0 || compare(amounts.sold, due) < 0) break;
		done++;
	}
	return done;
}

/** Whether the pair takes a market order of this quantity at this price. */
export function isSellable(
	quantity: string,
	price: string,
	limits: Pick<PairLimits, 'minQuantity' | 'minValue'>,
): boolean {
	if (isZero(quantity) || compare(quantity, limits.minQuantity) < 0) return false;
	return compare(multiply(quantity, price), limits.minValue) >= 0;
}

/**
 * What is to be sold now at this price; undefined for nothing. Never more than the position has left, never
 * more than one order may be worth. What would be left behind too small to be sold is sold with it; what is
 * too small itself waits for the next target.
 */
export function decide(
	plan: ExitPlan,
	amounts: Amounts,
	course: Course,
	price: string,
	limits: PairLimits,
): Decision | undefined {
	const rest = roundQuantity(freeOf(amounts, course), limits.step);
	if (!isSellable(rest, price, limits)) return undefined;
	const wanted = wantedOf(plan, amounts, course, price, limits);
	if (wanted === undefined) return undefined;
	const most = mostAt(price, limits);
	let quantity = minimum(wanted.quantity, rest);
	if (!isSellable(quantity, price, limits)) return undefined;
	if (!isSellable(subtract(rest, quantity), price, limits)) quantity = rest;
	if (most !== undefined && compare(quantity, most) > 0) {
		quantity = most;
		const after = subtract(rest, quantity);
		// The last piece must not be too small: the one before gives it what it lacks.
		if (!isZero(after) && !isSellable(after, price, limits)) {
			quantity = roundQuantity(divide(rest, '2'), limits.step);
		}
	}
	return isSellable(quantity, price, limits) ? { ...wanted, quantity } : undefined;
}

/** Whether something is to be sold at this price, or would be after a small move of it. */
export function isNearSale(
	plan: ExitPlan,
	amounts: Amounts,
	course: Course,
	price: string,
	limits: PairLimits,
): boolean {
	return NEAR.some((factor) => {
		const near = multiply(price, factor);
		const next = seePrice(plan, amounts, course, near, limits.tick);
		return decide(plan, amounts, next, near, limits) !== undefined;
	});
}

/** In whole steps of the pair; undefined where that cannot be sold. */
export function sellableOf(
	quantity: string,
	price: string,
	limits: PairLimits,
): string | undefined {
	const rounded = roundQuantity(quantity, limits.step);
	return isSellable(rounded, price, limits) ? rounded : undefined;
}

/** What an order at the exchange may not sell as well; a stop is for everything, once these are cancelled. */
function freeOf(amounts: Amounts, { struck }: Course): string {
	const left = remainingOf(amounts);
	if (struck !== undefined) return left;
	const free = subtract(left, openOf(amounts));
	return compare(free, '0') < 0 ? '0' : free;
}

/** What orders at the exchange may still sell for the targets up to a step, or for all. */
export function openOf({ resting = [] }: Amounts, upTo = Infinity): string {
	const counted = resting.filter(({ step }) => step <= upTo);
	return counted.reduce((sum, { open }) => add(sum, open), '0');
}

function wantedOf(
	plan: ExitPlan,
	amounts: Amounts,
	{ struck }: Course,
	price: string,
	{ tick, step: lot }: PairLimits,
): Decision | undefined {
	if (struck !== undefined) {
		return { reason: struck, quantity: roundQuantity(remainingOf(amounts), lot) };
	}
	const targets = targetsOf(plan, amounts, tick);
	const step = targets.filter((target) => compare(price, target) >= 0).length;
	if (step === 0) return undefined;
	const due = subtract(dueAt(plan, amounts, step), add(amounts.sold, openOf(amounts, step)));
	if (compare(due, '0') <= 0) return undefined;
	const quantity = roundQuantity(due, lot);
	return isZero(quantity) ? undefined : { reason: 'takeProfit', step, quantity };
}

function mostAt(price: string, { maxValue, step }: PairLimits): string | undefined {
	return maxValue === undefined ? undefined : roundQuantity(divide(maxValue, price), step);
}
