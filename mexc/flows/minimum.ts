import type { RestClient } from '../rest/client';
import { compare, isZero, multiply } from '../core/decimal';
import { marketOf } from '../policy/policyMarket';
import { roundQuantity, type SymbolRules } from '../market/symbolRules';

/** Why a pair takes no order of this size. */
export interface BelowMinimum {
	/** With the unit: `0.001 BTC`, `1 USDT`. */
	minimum: string;
	/** In the quote asset, where the value is too small. */
	value?: string;
}

/**
 * Whether a quantity, rounded down to the step, is less than the pair takes; undefined where it is enough, or
 * where its value is not known. `price` is that of a limit order; without it the last price counts.
 */
export async function belowMinimum(
	client: RestClient,
	rules: SymbolRules,
	{ quantity, price, type }: { quantity: string; price?: string; type: string },
): Promise<BelowMinimum | undefined> {
	const rounded = roundQuantity(quantity, rules.step);
	if (isZero(rounded) || compare(rounded, rules.minQuantity) < 0) {
		const smallest = isZero(rules.minQuantity) ? rules.step : rules.minQuantity;
		return { minimum: `${smallest} ${rules.baseAsset}` };
	}
	const isMarket = type === 'MARKET';
	const at = isMarket ? await marketOf(client).lastPrice(rules.symbol) : price;
	const smallest = isMarket ? rules.minMarketValue : rules.minValue;
	const value = at === undefined ? undefined : multiply(rounded, at);
	if (value === undefined || compare(value, smallest) >= 0) return undefined;
	return { minimum: `${smallest} ${rules.quoteAsset}`, value };
}
