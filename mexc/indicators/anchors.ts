import { candleEnd, candleStart, type CandleInterval } from '../market/candleIntervals';
import type { Anchor } from './definition';

const DAY_MS = 86_400_000;

const longestMs: Readonly<Record<Anchor, number>> = {
	day: DAY_MS,
	week: 7 * DAY_MS,
	month: 31 * DAY_MS,
	year: 366 * DAY_MS,
};

/** When the period began that `timeMs` falls into, in milliseconds; counted in UTC, weeks start on Monday. */
export function anchorStart(anchor: Anchor, timeMs: number): number {
	if (anchor === 'day') return candleStart('Day1', timeMs);
	if (anchor === 'week') return candleStart('Week1', timeMs);
	if (anchor === 'month') return candleStart('Month1', timeMs);
	return Date.UTC(new Date(timeMs).getUTCFullYear(), 0);
}

/** The most candles that one period can have. */
export function candlesIn(anchor: Anchor, interval: CandleInterval): number {
	if (interval === 'Month1') return Math.ceil(longestMs[anchor] / (31 * DAY_MS));
	return Math.ceil(longestMs[anchor] / candleEnd(interval, 0));
}
