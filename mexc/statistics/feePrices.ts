import type { Fill } from '../books/ledger';
import { multiply } from '../core/decimal';
import { asMexcError } from '../core/errors';
import { newestCandles, type Candle } from '../market/candle';
import type { RestClient } from '../rest/client';
import type { AccountHistory } from './accountHistory';

/** As closely as one answer covers five days: the closing price before the fill counts. */
const CANDLE_MS = 15 * 60_000;
const INTERVAL = 'Min15';

/**
 * A history with the worth of fees that were taken in a third asset (MX), by the last candle of 15 minutes that
 * had closed at the fill. Where no pair gives a price the fee stays without one, and `gaps` says so.
 */
export async function withFeeValues(
	client: RestClient,
	history: AccountHistory,
	signal: AbortSignal | undefined,
): Promise<AccountHistory> {
	const gaps = [...history.gaps];
	const candles = new Map<string, readonly Candle[]>();
	for (const [symbol, first] of pairsOf(history.events)) {
		const count = Math.ceil((history.readAt - first) / CANDLE_MS) + 2;
		const stop = signal ?? new AbortController().signal;
		try {
			const about = { symbol, interval: INTERVAL } as const;
			candles.set(symbol, await newestCandles(client, about, count, stop));
		} catch (raw) {
			const error = asMexcError(raw);
			if (error.kind !== 'exchange' && error.kind !== 'input') throw error;
			gaps.push(`Fees have no price where it takes ${symbol}, which MEXC does not list.`);
		}
	}
	const events = history.events.map((event) => {
		const pair = event.kind === 'fill' ? feePairOf(event) : undefined;
		if (event.kind !== 'fill' || event.fee === undefined || pair === undefined) return event;
		const price = closeAt(candles.get(pair) ?? [], event.time);
		return price === undefined ? event : { ...event, feeValue: multiply(event.fee.amount, price) };
	});
	return { ...history, events, gaps };
}

/** Undefined where the fee is in one of the two assets that were traded. */
function feePairOf({ fee, baseAsset, quoteAsset }: Fill): string | undefined {
	const isThird = fee !== undefined && fee.asset !== baseAsset && fee.asset !== quoteAsset;
	return isThird ? fee.asset + quoteAsset : undefined;
}

/** Each pair that gives a price, with the time of the first fill that needs it. */
function pairsOf(events: AccountHistory['events']): Map<string, number> {
	const firsts = new Map<string, number>();
	for (const event of events) {
		const pair = event.kind === 'fill' ? feePairOf(event) : undefined;
		if (pair !== undefined) firsts.set(pair, Math.min(firsts.get(pair) ?? Infinity, event.time));
	}
	return firsts;
}

/** The close of the last candle that had ended; undefined before the first. */
export function closeAt(candles: readonly Candle[], time: number): string | undefined {
	let [low, high] = [0, candles.length];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (candles[middle].end <= time) low = middle + 1;
		else high = middle;
	}
	return candles[low - 1]?.close;
}
