import { type Decimal, ZERO, decimal } from '../exchange/decimal';
import type { Trade } from '../exchange/events';
import type { Pair } from '../exchange/pairs';
import { type Candle, extend, flatCandle, merge } from './candle';
import { CandleSeries } from './candleSeries';
import type { CandleSource } from './candleSource';
import { PriceHistory } from './history';
import { INTERVALS, windowEnd, windowStart } from './windows';

const SAMPLES = 12;
/** Invented candles kept per pair. */
const MOST_INVENTED = 1000;
const LONGER = INTERVALS.filter((interval) => interval !== 'Min1');

/** Candles of a synthetic pair: real ones from the trades since the start, invented ones before. */
export class Candles implements CandleSource {
	private readonly minutes = new CandleSeries('Min1');
	/** Longer candles, of whole minutes: the minute that is under way comes on top. */
	private readonly longer = new Map(LONGER.map((name) => [name, new CandleSeries(name)]));
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
		const { last } = this.minutes;
		this.minutes.record(trade);
		if (last !== undefined && last !== this.minutes.last) this.roll(last);
	}

	/** From before the start everything is known; of the time since then, what is kept. */
	knows(interval: string, openTime: number): boolean {
		if (openTime < this.startMs) {
			const reachesStart = windowEnd(interval, openTime) > this.startMs;
			return this.hasPast || reachesStart;
		}
		const kept = this.seriesOf(interval).first;
		return kept === undefined || !this.isCut(interval) || openTime >= kept.openTime;
	}

	candle(interval: string, openTime: number, nowMs: number): Candle {
		const closeTime = windowEnd(interval, openTime);
		const past =
			this.hasPast && openTime < this.startMs ? this.invented(openTime, closeTime) : undefined;
		const traded = this.traded(interval, openTime, Math.min(closeTime, nowMs + 1));
		if (past === undefined) {
			return traded ?? flatCandle(openTime, closeTime, this.before(interval, openTime));
		}
		if (traded !== undefined) merge(past, traded);
		return past;
	}

	priceBefore(timeMs: number): Decimal {
		return this.before('Min1', timeMs);
	}

	/** What was traded within a window since the start. */
	private traded(interval: string, openTime: number, untilMs: number): Candle | undefined {
		if (interval === 'Min1') {
			const minute = this.minutes.at(openTime);
			return minute && { ...minute };
		}
		const whole = this.longer.get(interval)?.at(openTime);
		const { last: current } = this.minutes;
		const isInside =
			current !== undefined && current.openTime >= openTime && current.openTime < untilMs;
		if (!isInside) return whole && { ...whole };
		const closeTime = windowEnd(interval, openTime);
		if (whole === undefined) return { ...current, openTime, closeTime };
		const candle = { ...whole };
		merge(candle, current);
		return candle;
	}

	/** A minute is over: the longer candles take it in. */
	private roll(minute: Candle): void {
		for (const [interval, series] of this.longer) {
			const openTime = windowStart(interval, minute.openTime);
			const { last } = series;
			if (last?.openTime === openTime) merge(last, minute);
			else series.push({ ...minute, openTime, closeTime: windowEnd(interval, openTime) });
		}
	}

	private seriesOf(interval: string): CandleSeries {
		return this.longer.get(interval) ?? this.minutes;
	}

	/** Whether candles since the start have been given up because they are many. */
	private isCut(interval: string): boolean {
		return this.seriesOf(interval).isCut;
	}

	private before(interval: string, timeMs: number): Decimal {
		const minute = this.minutes.before(timeMs);
		return (minute ?? this.seriesOf(interval).before(timeMs))?.close ?? this.price(timeMs);
	}

	private price(timeMs: number): Decimal {
		const known = this.hasPast ? timeMs : this.startMs;
		return decimal(this.history.at(known).toFixed(this.pair.quotePrecision));
	}

	/** An invented candle never changes, and day summaries ask for the same ones again and again. */
	private invented(openTime: number, closeTime: number): Candle {
		const key = `${openTime} ${closeTime}`;
		const known = this.past.get(key) ?? this.invent(openTime, closeTime);
		if (this.past.size >= MOST_INVENTED) this.past.clear();
		this.past.set(key, known);
		return { ...known };
	}

	private invent(openTime: number, closeTime: number): Candle {
		const endMs = Math.min(closeTime, this.startMs);
		const candle = flatCandle(openTime, closeTime, this.price(openTime));
		const volume = this.history.volume(openTime, endMs).toFixed(this.pair.baseAssetPrecision);
		for (let sample = 1; sample <= SAMPLES; sample++) {
			const price = this.price(openTime + ((endMs - openTime) * sample) / SAMPLES);
			extend(candle, { price, quantity: ZERO, quote: ZERO });
		}
		candle.volume = decimal(volume);
		candle.amount = candle.volume.times(candle.open.plus(candle.close).div(2));
		return candle;
	}
}
