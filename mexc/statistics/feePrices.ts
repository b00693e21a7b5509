import type { Fill } from '../books/ledger';
import { multiply } from '../core/decimal';
import { asMexcError } from '../core/errors';
import { newestCandles, type Candle } from '../market/candle';
import { timeOf, type RestClient } from '../rest/client';

/** As closely as one answer covers five days: the closing price before the fill counts. */
const CANDLE_MS = 15 * 60_000;
const INTERVAL = 'Min15';

/**
 * Fills with the worth of fees that were taken in a third asset (MX), by the last candle of 15 minutes that had
 * closed at the fill. Where no pair gives a price the fee stays without one, and `gaps` says so.
 */
export async function priceFees(
	client: RestClient,
	fills: readonly Fill[],
	signal: AbortSignal | undefined,
): Promise<{ fills: Fill[]; gaps: string[] }> {
	const gaps: string[] = [];
	const candles = new Map<string, readonly Candle[]>();
	const now = timeOf(client).now() + (await client.clockOffsetMs());
	for (const [symbol, first] of pairsOf(fills)) {
		const count = Math.ceil((now - first) / CANDLE_MS) + 2;
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
	return {
		gaps,
		fills: fills.map((fill) => {
			const { fee, time } = fill;
			const pair = feePairOf(fill);
			const price = pair === undefined ? undefined : closeAt(candles.get(pair) ?? [], time);
			return fee === undefined || price === undefined
				? fill
				: { ...fill, feeValue: multiply(fee.amount, price) };
		}),
	};
}

/** Undefined where the fee is in one of the two assets that were traded. */
function feePairOf({ fee, baseAsset, quoteAsset }: Fill): string | undefined {
	const isThird = fee !== undefined && fee.asset !== baseAsset && fee.asset !== quoteAsset;
	return isThird ? fee.asset + quoteAsset : undefined;
}

/** Each pair that gives a price, with the time of the first fill that needs it. */
function pairsOf(fills: readonly Fill[]): Map<string, number> {
	const firsts = new Map<string, number>();
	for (const fill of fills) {
		const pair = feePairOf(fill);
		if (pair !== undefined) firsts.set(pair, Math.min(firsts.get(pair) ?? Infinity, fill.time));
	}
	return firsts;
}

/** The close of the last candle that had ended; undefined before the first. */
function closeAt(candles: readonly Candle[], time: number): string | undefined {
	let [low, high] = [0, candles.length];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (candles[middle].end <= time) low = middle + 1;
		else high = middle;
	}
	return candles[low - 1]?.close;
}
