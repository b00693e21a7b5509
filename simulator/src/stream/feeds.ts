import { type LevelChange, printLevel } from '../exchange/book';
import type { Clock } from '../exchange/clock';
import { decimal, padded, plain, roundDown } from '../exchange/decimal';
import type { Trade } from '../exchange/events';
import type { Exchange } from '../exchange/exchange';
import type { PairMarket } from '../exchange/pairMarket';
import { type Candles, printVolume, windowStart } from '../market/candles';
import { type Channel, channelStem } from './channels';
import type { MessageValue } from './encoder';

/** What a public channel's feed works with. `send` pushes a body to the channel's subscribers. */
export interface FeedContext {
	readonly exchange: Exchange;
	readonly clock: Clock;
	readonly candles: ReadonlyMap<string, Candles>;
	readonly channel: Channel;
	readonly send: (body: MessageValue, extra?: MessageValue) => void;
}

/** Starts the feed of a channel. @returns a function that stops it */
export type Feed = (context: FeedContext) => () => void;

const SNAPSHOT_WINDOW_MS = 100;

/** Collects what happens within a window and flushes once per window in which something happened. */
class Window<T> {
	private items: T[] = [];
	private readonly lengthMs: number;

	constructor(
		private readonly context: FeedContext,
		private readonly flush: (items: readonly T[]) => void,
	) {
		this.lengthMs = context.channel.parameters['speed'] === '10ms' ? 10 : SNAPSHOT_WINDOW_MS;
	}

	add(item: T): void {
		this.items.push(item);
		if (this.items.length > 1) return;
		this.context.clock.after(this.lengthMs, () => {
			const items = this.items;
			this.items = [];
			this.flush(items);
		});
	}
}

function symbolOf({ channel }: FeedContext): string {
	return channel.parameters['symbol'] ?? '';
}

function marketOf(context: FeedContext): PairMarket | undefined {
	return context.exchange.market(symbolOf(context));
}

const aggreDeals: Feed = (context) => {
	const symbol = symbolOf(context);
	const eventType = channelStem(context.channel);
	const window = new Window<Trade>(context, (trades) => {
		context.send({ deals: trades.map(dealItem), eventType });
	});
	return context.exchange.trades.listen((trade) => {
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

const aggreDepth: Feed = (context) => {
	const symbol = symbolOf(context);
	const pair = marketOf(context)?.pair;
	const eventType = channelStem(context.channel);
	const window = new Window<{ version: number; changes: readonly LevelChange[] }>(
		context,
		(batches) => {
			if (pair === undefined) return;
			const latest = new Map<string, LevelChange>();
			for (const change of batches.flatMap(({ changes }) => changes)) {
				latest.set(`${change.side}${plain(change.price)}`, change);
			}
			const side = (wanted: string) =>
				[...latest.values()]
					.filter((change) => change.side === wanted)
					.map((change) => levelItem(printLevel(pair, change.price, change.quantity)));
			context.send({
				asks: side('SELL'),
				bids: side('BUY'),
				eventType,
				fromVersion: String(batches[0]?.version ?? 0),
				toVersion: String(batches[batches.length - 1]?.version ?? 0),
				lastOrderCreateTime: context.clock.now(),
			});
		},
	);
	return context.exchange.depth.listen((change) => {
		if (change.symbol === symbol) window.add(change);
	});
};

function levelItem([price, quantity]: [string, string]): MessageValue {
	return { price, quantity };
}

/** A feed that tells the present state once per window in which `happened` said yes. */
function snapshotFeed(
	topOnly: boolean,
	body: (context: FeedContext, market: PairMarket) => MessageValue,
): Feed {
	return (context) => {
		const market = marketOf(context);
		const window = new Window<true>(context, () => {
			if (market !== undefined) context.send(body(context, market));
		});
		return context.exchange.depth.listen((change) => {
			if (change.symbol === symbolOf(context) && (change.topChanged || !topOnly)) window.add(true);
		});
	};
}

const limitDepth = snapshotFeed(false, (context, { book, pair }) => {
	const level = Number(context.channel.parameters['level']);
	const rows = (side: 'BUY' | 'SELL') =>
		book
			.levels(side, level)
			.map(({ price, quantity }) => levelItem(printLevel(pair, price, quantity)));
	return {
		asks: rows('SELL'),
		bids: rows('BUY'),
		eventType: channelStem(context.channel),
		version: String(book.version),
		lastOrderCreateTime: context.clock.now(),
	};
});

function topOfBook({ book, pair }: PairMarket): MessageValue {
	const bid = book.best('BUY');
	const ask = book.best('SELL');
	const [bidPrice, bidQuantity] = bid ? printLevel(pair, bid.price, bid.quantity) : ['', ''];
	const [askPrice, askQuantity] = ask ? printLevel(pair, ask.price, ask.quantity) : ['', ''];
	return { bidPrice, bidQuantity, askPrice, askQuantity };
}

const aggreBookTicker = snapshotFeed(true, (context, market) => ({
	...topOfBook(market),
	version: String(market.book.version),
	lastOrderCreateTime: context.clock.now(),
}));

const bookTickerBatch = snapshotFeed(true, (_context, market) => ({ items: [topOfBook(market)] }));

/** The current candle, once a second while there are trades. Times are in seconds (quirks 69). */
const kline: Feed = (context) => {
	const symbol = symbolOf(context);
	const interval = context.channel.parameters['interval'] ?? 'Min1';
	let traded = false;
	const timer = context.clock.every(1000, () => {
		const market = marketOf(context);
		const candles = context.candles.get(symbol);
		if (!traded || market === undefined || candles === undefined) return;
		traded = false;
		const now = context.clock.now();
		const candle = candles.candle(interval, windowStart(interval, now), now);
		const [volume, amount] = printVolume(candle, market.pair);
		context.send(
			{
				interval,
				windowStart: candle.openTime / 1000,
				openingPrice: plain(candle.open),
				closingPrice: plain(candle.close),
				highestPrice: plain(candle.high),
				lowestPrice: plain(candle.low),
				volume,
				amount,
				windowEnd: candle.closeTime / 1000,
			},
			{ createTime: now },
		);
	});
	const silence = context.exchange.trades.listen((trade) => {
		if (trade.symbol === symbol) traded = true;
	});
	return () => {
		context.clock.cancel(timer);
		silence();
	};
};

function miniTickerItem(context: FeedContext, market: PairMarket): MessageValue {
	const { pair, last } = market;
	const now = context.clock.now();
	const day = context.candles.get(pair.symbol)?.candle('Day1', windowStart('Day1', now), now);
	const open = day?.open ?? last;
	const rate = plain(roundDown(last.minus(open).div(open), 4));
	return {
		symbol: pair.symbol,
		price: plain(last),
		rate,
		zonedRate: rate,
		high: plain(day?.high ?? last),
		low: plain(day?.low ?? last),
		// `volume` is the turnover in quote, `quantity` the base volume (streams.json).
		volume: padded(day?.amount ?? decimal(0), 2),
		quantity: padded(day?.volume ?? decimal(0), pair.baseAssetPrecision),
		lastCloseRate: rate,
		lastCloseZonedRate: rate,
		lastCloseHigh: plain(day?.high ?? last),
		lastCloseLow: plain(day?.low ?? last),
	};
}

const MINI_TICKER_MS = 3000;

const miniTicker: Feed = (context) => {
	const timer = context.clock.every(MINI_TICKER_MS, () => {
		const market = marketOf(context);
		if (market !== undefined) context.send(miniTickerItem(context, market));
	});
	return () => context.clock.cancel(timer);
};

const miniTickers: Feed = (context) => {
	const timer = context.clock.every(MINI_TICKER_MS, () => {
		const items = [...context.exchange.markets.values()].map((market) =>
			miniTickerItem(context, market),
		);
		context.send({ items });
	});
	return () => context.clock.cancel(timer);
};

/** Feeds by channel id. */
export const feeds: Readonly<Record<string, Feed | undefined>> = {
	aggreDeals,
	aggreDepth,
	limitDepth,
	aggreBookTicker,
	bookTickerBatch,
	kline,
	miniTicker,
	miniTickers,
};
