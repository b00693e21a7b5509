/**
 * The protobuf messages of MEXC's push frames, in our own compact form: `number name type`, with `[]`
 * for a repeated field and `?` for one with explicit presence. proto3: any other absent field has its
 * default ("", "0", 0, false). Numbers as of 2026-06-17 (quirks 75: the newest fields may be empty).
 */
const rows = {
	PrivateAccountV3Api: [
		'1 vcoinName string',
		'2 coinId string',
		'3 balanceAmount string',
		'4 balanceAmountChange string',
		'5 frozenAmount string',
		'6 frozenAmountChange string',
		'7 type string',
		'8 time int64',
	],
	PrivateDealsV3Api: [
		'1 price string',
		'2 quantity string',
		'3 amount string',
		'4 tradeType int32',
		'5 isMaker bool',
		'6 isSelfTrade bool',
		'7 tradeId string',
		'8 clientOrderId string',
		'9 orderId string',
		'10 feeAmount string',
		'11 feeCurrency string',
		'12 time int64',
	],
	PrivateOrdersV3Api: [
		'1 id string',
		'2 clientId string',
		'3 price string',
		'4 quantity string',
		'5 amount string',
		'6 avgPrice string',
		'7 orderType int32',
		'8 tradeType int32',
		'9 isMaker bool',
		'10 remainAmount string',
		'11 remainQuantity string',
		'12 lastDealQuantity string?',
		'13 cumulativeQuantity string',
		'14 cumulativeAmount string',
		'15 status int32',
		'16 createTime int64',
		'17 market string?',
		'18 triggerType int32?',
		'19 triggerPrice string?',
		'20 state int32?',
		'21 ocoId string?',
		'22 routeFactor string?',
		'23 symbolId string?',
		'24 marketId string?',
		'25 marketCurrencyId string?',
		'26 currencyId string?',
	],
	PublicAggreBookTickerV3Api: [
		'1 bidPrice string',
		'2 bidQuantity string',
		'3 askPrice string',
		'4 askQuantity string',
		'5 version string',
		'6 lastOrderCreateTime int64',
	],
	PublicAggreDealsV3Api: ['1 deals PublicAggreDealsV3ApiItem[]', '2 eventType string'],
	PublicAggreDealsV3ApiItem: [
		'1 price string',
		'2 quantity string',
		'3 tradeType int32',
		'4 time int64',
		'5 tradeId string',
	],
	PublicAggreDepthsV3Api: [
		'1 asks PublicAggreDepthV3ApiItem[]',
		'2 bids PublicAggreDepthV3ApiItem[]',
		'3 eventType string',
		'4 fromVersion string',
		'5 toVersion string',
		'6 lastOrderCreateTime int64',
	],
	PublicAggreDepthV3ApiItem: ['1 price string', '2 quantity string'],
	PublicBookTickerBatchV3Api: [
		'1 items PublicBookTickerV3Api[]',
		'2 version string',
		'3 lastOrderCreateTime int64',
	],
	PublicBookTickerV3Api: [
		'1 bidPrice string',
		'2 bidQuantity string',
		'3 askPrice string',
		'4 askQuantity string',
	],
	PublicDealsV3Api: ['1 deals PublicDealsV3ApiItem[]', '2 eventType string'],
	PublicDealsV3ApiItem: [
		'1 price string',
		'2 quantity string',
		'3 tradeType int32',
		'4 time int64',
	],
	PublicIncreaseDepthsBatchV3Api: ['1 items PublicIncreaseDepthsV3Api[]', '2 eventType string'],
	PublicIncreaseDepthsV3Api: [
		'1 asks PublicIncreaseDepthV3ApiItem[]',
		'2 bids PublicIncreaseDepthV3ApiItem[]',
		'3 eventType string',
		'4 version string',
	],
	PublicIncreaseDepthV3ApiItem: ['1 price string', '2 quantity string'],
	PublicLimitDepthsV3Api: [
		'1 asks PublicLimitDepthV3ApiItem[]',
		'2 bids PublicLimitDepthV3ApiItem[]',
		'3 eventType string',
		'4 version string',
		'5 lastOrderCreateTime int64',
	],
	PublicLimitDepthV3ApiItem: ['1 price string', '2 quantity string'],
	PublicMiniTickerV3Api: [
		'1 symbol string',
		'2 price string',
		'3 rate string',
		'4 zonedRate string',
		'5 high string',
		'6 low string',
		'7 volume string',
		'8 quantity string',
		'9 lastCloseRate string',
		'10 lastCloseZonedRate string',
		'11 lastCloseHigh string',
		'12 lastCloseLow string',
	],
	PublicMiniTickersV3Api: ['1 items PublicMiniTickerV3Api[]'],
	PublicSpotKlineV3Api: [
		'1 interval string',
		'2 windowStart int64',
		'3 openingPrice string',
		'4 closingPrice string',
		'5 highestPrice string',
		'6 lowestPrice string',
		'7 volume string',
		'8 amount string',
		'9 windowEnd int64',
	],
	PushDataV3ApiWrapper: [
		'1 channel string',
		'3 symbol string?',
		'4 symbolId string?',
		'5 createTime int64?',
		'6 sendTime int64?',
	],
} as const satisfies Record<string, readonly string[]>;

/** What a push frame can carry: exactly one of these fields of the wrapper. */
const bodyRows = [
	'301 publicDeals PublicDealsV3Api',
	'302 publicIncreaseDepths PublicIncreaseDepthsV3Api',
	'303 publicLimitDepths PublicLimitDepthsV3Api',
	'304 privateOrders PrivateOrdersV3Api',
	'305 publicBookTicker PublicBookTickerV3Api',
	'306 privateDeals PrivateDealsV3Api',
	'307 privateAccount PrivateAccountV3Api',
	'308 publicSpotKline PublicSpotKlineV3Api',
	'309 publicMiniTicker PublicMiniTickerV3Api',
	'310 publicMiniTickers PublicMiniTickersV3Api',
	'311 publicBookTickerBatch PublicBookTickerBatchV3Api',
	'312 publicIncreaseDepthsBatch PublicIncreaseDepthsBatchV3Api',
	'313 publicAggreDepths PublicAggreDepthsV3Api',
	'314 publicAggreDeals PublicAggreDealsV3Api',
	'315 publicAggreBookTicker PublicAggreBookTickerV3Api',
] as const;

export type MessageName = keyof typeof rows;

export interface MessageField {
	number: number;
	name: string;
	/** `string`, `int32`, `int64`, `bool` or the name of another message. */
	type: string;
	repeated: boolean;
	/** Has explicit presence: absent and default are distinguished. */
	optional: boolean;
}

export const WRAPPER: MessageName = 'PushDataV3ApiWrapper';

function field(row: string): MessageField {
	const [number, name, type] = row.split(' ');
	return {
		number: Number(number),
		name,
		type: type.replace(/\[\]|\?/g, ''),
		repeated: type.endsWith('[]'),
		optional: type.endsWith('?'),
	};
}

/** Fields of every message by its name; the wrapper's bodies are in `bodies`. */
export const messages = Object.fromEntries(
	Object.entries(rows).map(([name, fields]) => [name, fields.map(field)]),
) as unknown as Readonly<Record<MessageName, readonly MessageField[]>>;

/** The wrapper's oneof `body`. */
export const bodies: readonly MessageField[] = bodyRows.map(field);
