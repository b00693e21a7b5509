import type { LimitWindow } from '../account/account';
import { DAY_MS } from '../endpoints/paging';

/** The time that the limits of a day look at; all in milliseconds of the exchange's clock. */
export interface DayWindow {
	kind: LimitWindow;
	/** The first moment that counts. */
	from: number;
	now: number;
}

export function windowAt(kind: LimitWindow, now: number): DayWindow {
	return { kind, now, from: kind === 'utcDay' ? dayOf(now) : now - DAY_MS + 1 };
}

/** From when on what happened at `time` counts no longer. */
export function leavesAt({ kind, from }: DayWindow, time: number): number {
	return kind === 'utcDay' ? from + DAY_MS : time + DAY_MS;
}

/** In the future lies what a fast clock dated; it counts. */
export function isWithin({ from }: DayWindow, time: number): boolean {
	return time >= from;
}

/** MEXC lists the own trades of a month; a day of it is for the window, and two are left for its counting. */
const HISTORY_DAYS = 27;

/**
 * Since when fills are read to know what was paid for that which is sold in the window. The beginning of a
 * UTC day, so that it is the same for every process and every order of a day.
 */
export function historyFrom({ from }: DayWindow): number {
	return dayOf(from) - HISTORY_DAYS * DAY_MS;
}

function dayOf(time: number): number {
	return Math.floor(time / DAY_MS) * DAY_MS;
}

/** For people and for items. */
export function isoText(time: number): string {
	return new Date(time).toISOString();
}
