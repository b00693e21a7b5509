import { add, compare, isZero, minimum, multiply, subtract } from '../core/decimal';
import type { Fill } from './fill';

/** The two assets of a pair. */
export interface PairAssets {
	baseAsset: string;
	quoteAsset: string;
}

/** What one fill has won or lost. Amounts are decimal text. */
export interface Realised {
	fill: Fill;
	/** In the quote asset: of a sale what it brought less what that was bought for, of both less the fee. */
	result: string;
	/** A fee in a third asset, which is not in the result. */
	otherFee?: { asset: string; amount: string };
	/** Sold without having been bought in these fills; its result is not known and not counted. */
	uncosted: string;
}

interface Lot {
	price: string;
	quantity: string;
}

/**
 * First in, first out: a sale takes what was bought first at the price of each purchase, so that nothing is
 * ever divided and every result is exact. A fee counts when it is paid; one in the base asset at the price
 * of its fill, because so much less is held.
 */
export function realise(fills: readonly Fill[], assets: PairAssets): Realised[] {
	const lots: Lot[] = [];
	let first = 0;
	const take = (wanted: string, price: string) => {
		let [left, result] = [wanted, '0'];
		while (first < lots.length && !isZero(left)) {
			const lot = lots[first];
			const part = minimum(lot.quantity, left);
			result = add(result, multiply(part, subtract(price, lot.price)));
			left = subtract(left, part);
			lot.quantity = subtract(lot.quantity, part);
			if (isZero(lot.quantity)) first++;
		}
		return { result, uncosted: left };
	};
	return [...fills].sort(inOrder).map((fill): Realised => {
		const { price, quantity, fee } = fill;
		const isBaseFee = fee.asset === assets.baseAsset;
		const inBase = isBaseFee ? fee.amount : '0';
		const ownFee = isBaseFee ? multiply(fee.amount, price) : fee.amount;
		const isOther = !isBaseFee && fee.asset !== assets.quoteAsset && !isZero(fee.amount);
		const counted = isOther ? '0' : ownFee;
		const otherFee = isOther ? fee : undefined;
		if (!fill.isBuy) {
			const { result, uncosted } = take(add(quantity, inBase), price);
			return { fill, result: subtract(result, counted), otherFee, uncosted };
		}
		const received = subtract(quantity, inBase);
		if (compare(received, '0') > 0) lots.push({ price, quantity: received });
		return { fill, result: subtract('0', counted), otherFee, uncosted: '0' };
	});
}

/** By time; within a millisecond purchases first, so that what is sold at once has its price. */
function inOrder(one: Fill, other: Fill): number {
	if (one.time !== other.time) return one.time - other.time;
	if (one.isBuy !== other.isBuy) return one.isBuy ? -1 : 1;
	return one.key < other.key ? -1 : Number(one.key > other.key);
}
