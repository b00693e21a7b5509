import { ZERO } from '../exchange/decimal';
import type { Trade } from '../exchange/events';
import { type Candle, type CandleTrade, addBefore, extend, firstCandle } from './candle';
import { windowEnd, windowStart } from './windows';

/** So many candles of an interval are kept: two of the exchange's longest answers. */
export const MOST_CANDLES = 1000;

/** The candles of one interval in which something was traded, oldest first, the newest ones only. */
export class CandleSeries {
	private candles: Candle[] = [];
	/** Whether old candles have been given up. */
	isCut = false;

	constructor(readonly interval: string) {}

	get last(): Candle | undefined {
		return this.candles[this.candles.length - 1];
	}

	get first(): Candle | undefined {
		return this.candles[0];
	}

	record(trade: Trade): void {
		const openTime = windowStart(this.interval, trade.time);
		const { last } = this;
		if (last === undefined || last.openTime < openTime) this.begin(openTime, trade);
		else if (last.openTime === openTime) this.extendLast(last, trade);
		else {
			const earlier = this.at(openTime);
			if (earlier !== undefined) addBefore(earlier, trade);
		}
	}

	push(candle: Candle): void {
		this.candles.push(candle);
		// Cut in large steps: shifting one by one costs time with every candle.
		if (this.candles.length < 2 * MOST_CANDLES) return;
		this.candles.splice(0, MOST_CANDLES);
		this.isCut = true;
	}

	/** Takes what is known better; candles of the time that `candles` covers are given up for it. */
	replace(candles: readonly Candle[]): void {
		const [first] = candles;
		const last = candles[candles.length - 1];
		if (first === undefined || last === undefined) return;
		this.candles = [
			...this.candles.filter(({ openTime }) => openTime < first.openTime),
			...candles,
			...this.candles.filter(({ openTime }) => openTime > last.openTime),
		].slice(-2 * MOST_CANDLES + 1);
	}

	at(openTime: number): Candle | undefined {
		const candle = this.before(openTime + 1);
		return candle?.openTime === openTime ? candle : undefined;
	}

	/** The last candle that starts before a moment. */
	before(timeMs: number): Candle | undefined {
		let low = 0;
		let high = this.candles.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((this.candles[middle] as Candle).openTime < timeMs) low = middle + 1;
			else high = middle;
		}
		return this.candles[low - 1];
	}

	/** A candle in which nothing was traded yet begins with its first trade. */
	private extendLast(last: Candle, trade: CandleTrade): void {
		if (last.volume.gt(ZERO)) extend(last, trade);
		else Object.assign(last, firstCandle(last.openTime, last.closeTime, trade));
	}

	private begin(openTime: number, trade: CandleTrade): void {
		this.push(firstCandle(openTime, windowEnd(this.interval, openTime), trade));
	}
}
