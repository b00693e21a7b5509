import { MexcError } from '../../core/errors';
import { amountOf } from '../../core/decimal';

/** One price of a side, in plain digits. */
export interface Level {
	price: string;
	quantity: string;
}

/** An answer of `orderBook`: bids high to low, asks low to high. */
export interface Depth {
	/** Decimal digits; the same counter as the versions of the streams. */
	lastUpdateId: string;
	bids: Level[];
	asks: Level[];
}

/** Throws MexcError of kind `protocol` for a level that is no number: half a book is a wrong one. */
export function depthOf(body: unknown): Depth {
	const { lastUpdateId, bids, asks } = body as Readonly<Record<string, unknown>>;
	return { lastUpdateId: String(lastUpdateId), bids: levelsOf(bids), asks: levelsOf(asks) };
}

function levelsOf(rows: unknown): Level[] {
	return (rows as unknown[][]).map(([price, quantity]) => {
		const level = { price: amountOf(price), quantity: amountOf(quantity) };
		if (level.price === undefined || level.quantity === undefined) throw unreadable();
		return level as Level;
	});
}

function unreadable(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'The order book that the exchange sent is not made of prices and quantities.',
		hint: 'Try again in a moment. If this goes on, the exchange has changed its format.',
	});
}
