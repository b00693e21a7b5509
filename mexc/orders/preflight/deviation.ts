import type { WireValues } from '../../endpoints/endpoint';
import { compare } from '../../core/decimal';
import type { Book } from './book';
import { estimateFill, percentWorse } from './estimateFill';
import { ruleBroken } from './rule';

/**
 * Throws MexcError of kind `rule` when the order would or could trade more than `maxPercent` worse than
 * the best price on the other side of the book: a limit order by its price, a market order by its
 * estimated average. A market order that the book cannot fill is refused too.
 */
export function checkDeviation(order: WireValues, book: Book, maxPercent: string): void {
	const best = bestPriceFor(order, book);
	if (best === undefined) throw emptyBook(order);
	const { price, side, symbol } = order;
	if (order.type !== 'MARKET') return refuseAbove(percentWorse(side, price, best));
	const { slippagePercent, isComplete, executedValue } = estimateFill(book, order);
	if (slippagePercent === undefined) throw emptyBook(order);
	if (!isComplete) {
		throw ruleBroken(
			'deviation',
			`The visible order book of ${symbol} cannot fill this market order: it ends after a value of ${executedValue}.`,
			'Order less, or use a limit order.',
			'quantity',
		);
	}
	refuseAbove(slippagePercent);

	function refuseAbove(percent: string): void {
		if (compare(percent, maxPercent) <= 0) return;
		const what = order.type === 'MARKET' ? 'would trade on average' : `at ${price} is`;
		throw ruleBroken(
			'deviation',
			`This ${side} ${what} ${percent} % worse than the best price ${best} of ${symbol}, more than Max Deviation (${maxPercent} %).`,
			'Order less or at a better price, or raise Max Deviation.',
			order.type === 'MARKET' ? 'quantity' : 'price',
		);
	}
}

/** Of the other side; where nobody offers, a limit order is measured by its own side. */
function bestPriceFor({ side }: WireValues, { bids, asks }: Book): string | undefined {
	const [other, own] = side === 'BUY' ? [asks, bids] : [bids, asks];
	return (other.at(0) ?? own.at(0))?.price;
}

export function emptyBook({ symbol, side }: WireValues) {
	return ruleBroken(
		'emptyBook',
		`Nobody ${side === 'BUY' ? 'sells' : 'buys'} ${symbol} at the moment: the order book is empty on that side.`,
		'Use a limit order, or wait for offers.',
		'type',
	);
}
