import { add, compare, divide, multiply } from './decimal';

/** The largest multiple of `step` that is not above `quantity`: an order never grows by rounding (quirks 44). */
export function roundQuantity(quantity: string, step: string): string {
	return multiply(divide(quantity, step, 0), step);
}

/** To the tick away from crossing the book: a buy rounds down, a sell rounds up. */
export function roundPrice(price: string, tick: string, side: string): string {
	const below = roundQuantity(price, tick);
	if (side !== 'SELL' || compare(below, price) === 0) return below;
	return add(below, tick);
}
