import { hash, subSeed } from './prng';

// Periods and amplitudes of the price waves before the start: minutes to months, small to large.
const WAVES: ReadonlyArray<readonly [periodMs: number, amplitude: number]> = [
	[60_000, 0.0004],
	[5 * 60_000, 0.0008],
	[30 * 60_000, 0.002],
	[3 * 3_600_000, 0.005],
	[24 * 3_600_000, 0.015],
	[9 * 86_400_000, 0.04],
	[70 * 86_400_000, 0.1],
];

/**
 * The invented past of a pair: a price for every moment before the simulator started, the same at
 * every look, ending at the start price. A plain function of time, so that candles of all intervals
 * agree without storing any.
 */
export class PriceHistory {
	private readonly seeds: readonly number[];
	private readonly offset: number;

	constructor(
		seed: number,
		symbol: string,
		private readonly startPrice: number,
		private readonly startMs: number,
	) {
		this.seeds = WAVES.map((_, index) => subSeed(seed, `${symbol} wave ${index}`));
		this.offset = this.waves(startMs);
	}

	/** The price at a moment before the start. */
	at(timeMs: number): number {
		return this.startPrice * (1 + this.waves(Math.min(timeMs, this.startMs)) - this.offset);
	}

	/** Base volume traded in a window, proportional to its length. */
	volume(fromMs: number, toMs: number): number {
		const perMinute = 50_000 / this.startPrice;
		const [seed = 0] = this.seeds;
		return perMinute * ((toMs - fromMs) / 60_000) * (0.5 + hash(seed, Math.floor(fromMs / 1000)));
	}

	private waves(timeMs: number): number {
		let sum = 0;
		WAVES.forEach(([periodMs, amplitude], index) => {
			const position = timeMs / periodMs;
			const step = Math.floor(position);
			const seed = this.seeds[index] ?? 0;
			const from = hash(seed, step) * 2 - 1;
			const to = hash(seed, step + 1) * 2 - 1;
			sum += amplitude * (from + (to - from) * (position - step));
		});
		return sum;
	}
}
