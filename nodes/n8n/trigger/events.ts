// Written by `npm run build` (scripts/eventList.js) from the folder events/: do not edit.
import type { TriggerEvent } from './event';
import { balanceUpdate } from './events/balanceUpdate';
import { bookTicker } from './events/bookTicker';
import { candle } from './events/candle';
import { candleClose } from './events/candleClose';
import { composite } from './events/composite';
import { connection } from './events/connection';
import { custom } from './events/custom';
import { deposit } from './events/deposit';
import { diffDepth } from './events/diffDepth';
import { fill } from './events/fill';
import { indicator } from './events/indicator';
import { largeTrade } from './events/largeTrade';
import { limit } from './events/limit';
import { managedExit } from './events/managedExit';
import { allMiniTickers, miniTicker } from './events/miniTicker';
import { movers } from './events/movers';
import { newListing } from './events/newListing';
import { orderBook } from './events/orderBook';
import { orderUpdate } from './events/orderUpdate';
import { partialDepth } from './events/partialDepth';
import { percentMove } from './events/percentMove';
import { priceCross } from './events/priceCross';
import { spread } from './events/spread';
import { trade } from './events/trade';
import { volumeSpike } from './events/volumeSpike';
import { withdrawal } from './events/withdrawal';
import { byLabel } from '../fields/byLabel';

const all: readonly TriggerEvent[] = [
	allMiniTickers,
	balanceUpdate,
	bookTicker,
	candle,
	candleClose,
	composite,
	connection,
	custom,
	deposit,
	diffDepth,
	fill,
	indicator,
	largeTrade,
	limit,
	managedExit,
	miniTicker,
	movers,
	newListing,
	orderBook,
	orderUpdate,
	partialDepth,
	percentMove,
	priceCross,
	spread,
	trade,
	volumeSpike,
	withdrawal,
];

/** The Event list, in the editor's alphabetical order. */
export const triggerEvents: readonly TriggerEvent[] = [...all].sort((one, other) =>
	byLabel(one.name, other.name),
);
