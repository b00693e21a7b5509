import { type Decimal, ZERO, plain } from '../../exchange/decimal';
import type { Side } from '../../exchange/orders';
import type { Trade } from '../../exchange/events';
import type { PairMarket } from '../../exchange/pairMarket';
import { refusal } from '../../exchange/refusal';
import { type Call, given, wholeNumber } from '../call';

const SECOND_MS = 1000;

export function tradeRow(trade: Trade): unknown {
	const takerBought = trade.takerSide === 'BUY';
	return {
		id: null,
		price: plain(trade.price),
		qty: plain(trade.quantity),
		quoteQty: plain(trade.quote),
		time: trade.time,
		isBuyerMaker: !takerBought,
		isBestMatch: true,
		tradeType: takerBought ? 'BID' : 'ASK',
	};
}

interface Aggregate {
	readonly takerOrder: string;
	readonly price: Decimal;
	readonly takerSide: Side;
	/** Whole seconds, in ms: the recorded answers know no finer time. */
	readonly time: number;
	quantity: Decimal;
}

/**
 * Trades of one taker order at one price in one row, newest first.
 * @throws Refusal -1128 when only one of startTime and endTime is given
 */
export function aggregatedTrades(call: Call, market: PairMarket): unknown {
	if ((given(call, 'startTime') === '') !== (given(call, 'endTime') === '')) {
		throw refusal(-1128, undefined, { _extend: null });
	}
	const from = wholeNumber(call, 'startTime') ?? 0;
	const to = wholeNumber(call, 'endTime') ?? Infinity;
	return aggregate(market.trades(Infinity))
		.filter(({ time }) => time >= from && time <= to)
		.slice(0, wholeNumber(call, 'limit'))
		.map(({ price, quantity, time, takerSide }) => ({
			a: null,
			f: null,
			l: null,
			p: plain(price),
			q: plain(quantity),
			T: time,
			m: takerSide === 'SELL',
			M: true,
		}));
}

function aggregate(trades: readonly Trade[]): Aggregate[] {
	const rows: Aggregate[] = [];
	for (const trade of trades) {
		const takerOrder = trade.id.slice(0, trade.id.indexOf('X'));
		let row = rows.at(-1);
		if (row?.takerOrder !== takerOrder || !row.price.eq(trade.price)) {
			const { price, takerSide } = trade;
			const time = trade.time - (trade.time % SECOND_MS);
			row = { takerOrder, price, takerSide, time, quantity: ZERO };
			rows.push(row);
		}
		row.quantity = row.quantity.plus(trade.quantity);
	}
	return rows;
}
