import { add, compare, divide, multiply, subtract } from '../core/decimal';
import type { AlertState, Crossing, Moment } from './alertState';
import { hashOf, type ArmedCondition, type Way } from './condition';
import { rollingExtreme } from './moveWindow';
import type { Tick } from './priceCross';
import { watchCrossings, type CrossingWatch, type Rule } from './watch';

/** A candle's close has a window of its own, so it is no source here. */
export const moveSources = ['trade', 'mid', 'bid', 'ask'] as const;

/** A checked alert on a move within a rolling window. */
export interface PercentMoveCondition extends ArmedCondition {
	source: (typeof moveSources)[number];
	direction: Way;
	/** Above zero; decimal text. */
	percent: string;
	windowSeconds: number;
}

/** A price with the prices of its window that it has moved from. */
export interface Move extends Moment {
	price: string;
	lowest: Readonly<Pick<Tick, 'price' | 'time'>>;
	highest: Readonly<Pick<Tick, 'price' | 'time'>>;
}

/** Decimals of a measured percentage; compared it is exactly, shown it is cut. */
const SHOWN_DIGITS = 8;

/**
 * Fires when the price has moved by `percent` or more away from the lowest (up) or the highest (down) price
 * of the window that ends now; again only after the move had become smaller than that. Both directions are
 * armed apart. An interruption leaves the window as it is: the prices on both sides of the hole are real.
 */
export function watchPercentMove(
	condition: PercentMoveCondition,
	saved?: AlertState,
): CrossingWatch<Move> {
	return watchCrossings(condition, percentMoveHash(condition), moveRule(condition), saved);
}

export function percentMoveHash(condition: PercentMoveCondition): string {
	const { source, direction, percent, windowSeconds, rearmPercent } = condition;
	const own = ['percentMove', source, direction, percent, windowSeconds];
	return hashOf(condition, own, rearmPercent);
}

/** Adds to each price the extremes of its window. */
export function createMoveMeter({ windowSeconds }: Pick<PercentMoveCondition, 'windowSeconds'>) {
	const lowest = rollingExtreme(windowSeconds * 1000, 1);
	const highest = rollingExtreme(windowSeconds * 1000, -1);
	return (tick: Tick): Move => ({
		...tick,
		lowest: lowest.add(tick),
		highest: highest.add(tick),
	});
}

/** When a move is large enough, and when it has become small enough to fire again. */
export function moveRule({
	direction,
	percent,
	rearmPercent,
}: Pick<PercentMoveCondition, 'direction' | 'percent' | 'rearmPercent'>): Rule<Move> {
	const fires = factorsOf(percent);
	const rearms = factorsOf(subtract(percent, multiply(percent, multiply(rearmPercent, '0.01'))));
	// The price has moved by the percentage when it is at or past the factor times where it came from.
	const isAtLeast = (
		{ price, lowest, highest }: Move,
		crossing: Crossing,
		{ up, down }: Factors,
	) =>
		crossing === 'up'
			? compare(price, multiply(lowest.price, up)) >= 0
			: compare(price, multiply(highest.price, down)) <= 0;
	const isAtMost = ({ price, lowest, highest }: Move, crossing: Crossing, { up, down }: Factors) =>
		crossing === 'up'
			? compare(price, multiply(lowest.price, up)) <= 0
			: compare(price, multiply(highest.price, down)) >= 0;
	return {
		crossings: direction === 'either' ? ['up', 'down'] : [direction],
		isReached: (crossing, move) => isAtLeast(move, crossing, fires),
		isClear: (crossing, move, hasFired) =>
			!isAtLeast(move, crossing, fires) && (!hasFired || isAtMost(move, crossing, rearms)),
	};
}

interface Factors {
	up: string;
	down: string;
}

function factorsOf(percent: string): Factors {
	const part = multiply(percent, '0.01');
	return { up: add('1', part), down: subtract('1', part) };
}

/** Where a move came from and how far it went, in percent of that: negative when it fell; cut, never rounded up. */
export function measured(move: Move, crossing: Crossing) {
	const from = crossing === 'down' ? move.highest : move.lowest;
	const change = multiply(subtract(move.price, from.price), '100');
	return {
		fromPrice: from.price,
		fromTime: from.time,
		changePercent: divide(change, from.price, SHOWN_DIGITS),
	};
}
