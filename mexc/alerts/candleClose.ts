import { absolute, compare, divide, multiply, subtract } from '../core/decimal';
import type { Candle } from '../market/candle';
import type { CandleInterval } from '../market/candleIntervals';
import { ways, type Way } from './condition';
import { candleLength, expiry, positivePrice } from './fieldValues';
import { choice, isBlank, invalid, positiveDecimal, type RawSettings } from '../input/settings';

/** Checked settings for closed candles. */
export interface CandleCloseCondition {
	interval: CandleInterval;
	/** `up`: only candles that closed above their opening, or where a price is given above that. `either`: all. */
	direction: Way;
	/** Only candles that closed at it or above (up), at it or below (down), wherever they opened; decimal text. */
	price?: string;
	/** Only candles that rose (up), fell (down) or moved (either) by that much from their opening; decimal text. */
	percent?: string;
	/** Milliseconds; candles that close from then on are not reported. */
	expiresAt?: number;
}

const SHOWN_DIGITS = 8;

/** Checks the settings; throws as fieldValues.ts says. A price needs a direction, and is not looked at without. */
export function parseCandleClose(raw: RawSettings): CandleCloseCondition {
	const direction = choice(raw, 'direction', 'Which Candles', ways);
	return {
		interval: candleLength(raw),
		direction,
		price:
			direction === 'either' || isBlank(raw.price)
				? undefined
				: positivePrice(raw, 'price', 'Close Price'),
		percent: isBlank(raw.percent) ? undefined : movePercent(raw, direction),
		expiresAt: expiry(raw.expiresAt),
	};
}

function movePercent(raw: RawSettings, direction: Way): string {
	const percent = positiveDecimal(raw, 'percent', 'Percent', '2');
	if (direction !== 'down' || compare(percent, '100') < 0) return percent;
	throw invalid(
		'percent',
		`Percent ${percent} can never be reached: no candle falls by ${percent} percent`,
		'Use a number below 100 for falling candles, or leave it empty.',
	);
}

/** Whether a closed candle is one of those asked for: all that is given has to hold. */
export function isWanted(condition: CandleCloseCondition, candle: Candle): boolean {
	const { direction, price, percent, expiresAt } = condition;
	const { open, close, end } = candle;
	if (expiresAt !== undefined && end >= expiresAt) return false;
	if (price !== undefined && compare(close, price) === (direction === 'up' ? -1 : 1)) return false;
	if (direction === 'either' || (price !== undefined && percent === undefined)) {
		return hasMoved(candle, percent);
	}
	return compare(close, open) === (direction === 'up' ? 1 : -1) && hasMoved(candle, percent);
}

/** 100 |close - open| >= percent * open: multiplied out, so that nothing is rounded. */
function hasMoved({ open, close }: Candle, percent = '0'): boolean {
	return compare(multiply(absolute(subtract(close, open)), '100'), multiply(percent, open)) >= 0;
}

/** Close against open in percent, negative when it fell; cut after eight decimals. */
export function changePercent({ open, close }: Candle): string {
	return divide(multiply(subtract(close, open), '100'), open, SHOWN_DIGITS);
}
