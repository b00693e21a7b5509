import type { TriggerEvent } from './event';
import { balanceUpdate } from './events/balanceUpdate';
import { deposit } from './events/deposit';
import { fill } from './events/fill';
import { orderUpdate } from './events/orderUpdate';
import { priceCross } from './events/priceCross';
import { trade } from './events/trade';
import { withdrawal } from './events/withdrawal';

/** The Event list, in the editor's alphabetical order. */
export const triggerEvents: readonly TriggerEvent[] = [
	balanceUpdate,
	deposit,
	fill,
	orderUpdate,
	priceCross,
	trade,
	withdrawal,
];
