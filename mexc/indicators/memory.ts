/**
 * What is left of the first value of a recursive average after its window: at most this share. So even a
 * pair that has moved by a factor of ten inside the window is known to nine digits, whatever came before.
 */
export const RESIDUE = 1e-10;

/**
 * How many further candles until what a recursive average started with weighs less than `RESIDUE`. Each
 * candle takes the share `rate` (2 / (N + 1) for an EMA, 1 / N for Wilder's), and `stages` averages of such a
 * kind are taken one of the other (two for ADX and for the signal line of MACD).
 */
export function settlingCandles(rate: number, stages: 1 | 2 = 1): number {
	const kept = 1 - rate;
	let candles = 0;
	let weight = 1;
	// Multiplied out: Math.log may differ in the last digit from one machine to another.
	while (weight * (stages === 1 ? 1 : 1 + candles * rate) > RESIDUE) {
		weight *= kept;
		candles += 1;
	}
	return candles;
}
