import type { TriggerEvent } from './event';
import { bookTicker } from './events/bookTicker';
import { candle } from './events/candle';
import { connection } from './events/connection';
import { custom } from './events/custom';
import { diffDepth } from './events/diffDepth';
import { largeTrade } from './events/largeTrade';
import { allMiniTickers, miniTicker } from './events/miniTicker';
import { orderBook } from './events/orderBook';
import { orderUpdate } from './events/orderUpdate';
import { partialDepth } from './events/partialDepth';
import { percentMove } from './events/percentMove';
import { priceCross } from './events/priceCross';
import { spread } from './events/spread';
import { trade } from './events/trade';

const all: readonly TriggerEvent[] = [
	allMiniTickers,
	bookTicker,
	candle,
	connection,
	custom,
	diffDepth,
	largeTrade,
	miniTicker,
	orderBook,
	orderUpdate,
	partialDepth,
	percentMove,
	priceCross,
	spread,
	trade,
];

/** The Event list, in the editor's alphabetical order. */
export const triggerEvents: readonly TriggerEvent[] = [...all].sort((one, other) =>
	one.name.localeCompare(other.name, 'en'),
);
