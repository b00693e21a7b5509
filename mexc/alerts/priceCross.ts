import { compare } from '../core/decimal';
import type { AlertState, Crossing, Moment } from './alertState';
import { conditionHash, type PriceCrossCondition } from './condition';
import { thresholdRule } from './threshold';
import { watchCrossings, type CrossingWatch } from './watch';

/** One measured price. */
export interface Tick extends Moment {
	/** Decimal text. */
	price: string;
}

/** One price alert while it listens, from `saved`, the state of an earlier run, or from nothing. */
export function watchPriceCross(
	condition: PriceCrossCondition,
	saved?: AlertState,
): CrossingWatch<Tick> {
	const { direction, price: low, priceHigh: high, rearmPercent } = condition;
	const compareTo = ({ price }: Tick, level: string) => compare(price, level);
	const rule = thresholdRule({ direction, low, high, rearmPercent, compareTo });
	return watchCrossings(condition, conditionHash(condition), rule, saved);
}

/** The price that was crossed. Leaving shows the edge by where the price is now, entering by where it came from. */
export function crossedEdge(
	{ price: lower, priceHigh: upper }: PriceCrossCondition,
	{ crossing, seen, before }: { crossing: Crossing; seen: Tick; before?: Tick },
): string {
	if (upper === undefined) return lower;
	const outside = crossing === 'leave' ? seen : before;
	return outside !== undefined && compare(outside.price, upper) > 0 ? upper : lower;
}
