import type { WireValues } from '../../endpoints/endpoint';
import { add, compare, divide, isZero, maximum, multiply } from '../../core/decimal';
import { roundPrice, roundQuantity } from '../../core/rounding';
import { ruleBroken } from './rule';
import type { SymbolRules } from '../../market/symbolRules';

/** A number that was sent differently from what was asked. */
export interface Adjustment {
	field: 'price' | 'quantity' | 'quoteOrderQty';
	from: string;
	to: string;
	why: string;
}

export interface Adjusted {
	send: WireValues;
	adjusted: Adjustment[];
}

/**
 * The order as the pair takes it, as far as the rules alone can say: prices and amounts at their steps,
 * everything else unchanged. Throws MexcError of kind `rule` for an order that the pair does not take, and
 * with `isStrict` also for one that would have to be adjusted.
 */
export function adjustOrder(rules: SymbolRules, order: WireValues, isStrict: boolean): Adjusted {
	refuseClosed(rules, order);
	const { symbol, tick, step } = rules;
	const adjusted: Adjustment[] = [];
	const send: Record<string, string> = { ...order };
	const set = (field: Adjustment['field'], to: string, why: string) => {
		const from = order[field];
		if (from === undefined || compare(from, to) === 0) return;
		if (isStrict) throw notAtStep(rules, field, from, to);
		send[field] = to;
		adjusted.push({ field, from, to, why });
	};
	const { price, quantity, quoteOrderQty, side } = order;
	if (price !== undefined) {
		if (isZero(roundPrice(price, tick, side))) throw belowTick(rules, price);
		const direction = side === 'SELL' ? 'up' : 'down';
		const why = `rounded ${direction} to the tick ${tick} of ${symbol}, away from crossing the book`;
		set('price', roundPrice(price, tick, side), why);
	}
	const down = (unit: string) => `rounded down to the step ${unit} of ${symbol}`;
	if (quantity !== undefined) set('quantity', roundQuantity(quantity, step), down(step));
	if (quoteOrderQty !== undefined) {
		set('quoteOrderQty', roundQuantity(quoteOrderQty, tick), down(tick));
	}
	return { send, adjusted };
}

/**
 * Throws MexcError of kind `rule` for an order below or above what the pair takes. `touch` is the best
 * price on the other side of the book, without which the value of a market order by quantity is not known.
 */
export function checkSize(rules: SymbolRules, order: WireValues, touch?: string): void {
	const { quantity, quoteOrderQty, price } = order;
	if (quantity !== undefined) checkQuantity(rules, quantity);
	const isMarket = order.type === 'MARKET';
	const unitPrice = isMarket ? touch : price;
	const least = isMarket ? rules.minMarketValue : rules.minValue;
	const most = isMarket ? rules.maxMarketValue : rules.maxValue;
	// Nothing may be left after rounding, even where the pair has no minimum value.
	const leastSpent = maximum(least, rules.tick);
	if (quoteOrderQty !== undefined)
		checkValue(rules, { value: quoteOrderQty, least: leastSpent, most });
	else if (quantity !== undefined && unitPrice !== undefined) {
		const value = multiply(quantity, unitPrice);
		checkValue(rules, { value, least, most, unitPrice, isEstimate: isMarket });
	}
}

function refuseClosed(rules: SymbolRules, { side, type }: WireValues): void {
	const { symbol, status, isApiTradable, sides, orderTypes } = rules;
	if (!isApiTradable) {
		throw ruleBroken(
			'apiTrading',
			`MEXC lists ${symbol}, but takes no orders for it through the API.`,
			'Choose another pair: Symbol > Get Many Tradable of MEXC Market Data lists those that the API may trade.',
			'symbol',
		);
	}
	if (status === 'paused' || status === 'offline') {
		throw ruleBroken(
			'status',
			`Trading of ${symbol} is ${status} at MEXC.`,
			'Wait until MEXC opens the pair again, or choose another one.',
			'symbol',
		);
	}
	if (!sides.includes(side)) {
		throw ruleBroken(
			'side',
			`MEXC takes ${sides.length ? `only ${sides.join()} orders` : 'no orders'} on ${symbol} at the moment, but this is a ${side}.`,
			'Choose another pair or wait: MEXC does this at listings and delistings.',
			'side',
		);
	}
	if (type === 'MARKET' && orderTypes.length > 0 && !orderTypes.includes('MARKET')) {
		throw ruleBroken(
			'orderType',
			`MEXC takes no MARKET orders on ${symbol} through the API.`,
			'Use Limit, or Immediate or Cancel at the worst price that you accept.',
			'type',
		);
	}
}

function notAtStep(rules: SymbolRules, field: Adjustment['field'], from: string, to: string) {
	const isQuantity = field === 'quantity';
	const unit = isQuantity ? rules.step : rules.tick;
	return ruleBroken(
		isQuantity ? 'step' : 'tick',
		`${LABELS[field]} ${from} is not a multiple of ${unit}, the ${isQuantity ? 'step' : 'tick'} of ${rules.symbol}.`,
		`Give ${to}, or set Preflight to Adjust, which rounds it so.`,
		field,
	);
}

const LABELS = {
	price: 'Price',
	quantity: 'Quantity',
	quoteOrderQty: 'Amount to Spend',
} as const;

function belowTick({ symbol, tick }: SymbolRules, price: string) {
	return ruleBroken(
		'tick',
		`Price ${price} is below ${tick}, the minimum price of ${symbol}.`,
		`Give a price of at least ${tick}.`,
		'price',
	);
}

function checkQuantity(
	{ symbol, baseAsset, minQuantity, step }: SymbolRules,
	quantity: string,
): void {
	const least = isZero(minQuantity) ? step : minQuantity;
	if (compare(quantity, least) >= 0) return;
	throw ruleBroken(
		'minQuantity',
		`Quantity ${quantity} (at the step ${step}) is below the minimum quantity ${least} ${baseAsset} of ${symbol}.`,
		`Order at least ${least} ${baseAsset}.`,
		'quantity',
	);
}

interface OrderSize {
	value: string;
	least: string;
	most: string;
	/** Of one unit of the base asset; absent for an order by quote amount. */
	unitPrice?: string;
	isEstimate?: boolean;
}

function checkValue(rules: SymbolRules, size: OrderSize): void {
	const { value, least, most, unitPrice, isEstimate } = size;
	const { symbol, quoteAsset, baseAsset } = rules;
	const worth = `The order is worth ${isEstimate ? 'about ' : ''}${value} ${quoteAsset}`;
	const parameter = unitPrice === undefined ? 'quoteOrderQty' : 'quantity';
	if (compare(value, least) < 0) {
		const needed = unitPrice && `${leastQuantity(rules, least, unitPrice)} ${baseAsset}`;
		throw ruleBroken(
			'minValue',
			`${worth}, less than ${least} ${quoteAsset}, the minimum order value of ${symbol}.`,
			`Order at least ${needed ?? `${least} ${quoteAsset}`}.`,
			parameter,
		);
	}
	if (isZero(most) || compare(value, most) <= 0) return;
	throw ruleBroken(
		'maxValue',
		`${worth}, more than ${most} ${quoteAsset}, the largest order value of ${symbol}.`,
		'Order less, or split it over several orders.',
		parameter,
	);
}

/** The smallest quantity at the pair's step that is worth `value`. */
function leastQuantity({ step }: SymbolRules, value: string, unitPrice: string): string {
	const below = roundQuantity(divide(value, unitPrice), step);
	return compare(multiply(below, unitPrice), value) < 0 ? add(below, step) : below;
}
