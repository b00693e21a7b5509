import type { DepthChange } from './book';
import type { Clock } from './clock';
import type { PrivateEvent, Trade } from './events';
import { type Order, type OwnTrade, isOpen } from './orders';
import type { Settlement } from './settlement';
import { Signal } from './signal';

/** What the exchange publishes, in the order in which clients hear of it. */
export class Announcer {
	readonly trades = new Signal<Trade>();
	readonly depth = new Signal<DepthChange>();
	readonly privateEvents = new Signal<PrivateEvent>();

	constructor(private readonly clock: Clock) {}

	order(order: Order): void {
		this.privateEvents.emit({ uid: order.account.uid, kind: 'order', order });
	}

	/** Deals first, then the order, then the balances (exchange-behaviour 4). */
	fills(order: Order, trades: readonly OwnTrade[], settlement: Settlement): void {
		const { uid } = order.account;
		for (const trade of trades) this.privateEvents.emit({ uid, kind: 'deal', trade });
		if (trades.length > 0 || !isOpen(order)) this.order(order);
		this.balances(order, settlement);
	}

	balances(order: Order, settlement: Settlement): void {
		for (const balance of settlement.drain(this.clock.now())) {
			this.privateEvents.emit({ uid: order.account.uid, kind: 'balance', balance });
		}
	}
}
