import type { Candle } from '../../mexc/market/candle';
import { parseIndicator } from '../../mexc/indicators/parseIndicator';
import { planIndicators, trackIndicators } from '../../mexc/indicators/trackIndicators';
import { liveOn, nothingKept, type MinuteMarket } from '../support/minuteMarket';
import { candlesOf } from '../support/randomCandles';

export const base = {
	interval: 'Min1',
	watched: 'indicator',
	target: 'number',
	frequency: 'every',
};
export const sma = { ...base, indicator: 'sma', length: 2, movement: 'up', value: '100' };
export const rsi = { ...base, indicator: 'rsi', length: 5, movement: 'either', value: '50' };

export function closes(values: readonly number[]): Candle[] {
	const ticks = { open: values, high: values, low: values, close: values };
	return candlesOf({ ...ticks, volume: values.map(() => 7) } as never);
}

/** `count` calm minutes, then these closes. */
export const after = (count: number, ...values: number[]) =>
	closes([
		...Array.from({ length: count }, () => 90),
		...values,
		...Array.from({ length: 5 }, () => 90),
	]);

export const HISTORY = 30;

/** The values a fresh reading of everything up to a candle gives. */
export function recomputed(market: MinuteMarket, raw: Record<string, unknown>, end: number) {
	const tracker = trackIndicators(planIndicators([parseIndicator(raw, 'Min1')], 'Min1'));
	for (const candle of market.candles) if (candle.end <= end) tracker.add(candle);
	return tracker.read()[0];
}

export async function play(market: MinuteMarket, values: Record<string, unknown>, minutes: number) {
	const kept = nothingKept();
	const life = await liveOn(market, values, kept);
	for (let count = 0; count < minutes; count++) {
		await market.pass();
		await life.push();
		life.deliver();
	}
	life.kill();
	return [...kept.taken.values()];
}
