import { bookChangeNowPush } from '../../../../mexc/market/marketNow';
import { streams } from '../../../../mexc/streams';
import { bookStateIn, levelsIn, versionId } from './rows';
import { streamEvent } from './streamEvent';
import { speedField } from './streamFields';

/** Changes of the book, for people who keep one themselves: each counts, so none gives way to another. */
export const diffDepth = streamEvent({
	stream: streams.aggreDepth,
	value: 'diffDepth',
	name: 'Depth Changes',
	description:
		'The changed price levels of the chosen pairs; a quantity of 0 means that the level is gone',
	testHint: 'Order books of quiet pairs can rest for minutes; try BTCUSDT.',
	symbols: 'required',
	fields: [speedField],
	delivery: ['batch', 'each'],
	decimals: ['price', 'quantity'],
	exampleOf: bookChangeNowPush,
	read: ({ body, symbol }) => [
		{
			id: versionId(symbol, body.toVersion),
			raw: body,
			simple: {
				bids: levelsIn(body.bids),
				asks: levelsIn(body.asks),
				fromVersion: body.fromVersion,
				toVersion: body.toVersion,
				...bookStateIn(body),
			},
		},
	],
});
