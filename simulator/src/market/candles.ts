import { type Decimal, ZERO, decimal, larger, padded, smaller } from '../exchange/decimal';
import type { Trade } from '../exchange/events';
import type { Pair } from '../exchange/pairs';
import { PriceHistory } from './history';

export interface Candle {
	/** Window start and end, ms; the end is the next candle's start. */
	readonly openTime: number;
	readonly closeTime: number;
	open: Decimal;
	high: Decimal;
	low: Decimal;
	close: Decimal;
	/** Base volume. */
	volume: Decimal;
	/** Quote turnover. */
	amount: Decimal;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
// The epoch was a Thursday; weeks start on Monday, 00:00 UTC.
const WEEK_OFFSET_MS = 4 * DAY_MS;
const SAMPLES = 12;
/** Invented candles kept per pair. */
const MOST_KEPT = 1000;

const FIXED: Readonly<Record<string, number>> = {
	Min1: MINUTE_MS,
	Min5: 5 * MINUTE_MS,
	Min15: 15 * MINUTE_MS,
	Min30: 30 * MINUTE_MS,
	Min60: 60 * MINUTE_MS,
	Hour4: 240 * MINUTE_MS,
	Hour8: 480 * MINUTE_MS,
	Day1: DAY_MS,
};

/** Start of the candle that contains `timeMs`, for an interval in the streams' spelling. */
export function windowStart(interval: string, timeMs: number): number {
	if (interval === 'Month1') {
		const date = new Date(timeMs);
		return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
	}
	if (interval === 'Week1') {
		const weekMs = 7 * DAY_MS;
		return Math.floor((timeMs - WEEK_OFFSET_MS) / weekMs) * weekMs + WEEK_OFFSET_MS;
	}
	const lengthMs = FIXED[interval] ?? MINUTE_MS;
	return Math.floor(timeMs / lengthMs) * lengthMs;
}

/** Start of the following candle. */
export function windowEnd(interval: string, startMs: number): number {
	if (interval === 'Month1') {
		const date = new Date(startMs);
		return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
	}
	if (interval === 'Week1') return startMs + 7 * DAY_MS;
	return startMs + (FIXED[interval] ?? MINUTE_MS);
}

/** Candles of one pair: real ones from the trades since the start, invented ones before. */
export class Candles {
	private readonly minutes: Candle[] = [];
	private readonly past = new Map<string, Candle>();
	private readonly history: PriceHistory;

	constructor(
		private readonly pair: Pair,
		seed: number,
		private readonly startMs: number,
		startPrice: Decimal,
		/** False for a pair that is listed only now. */
		private readonly hasPast = true,
	) {
		this.history = new PriceHistory(seed, pair.symbol, Number(startPrice), startMs);
	}

	record(trade: Trade): void {
		const openTime = windowStart('Min1', trade.time);
		const current = this.minutes[this.minutes.length - 1];
		if (current !== undefined && current.openTime >= openTime) {
			extend(current, trade.price, trade.quantity, trade.quote);
			return;
		}
		const candle = flat(openTime, openTime + MINUTE_MS, current?.close ?? trade.price);
		candle.open = candle.high = candle.low = candle.close = trade.price;
		extend(candle, trade.price, trade.quantity, trade.quote);
		this.minutes.push(candle);
	}

	/** Whether the pair was there at some time before this one. */
	existsBefore(timeMs: number): boolean {
		return this.hasPast || this.startMs < timeMs;
	}

	/** The candle that starts at `openTime`, as far as it has got by `nowMs`. */
	candle(interval: string, openTime: number, nowMs: number): Candle {
		const closeTime = windowEnd(interval, openTime);
		const past =
			this.hasPast && openTime < this.startMs ? this.invented(openTime, closeTime) : undefined;
		const result = past ?? flat(openTime, closeTime, this.priceBefore(openTime));
		let first = past === undefined;
		const untilMs = Math.min(closeTime, nowMs + 1);
		for (let index = this.firstMinute(openTime); index < this.minutes.length; index++) {
			const minute = this.minutes[index] as Candle;
			if (minute.openTime >= untilMs) break;
			if (first) result.open = result.high = result.low = minute.open;
			first = false;
			merge(result, minute);
		}
		return result;
	}

	/** The latest price at a moment, invented before the start. */
	priceBefore(timeMs: number): Decimal {
		const last = this.minutes[this.firstMinute(timeMs) - 1];
		return last?.close ?? this.price(timeMs);
	}

	private firstMinute(timeMs: number): number {
		let index = this.minutes.length;
		while (index > 0 && (this.minutes[index - 1] as Candle).openTime >= timeMs) index--;
		return index;
	}

	private price(timeMs: number): Decimal {
		const known = this.hasPast ? timeMs : this.startMs;
		return decimal(this.history.at(known).toFixed(this.pair.quotePrecision));
	}

	/** An invented candle never changes, and day summaries ask for the same ones again and again. */
	private invented(openTime: number, closeTime: number): Candle {
		const key = `${openTime} ${closeTime}`;
		const known = this.past.get(key) ?? this.invent(openTime, closeTime);
		if (this.past.size >= MOST_KEPT) this.past.clear();
		this.past.set(key, known);
		return { ...known };
	}

	private invent(openTime: number, closeTime: number): Candle {
		const endMs = Math.min(closeTime, this.startMs);
		const candle = flat(openTime, closeTime, this.price(openTime));
		const volume = this.history.volume(openTime, endMs).toFixed(this.pair.baseAssetPrecision);
		for (let sample = 1; sample <= SAMPLES; sample++) {
			const price = this.price(openTime + ((endMs - openTime) * sample) / SAMPLES);
			extend(candle, price, ZERO, ZERO);
		}
		candle.volume = decimal(volume);
		candle.amount = candle.volume.times(candle.open.plus(candle.close).div(2));
		return candle;
	}
}

function flat(openTime: number, closeTime: number, price: Decimal): Candle {
	const prices = { open: price, high: price, low: price, close: price };
	return { openTime, closeTime, ...prices, volume: ZERO, amount: ZERO };
}

function extend(candle: Candle, price: Decimal, quantity: Decimal, quote: Decimal): void {
	candle.high = larger(candle.high, price);
	candle.low = smaller(candle.low, price);
	candle.close = price;
	candle.volume = candle.volume.plus(quantity);
	candle.amount = candle.amount.plus(quote);
}

function merge(candle: Candle, part: Candle): void {
	extend(candle, part.high, ZERO, ZERO);
	extend(candle, part.low, ZERO, ZERO);
	extend(candle, part.close, part.volume, part.amount);
}

/** Volume and turnover as answers print them. */
export function printVolume(candle: Candle, pair: Pair): [volume: string, amount: string] {
	return [padded(candle.volume, pair.baseAssetPrecision), padded(candle.amount, 2)];
}
