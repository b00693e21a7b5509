import type { TriggerEvent } from './event';
import { fill } from './events/fill';
import { orderUpdate } from './events/orderUpdate';
import { priceCross } from './events/priceCross';
import { trade } from './events/trade';

/** The Event list, in the editor's alphabetical order. */
export const triggerEvents: readonly TriggerEvent[] = [fill, orderUpdate, priceCross, trade];
