import type { PushMessage } from '../socket/hub';
import { add, compare, multiply } from '../trading/decimal';
import { candleStart } from './candles';
import type { PriceCrossCondition } from './condition';
import { decimalText } from './decimalText';
import type { Tick } from './priceCross';

/** Turns the messages of one pair into prices, in the order they happened. */
export interface PriceReader {
	read(message: PushMessage): readonly Tick[];
	/** Messages may be missing from here on: a candle that was open may have gone on unseen. */
	gap(): void;
}

/** A reader for the condition's source. Keeps no state but the open candle of `close`. */
export function createPriceReader(condition: PriceCrossCondition): PriceReader {
	if (condition.source === 'close') return closedCandles();
	const read = condition.source === 'trade' ? tradePrices : quotePrices(condition.source);
	const { interval } = condition;
	return {
		read: (message) =>
			read(message).map((tick) =>
				interval === undefined ? tick : { ...tick, candle: candleStart(interval, tick.time) },
			),
		gap: () => undefined,
	};
}

function tradePrices(message: PushMessage): Tick[] {
	const deals = Array.isArray(message.body.deals) ? (message.body.deals as Row[]) : [];
	const ticks = deals.flatMap((deal) => tickOf(deal.price, timeOf(deal.time) ?? sentAt(message)));
	// The order inside a message is not documented; a stable sort keeps the given one within a millisecond.
	return ticks.sort((left, right) => left.time - right.time);
}

function quotePrices(side: 'mid' | 'bid' | 'ask') {
	return ({ body, ...message }: PushMessage): Tick[] => {
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
		read({ body }) {
			const startSeconds = timeOf(body.windowStart);
			const endSeconds = timeOf(body.windowEnd);
			const price = positive(body.closingPrice);
			if (startSeconds === undefined || endSeconds === undefined || price === undefined) return [];
			if (open !== undefined && startSeconds < open.start) return [];
			const closed = open;
			const tick = { price, time: endSeconds * 1000, candle: startSeconds * 1000 };
			open = { tick, start: startSeconds, isCertain: true };
			return closed?.isCertain && closed.start < startSeconds ? [closed.tick] : [];
		},
		gap() {
			if (open !== undefined) open.isCertain = false;
		},
	};
}

type Row = Readonly<Record<string, unknown>>;

/** An empty side of the book is sent as empty text or zero: no price. */
function positive(value: unknown): string | undefined {
	const text = decimalText(value);
	return text !== undefined && compare(text, '0') > 0 ? text : undefined;
}

function tickOf(value: unknown, time: number): Tick[] {
	const price = positive(value);
	return price === undefined ? [] : [{ price, time }];
}

/** A time of the exchange; protobuf's 64-bit integers arrive as text. */
function timeOf(value: unknown): number | undefined {
	const time = Number(value);
	return Number.isFinite(time) && time > 0 ? time : undefined;
}

function sentAt(message: Pick<PushMessage, 'sendTime' | 'createTime' | 'receivedAt'>): number {
	return message.sendTime ?? message.createTime ?? message.receivedAt;
}
