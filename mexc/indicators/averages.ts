import type { SlidingColumn } from './slidingColumn';

// The two averages everything else is made of. Both are exact for equal values: a market that stands still
// has averages equal to its price, a MACD of 0 and bands without width, not noise around them.

/** Index of the first of the newest `count` numbers. */
export function firstOf({ end }: SlidingColumn, count: number): number {
	return end - count;
}

/** Mean of `count` numbers from `from` on, summed as distances to the first. */
export function meanOf(data: Float64Array, from: number, count: number): number {
	const base = data[from];
	let sum = 0;
	for (let index = from + 1; index < from + count; index++) sum += data[index] - base;
	return base + sum / count;
}

/**
 * An average that starts as the mean of its first `length` values and then moves towards each next one by the
 * share `rate`: an EMA with 2 / (length + 1), Wilder's with 1 / length.
 */
export class RecursiveAverage {
	value = Number.NaN;
	private seen = 0;
	private base = 0;
	private sum = 0;

	constructor(
		private readonly length: number,
		private readonly rate: number,
	) {}

	/** Whether `length` values have been taken. */
	get isReady(): boolean {
		return this.seen >= this.length;
	}

	add(value: number): void {
		if (this.seen >= this.length) {
			this.value += (value - this.value) * this.rate;
			return;
		}
		if (this.seen === 0) this.base = value;
		this.sum += value - this.base;
		this.seen += 1;
		if (this.seen === this.length) this.value = this.base + this.sum / this.length;
	}
}

export function emaRate(length: number): number {
	return 2 / (length + 1);
}

export function wilderRate(length: number): number {
	return 1 / length;
}

/** An EMA of the newest `count` numbers of a column. */
export function emaOf(column: SlidingColumn, count: number, length: number): number {
	const { data, end } = column;
	const from = firstOf(column, count);
	const rate = emaRate(length);
	let value = meanOf(data, from, length);
	for (let index = from + length; index < end; index++) value += (data[index] - value) * rate;
	return value;
}

export function trueRange(high: number, low: number, previousClose: number): number {
	return larger(high, previousClose) - smaller(low, previousClose);
}

/** `Math.max` and `Math.min` of two numbers that are none of NaN and -0, at a fraction of their cost. */
export function larger(a: number, b: number): number {
	return a > b ? a : b;
}

export function smaller(a: number, b: number): number {
	return a < b ? a : b;
}

/** The largest and the smallest of `count` numbers from `from` on. */
export function highestOf(data: Float64Array, from: number, count: number): number {
	let highest = data[from];
	for (let index = from + 1; index < from + count; index++) {
		if (data[index] > highest) highest = data[index];
	}
	return highest;
}

export function lowestOf(data: Float64Array, from: number, count: number): number {
	let lowest = data[from];
	for (let index = from + 1; index < from + count; index++) {
		if (data[index] < lowest) lowest = data[index];
	}
	return lowest;
}
