import type { Candle } from '../market/candle';
import { candleEnd, type CandleInterval } from '../market/candleIntervals';
import { MexcError } from '../core/errors';
import { floatOf } from './floats';
import { SlidingColumn } from './slidingColumn';

export const columnNames = ['start', 'high', 'low', 'close', 'volume'] as const;
export type ColumnName = (typeof columnNames)[number];

/** How many candles back each column is read. */
export type ColumnNeeds = Readonly<Partial<Record<ColumnName, number>>>;

/** Columns of numbers that all end with the same candle; `start` is in milliseconds. */
export type Columns = Readonly<Record<ColumnName, SlidingColumn>>;

/**
 * The newest candles of one pair as columns of numbers, only as far back as somebody reads them.
 *
 * The sequence is made regular: a candle that is missing between two others had no trades (the callers
 * complete interruptions over REST), and takes part as a flat one at the last close with a volume of 0.
 * So it makes no difference whether a server lists candles without trades or leaves them out.
 */
export class CandleWindow {
	readonly columns: Columns;
	/** How many candles were added, filled ones among them. */
	count = 0;
	/** End of the newest candle in milliseconds; NaN while there is none. */
	end = Number.NaN;
	/** Ordinal numbers (counted from 1) of the candles without trades that can still be read. */
	private quiet: number[] = [];
	private readonly depth: number;

	constructor(
		readonly interval: CandleInterval,
		private readonly needs: ColumnNeeds,
		columns?: Columns,
	) {
		const column = (name: ColumnName) => new SlidingColumn(Math.max(1, needs[name] ?? 0));
		this.columns = columns ?? {
			start: column('start'),
			high: column('high'),
			low: column('low'),
			close: column('close'),
			volume: column('volume'),
		};
		this.depth = Math.max(1, ...Object.values(needs));
	}

	/** Adds the next closed candle. Throws an `input` MexcError when it is older than the last one. */
	add(candle: Candle): void {
		this.fillUpTo(candle);
		this.push(candle.start, candle.end, {
			high: floatOf(candle.high),
			low: floatOf(candle.low),
			close: floatOf(candle.close),
			volume: floatOf(candle.volume),
		});
	}

	/** What `read` makes of the window as if `candle` had closed as it is now; the window stays as it was. */
	withOpen<Result>(candle: Candle, read: (window: CandleWindow) => Result): Result {
		const isNext = Number.isNaN(this.end) || candle.start === this.end;
		if (!isNext) {
			const copy = this.copy();
			copy.add(candle);
			return read(copy);
		}
		const { count, end } = this;
		this.add(candle);
		try {
			return read(this);
		} finally {
			for (const name of columnNames) this.columns[name].pop();
			if (this.quiet.at(-1) === this.count) this.quiet.pop();
			this.count = count;
			this.end = end;
		}
	}

	/** How many of the newest `candles` had no trades, whether they were given or filled in. */
	quietAmong(candles: number): number {
		const oldest = this.count - candles;
		let found = 0;
		for (let index = this.quiet.length - 1; index >= 0 && this.quiet[index] > oldest; index--) {
			found += 1;
		}
		return found;
	}

	private push(
		start: number,
		end: number,
		candle: { high: number; low: number; close: number; volume: number },
	): void {
		const { columns } = this;
		columns.start.push(start);
		columns.high.push(candle.high);
		columns.low.push(candle.low);
		columns.close.push(candle.close);
		columns.volume.push(candle.volume);
		this.count += 1;
		this.end = end;
		if (candle.volume === 0) this.noteQuiet();
	}

	private noteQuiet(): void {
		this.quiet.push(this.count);
		const oldest = this.count - this.depth;
		// Seldom, so that a pair without trades does not move the whole list with each candle.
		if (this.quiet[this.quiet.length >> 1] < oldest) {
			this.quiet = this.quiet.filter((ordinal) => ordinal >= oldest);
		}
	}

	private fillUpTo({ start }: Candle): void {
		if (Number.isNaN(this.end) || start === this.end) return;
		if (start < this.end) throw notInOrder(start, this.end);
		const starts = quietStarts(this.interval, this.end, start, this.depth);
		const close = this.columns.close.last();
		for (const quietStart of starts) {
			const quietEnd = Math.min(candleEnd(this.interval, quietStart), start);
			this.push(quietStart, quietEnd, { high: close, low: close, close, volume: 0 });
		}
	}

	private copy(): CandleWindow {
		const { start, high, low, close, volume } = this.columns;
		const copied = new CandleWindow(this.interval, this.needs, {
			start: start.copy(),
			high: high.copy(),
			low: low.copy(),
			close: close.copy(),
			volume: volume.copy(),
		});
		copied.count = this.count;
		copied.end = this.end;
		copied.quiet = [...this.quiet];
		return copied;
	}
}

/** Starts of the candles between two times, only the newest `most` of them. */
function quietStarts(interval: CandleInterval, from: number, to: number, most: number): number[] {
	const lengthMs = candleEnd(interval, from) - from;
	const starts: number[] = [];
	// Months differ in length, but no pair has so many that counting them one by one would matter.
	const skipped = interval === 'Month1' ? 0 : Math.floor((to - from) / lengthMs) - most;
	let start = from + Math.max(0, skipped) * lengthMs;
	while (start < to) {
		starts.push(start);
		start = candleEnd(interval, start);
	}
	return starts.slice(-most);
}

function notInOrder(start: number, end: number): MexcError {
	const iso = (time: number) => new Date(time).toISOString();
	return new MexcError({
		kind: 'input',
		message: `A candle that starts at ${iso(start)} came after one that ends at ${iso(end)}.`,
		hint: 'Give each closed candle once, oldest first.',
	});
}
