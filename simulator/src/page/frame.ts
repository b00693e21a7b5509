/** Price and quantity as an order book prints them. */
export type LevelView = readonly [price: string, quantity: string];

/** As a kline answer begins: start (ms), open, high, low, close, base volume. */
export type CandleView = readonly [
	openTime: number,
	open: string,
	high: string,
	low: string,
	close: string,
	volume: string,
];

export interface TradeView {
	readonly id: string;
	/** Exchange time, ms, as everywhere here. */
	readonly time: number;
	readonly price: string;
	readonly quantity: string;
	/** The taker's side. */
	readonly side: string;
}

/** The pair that a page shows. */
export interface PairView {
	readonly symbol: string;
	readonly base: string;
	readonly quote: string;
	/** Decimals of a price and of a quantity. */
	readonly pricePlaces: number;
	readonly quantityPlaces: number;
	readonly last: string;
	/** The last 24 hours; the change in percent, with its sign. */
	readonly day: {
		readonly change: string;
		readonly high: string;
		readonly low: string;
		readonly volume: string;
	};
	/** Best first. */
	readonly bids: readonly LevelView[];
	readonly asks: readonly LevelView[];
	/** Newest first. */
	readonly trades: readonly TradeView[];
	/** The candle under way and the one before it, in the interval that was asked for. */
	readonly candles: readonly CandleView[];
}

export interface BalanceView {
	readonly asset: string;
	readonly free: string;
	readonly locked: string;
	/** In USDT at the latest prices; null where no pair gives a price. */
	readonly value: string | null;
}

export interface BalancesView {
	readonly rows: readonly BalanceView[];
	/** Of every row that has a value, in USDT. */
	readonly total: string;
}

export interface OrderView {
	readonly orderId: string;
	readonly clientOrderId: string | null;
	readonly symbol: string;
	readonly side: string;
	readonly type: string;
	readonly price: string;
	readonly quantity: string;
	readonly executed: string;
	/** Average price of what has been executed, null before the first fill. */
	readonly averagePrice: string | null;
	readonly status: string;
	readonly time: number;
}

/** Newest first; of the closed ones only the newest. */
export interface OrdersView {
	readonly open: readonly OrderView[];
	readonly openCount: number;
	readonly closed: readonly OrderView[];
}

export interface FillView {
	readonly id: string;
	readonly orderId: string;
	readonly symbol: string;
	readonly side: string;
	readonly price: string;
	readonly quantity: string;
	readonly quote: string;
	readonly fee: string;
	readonly feeAsset: string;
	readonly isMaker: boolean;
	readonly time: number;
}

/** What the fills of one pair have changed, in its quote asset. */
export interface PairProfitView {
	readonly symbol: string;
	readonly quote: string;
	/** Bought less sold. */
	readonly position: string;
	/** Of the position; null without one. */
	readonly averagePrice: string | null;
	readonly realised: string;
	readonly unrealised: string;
	readonly fees: string;
	/** Realised and unrealised, less the fees. */
	readonly total: string;
	readonly fills: number;
}

export interface ProfitView {
	readonly pairs: readonly PairProfitView[];
	/** Of every pair, in USDT. */
	readonly total: string;
}

export interface ConnectionView {
	readonly address: string;
	readonly since: number;
	/** It was opened with a listen key. */
	readonly isPrivate: boolean;
	readonly channels: readonly string[];
}

export interface RequestView {
	readonly time: number;
	readonly method: string;
	readonly path: string;
	readonly status: number | string;
}

export interface ClientsView {
	/** The oldest ones first. */
	readonly connections: readonly ConnectionView[];
	readonly connectionCount: number;
	/** Requests to the exchange since the start, of whomever. */
	readonly requestCount: number;
	/** Newest first. */
	readonly requests: readonly RequestView[];
}

export interface ExchangeView {
	readonly time: number;
	readonly manual: boolean;
	readonly speed: number;
	readonly mode: 'synthetic' | 'mirror' | 'history';
	readonly source: string | null;
	readonly alive: boolean;
	readonly standsStillSince: number | null;
	readonly trouble: string | null;
	/** Pairs that stand still although the source is alive. */
	readonly stillPairs: readonly string[];
}

/** What a client of the exchange enters to trade here. */
export interface CredentialView {
	readonly restUrl: string;
	readonly wsUrl: string;
	readonly apiKey: string;
	readonly apiSecret: string;
}

/** One message of the event stream: the parts that have changed. The first one holds all of them. */
export interface Frame {
	readonly exchange?: ExchangeView;
	/** Symbol and last price of every pair. */
	readonly prices?: ReadonlyArray<readonly [symbol: string, last: string]>;
	/** null for a pair that does not exist. */
	readonly pair?: PairView | null;
	readonly accounts?: readonly string[];
	readonly balances?: BalancesView;
	readonly orders?: OrdersView;
	/** Newest first, only the newest. */
	readonly fills?: readonly FillView[];
	readonly profit?: ProfitView;
	readonly clients?: ClientsView;
	/** Faults that still wait for a request or a frame, as text. */
	readonly faults?: readonly string[];
	readonly credential?: CredentialView;
}

/** What a page wants to see. */
export interface Wanted {
	readonly symbol: string;
	/** As REST spells it. */
	readonly interval: string;
	/** The first account when there is none with this uid. */
	readonly uid: string;
}
