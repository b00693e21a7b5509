import { plain } from '../../exchange/decimal';
import type { Trade } from '../../exchange/events';
import { channelStem } from '../channels';
import type { MessageValue } from '../encoder';
import { type Feed, Window, symbolOf } from './feed';

export const aggreDeals: Feed = (context) => {
	const symbol = symbolOf(context);
	const eventType = channelStem(context.channel);
	const window = new Window<Trade>(context, (trades) => {
		context.send({ deals: trades.map(dealItem), eventType });
	});
	return context.exchange.announce.trades.listen((trade) => {
		if (trade.symbol === symbol) window.add(trade);
	});
};

function dealItem(trade: Trade): MessageValue {
	return {
		price: plain(trade.price),
		quantity: plain(trade.quantity),
		tradeType: trade.takerSide === 'BUY' ? 1 : 2,
		time: trade.time,
		tradeId: trade.id,
	};
}
