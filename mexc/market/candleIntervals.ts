/** The stream's spelling of candle lengths, shortest first (streams.json, channel `kline`). */
export const candleIntervals = [
	'Min1',
	'Min5',
	'Min15',
	'Min30',
	'Min60',
	'Hour4',
	'Hour8',
	'Day1',
	'Week1',
	'Month1',
] as const;

export type CandleInterval = (typeof candleIntervals)[number];

/** For people. */
export const candleNames: Readonly<Record<CandleInterval, string>> = {
	Min1: '1 Minute',
	Min5: '5 Minutes',
	Min15: '15 Minutes',
	Min30: '30 Minutes',
	Min60: '1 Hour',
	Hour4: '4 Hours',
	Hour8: '8 Hours',
	Day1: '1 Day',
	Week1: '1 Week',
	Month1: '1 Month',
};

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const fixedLengthMs: Partial<Record<CandleInterval, number>> = {
	Min1: MINUTE_MS,
	Min5: 5 * MINUTE_MS,
	Min15: 15 * MINUTE_MS,
	Min30: 30 * MINUTE_MS,
	Min60: 60 * MINUTE_MS,
	Hour4: 240 * MINUTE_MS,
	Hour8: 480 * MINUTE_MS,
	Day1: DAY_MS,
};

/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** Start of the candle that `timeMs` falls into, in milliseconds, counted in UTC; weeks start on Monday. */
export function candleStart(interval: CandleInterval, timeMs: number): number {
	const lengthMs = fixedLengthMs[interval];
	if (lengthMs !== undefined) return Math.floor(timeMs / lengthMs) * lengthMs;
	if (interval === 'Week1') {
		const weekMs = 7 * DAY_MS;
		return Math.floor((timeMs - FIRST_MONDAY_MS) / weekMs) * weekMs + FIRST_MONDAY_MS;
	}
	const date = new Date(timeMs);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

/** Further east or west no first of a month begins. */
const WIDEST_ZONE_MS = 14 * 60 * MINUTE_MS;

/**
 * Start of the candle after the one that starts at `startMs`, in milliseconds. Nobody documents in which time
 * zone MEXC's months begin: one that starts close to a first of the month in UTC ends as close to the next.
 */
export function candleEnd(interval: CandleInterval, startMs: number): number {
	const lengthMs = fixedLengthMs[interval];
	if (lengthMs !== undefined) return startMs + lengthMs;
	if (interval === 'Week1') return startMs + 7 * DAY_MS;
	const date = new Date(startMs + WIDEST_ZONE_MS);
	const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
	const zoneMs = startMs - Date.UTC(year, month);
	return Date.UTC(year, month + 1) + (Math.abs(zoneMs) <= WIDEST_ZONE_MS ? zoneMs : 0);
}

/** The REST spelling; eight hours have none and are put together from two candles of four (streams.json). */
export const restIntervals: Readonly<Record<CandleInterval, string>> = {
	Min1: '1m',
	Min5: '5m',
	Min15: '15m',
	Min30: '30m',
	Min60: '60m',
	Hour4: '4h',
	Hour8: '4h',
	Day1: '1d',
	Week1: '1W',
	Month1: '1M',
};
