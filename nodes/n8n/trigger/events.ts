import type { TriggerEvent } from './event';
import { bookTicker } from './events/bookTicker';
import { candle } from './events/candle';
import { connection } from './events/connection';
import { custom } from './events/custom';
import { diffDepth } from './events/diffDepth';
import { allMiniTickers, miniTicker } from './events/miniTicker';
import { orderBook } from './events/orderBook';
import { orderUpdate } from './events/orderUpdate';
import { partialDepth } from './events/partialDepth';
import { priceCross } from './events/priceCross';
import { trade } from './events/trade';

const all: readonly TriggerEvent[] = [
	allMiniTickers,
	bookTicker,
	candle,
	connection,
	custom,
	diffDepth,
	miniTicker,
	orderBook,
	orderUpdate,
	partialDepth,
	priceCross,
	trade,
];

/** The Event list, in the editor's alphabetical order. */
export const triggerEvents: readonly TriggerEvent[] = [...all].sort((one, other) =>
	one.name.localeCompare(other.name, 'en'),
);
