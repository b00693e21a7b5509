const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
// The epoch was a Thursday; weeks start on Monday, 00:00 UTC.
const WEEK_OFFSET_MS = 4 * DAY_MS;

const FIXED: Readonly<Record<string, number>> = {
	Min1: MINUTE_MS,
	Min5: 5 * MINUTE_MS,
	Min15: 15 * MINUTE_MS,
	Min30: 30 * MINUTE_MS,
	Min60: 60 * MINUTE_MS,
	Hour4: 240 * MINUTE_MS,
	Hour8: 480 * MINUTE_MS,
	Day1: DAY_MS,
};

/** Every interval, in the streams' spelling, the shortest first. */
export const INTERVALS: readonly string[] = [...Object.keys(FIXED), 'Week1', 'Month1'];

/** REST interval names in the streams' spelling. */
export const REST_INTERVALS: Readonly<Record<string, string>> = {
	'1m': 'Min1',
	'5m': 'Min5',
	'15m': 'Min15',
	'30m': 'Min30',
	'60m': 'Min60',
	'4h': 'Hour4',
	'1d': 'Day1',
	'1W': 'Week1',
	'1M': 'Month1',
};

/** Start of the candle that contains `timeMs`, for an interval in the streams' spelling. */
export function windowStart(interval: string, timeMs: number): number {
	if (interval === 'Month1') {
		const date = new Date(timeMs);
		return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
	}
	if (interval === 'Week1') {
		const weekMs = 7 * DAY_MS;
		return Math.floor((timeMs - WEEK_OFFSET_MS) / weekMs) * weekMs + WEEK_OFFSET_MS;
	}
	const lengthMs = FIXED[interval] ?? MINUTE_MS;
	return Math.floor(timeMs / lengthMs) * lengthMs;
}

/** Start of the following candle. */
export function windowEnd(interval: string, startMs: number): number {
	if (interval === 'Month1') {
		const date = new Date(startMs);
		return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
	}
	if (interval === 'Week1') return startMs + 7 * DAY_MS;
	return startMs + (FIXED[interval] ?? MINUTE_MS);
}
