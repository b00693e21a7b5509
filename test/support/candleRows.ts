import type { Candle } from '../../mexc/market/candle';

/** The rows of `klines`, read without the package's own reader. */
export function candlesOfRows(rows: unknown): Candle[] {
	return (rows as unknown[][]).map(
		([start, open, high, low, close, volume, end, quoteVolume]): Candle => ({
			start: Number(start),
			end: Number(end),
			open: String(open),
			high: String(high),
			low: String(low),
			close: String(close),
			volume: String(volume),
			quoteVolume: String(quoteVolume),
		}),
	);
}
