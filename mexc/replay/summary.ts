import { isoTime, type Row } from '../endpoints/answers';
import type { TriggerItem } from '../events';
import type { Candle } from '../market/candle';
import { candleNames } from '../market/candleIntervals';
import { calendarOf } from '../statistics/calendar';
import type { ReplayReport } from './history';

/** What is listed of a kind at most, the newest: the counts are of all. */
const MOST_LISTED = 20;

export interface SummaryOf {
	symbol: string;
	/** For people: `Price Cross`. */
	name: string;
	/** IANA name of the zone that days are counted in. */
	timeZone?: string;
}

/** A replay as one small item. */
export function summaryOf(report: ReplayReport, { symbol, name, timeZone }: SummaryOf): Row {
	const { fires, undecided, gaps, notes, from, until, candlesRead } = report;
	const missing = gaps.reduce((sum, { candles }) => sum + candles, 0);
	const last = fires.at(-1);
	return {
		symbol,
		alert: name,
		isReplay: true,
		startTime: from,
		startTimeIso: isoTime(from),
		endTime: until,
		endTimeIso: isoTime(until),
		firings: fires.length,
		firingsPerDay: perDay(fires, timeZone),
		firstFiringTimeIso: fires.length === 0 ? null : isoTime(fires[0].eventTime),
		lastFiringTimeIso: last === undefined ? null : isoTime(last.eventTime),
		latestFirings: fires.slice(-MOST_LISTED).map(shortOf),
		undecided: undecided.length,
		latestUndecided: undecided.slice(-MOST_LISTED).map(insideOf),
		candlesRead,
		missingCandles: missing,
		gaps: gaps.length,
		latestGaps: gaps.slice(-MOST_LISTED).map((gap) => ({
			interval: candleNames[gap.interval],
			startTimeIso: isoTime(gap.from),
			endTimeIso: isoTime(gap.until),
			candles: gap.candles,
		})),
		summary: sentenceOf(report, symbol, name, missing),
		note: notes.join(' ') || null,
	};
}

function perDay(fires: readonly TriggerItem[], timeZone: string | undefined): Row[] {
	const { dayOf } = calendarOf(timeZone);
	const days = new Map<string, number>();
	for (const { eventTime } of fires) {
		const day = dayOf(eventTime);
		days.set(day, (days.get(day) ?? 0) + 1);
	}
	return [...days].map(([day, firings]) => ({ day, firings }));
}

/** What most items have, by the name most of them give it. */
function shortOf({
	eventId,
	eventTime,
	direction,
	price,
	toPrice,
	close,
	value,
}: TriggerItem): Row {
	const entries = { direction, price: price ?? toPrice ?? close, value };
	return {
		eventId,
		eventTimeIso: isoTime(eventTime),
		...Object.fromEntries(Object.entries(entries).filter(([, one]) => one !== undefined)),
	};
}

function insideOf({ start, end, open, high, low, close }: Candle): Row {
	return { candleStartIso: isoTime(start), candleEndIso: isoTime(end), open, high, low, close };
}

function sentenceOf(
	{ fires, undecided, from, until, candlesRead }: ReplayReport,
	symbol: string,
	name: string,
	missing: number,
): string {
	const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
	const fired =
		fires.length === 0 ? 'would not have fired' : `would have fired ${times(fires.length)}`;
	const inside =
		undecided.length === 0
			? []
			: [`inside ${undecided.length} further candles it may have, which candles cannot decide`];
	const gaps = missing === 0 ? [] : [`MEXC lists no candle for ${missing} of the period`];
	return [
		`${name} on ${symbol} ${fired} from ${String(isoTime(from))} to ${String(isoTime(until))}`,
		...inside,
		`${candlesRead} candles were read`,
		...gaps,
	].join('; ');
}
