import type { Stream, StreamParameter } from './stream';

const symbol: StreamParameter = { name: 'symbol' };
const speed: StreamParameter = { name: 'speed', values: ['10ms', '100ms'] };

const interval: StreamParameter = {
	name: 'interval',
	// prettier-ignore
	values: [
		'Min1', 'Min5', 'Min15', 'Min30', 'Min60', 'Hour4', 'Hour8', 'Day1', 'Week1', 'Month1',
	],
};

const level: StreamParameter = { name: 'level', values: ['5', '10', '20'] };

const timezone: StreamParameter = {
	name: 'timezone',
	// prettier-ignore
	values: [
		'24H', 'UTC-10', 'UTC-8', 'UTC-7', 'UTC-6', 'UTC-5', 'UTC-4', 'UTC-3', 'UTC+0', 'UTC+1', 'UTC+2',
		'UTC+3', 'UTC+4', 'UTC+4:30', 'UTC+5', 'UTC+5:30', 'UTC+6', 'UTC+7', 'UTC+8', 'UTC+9', 'UTC+10',
		'UTC+11', 'UTC+12', 'UTC+12:45', 'UTC+13',
	],
};

/** Every channel that answers today; retired ones answer `Blocked!` and are left out. */
export const channels = {
	aggreDeals: {
		id: 'aggreDeals',
		access: 'public',
		template: 'spot@public.aggre.deals.v3.api.pb@{speed}@{symbol}',
		parameters: [speed, symbol],
		bodyName: 'publicAggreDeals',
		message: 'PublicAggreDealsV3Api',
		itemMessage: 'PublicAggreDealsV3ApiItem',
		description: 'Trades of a pair; one message per window in which trades happened.',
	},
	kline: {
		id: 'kline',
		access: 'public',
		template: 'spot@public.kline.v3.api.pb@{symbol}@{interval}',
		parameters: [symbol, interval],
		bodyName: 'publicSpotKline',
		message: 'PublicSpotKlineV3Api',
		description: 'The open candle, about once a second while the pair trades; times in seconds.',
	},
	aggreDepth: {
		id: 'aggreDepth',
		access: 'public',
		template: 'spot@public.aggre.depth.v3.api.pb@{speed}@{symbol}',
		parameters: [speed, symbol],
		bodyName: 'publicAggreDepths',
		message: 'PublicAggreDepthsV3Api',
		itemMessage: 'PublicAggreDepthV3ApiItem',
		description: 'Changed price levels of the order book; a quantity of 0 removes the level.',
	},
	limitDepth: {
		id: 'limitDepth',
		access: 'public',
		template: 'spot@public.limit.depth.v3.api.pb@{symbol}@{level}',
		parameters: [symbol, level],
		bodyName: 'publicLimitDepths',
		message: 'PublicLimitDepthsV3Api',
		itemMessage: 'PublicLimitDepthV3ApiItem',
		description: 'The best 5, 10 or 20 levels of the order book, complete with each message.',
	},
	aggreBookTicker: {
		id: 'aggreBookTicker',
		access: 'public',
		template: 'spot@public.aggre.bookTicker.v3.api.pb@{speed}@{symbol}',
		parameters: [speed, symbol],
		bodyName: 'publicAggreBookTicker',
		message: 'PublicAggreBookTickerV3Api',
		description: 'Best bid and ask; one message per window in which they changed.',
	},
	bookTickerBatch: {
		id: 'bookTickerBatch',
		access: 'public',
		template: 'spot@public.bookTicker.batch.v3.api.pb@{symbol}',
		parameters: [symbol],
		bodyName: 'publicBookTickerBatch',
		message: 'PublicBookTickerBatchV3Api',
		itemMessage: 'PublicBookTickerV3Api',
		description: 'Best bids and asks of one pair, several per message.',
	},
	miniTicker: {
		id: 'miniTicker',
		access: 'public',
		template: 'spot@public.miniTicker.v3.api.pb@{symbol}@{timezone}',
		parameters: [symbol, timezone],
		bodyName: 'publicMiniTicker',
		message: 'PublicMiniTickerV3Api',
		description: 'Price, change, high, low and volume of a pair, every 3 seconds.',
	},
	miniTickers: {
		id: 'miniTickers',
		access: 'public',
		template: 'spot@public.miniTickers.v3.api.pb@{timezone}',
		parameters: [timezone],
		bodyName: 'publicMiniTickers',
		message: 'PublicMiniTickersV3Api',
		itemMessage: 'PublicMiniTickerV3Api',
		description: 'The mini tickers of all pairs in one large message, every 3 seconds.',
	},
	privateAccount: {
		id: 'privateAccount',
		access: 'private',
		template: 'spot@private.account.v3.api.pb',
		parameters: [],
		bodyName: 'privateAccount',
		message: 'PrivateAccountV3Api',
		description: 'One message per change of a balance, for all assets.',
	},
	privateDeals: {
		id: 'privateDeals',
		access: 'private',
		template: 'spot@private.deals.v3.api.pb',
		parameters: [],
		bodyName: 'privateDeals',
		message: 'PrivateDealsV3Api',
		description: 'One message per fill of an own order, for all pairs.',
	},
	privateOrders: {
		id: 'privateOrders',
		access: 'private',
		template: 'spot@private.orders.v3.api.pb',
		parameters: [],
		bodyName: 'privateOrders',
		message: 'PrivateOrdersV3Api',
		description: 'One message per change of state of an own order, for all pairs.',
	},
} as const satisfies Record<string, Stream>;
