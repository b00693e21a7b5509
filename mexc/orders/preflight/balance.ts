import type { WireValues } from '../../endpoints/endpoint';
import { freeIn, type Holding } from '../../endpoints/rows/balances';
import { add, compare, multiply } from '../../core/decimal';
import { ruleBroken } from './rule';
import type { SymbolRules } from '../../market/symbolRules';

/** What an order takes from the free balance. */
export interface Need {
	asset: string;
	amount: string;
}

/**
 * The free balance that an order needs, a limit buy with its taker fee; undefined where it is not known.
 * `touch` is the best price on the other side of the book.
 */
export function needOf(
	{ baseAsset, quoteAsset }: SymbolRules,
	order: WireValues,
	takerRate: string,
	touch?: string,
): Need | undefined {
	const { side, quantity, quoteOrderQty } = order;
	if (side === 'SELL') return quantity ? { asset: baseAsset, amount: quantity } : undefined;
	if (quoteOrderQty) return { asset: quoteAsset, amount: quoteOrderQty };
	const price = order.type === 'MARKET' ? touch : order.price;
	if (price === undefined || quantity === undefined) return undefined;
	const amount = multiply(multiply(price, quantity), add('1', takerRate));
	return { asset: quoteAsset, amount };
}

/**
 * Throws MexcError of kind `rule` when the orders together need more than is free, counting what orders
 * that are cancelled before release; `protocol` where MEXC does not say how much is free.
 */
export function checkNeeds(
	needs: readonly Need[],
	holdings: readonly Holding[],
	released: readonly Need[] = [],
): void {
	const sums = new Map<string, string>();
	for (const { asset, amount } of needs) sums.set(asset, add(sums.get(asset) ?? '0', amount));
	for (const [asset, needed] of sums) {
		const available = sumOf(freeIn(holdings, asset), asset, released);
		if (compare(needed, available) <= 0) continue;
		throw ruleBroken(
			'balance',
			`${needs.length > 1 ? 'The orders need' : 'The order needs'} ${needed} ${asset}, but only ${available} ${asset} are free.`,
			'Order less, or free balance first: open orders lock it.',
			'quantity',
		);
	}
}

function sumOf(free: string, asset: string, released: readonly Need[]): string {
	const own = released.filter((need) => need.asset === asset);
	return own.reduce((sum, { amount }) => add(sum, amount), free);
}
