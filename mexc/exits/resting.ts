import { add, compare, divide, isZero, minimum, multiply, subtract } from '../core/decimal';
import { roundQuantity } from '../core/rounding';
import { MOST_GENERATIONS } from '../orders/clientOrderId';
import { dueAt, isSellable, openOf, remainingOf, targetsOf } from './decide';
import type { Amounts, Course, ExitPlan, PairLimits, RestingOrder } from './plan';

// Targets that rest at the exchange, as a calculation: which order is to be cancelled or placed next. An order
// that was cancelled at the price of its target is not put back, whoever cancelled it: the target is watched
// from then on. So it says at the exchange itself what is left to do.

/** An order for a target. Amounts are decimal text. */
export interface TargetOrder {
	step: number;
	generation: number;
	price: string;
	quantity: string;
}

export type RestingTask = { cancel: readonly RestingOrder[] } | { place: TargetOrder };

/** What is to be done next about the orders of a position; undefined for nothing. */
export function restingTask(
	plan: ExitPlan,
	amounts: Amounts,
	{ struck }: Course,
	price: string | undefined,
	limits: PairLimits,
): RestingTask | undefined {
	const open = (amounts.resting ?? []).filter(({ isEnded }) => !isEnded);
	if (struck !== undefined || plan.isResting !== true) {
		return open.length > 0 ? { cancel: open } : undefined;
	}
	const targets = targetsOf(plan, amounts, limits.tick);
	const cancel = wrongOf(open, targets);
	if (cancel.length > 0) return { cancel };
	const excess = excessOf(open, remainingOf(amounts));
	if (excess.length > 0) return { cancel: excess };
	const place = price === undefined ? undefined : nextOrder(plan, amounts, targets, price, limits);
	return place && { place };
}

/** Orders at a price that is no longer that of their target, and second ones under one id. */
function wrongOf(open: readonly RestingOrder[], targets: readonly string[]): RestingOrder[] {
	const ids = new Set<string>();
	return open.filter(({ step, price, clientOrderId }) => {
		const target = targets.at(step - 1);
		const isMoved = target === undefined || (price !== undefined && compare(price, target) !== 0);
		const isRepeated = ids.has(clientOrderId);
		ids.add(clientOrderId);
		return isMoved || isRepeated;
	});
}

/** The highest ones, until the others sell no more than the position has. */
function excessOf(open: readonly RestingOrder[], left: string): RestingOrder[] {
	const excess: RestingOrder[] = [];
	let total = open.reduce((sum, order) => add(sum, order.open), '0');
	for (const order of [...open].sort((one, other) => other.step - one.step)) {
		if (compare(total, left) <= 0) break;
		excess.push(order);
		total = subtract(total, order.open);
	}
	return excess;
}

/** The first order that is missing. What is too small by itself goes with the next one. */
function nextOrder(
	plan: ExitPlan,
	amounts: Amounts,
	targets: readonly string[],
	price: string,
	limits: PairLimits,
): TargetOrder | undefined {
	const lot = (quantity: string) => roundQuantity(quantity, limits.step);
	const { resting = [], sold, stepsDone } = amounts;
	let free = lot(noLess(subtract(remainingOf(amounts), openOf(amounts))));
	const planned: TargetOrder[] = [];
	let carried = '0';
	for (const [index, target] of targets.entries()) {
		const step = index + 1;
		const own = resting.filter((order) => order.step === step);
		const generation = 1 + Math.max(-1, ...own.map((order) => order.generation));
		// The price has reached it, or somebody did not want the order: it is watched.
		const isWatched =
			step <= stepsDone ||
			compare(target, price) <= 0 ||
			generation >= MOST_GENERATIONS ||
			own.some((order) => order.isWithdrawn && isAt(order, target));
		if (isWatched) continue;
		const wanted = subtract(lot(dueAt(plan, amounts, step)), lot(dueAt(plan, amounts, index)));
		const has = own.reduce((sum, { executed, open }) => add(sum, add(executed, open)), '0');
		const missing = subtract(add(wanted, carried), has);
		const before = planned.reduce((sum, order) => add(sum, order.quantity), '0');
		const due = subtract(dueAt(plan, amounts, step), add(sold, openOf(amounts, step)));
		const quantity = lot(noLess(minimum(minimum(missing, free), subtract(due, before))));
		if (!fits(quantity, target, limits)) {
			carried = noLess(missing);
			continue;
		}
		carried = '0';
		free = subtract(free, quantity);
		planned.push({ step, generation, price: target, quantity });
	}
	const last = planned.at(-1);
	if (last === undefined) return undefined;
	// What would stay behind too small is sold with the last one.
	if (!isZero(free) && !isSellable(free, price, limits)) last.quantity = add(last.quantity, free);
	return withinMost(planned[0], limits);
}

const noLess = (quantity: string) => (compare(quantity, '0') < 0 ? '0' : quantity);

function isAt({ price }: RestingOrder, target: string): boolean {
	return price === undefined || compare(price, target) === 0;
}

function fits(quantity: string, price: string, limits: PairLimits): boolean {
	const { minLimitValue = limits.minValue } = limits;
	return isSellable(quantity, price, { ...limits, minValue: minLimitValue });
}

/** An order that would be worth too much is placed as several. */
function withinMost(order: TargetOrder, limits: PairLimits): TargetOrder {
	const { maxValue, step } = limits;
	const { price, quantity } = order;
	if (maxValue === undefined || compare(multiply(quantity, price), maxValue) <= 0) return order;
	const most = roundQuantity(divide(maxValue, price), step);
	const half = roundQuantity(divide(quantity, '2'), step);
	// The last piece must not be too small.
	return { ...order, quantity: fits(subtract(quantity, most), price, limits) ? most : half };
}
