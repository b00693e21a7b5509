import { absolute, add, multiply, subtract } from '../core/decimal';
import type { Crossing } from './alertState';
import type { Direction } from './condition';
import type { Rule } from './watch';

export interface Threshold<Seen> {
	direction: Direction;
	/** The threshold, or the lower edge of the channel for `enter` and `leave`. */
	low: string;
	/** The upper edge; only for `enter` and `leave`. */
	high?: string;
	rearmPercent: string;
	/** -1, 0 or 1 as the value is below, at or above a level given as decimal text; exact. */
	compareTo(seen: Seen, level: string): -1 | 0 | 1;
}

/** Levels around the thresholds that have to be passed before a crossing is possible. */
export interface Edges {
	belowLow: string;
	aboveLow: string;
	belowHigh: string;
	aboveHigh: string;
}

/**
 * Touching the threshold counts as reaching it: `up` fires on the first value at or above it after one below,
 * `down` mirrors that, `either` is both, `enter` fires on the first value inside the closed channel after one
 * outside, `leave` on the first outside after one inside. After a fire the value must have left the band of
 * `rearmPercent` around the threshold.
 */
export function thresholdRule<Seen>(threshold: Threshold<Seen>): Rule<Seen> {
	const { direction, low, high = low, compareTo } = threshold;
	const beforeFire = edgesOf(low, high, '0');
	const afterFire = edgesOf(low, high, threshold.rearmPercent);
	const isBelow = (seen: Seen, { belowLow }: Edges) =>
		compareTo(seen, low) < 0 && compareTo(seen, belowLow) <= 0;
	const isAbove = (seen: Seen, edge: string, moved: string) =>
		compareTo(seen, edge) > 0 && compareTo(seen, moved) >= 0;
	const isInside = (seen: Seen, from: string, to: string) =>
		compareTo(seen, from) >= 0 && compareTo(seen, to) <= 0;

	const reached: Record<Crossing, (seen: Seen) => boolean> = {
		up: (seen) => compareTo(seen, low) >= 0,
		down: (seen) => compareTo(seen, low) <= 0,
		enter: (seen) => isInside(seen, low, high),
		leave: (seen) => !isInside(seen, low, high),
	};
	const clear: Record<Crossing, (seen: Seen, edges: Edges) => boolean> = {
		up: isBelow,
		down: (seen, { aboveLow }) => isAbove(seen, low, aboveLow),
		enter: (seen, edges) => isBelow(seen, edges) || isAbove(seen, high, edges.aboveHigh),
		leave: (seen, { aboveLow, belowHigh }) => isInside(seen, aboveLow, belowHigh),
	};
	return {
		crossings: direction === 'either' ? ['up', 'down'] : [direction],
		isReached: (crossing, seen) => reached[crossing](seen),
		isClear: (crossing, seen, hasFired) => clear[crossing](seen, hasFired ? afterFire : beforeFire),
	};
}

/** A threshold below zero has its band around it as well. */
export function edgesOf(low: string, high: string, bandPercent: string): Edges {
	const part = multiply(bandPercent, '0.01');
	const [bandOfLow, bandOfHigh] = [low, high].map((level) => multiply(absolute(level), part));
	return {
		belowLow: subtract(low, bandOfLow),
		aboveLow: add(low, bandOfLow),
		belowHigh: subtract(high, bandOfHigh),
		aboveHigh: add(high, bandOfHigh),
	};
}
