import { add, compare, multiply, subtract } from '../trading/decimal';
import type { Direction, PriceCrossCondition } from './condition';

/** One measured price. */
export interface Tick {
	/** Decimal text. */
	price: string;
	/** Milliseconds, of the exchange where it says so. */
	time: number;
	/** Start of the candle the price belongs to, in milliseconds; only where the alert counts candles. */
	candle?: number;
}

export type Crossing = Exclude<Direction, 'either'>;

/** What must survive a restart: small, JSON, written before the emit that fires. */
export interface AlertState {
	/** The crossing that the next prices may complete; null until a price has been on its near side. */
	armed: Crossing | null;
	lastFireTime: number | null;
	lastFireCandle: number | null;
}

export interface Observation {
	state: AlertState;
	/** The crossing to report; absent when there is nothing to report. */
	fired?: Crossing;
}

/** Undefined for anything that is not a state: what was saved can be edited by people and by executions. */
export function alertStateFrom(value: unknown): AlertState | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { armed, lastFireTime, lastFireCandle } = value as Record<string, unknown>;
	return {
		armed: crossings.find((crossing) => crossing === armed) ?? null,
		lastFireTime: typeof lastFireTime === 'number' ? lastFireTime : null,
		lastFireCandle: typeof lastFireCandle === 'number' ? lastFireCandle : null,
	};
}

const crossings: readonly Crossing[] = ['up', 'down', 'enter', 'leave'];

export const newAlertState: AlertState = { armed: null, lastFireTime: null, lastFireCandle: null };

/** True when no later price can fire this alert. */
export function isFinished(
	condition: PriceCrossCondition,
	state: AlertState,
	time: number,
): boolean {
	if (condition.frequency === 'once' && state.lastFireTime !== null) return true;
	return condition.expiresAt !== undefined && time >= condition.expiresAt;
}

/**
 * Feeds one price to an alert. Pure. Touching the threshold counts as reaching it: `up` fires on the first
 * price at or above it after one below, `down` mirrors that, `either` is both, `enter` fires on the first
 * price inside the closed channel after one outside, `leave` on the first outside after one inside.
 * The first price after a start only says where the price is, unless `fireIfBeyond`.
 */
export function observe(
	condition: PriceCrossCondition,
	state: AlertState,
	tick: Tick,
	isFirst: boolean,
): Observation {
	if (isFinished(condition, state, tick.time)) return { state };
	const crossing = completed(condition, state, tick, isFirst);
	if (crossing === undefined && state.armed !== null) return { state };

	const fired =
		crossing !== undefined &&
		(!isFirst || condition.fireIfBeyond) &&
		isAllowed(condition, state, tick)
			? crossing
			: undefined;
	const fireTime = fired === undefined ? state.lastFireTime : tick.time;
	const next: AlertState = {
		armed: armedBy(condition, tick.price, fireTime !== null),
		lastFireTime: fireTime,
		lastFireCandle: fired === undefined ? state.lastFireCandle : (tick.candle ?? null),
	};
	return fired === undefined ? { state: next } : { state: next, fired };
}

/** The crossing that this price completes, whether or not the alert may report it. */
function completed(
	condition: PriceCrossCondition,
	state: AlertState,
	tick: Tick,
	isFirst: boolean,
): Crossing | undefined {
	if (state.armed !== null) {
		return isReached(condition, state.armed, tick.price) ? state.armed : undefined;
	}
	// A new alert that starts past its threshold; one that has fired already waits to be re-armed.
	const startsBeyond = isFirst && condition.fireIfBeyond && state.lastFireTime === null;
	if (!startsBeyond || condition.direction === 'either') return undefined;
	return isReached(condition, condition.direction, tick.price) ? condition.direction : undefined;
}

function isReached(condition: PriceCrossCondition, crossing: Crossing, price: string): boolean {
	if (crossing === 'up') return compare(price, condition.price) >= 0;
	if (crossing === 'down') return compare(price, condition.price) <= 0;
	const isInside =
		compare(price, condition.price) >= 0 && compare(price, upperEdge(condition)) <= 0;
	return crossing === 'enter' ? isInside : !isInside;
}

/** The crossing that can follow from here; after a fire the price must have left the band around the threshold. */
function armedBy(
	condition: PriceCrossCondition,
	price: string,
	hasFired: boolean,
): Crossing | null {
	const band = hasFired ? condition.rearmPercent : '0';
	if (condition.direction === 'enter') {
		const isClear =
			isBelow(price, condition.price, band) || isAbove(price, upperEdge(condition), band);
		return isClear ? 'enter' : null;
	}
	if (condition.direction === 'leave') {
		const isWellInside =
			compare(price, shifted(condition.price, band)) >= 0 &&
			compare(price, shifted(upperEdge(condition), negative(band))) <= 0;
		return isWellInside ? 'leave' : null;
	}
	if (condition.direction !== 'down' && isBelow(price, condition.price, band)) return 'up';
	if (condition.direction !== 'up' && isAbove(price, condition.price, band)) return 'down';
	return null;
}

function isBelow(price: string, threshold: string, bandPercent: string): boolean {
	if (compare(price, threshold) >= 0) return false;
	return compare(price, shifted(threshold, negative(bandPercent))) <= 0;
}

function isAbove(price: string, threshold: string, bandPercent: string): boolean {
	if (compare(price, threshold) <= 0) return false;
	return compare(price, shifted(threshold, bandPercent)) >= 0;
}

/** `price` moved by `percent`, exactly. */
function shifted(price: string, percent: string): string {
	return add(price, multiply(price, multiply(percent, '0.01')));
}

function negative(percent: string): string {
	return subtract('0', percent);
}

function isAllowed(condition: PriceCrossCondition, state: AlertState, tick: Tick): boolean {
	if (condition.frequency === 'oncePerCandle') {
		return state.lastFireCandle === null || (tick.candle ?? 0) > state.lastFireCandle;
	}
	if (condition.frequency === 'cooldown' && state.lastFireTime !== null) {
		return tick.time - state.lastFireTime >= (condition.cooldownSeconds ?? 0) * 1000;
	}
	return true;
}

/** The channel's upper edge; settings.ts guarantees it for `enter` and `leave`. */
function upperEdge(condition: PriceCrossCondition): string {
	return condition.priceHigh ?? condition.price;
}
