import { klines } from '../endpoints/marketData';
import type { RestClient } from '../rest/client';
import type { PushMessage } from '../streams/pushMessage';
import { add, maximum, minimum } from '../core/decimal';
import { candleEnd, restIntervals, type CandleInterval } from './candleIntervals';
import { decimalText } from '../core/decimalText';
import { candleEdges, positive, timeOf } from './pushFields';

/** What happened in one window. Decimal text; equal over the stream and over REST. */
export interface Candle {
	/** Milliseconds. */
	start: number;
	/** Milliseconds; the start of the next candle. */
	end: number;
	open: string;
	high: string;
	low: string;
	close: string;
	/** In the base asset. */
	volume: string;
	/** In the quote asset. */
	quoteVolume: string;
}

/** The open candle in a message of channel `kline`. */
export function candleIn(message: PushMessage): Candle | undefined {
	const edges = candleEdges(message);
	if (edges === undefined) return undefined;
	const { body } = message;
	return candleOf(edges.start, edges.end, [
		body.openingPrice,
		body.highestPrice,
		body.lowestPrice,
		body.closingPrice,
		body.volume,
		body.amount,
	]);
}

/** Most rows of one answer (endpoints.json). */
const ROWS_PER_ANSWER = 500;

/** Candles of one pair and length. */
export interface CandleSource {
	symbol: string;
	interval: CandleInterval;
}

/**
 * The newest candles over REST, at least `count` where there are as many, oldest first; the last is still
 * open as a rule. With `before` only those that start earlier, in milliseconds. Throws MexcError.
 */
export async function newestCandles(
	client: RestClient,
	{ symbol, interval, before = Infinity }: CandleSource & { before?: number },
	count: number,
	signal: AbortSignal,
): Promise<Candle[]> {
	const isMerged = interval === 'Hour8';
	const wanted = isMerged ? 2 * count + 1 : count;
	const found: Candle[] = [];
	while (found.length < wanted) {
		const limit = Math.min(ROWS_PER_ANSWER, wanted - found.length);
		const endTime = found[0]?.start ?? before;
		const values = {
			symbol,
			interval: restIntervals[interval],
			limit,
			...(endTime === Infinity ? {} : { endTime }),
		};
		const rows = await client.call(klines, values, { signal });
		// Whether endTime includes a candle that opens then is not documented (quirks 49): it is known already.
		const older = candlesIn(rows).filter(({ start }) => start < endTime);
		found.unshift(...older);
		if (older.length < limit) break;
	}
	if (!isMerged) return found;
	const days = await client.call(
		klines,
		{ symbol, interval: restIntervals.Day1, limit: 1 },
		{ signal },
	);
	return eightHours(found, candlesIn(days).at(-1)?.start ?? 0);
}

/** One less than an answer holds: whether endTime counts is not documented (quirks 49). */
const CANDLES_PER_WINDOW = ROWS_PER_ANSWER - 1;
/** A month of minutes is 87 requests, and each takes as long as the way to MEXC and back. */
const WINDOWS_AT_ONCE = 4;

/**
 * The candles over REST that start from `from` on and before `until` (milliseconds), oldest first; the last may
 * still be open. Candles without trades may be missing. Throws MexcError.
 */
export async function candlesBetween(
	client: RestClient,
	{ symbol, interval }: CandleSource,
	{ from, until }: { from: number; until: number },
	signal: AbortSignal,
): Promise<Candle[]> {
	const lengthMs = candleEnd(interval, from) - from;
	const count = Math.ceil((until - from) / lengthMs) + 1;
	if (count <= CANDLES_PER_WINDOW || interval === 'Hour8' || interval === 'Month1') {
		const listed = await newestCandles(client, { symbol, interval, before: until }, count, signal);
		return listed.filter(({ start }) => start >= from && start < until);
	}
	const stepMs = CANDLES_PER_WINDOW * lengthMs;
	const starts = Array.from({ length: Math.ceil((until - from) / stepMs) }, (_, index) => {
		return from + index * stepMs;
	});
	const found: Candle[][] = [];
	const waiting = starts.entries();
	const work = async () => {
		for (const [index, startTime] of waiting) {
			const endTime = Math.min(startTime + stepMs, until);
			const values = { symbol, interval: restIntervals[interval], startTime, endTime };
			const rows = await client.call(klines, { ...values, limit: ROWS_PER_ANSWER }, { signal });
			found[index] = candlesIn(rows).filter(({ start }) => start >= startTime && start < endTime);
		}
	};
	await Promise.all(Array.from({ length: WINDOWS_AT_ONCE }, work));
	return found.flat();
}

function candlesIn(body: unknown): Candle[] {
	if (!Array.isArray(body)) return [];
	return body.flatMap((row: unknown) => {
		if (!Array.isArray(row)) return [];
		const [startMs, open, high, low, close, volume, endMs, quoteVolume] = row as unknown[];
		const start = timeOf(startMs);
		const end = timeOf(endMs);
		if (start === undefined || end === undefined) return [];
		const candle = candleOf(start, end, [open, high, low, close, volume, quoteVolume]);
		return candle === undefined ? [] : [candle];
	});
}

function candleOf(start: number, end: number, values: readonly unknown[]): Candle | undefined {
	const [open, high, low, close] = values.slice(0, 4).map(positive);
	if (open === undefined || high === undefined || low === undefined || close === undefined) {
		return undefined;
	}
	const [volume, quoteVolume] = values.slice(4).map(volumeText);
	if (volume === undefined || quoteVolume === undefined) return undefined;
	return { start, end, open, high, low, close, volume, quoteVolume };
}

/** What is left out is zero, as protobuf does it; what is no number makes the candle unreadable. */
function volumeText(value: unknown): string | undefined {
	return value === undefined || value === null || value === '' ? '0' : decimalText(value);
}

const EIGHT_HOURS_MS = 8 * 3_600_000;

/** `dayStart` is where a day of the exchange begins, which nobody documents: three of them make one. */
function eightHours(halves: readonly Candle[], dayStart: number): Candle[] {
	const merged: Candle[] = [];
	for (const half of halves) {
		const whole = Math.floor((half.start - dayStart) / EIGHT_HOURS_MS);
		const start = dayStart + whole * EIGHT_HOURS_MS;
		const first = merged.at(-1);
		if (first?.start === start) {
			merged[merged.length - 1] = joined(first, half);
		} else if (half.start === start || merged.length > 0) {
			// Without its first half a candle is reported only where that half had no trades.
			merged.push({ ...half, start, end: start + EIGHT_HOURS_MS });
		}
	}
	return merged;
}

function joined(first: Candle, second: Candle): Candle {
	return {
		...first,
		high: maximum(first.high, second.high),
		low: minimum(first.low, second.low),
		close: second.close,
		volume: add(first.volume, second.volume),
		quoteVolume: add(first.quoteVolume, second.quoteVolume),
	};
}
