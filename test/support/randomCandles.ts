import type { Candle } from '../../mexc/market/candle';

/** Candles of whole ticks, as columns. */
export interface TickCandles {
	open: number[];
	high: number[];
	low: number[];
	close: number[];
	volume: number[];
}

/** The same numbers for the same seed, between 0 and 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/**
 * A market that wanders around `start` ticks with calm and wild times, one candle in 25 without a change and
 * one in 50 without trades, outside bars, and moves of few ticks, so that equal distances are common.
 */
export function randomTicks(count: number, seed: number, start = 10_000): TickCandles {
	const random = seededRandom(seed);
	const ticks: TickCandles = { open: [], high: [], low: [], close: [], volume: [] };
	let price = start;
	let wildness = 6;
	for (let index = 0; index < count; index++) {
		if (random() < 0.01) wildness = 2 + Math.floor(random() * 30);
		const pull = ((start - price) / start) * wildness * 0.1;
		const isStill = random() < 0.04;
		const open = price;
		const moved = isStill ? open : open + Math.round((random() - 0.5 + pull) * wildness);
		const close = Math.max(Math.ceil(start / 20), moved);
		const reach = isStill ? 0 : wildness / 2;
		ticks.open.push(open);
		ticks.high.push(Math.max(open, close) + Math.floor(random() * reach));
		ticks.low.push(Math.max(1, Math.min(open, close) - Math.floor(random() * reach)));
		ticks.close.push(close);
		ticks.volume.push(random() < 0.02 ? 0 : 1 + Math.floor(random() * 1000));
		price = close;
	}
	return ticks;
}

export const MINUTE_MS = 60_000;
/** A Monday and the first of a month and a year, 00:00 UTC. */
export const FIRST_START = Date.UTC(2024, 0, 1);

/** One of them as the exchange writes it, a tick being `10 ** -decimals`; minute candles from `FIRST_START` on. */
export function candleAt(ticks: TickCandles, index: number, decimals = 0): Candle {
	const price = (column: number[]) => decimalOf(column[index], decimals);
	const start = FIRST_START + index * MINUTE_MS;
	return {
		start,
		end: start + MINUTE_MS,
		open: price(ticks.open),
		high: price(ticks.high),
		low: price(ticks.low),
		close: price(ticks.close),
		volume: String(ticks.volume[index]),
		quoteVolume: '0',
	};
}

export function candlesOf(ticks: TickCandles, decimals = 0): Candle[] {
	return ticks.close.map((_, index) => candleAt(ticks, index, decimals));
}

/** `1234` with two decimals is `12.34`. */
function decimalOf(ticks: number, decimals: number): string {
	if (decimals === 0) return String(ticks);
	const digits = String(ticks).padStart(decimals + 1, '0');
	return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
