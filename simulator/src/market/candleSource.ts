import type { Decimal } from '../exchange/decimal';
import type { Trade } from '../exchange/events';
import type { Candle } from './candle';

/** Where the candles of one pair come from. */
export interface CandleSource {
	/** Takes a trade in. */
	record(trade: Trade): void;
	/** Whether there is a candle that starts then; intervals in the streams' spelling. */
	knows(interval: string, openTime: number): boolean;
	/** The candle that starts at `openTime`, as far as it has got by `nowMs`. */
	candle(interval: string, openTime: number, nowMs: number): Candle;
	/** The latest price at a moment. */
	priceBefore(timeMs: number): Decimal;
}
