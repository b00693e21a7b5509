import { plain } from '../../exchange/decimal';
import type { PairMarket } from '../../exchange/pairMarket';
import { printVolume } from '../../market/candle';
import { REST_INTERVALS, windowEnd, windowStart } from '../../market/windows';
import { type Call, given, wholeNumber } from '../call';

/**
 * Candles in ascending order, at most `limit`: upwards from startTime (inclusive) when it is given,
 * else the latest before endTime (exclusive) or now.
 */
export function klines(call: Call, market: PairMarket): unknown {
	const now = call.services.clock.now();
	const interval = REST_INTERVALS[given(call, 'interval')] ?? 'Min1';
	const limit = wholeNumber(call, 'limit') ?? 500;
	const startTime = wholeNumber(call, 'startTime');
	const endMs = Math.min(wholeNumber(call, 'endTime') ?? Infinity, now + 1);
	const starts =
		startTime === undefined
			? klineStarts(interval, endMs, limit)
			: startsFrom(interval, startTime, endMs, limit);
	const candles = call.services.candles.get(market.pair.symbol);
	if (candles === undefined) return [];
	const known = starts.filter((start) => candles.knows(interval, start));
	return known.map((start) => {
		const candle = candles.candle(interval, start, now);
		const [volume, amount] = printVolume(candle, market.pair);
		return [
			candle.openTime,
			plain(candle.open),
			plain(candle.high),
			plain(candle.low),
			plain(candle.close),
			volume,
			candle.closeTime,
			amount,
		];
	});
}

/** The starts of the latest candles before `endMs` (exclusive), oldest first. */
export function klineStarts(interval: string, endMs: number, limit: number): number[] {
	const starts: number[] = [];
	let start = windowStart(interval, endMs - 1);
	while (starts.length < limit && start >= 0) {
		starts.push(start);
		start = windowStart(interval, start - 1);
	}
	return starts.reverse();
}

function startsFrom(interval: string, fromMs: number, endMs: number, limit: number): number[] {
	const starts: number[] = [];
	const aligned = windowStart(interval, fromMs);
	let start = aligned < fromMs ? windowEnd(interval, aligned) : aligned;
	while (starts.length < limit && start < endMs) {
		starts.push(start);
		start = windowEnd(interval, start);
	}
	return starts;
}
