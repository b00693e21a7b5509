import type { WireValues } from '../../endpoints/endpoint';
import { add, compare, divide, multiply, subtract } from '../../core/decimal';
import { roundQuantity } from '../../core/rounding';
import { ruleBroken } from './rule';
import type { SymbolRules } from '../../market/symbolRules';

/** How the amount of an order is found when it is not given. Amounts are decimal text. */
export type Sizing =
	/** For an amount of the quote asset. */
	| { by: 'quoteAmount'; quoteAmount: string }
	/** A part of what is free: of the quote asset for a buy, of the base asset for a sell. */
	| { by: 'balancePercent'; balancePercent: string }
	/** So much that the way from the entry to the stop loss costs this amount of the quote asset. */
	| { by: 'risk'; riskAmount: string; stopLossPrice: string };

/** What the amount depends on beside the rules. */
export interface SizingFacts {
	/** Free balance of the asset that the order spends. */
	free?: string;
	/** Best price on the other side of the book, which a market order meets. */
	touch?: string;
	takerRate?: string;
}

/** Which facts must be read for it. */
export function factsNeeded(
	sizing: Sizing,
	{ type, side }: WireValues,
): { balance: boolean; touch: boolean } {
	const isMarket = type === 'MARKET';
	return {
		balance: sizing.by === 'balancePercent',
		touch: isMarket && (sizing.by === 'risk' || (sizing.by === 'quoteAmount' && side === 'SELL')),
	};
}

type Amount = { quantity: string } | { quoteOrderQty: string };

/**
 * The amount of the order, rounded down to what the pair takes; `order` has the price that will be sent.
 * Throws MexcError of kind `rule` when no such amount exists. Whether it is large enough is not checked.
 */
export function sizeOrder(
	rules: SymbolRules,
	order: WireValues,
	sizing: Sizing,
	facts: SizingFacts = {},
): Amount {
	if (sizing.by === 'risk') return byRisk(rules, order, sizing, facts);
	if (sizing.by === 'quoteAmount') return forQuote(rules, order, sizing.quoteAmount, facts);
	const part = divide(multiply(facts.free ?? '0', sizing.balancePercent), '100');
	if (order.side === 'SELL') return { quantity: roundQuantity(part, rules.step) };
	// The fee is locked on top of a limit buy's value, so that it must fit into the balance too.
	const spendable = divide(part, add('1', facts.takerRate ?? '0'));
	return forQuote(rules, order, spendable, facts);
}

function forQuote(
	{ step, tick, symbol }: SymbolRules,
	{ type, side, price }: WireValues,
	amount: string,
	{ touch }: SizingFacts,
): Amount {
	if (type === 'MARKET' && side === 'BUY') return { quoteOrderQty: roundQuantity(amount, tick) };
	const unitPrice = type === 'MARKET' ? touch : price;
	if (unitPrice === undefined) throw withoutPrice(symbol);
	return { quantity: roundQuantity(divide(amount, unitPrice), step) };
}

function byRisk(
	{ step, symbol }: SymbolRules,
	{ type, side, price }: WireValues,
	{ riskAmount, stopLossPrice }: Extract<Sizing, { by: 'risk' }>,
	{ touch }: SizingFacts,
): Amount {
	const entry = type === 'MARKET' ? touch : price;
	if (entry === undefined) throw withoutPrice(symbol);
	const loss = side === 'BUY' ? subtract(entry, stopLossPrice) : subtract(stopLossPrice, entry);
	if (compare(loss, '0') <= 0) {
		throw ruleBroken(
			'sizing',
			`Stop Loss Price ${stopLossPrice} does not lie ${side === 'BUY' ? 'below' : 'above'} the entry price ${entry} of this ${side}.`,
			'A buy is stopped below its entry, a sell above it: correct one of the prices.',
			'stopLossPrice',
		);
	}
	return { quantity: roundQuantity(divide(riskAmount, loss), step) };
}

function withoutPrice(symbol: string) {
	return ruleBroken(
		'emptyBook',
		`The amount cannot be computed: nobody trades ${symbol} at the moment, so there is no price.`,
		'Give the quantity yourself, or use a limit order.',
		'sizing',
	);
}
