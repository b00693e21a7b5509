import { type Decimal, decimal, ZERO } from '../exchange/decimal';
import type { Trade } from '../exchange/events';
import { Signal } from '../exchange/signal';
import { type Candle, flatCandle, merge } from '../market/candle';
import { CandleSeries } from '../market/candleSeries';
import type { CandleSource } from '../market/candleSource';
import { INTERVALS, windowEnd, windowStart } from '../market/windows';
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
	/** By start of a candle that was corrected: what it contains of trades that have not been reported yet. */
	ahead: Map<number, Decimal>;
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
	 * all ended; a trade of theirs that is only found later is in them, as far as their volume was ahead
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
		const candles = rows.map((row) => candleOf(interval, row));
		const ahead = knownUntil === undefined ? volumesAhead(series, candles) : new Map();
		series.replace(candles);
		const until = knownUntil ?? known?.knownUntil ?? -Infinity;
		this.known.set(interval, { series, knownUntil: until, ahead });
		if (knownUntil === undefined) return;
		for (const trade of later) if (trade.time > until) series.record(trade);
	}

	record(trade: Trade): void {
		for (const { series, knownUntil, ahead } of this.known.values()) {
			if (trade.time <= knownUntil) continue;
			const start = windowStart(series.interval, trade.time);
			const rest = ahead.get(start)?.minus(trade.quantity);
			if (rest?.gte(ZERO) === true) ahead.set(start, rest);
			else series.record(trade);
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

/** How much more the corrected candles contain than the series had of them, where it is more. */
function volumesAhead(series: CandleSeries, corrected: readonly Candle[]): Map<number, Decimal> {
	const more = corrected.map(({ openTime, volume }) => {
		const known = series.at(openTime)?.volume ?? ZERO;
		return [openTime, volume.minus(known)] as const;
	});
	return new Map(more.filter(([, volume]) => volume.gt(ZERO)));
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
