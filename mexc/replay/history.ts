import { MexcError } from '../core/errors';
import { systemTime } from '../core/time';
import type { TriggerItem } from '../events';
import { candlesBetween, newestCandles } from '../market/candle';
import { candleEnd, candleNames, type CandleInterval } from '../market/candleIntervals';
import type { RestClient } from '../rest/client';
import type { Replay, Replayed, ReplayedCandles } from './replay';

/** Of all lengths together, those before the period included: 100 answers of MEXC. */
export const MOST_CANDLES = 50_000;
/** What is computed from "now" may lie a little ahead of MEXC's clock. */
const TOLERANCE_MS = 5 * 60_000;

/** Milliseconds: after `from`, up to and including `until`. */
export interface Period {
	from: number;
	until: number;
}

/** Candles that MEXC lists none of between two others. */
export interface Gap extends Period {
	interval: CandleInterval;
	candles: number;
}

export interface ReplayReport extends Replayed<TriggerItem>, Period {
	/** Of the period and before it. */
	candlesRead: number;
	gaps: readonly Gap[];
	/** What the result leaves open, in sentences. */
	notes: readonly string[];
}

/** What was asked for; what is missing is the last `standardMs`, up to now. */
export interface AskedPeriod extends Partial<Period> {
	standardMs: number;
}

/**
 * The alert over the candles of a period. It begins later than asked only where no beginning was given. Throws
 * MexcError: of kind `input` for a period that cannot be replayed, `notFound` for a pair without candles.
 */
export async function replayHistory(
	client: RestClient,
	replay: Replay,
	asked: AskedPeriod,
	signal: AbortSignal,
): Promise<ReplayReport> {
	const receivedAt = (client.context.time ?? systemTime).now();
	const period = periodOf(asked, receivedAt + (await client.clockOffsetMs()));
	refuseTooMany(replay, period);
	const series: ReplayedCandles[] = [];
	for (const { interval, history } of replay.wants) {
		series.push(await readSeries(client, { ...replay, interval, history }, period, signal));
	}
	const notes = [...replay.notes];
	const kept = Math.max(...series.map((one) => keptFrom(one, period)));
	if (kept > period.from) {
		const sentence = `MEXC lists the candles of ${replay.symbol} that this alert needs from ${isoText(kept)} on`;
		if (asked.from !== undefined) throw tooOld(sentence, kept);
		notes.push(`${sentence}: the replay begins there.`);
	}
	for (const [index, { interval, past }] of series.entries()) {
		const { history } = replay.wants[index];
		if (past.length >= history) continue;
		notes.push(
			`Of the ${history} closed candles of ${candleNames[interval]} before the period that the first values are made of, MEXC lists ${past.length}.`,
		);
	}
	const gaps = series.flatMap((one) => gapsOf(one, period));
	if (gaps.length > 0) {
		notes.push(
			'MEXC lists no candle for a time without trades; indicators and averages count it as flat.',
		);
	}
	const { fires, undecided } = replay.run(series, receivedAt);
	return {
		fires,
		undecided,
		gaps,
		notes,
		until: period.until,
		from: Math.max(kept, period.from),
		candlesRead: series.reduce((sum, { past, candles }) => sum + past.length + candles.length, 0),
	};
}

function periodOf({ from, until, standardMs }: AskedPeriod, now: number): Period {
	for (const [name, label, time] of [
		['startTime', 'Start Time', from],
		['endTime', 'End Time', until],
	] as const) {
		if (time === undefined || time <= now + (name === 'endTime' ? TOLERANCE_MS : 0)) continue;
		throw refused(
			name,
			`${label} ${isoText(time)} is in the future, and a replay is about the past.`,
			name === 'endTime' ? 'Leave it empty to replay up to now.' : 'Use an earlier time.',
		);
	}
	const end = Math.min(until ?? now, now);
	const start = from ?? end - standardMs;
	if (start < end) return { from: start, until: end };
	throw refused(
		'endTime',
		`End Time ${isoText(end)} is not after Start Time ${isoText(start)}.`,
		'Exchange the two times, or leave one of them empty.',
	);
}

function refuseTooMany({ wants }: Replay, { from, until }: Period): void {
	const counts = wants.map(({ interval, history }) => {
		const lengthMs = candleEnd(interval, from) - from;
		return Math.ceil((until - from) / lengthMs) + history;
	});
	const count = counts.reduce((sum, one) => sum + one, 0);
	if (count <= MOST_CANDLES) return;
	const names = wants.map(({ interval }) => candleNames[interval]).join(', ');
	throw refused(
		'startTime',
		`From ${isoText(from)} to ${isoText(until)} there are up to ${count} candles of ${names}, and one replay reads ${MOST_CANDLES} at most.`,
		'Choose a shorter period or a longer candle, or replay the parts one after the other.',
	);
}

/** Over REST; which of them had closed is said by the exchange's clock. */
async function readSeries(
	client: RestClient,
	{ symbol, interval, history }: Pick<Replay, 'symbol'> & Replay['wants'][number],
	{ from, until }: Period,
	signal: AbortSignal,
): Promise<ReplayedCandles> {
	const source = { symbol, interval };
	// The first one may have begun before the period.
	const begin = from - (candleEnd(interval, from) - from) + 1;
	const listed = await candlesBetween(client, source, { from: begin, until }, signal);
	const candles = listed.filter(({ end }) => end > from && end <= until);
	const before = candles.at(0)?.start ?? from;
	// One at least: whether there is one says whether the period begins before the pair's history.
	const wanted = Math.max(history, 1);
	const older = await newestCandles(client, { ...source, before }, wanted, signal);
	const past = older.filter(({ end }) => end <= before).slice(-wanted);
	if (past.length + candles.length > 0) return { interval, past, candles };
	throw await withoutCandles(client, source, until, signal);
}

async function withoutCandles(
	client: RestClient,
	{ symbol, interval }: { symbol: string; interval: CandleInterval },
	until: number,
	signal: AbortSignal,
): Promise<MexcError> {
	const newest = await newestCandles(client, { symbol, interval }, 1, signal);
	const name = candleNames[interval];
	if (newest.length === 0) {
		return new MexcError({
			kind: 'notFound',
			parameter: 'symbol',
			message: `MEXC has no candles of ${name} of ${symbol}.`,
			hint: 'A pair has candles from its first trade on: try again when it is traded, or choose another one.',
		});
	}
	return refused(
		'endTime',
		`MEXC lists no closed candle of ${name} of ${symbol} that ended by ${isoText(until)}.`,
		'Use a later period: MEXC does not keep candles forever, and a pair has none before its first trade.',
	);
}

/** From when on MEXC has the candles; zero where it has older ones. */
function keptFrom({ past, candles }: ReplayedCandles, { from }: Period): number {
	const [first] = candles;
	if (past.length > 0 || first === undefined) return 0;
	return first.start > from ? first.start : 0;
}

function tooOld(sentence: string, kept: number): MexcError {
	return refused(
		'startTime',
		`${sentence}, which is later than Start Time.`,
		`Use ${isoText(kept)} or later as Start Time, or a longer candle, of which MEXC keeps more.`,
	);
}

function gapsOf({ interval, past, candles }: ReplayedCandles, { from, until }: Period): Gap[] {
	const gaps: Gap[] = [];
	const note = (start: number, end: number) => {
		const lengthMs = candleEnd(interval, start) - start;
		const count = Math.round((end - start) / lengthMs);
		if (count > 0) gaps.push({ interval, from: start, until: end, candles: count });
	};
	let expected = past.at(-1)?.end ?? candles.at(0)?.start ?? from;
	for (const { start, end } of candles) {
		if (start > expected) note(expected, start);
		expected = end;
	}
	const lengthMs = candleEnd(interval, expected) - expected;
	const missing = Math.floor((until - expected) / lengthMs);
	if (missing > 0) note(expected, expected + missing * lengthMs);
	return gaps;
}

function isoText(time: number): string {
	return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

function refused(parameter: string, message: string, hint: string): MexcError {
	return new MexcError({ kind: 'input', parameter, message, hint });
}
