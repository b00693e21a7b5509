import { type Decimal, ONE } from '../exchange/decimal';
import type { Exchange } from '../exchange/exchange';

/** What the page states the worth of an account in. */
export const MONEY = 'USDT';

/**
 * The price of one asset in another at the last trades: of their own pair, or of two pairs on the way.
 * @returns undefined where no pair gives a price
 */
export function priceIn(exchange: Exchange, asset: string, quote: string): Decimal | undefined {
	if (asset === quote) return ONE;
	const direct = exchange.market(asset + quote);
	if (direct !== undefined) return direct.last;
	for (const { pair, last } of exchange.markets.values()) {
		if (pair.baseAsset !== asset) continue;
		const onward = exchange.market(pair.quoteAsset + quote);
		if (onward !== undefined) return last.times(onward.last);
	}
	return undefined;
}
