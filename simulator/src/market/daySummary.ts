import { type Decimal, ZERO, larger, smaller } from '../exchange/decimal';
import type { CandleSource } from './candleSource';
import { windowStart } from './windows';

export interface DaySummary {
	readonly open: Decimal;
	readonly high: Decimal;
	readonly low: Decimal;
	/** Base volume and quote turnover. */
	readonly volume: Decimal;
	readonly amount: Decimal;
}

const HOUR_MS = 3_600_000;

/** The last 24 hours of a pair, from its hourly candles. */
export function lastDay(
	candles: CandleSource | undefined,
	last: Decimal,
	nowMs: number,
): DaySummary {
	const current = windowStart('Min60', nowMs);
	let summary: DaySummary = { open: last, high: last, low: last, volume: ZERO, amount: ZERO };
	for (let hour = 23; candles !== undefined && hour >= 0; hour--) {
		const candle = candles.candle('Min60', current - hour * HOUR_MS, nowMs);
		summary = {
			open: hour === 23 ? candle.open : summary.open,
			high: larger(summary.high, candle.high),
			low: smaller(summary.low, candle.low),
			volume: summary.volume.plus(candle.volume),
			amount: summary.amount.plus(candle.amount),
		};
	}
	return summary;
}
