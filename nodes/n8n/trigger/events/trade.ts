import { streams } from '../../../../mexc/streams';
import { rowsIn } from './rows';
import { speedField } from './streamFields';
import { streamEvent } from './streamEvent';

const sides: Readonly<Record<string, string>> = { '1': 'BUY', '2': 'SELL' };

/** Public trades. A busy pair has hundreds a second, so they come as one execution per second. */
export const trade = streamEvent({
	stream: streams.aggreDeals,
	value: 'trade',
	name: 'Trade',
	description: 'Every public trade of the chosen pairs',
	testHint: 'Trades of quiet pairs can be minutes apart; try BTCUSDT.',
	symbols: 'required',
	fields: [speedField],
	delivery: ['batch', 'latest', 'each'],
	decimals: ['price', 'quantity'],
	read: ({ body }) =>
		rowsIn(body.deals).map((deal) => ({
			eventTime: Number(deal.time) || undefined,
			// Servers before 2026-06 send no trade id (quirks 75).
			id: deal.tradeId ? String(deal.tradeId) : undefined,
			raw: deal,
			simple: {
				price: deal.price,
				quantity: deal.quantity,
				side: sides[String(deal.tradeType)] ?? String(deal.tradeType),
				tradeId: deal.tradeId ? String(deal.tradeId) : null,
			},
		})),
});
