import type { PushMessage } from '../streams/pushMessage';
import { add, compare, divide, multiply, subtract } from '../core/decimal';
import type { AlertState, Moment } from './alertState';
import { hashOf, type ArmedCondition, type Way } from './condition';
import { inCandle, timeOrder } from './priceReader';
import { thresholdRule } from './threshold';
import { watchCrossings, type Watch } from './watch';
import { positive, sentAt } from '../market/pushFields';

/** A checked alert on the distance between best bid and best ask. */
export interface SpreadCondition extends ArmedCondition {
	direction: Way;
	/** (ask - bid) / mid, in percent; decimal text. */
	spreadPercent: string;
}

/** One quote. */
export interface Quote extends Moment {
	bid: string;
	ask: string;
}

/** Decimals of a measured percentage; compared it is exactly, shown it is cut. */
const SHOWN_DIGITS = 8;

export function watchSpread(condition: SpreadCondition, saved?: AlertState): Watch<Quote> {
	const { direction, spreadPercent: low, rearmPercent } = condition;
	const rule = thresholdRule({ direction, low, rearmPercent, compareTo: compareSpread });
	return watchCrossings(condition, spreadHash(condition), rule, saved);
}

export function spreadHash(condition: SpreadCondition): string {
	const { direction, spreadPercent, rearmPercent } = condition;
	return hashOf(condition, ['spread', direction, spreadPercent], rearmPercent);
}

/** 100 (ask - bid) / ((ask + bid) / 2) against a percentage, multiplied out so that nothing is rounded. */
function compareSpread({ bid, ask }: Quote, percent: string): -1 | 0 | 1 {
	return compare(multiply(subtract(ask, bid), '200'), multiply(percent, add(ask, bid)));
}

/** The spread in percent of the mid price, cut after eight decimals. */
export function spreadOf({ bid, ask }: Quote): string {
	return divide(multiply(subtract(ask, bid), '200'), add(ask, bid), SHOWN_DIGITS);
}

/** Reads one pair's quotes (channel `aggreBookTicker`). A book with an empty side has no spread. */
export function createQuoteReader({ interval }: Pick<SpreadCondition, 'interval'>) {
	const isInOrder = timeOrder();
	return (message: PushMessage): readonly Quote[] => {
		const bid = positive(message.body.bidPrice);
		const ask = positive(message.body.askPrice);
		if (bid === undefined || ask === undefined) return [];
		return [inCandle({ bid, ask, time: sentAt(message) }, interval)].filter(isInOrder);
	};
}
