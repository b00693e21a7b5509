import { type Decimal, decimal } from '../exchange/decimal';
import type { Trade } from '../exchange/events';
import { Signal } from '../exchange/signal';
import { type Candle, flatCandle, merge } from '../market/candle';
import { CandleSeries } from '../market/candleSeries';
import type { CandleSource } from '../market/candleSource';
import { INTERVALS, windowEnd } from '../market/windows';
import type { OutsideCandle } from './marketEvent';

/** REST has no candles of eight hours: they are put together. */
const PARTS: Readonly<Record<string, string>> = { Hour8: 'Hour4' };

/** The interval that has to be known for candles of this one. */
export function neededInterval(interval: string): string {
	return PARTS[interval] ?? interval;
}

interface KnownSeries {
	readonly series: CandleSeries;
	/** Trades up to this time are in it already. */
	knownUntil: number;
}

/** Candles of a pair of a market elsewhere: as it reports them, and from its trades since then. */
export class OutsideCandles implements CandleSource {
	/** An interval that somebody has asked for and that is not known. */
	readonly wanted = new Signal<string>();
	private readonly known = new Map<string, KnownSeries>();

	constructor(
		private readonly lastPrice: () => Decimal,
		/** Intervals that are built from trades alone, where nobody reports candles. */
		built: readonly string[] = [],
	) {
		for (const interval of built) this.put(interval, []);
	}

	has(interval: string): boolean {
		return this.known.has(neededInterval(interval));
	}

	/** The intervals that are known. */
	intervals(): string[] {
		return [...this.known.keys()];
	}

	/** Start of the oldest candle of an interval, ms; Infinity while none is known. */
	oldest(interval: string): number {
		return this.known.get(neededInterval(interval))?.series.first?.openTime ?? Infinity;
	}

	/**
	 * @param knownUntil of candles that may be open: trades up to this time are in them. Without it they have
	 * all ended, and the source has booked everything: a trade of theirs that is only found later is in them
	 * @param later trades that are known, from which those after `knownUntil` are added again
	 */
	put(
		interval: string,
		rows: readonly OutsideCandle[],
		knownUntil?: number,
		later: readonly Trade[] = [],
	): void {
		const known = this.known.get(interval);
		const series = known?.series ?? new CandleSeries(interval);
		series.replace(rows.map((row) => candleOf(interval, row)));
		const last = rows[rows.length - 1];
		const over = last === undefined ? -Infinity : windowEnd(interval, last[0]) - 1;
		const until = knownUntil ?? Math.max(known?.knownUntil ?? -Infinity, over);
		this.known.set(interval, { series, knownUntil: until });
		if (knownUntil === undefined) return;
		for (const trade of later) if (trade.time > until) series.record(trade);
	}

	record(trade: Trade): void {
		for (const { series, knownUntil } of this.known.values()) {
			if (trade.time > knownUntil) series.record(trade);
		}
	}

	knows(interval: string, openTime: number): boolean {
		if (!this.has(interval)) this.wanted.emit(interval);
		return openTime >= this.oldest(interval);
	}

	candle(interval: string, openTime: number): Candle {
		const closeTime = windowEnd(interval, openTime);
		const part = PARTS[interval];
		if (part !== undefined) return this.together(part, openTime, closeTime);
		const candle = this.known.get(interval)?.series.at(openTime);
		return candle === undefined
			? flatCandle(openTime, closeTime, this.priceBefore(openTime))
			: { ...candle };
	}

	priceBefore(timeMs: number): Decimal {
		for (const interval of INTERVALS) {
			const candle = this.known.get(interval)?.series.before(timeMs);
			if (candle !== undefined) return candle.closeTime <= timeMs ? candle.close : candle.open;
		}
		return this.lastPrice();
	}

	/** A candle put together from shorter ones. */
	private together(part: string, openTime: number, closeTime: number): Candle {
		let sum: Candle | undefined;
		for (let start = openTime; start < closeTime; start = windowEnd(part, start)) {
			const next = this.known.get(part)?.series.at(start);
			if (next === undefined) continue;
			if (sum === undefined) sum = { ...next, openTime, closeTime };
			else merge(sum, next);
		}
		return sum ?? flatCandle(openTime, closeTime, this.priceBefore(openTime));
	}
}

function candleOf(
	interval: string,
	[openTime, open, high, low, close, volume, amount]: OutsideCandle,
): Candle {
	return {
		openTime,
		closeTime: windowEnd(interval, openTime),
		open: decimal(open),
		high: decimal(high),
		low: decimal(low),
		close: decimal(close),
		volume: decimal(volume),
		amount: decimal(amount),
	};
}
