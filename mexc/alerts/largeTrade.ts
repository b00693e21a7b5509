import type { PushMessage } from '../streams/pushMessage';
import { compare, multiply } from '../core/decimal';
import {
	firedAt,
	isAllowed,
	isFinished,
	newAlertState,
	type AlertState,
	type Moment,
} from './alertState';
import { hashOf, ways, type Condition, type Way } from './condition';
import { schedule } from './fieldValues';
import { choice, positiveDecimal, type RawSettings } from '../input/settings';
import { inCandle } from './priceReader';
import type { Watch } from './watch';
import { dealsIn, positive, sentAt, timeOf, type Deal } from '../market/pushFields';

/** A checked alert on single public trades. */
export interface LargeTradeCondition extends Condition {
	/** `up`: only trades whose taker bought; `down`: only those whose taker sold. */
	direction: Way;
	/** In the quote asset; decimal text. */
	minValue: string;
}

/** One public trade. Decimal text. */
export interface PublicTrade extends Moment {
	/** The same whenever it is seen again. */
	id: string;
	price: string;
	quantity: string;
	/** In the quote asset, exact. */
	value: string;
	side: 'BUY' | 'SELL' | 'UNKNOWN';
}

/** Checks the settings of an alert on large trades; throws as fieldValues.ts says. */
export function parseLargeTrade(raw: RawSettings): Omit<LargeTradeCondition, 'symbol'> {
	return {
		...schedule(raw),
		direction: choice(raw, 'direction', 'Side', ways),
		minValue: positiveDecimal(raw, 'minValue', 'Minimum Value', '100000'),
	};
}

/** Fires for each trade that is large enough, as often as the frequency allows; there is nothing to arm. */
export function watchLargeTrade(
	condition: LargeTradeCondition,
	saved: AlertState = newAlertState,
): Watch<PublicTrade> {
	let state = saved;
	let last: PublicTrade | undefined;
	return {
		hash: largeTradeHash(condition),
		frequency: condition.frequency,
		feed(trade) {
			const before = last;
			last = trade;
			if (isFinished(condition, state, trade.time)) return undefined;
			if (!isWanted(condition, trade) || !isAllowed(condition, state, trade)) return undefined;
			state = { armed: null, ...firedAt(trade) };
			const crossing = trade.side === 'SELL' ? 'down' : 'up';
			return { crossing, seen: trade, before, time: trade.time, eventId: trade.id, state };
		},
		state: () => state,
		armed: () => state.armed,
		last: () => last,
		isFinished: (now) => isFinished(condition, state, now),
	};
}

export function largeTradeHash(condition: LargeTradeCondition): string {
	return hashOf(condition, ['largeTrade', condition.direction, condition.minValue]);
}

function isWanted({ direction, minValue }: LargeTradeCondition, { side, value }: PublicTrade) {
	if (direction === 'up' && side !== 'BUY') return false;
	if (direction === 'down' && side !== 'SELL') return false;
	return compare(value, minValue) >= 0;
}

/** enums.json, wsTradeType: the taker's side. */
const sides: Readonly<Record<string, PublicTrade['side']>> = { '1': 'BUY', '2': 'SELL' };

/** Every trade in a message (channel `aggreDeals`). `idOf` names one; position distinguishes equal rows. */
export function tradesIn(
	message: PushMessage,
	{ interval }: Pick<LargeTradeCondition, 'interval'>,
	idOf: (message: PushMessage, deal: Deal, position: number) => string,
): readonly PublicTrade[] {
	return dealsIn(message).flatMap((deal, position) => {
		const price = positive(deal.price);
		const quantity = positive(deal.quantity);
		if (price === undefined || quantity === undefined) return [];
		const trade: PublicTrade = {
			id: idOf(message, deal, position),
			price,
			quantity,
			value: multiply(price, quantity),
			side: sides[String(deal.tradeType)] ?? 'UNKNOWN',
			time: timeOf(deal.time) ?? sentAt(message),
		};
		return [inCandle(trade, interval)];
	});
}
