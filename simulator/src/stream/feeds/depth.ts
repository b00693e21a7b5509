import { type LevelChange, printLevel } from '../../exchange/book';
import { plain } from '../../exchange/decimal';
import type { PairMarket } from '../../exchange/pairMarket';
import { channelStem } from '../channels';
import type { MessageValue } from '../encoder';
import { type Feed, type FeedContext, Window, marketOf, symbolOf } from './feed';

export const aggreDepth: Feed = (context) => {
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
	return context.exchange.announce.depth.listen((change) => {
		if (change.symbol === symbol) window.add(change);
	});
};

function levelItem([price, quantity]: [string, string]): MessageValue {
	return { price, quantity };
}

/** A feed that reports the present state once per window in which `happened` said yes. */
function snapshotFeed(
	topOnly: boolean,
	body: (context: FeedContext, market: PairMarket) => MessageValue,
): Feed {
	return (context) => {
		const market = marketOf(context);
		const window = new Window<true>(context, () => {
			if (market !== undefined) context.send(body(context, market));
		});
		return context.exchange.announce.depth.listen((change) => {
			if (change.symbol === symbolOf(context) && (change.topChanged || !topOnly)) window.add(true);
		});
	};
}

export const limitDepth = snapshotFeed(false, (context, { book, pair }) => {
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

export const aggreBookTicker = snapshotFeed(true, (context, market) => ({
	...topOfBook(market),
	version: String(market.book.version),
	lastOrderCreateTime: context.clock.now(),
}));

export const bookTickerBatch = snapshotFeed(true, (context, market) => ({
	items: [topOfBook(market)],
	version: String(market.book.version),
	lastOrderCreateTime: context.clock.now(),
}));
