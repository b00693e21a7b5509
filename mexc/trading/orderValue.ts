import type { OrderParameters } from '../policy/closedRequest';
import { isPlainDecimal, maximum, multiply, subtract } from './decimal';
import type { OpenOrder, PolicyMarket } from './policyMarket';

/**
 * What an order moves, in USDT as decimal text; undefined when it cannot be said. Where several readings
 * are possible the largest counts: a sell far below the market executes at the market.
 */
export async function orderValue(
	order: OrderParameters,
	market: PolicyMarket,
): Promise<string | undefined> {
	const { symbol, quantity, quoteOrderQty } = order;
	if (!symbol || (!quantity && !quoteOrderQty)) return undefined;
	const given = [quantity, quoteOrderQty, order.price].filter((text) => text);
	if (!given.every((text) => isPlainDecimal(text as string))) return undefined;
	const rate = await usdtPerQuote(symbol, market);
	if (rate === undefined) return undefined;
	let value = quoteOrderQty || '0';
	if (quantity) {
		const price = await priceOf(order, symbol, market);
		if (price === undefined) return undefined;
		value = maximum(value, multiply(quantity, price));
	}
	return multiply(value, rate);
}

async function priceOf(order: OrderParameters, symbol: string, market: PolicyMarket) {
	const isPriced = order.type !== undefined && order.type !== 'MARKET';
	if (order.price && order.side === 'BUY' && isPriced) return order.price;
	const last = await market.lastPrice(symbol);
	return last !== undefined && order.price ? maximum(order.price, last) : last;
}

/** What remains of an open order, in USDT. */
export async function openValue(
	order: OpenOrder,
	market: PolicyMarket,
): Promise<string | undefined> {
	const rate = await usdtPerQuote(order.symbol, market);
	if (rate === undefined) return undefined;
	// More than was ordered is executed where MEXC guessed the quantity (quirks 86): nothing remains then.
	const remaining = maximum(subtract(order.origQty, order.executedQty || '0'), '0');
	return multiply(multiply(remaining, order.price), rate);
}

/** How many USDT one unit of the pair's quote asset is worth, by the last price. */
async function usdtPerQuote(symbol: string, market: PolicyMarket): Promise<string | undefined> {
	if (symbol.endsWith('USDT')) return '1';
	const quote = await market.quoteAsset(symbol);
	if (quote === undefined) return undefined;
	return quote === 'USDT' ? '1' : await market.lastPrice(`${quote}USDT`);
}
