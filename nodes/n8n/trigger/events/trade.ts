import { lastTradePush } from '../../../../mexc/market/marketNow';
import { timeOf } from '../../../../mexc/market/pushFields';
import type { PushMessage } from '../../../../mexc/streams/pushMessage';
import { streams } from '../../../../mexc/streams';
import { rowsIn } from './rows';
import { speedField } from './streamFields';
import { contentId, streamEvent, type Row } from './streamEvent';

const sides: Readonly<Record<string, string>> = { '1': 'BUY', '2': 'SELL' };

/** Public trades. A busy pair has hundreds a second, so they come as one execution per second. */
export const trade = streamEvent({
	stream: streams.aggreDeals,
	value: 'trade',
	name: 'Trade',
	description: 'Every public trade of the chosen pairs',
	testHint: 'Trades of quiet pairs can be minutes apart; try BTCUSDT.',
	symbols: 'required',
	watchlist: 'streams',
	fields: [speedField],
	delivery: ['batch', 'latest', 'each'],
	decimals: ['price', 'quantity'],
	exampleOf: lastTradePush,
	read: (message) =>
		rowsIn(message.body.deals).map((deal, position) => ({
			eventTime: timeOf(deal.time),
			id: tradeIdOf(message, deal, position),
			raw: deal,
			simple: {
				price: deal.price,
				quantity: deal.quantity,
				side: sides[String(deal.tradeType)] ?? String(deal.tradeType),
				tradeId: deal.tradeId ? String(deal.tradeId) : null,
			},
		})),
});

/** Servers before 2026-06 send no trade id (quirks 75): then the trade's place in its message names it. */
export function tradeIdOf(message: PushMessage, deal: Row, position: number): string {
	return deal.tradeId ? String(deal.tradeId) : contentId(message, message.symbol, position, deal);
}
