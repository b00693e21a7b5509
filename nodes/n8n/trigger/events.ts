import type { TriggerEvent } from './event';
import { candleClose } from './events/candleClose';
import { largeTrade } from './events/largeTrade';
import { newListing } from './events/newListing';
import { orderUpdate } from './events/orderUpdate';
import { percentMove } from './events/percentMove';
import { priceCross } from './events/priceCross';
import { spread } from './events/spread';
import { trade } from './events/trade';
import { volumeSpike } from './events/volumeSpike';

/** The Event list, in the editor's alphabetical order. */
export const triggerEvents: readonly TriggerEvent[] = [
	candleClose,
	largeTrade,
	newListing,
	orderUpdate,
	percentMove,
	priceCross,
	spread,
	trade,
	volumeSpike,
];
