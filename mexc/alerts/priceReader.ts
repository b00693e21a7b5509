import type { PushMessage } from '../streams/pushMessage';
import { add, multiply } from '../core/decimal';
import { OVERTAKEN_MS, type Moment } from './alertState';
import { candleStart, type CandleInterval } from '../market/candleIntervals';
import type { PriceCrossCondition } from './condition';
import { candleEdges, dealsIn, positive, sentAt, timeOf } from '../market/pushFields';
import type { Tick } from './priceCross';

const NONE: readonly Tick[] = [];

/** Turns the messages of one pair into prices, in the order they happened. */
export interface PriceReader {
	read(message: PushMessage): readonly Tick[];
	/** Messages may be missing from here on: a candle that was open may have gone on unseen. */
	gap(): void;
}

/** A reader for the condition's source. Keeps no state but the newest time, and the open candle of `close`. */
export function createPriceReader({
	source,
	interval,
}: Pick<PriceCrossCondition, 'source' | 'interval'>): PriceReader {
	const isInOrder = timeOrder();
	const reader = source === 'close' ? closedCandles() : pricesFrom(source, interval);
	return {
		...reader,
		read(message) {
			const ticks = reader.read(message);
			// Nearly always the one price of the message.
			if (ticks.length === 1) return isInOrder(ticks[0]) ? ticks : NONE;
			return ticks.filter(isInOrder);
		},
	};
}

function pricesFrom(
	source: Exclude<PriceCrossCondition['source'], 'close'>,
	interval: CandleInterval | undefined,
): PriceReader {
	const read = source === 'trade' ? tradePrices : quotePrices(source);
	const withCandles = (message: PushMessage) =>
		read(message).map((tick) => inCandle(tick, interval));
	return {
		read: interval === undefined ? read : withCandles,
		gap: () => undefined,
	};
}

/** What was measured, with the candle it belongs to where an interval is given. */
export function inCandle<Seen extends Moment>(
	seen: Seen,
	interval: CandleInterval | undefined,
): Seen {
	return interval === undefined ? seen : { ...seen, candle: candleStart(interval, seen.time) };
}

/**
 * Whether each value is newer than the one before: during a change-over two connections bring
 * the same prices, one a little later.
 */
export function timeOrder(): (moment: Moment) => boolean {
	let newestTime = Number.NEGATIVE_INFINITY;
	return ({ time }) => {
		const ageMs = newestTime - time;
		if (ageMs > 0 && ageMs <= OVERTAKEN_MS) return false;
		newestTime = time;
		return true;
	};
}

function tradePrices(message: PushMessage): Tick[] {
	const ticks: Tick[] = [];
	for (const deal of dealsIn(message)) {
		const price = positive(deal.price);
		if (price !== undefined) ticks.push({ price, time: timeOf(deal.time) ?? sentAt(message) });
	}
	// The order inside a message is not documented; a stable sort keeps the given one within a millisecond.
	return ticks.length < 2 ? ticks : ticks.sort((left, right) => left.time - right.time);
}

function quotePrices(side: 'mid' | 'bid' | 'ask') {
	return (message: PushMessage): Tick[] => {
		const { body } = message;
		if (side === 'bid') return tickOf(body.bidPrice, sentAt(message));
		if (side === 'ask') return tickOf(body.askPrice, sentAt(message));
		const bid = positive(body.bidPrice);
		const ask = positive(body.askPrice);
		if (bid === undefined || ask === undefined) return [];
		return [{ price: multiply(add(bid, ask), '0.5'), time: sentAt(message) }];
	};
}

/**
 * There is no flag for a closed candle: it is final once a message of a later one arrives (streams.json).
 * A candle whose end fell into a gap is passed over, because its last price is not known.
 */
function closedCandles(): PriceReader {
	let open: { tick: Tick; start: number; isCertain: boolean } | undefined;
	return {
		read(message) {
			const edges = candleEdges(message);
			const price = positive(message.body.closingPrice);
			if (edges === undefined || price === undefined) return [];
			const { start, end } = edges;
			if (open !== undefined && start < open.start) return [];
			const closed = open;
			open = { tick: { price, time: end, candle: start }, start, isCertain: true };
			return closed?.isCertain && closed.start < start ? [closed.tick] : [];
		},
		gap() {
			if (open !== undefined) open.isCertain = false;
		},
	};
}

function tickOf(value: unknown, time: number): Tick[] {
	const price = positive(value);
	return price === undefined ? [] : [{ price, time }];
}
