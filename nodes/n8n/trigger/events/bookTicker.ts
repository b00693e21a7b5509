import { quoteNowPush } from '../../../../mexc/market/marketNow';
import { streams } from '../../../../mexc/streams';
import { bookStateIn, versionId } from './rows';
import { streamEvent } from './streamEvent';
import { speedField } from './streamFields';

/** The top of the book. Yesterday's quote is of no use: under load the newest of each pair is reported. */
export const bookTicker = streamEvent({
	stream: streams.aggreBookTicker,
	value: 'bookTicker',
	name: 'Best Bid and Ask',
	description: 'The best bid and ask of the chosen pairs each time one of them changes',
	testHint: 'Quotes of quiet pairs can rest for minutes; try BTCUSDT.',
	symbols: 'required',
	watchlist: 'streams',
	fields: [speedField],
	delivery: ['latest', 'batch', 'each'],
	decimals: ['bidPrice', 'bidQuantity', 'askPrice', 'askQuantity'],
	exampleOf: quoteNowPush,
	read: ({ body, symbol }) => [
		{
			id: versionId(symbol, body.version),
			raw: body,
			simple: {
				bidPrice: body.bidPrice,
				bidQuantity: body.bidQuantity,
				askPrice: body.askPrice,
				askQuantity: body.askQuantity,
				...bookStateIn(body),
			},
		},
	],
});
