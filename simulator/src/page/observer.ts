import type { Core } from '../core';
import { ProfitBook } from './profit';

/** What a page has to remember of an exchange: it is made when the first one looks at it. */
class Observer {
	readonly profit: ProfitBook;
	/** Raised with every change of an order and every fill. */
	changes = 0;

	constructor({ exchange }: Core) {
		this.profit = new ProfitBook(exchange);
		const count = () => {
			this.changes += 1;
		};
		exchange.orderChanged.listen(count);
		exchange.traded.listen(count);
	}
}

const observers = new WeakMap<Core, Observer>();

/** A reset makes a new exchange, which gets an observer of its own. */
export function observerOf(core: Core): Observer {
	const known = observers.get(core) ?? new Observer(core);
	observers.set(core, known);
	return known;
}
