import {
	executedValueOf,
	quoteQuantityOf,
	unfilledOf,
	type OrderRow,
} from '../endpoints/rows/orderRow';
import type { OrderParameters } from './closedRequest';
import { compare, isPlainDecimal, maximum, multiply, positiveOf, subtract } from '../core/decimal';
import type { PolicyMarket } from './policyMarket';

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

/**
 * What is left of an open order, in USDT; undefined when it cannot be said. An order that MEXC lists without
 * a price is valued by the last one, and one without a quantity by the amount that was ordered.
 */
export async function openValue(
	order: OrderRow,
	market: PolicyMarket,
): Promise<string | undefined> {
	const { symbol } = order;
	if (typeof symbol !== 'string') return undefined;
	const rate = await usdtPerQuote(symbol, market);
	if (rate === undefined) return undefined;
	const rest = unfilledOf(order);
	const price = positiveOf(order.price) ?? (rest && (await market.lastPrice(symbol)));
	const value = rest && price ? multiply(rest, price) : unspentOf(order);
	return value === undefined ? undefined : multiply(value, rate);
}

function unspentOf(order: OrderRow): string | undefined {
	const [ordered, spent] = [quoteQuantityOf(order), executedValueOf(order)];
	if (ordered === undefined || spent === undefined) return undefined;
	return compare(spent, ordered) > 0 ? undefined : subtract(ordered, spent);
}

/** How many USDT one unit of the pair's quote asset is worth, by the last price. */
export async function usdtPerQuote(
	symbol: string,
	market: PolicyMarket,
): Promise<string | undefined> {
	if (symbol.endsWith('USDT')) return '1';
	const quote = await market.quoteAsset(symbol);
	if (quote === undefined) return undefined;
	return quote === 'USDT' ? '1' : await market.lastPrice(`${quote}USDT`);
}
