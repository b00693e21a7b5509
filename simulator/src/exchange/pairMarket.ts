import { Book } from './book';
import { type Decimal, decimal } from './decimal';
import type { Trade } from './events';
import type { Pair } from './pairs';

const TAPE_LENGTH = 1000;

/** A pair with its book, its last price and its latest trades. */
export class PairMarket {
	readonly book: Book;
	last: Decimal;
	private readonly tape: Trade[] = [];

	readonly pair: Pair;

	constructor(pair: Pair, startVersion: number) {
		// A copy, because `change` must not reach other simulators with the same pairs.
		this.pair = { ...pair };
		this.book = new Book(this.pair, startVersion);
		this.last = decimal(pair.startPrice);
	}

	/** Changes trading rules while orders and candles hold the pair. */
	change(rules: Partial<Omit<Pair, 'symbol'>>): void {
		Object.assign(this.pair, rules);
	}

	record(trade: Trade): void {
		this.last = trade.price;
		this.tape.push(trade);
		// Cut in large steps: shifting one by one costs time with every trade.
		if (this.tape.length > 2 * TAPE_LENGTH) this.tape.splice(0, TAPE_LENGTH);
	}

	/** Newest first. */
	trades(limit: number): Trade[] {
		return this.tape.slice(-Math.min(limit, TAPE_LENGTH)).reverse();
	}
}
