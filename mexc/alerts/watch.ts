import { compare } from '../trading/decimal';
import { conditionHash, type PriceCrossCondition } from './condition';
import {
	isFinished,
	newAlertState,
	observe,
	type AlertState,
	type Crossing,
	type Tick,
} from './priceCross';

/** A completed crossing, with what was measured. */
export interface Fire {
	crossing: Crossing;
	/** The price that completed it. */
	price: string;
	/** The price before; absent for the first price after a start. */
	previousPrice?: string;
	/** The price that was crossed: for a channel the edge that was passed. */
	threshold: string;
	/** Milliseconds. */
	time: number;
	/** The same for the same crossing, whenever it is asked; two crossings may share a millisecond. */
	eventId: string;
	/** To be written before the emit. */
	state: AlertState;
}

/**
 * During a change-over two connections bring the same prices, one a little later. A price that is older than
 * the newest by no more than this has been overtaken; by more, the newest had a wrong time.
 */
const OVERTAKEN_MS = 10_000;

/** One alert while it listens. */
export interface Watch {
	readonly condition: PriceCrossCondition;
	readonly hash: string;
	feed(tick: Tick): Fire | undefined;
	state(): AlertState;
	lastPrice(): string | undefined;
	isFinished(now: number): boolean;
}

/** Starts listening from `saved`, the state of an earlier run, or from nothing. */
export function watchPriceCross(condition: PriceCrossCondition, saved?: AlertState): Watch {
	const hash = conditionHash(condition);
	let state = saved ?? newAlertState;
	let lastPrice: string | undefined;
	let newestTime = Number.NEGATIVE_INFINITY;
	return {
		condition,
		hash,
		feed(tick) {
			const age = newestTime - tick.time;
			if (age > 0 && age <= OVERTAKEN_MS) return undefined;
			newestTime = tick.time;
			const previousPrice = lastPrice;
			const observation = observe(condition, state, tick, previousPrice === undefined);
			state = observation.state;
			lastPrice = tick.price;
			const crossing = observation.fired;
			if (crossing === undefined) return undefined;
			return {
				crossing,
				price: tick.price,
				previousPrice,
				threshold: crossedEdge(condition, crossing, tick.price, previousPrice),
				time: tick.time,
				eventId: `${hash}:${tick.time}:${crossing}`,
				state,
			};
		},
		state: () => state,
		lastPrice: () => lastPrice,
		isFinished: (now) => isFinished(condition, state, now),
	};
}

/** Leaving shows the edge by where the price is now, entering by where it came from. */
function crossedEdge(
	condition: PriceCrossCondition,
	crossing: Crossing,
	price: string,
	previousPrice: string | undefined,
): string {
	const { price: lower, priceHigh: upper } = condition;
	if (upper === undefined) return lower;
	const outside = crossing === 'leave' ? price : previousPrice;
	return outside !== undefined && compare(outside, upper) > 0 ? upper : lower;
}
