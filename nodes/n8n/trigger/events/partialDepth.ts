import { bookNowPush } from '../../../../mexc/market/marketNow';
import { streams } from '../../../../mexc/streams';
import { bookStateIn, levelsIn, versionId } from './rows';
import { streamEvent } from './streamEvent';
import { depthField } from './streamFields';

/** The first levels of the book, whole with each push, so that only the newest counts. */
export const partialDepth = streamEvent({
	stream: streams.limitDepth,
	value: 'partialDepth',
	name: 'Partial Depth',
	description: 'The best 5, 10 or 20 price levels of the chosen pairs each time they change',
	testHint: 'Order books of quiet pairs can rest for minutes; try BTCUSDT.',
	symbols: 'required',
	watchlist: 'streams',
	fields: [depthField],
	delivery: ['latest', 'batch', 'each'],
	decimals: ['price', 'quantity'],
	exampleOf: async (port, symbol, { level }) => await bookNowPush(port, symbol, level),
	read: ({ body, symbol }) => [
		{
			id: versionId(symbol, body.version),
			raw: body,
			simple: {
				bids: levelsIn(body.bids),
				asks: levelsIn(body.asks),
				version: body.version,
				...bookStateIn(body),
			},
		},
	],
});
