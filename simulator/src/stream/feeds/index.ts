import { aggreDeals } from './deals';
import { aggreBookTicker, aggreDepth, bookTickerBatch, limitDepth } from './depth';
import type { Feed } from './feed';
import { kline, miniTicker, miniTickers } from './timed';

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
