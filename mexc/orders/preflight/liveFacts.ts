import { bookTicker, orderBook } from '../../endpoints/marketData';
import { accountInfo } from '../../endpoints/spotTrading';
import type { SymbolRules } from '../../market/symbolRules';
import { usdtPerQuote } from '../../policy/orderValue';
import { marketOf } from '../../policy/policyMarket';
import type { Question } from '../../rest/askAhead';
import type { RestClient } from '../../rest/client';
import { DEPTH } from './book';
import { takerRate } from './fees';
import { isBanded } from './finishPlan';
import type { PreflightHow } from './plan';
import type { Sizing } from './sizeOrder';

/** What is known of an order before its amount is. */
export interface ForeseenOrder {
	rules: SymbolRules;
	type: string;
	/** Absent while it is not known; both are foreseen then. */
	side?: 'BUY' | 'SELL';
	/** How its amount is found; absent: as a quantity. */
	by?: Sizing['by'];
	preflight: PreflightHow;
}

/** What the checks of an order will ask the exchange. */
export function questionsOf(order: ForeseenOrder): Question[] {
	const { symbol } = order.rules;
	return [
		...(needsBalance(order) ? [{ endpoint: accountInfo, values: {} }] : []),
		...(needsTouch(order) ? [{ endpoint: bookTicker, values: { symbol } }] : []),
		...(order.preflight.maxDeviationPercent === undefined
			? []
			: [{ endpoint: orderBook, values: { symbol, limit: DEPTH } }]),
	];
}

/** A market order by quantity is valued by the best price, and one by another size is computed from it. */
function needsTouch({ type, side, by, preflight }: ForeseenOrder): boolean {
	if (type !== 'MARKET' || (side === 'BUY' && !isByQuantity(by))) return false;
	const isSized = by === 'risk' || (by === 'quoteAmount' && side === 'SELL');
	return isSized || preflight.mode !== 'off' || preflight.checkBalance === true;
}

/** Of a market purchase; every other order is one by quantity. */
function isByQuantity(by: ForeseenOrder['by']): boolean {
	return by === undefined || by === 'risk';
}

function needsBalance({ by, preflight }: ForeseenOrder): boolean {
	return by === 'balancePercent' || preflight.checkBalance === true;
}

/**
 * Lets what this process remembers for a while be read again now where it is too old: what the checks of the
 * order, and the policy of the credential, will need of it. A failure is met by whoever needs it.
 */
export function refreshFacts(client: RestClient, order: ForeseenOrder): void {
	const { rules, type, side, by, preflight } = order;
	const { policy } = client.context.account;
	const market = marketOf(client);
	const isValued = policy.maxOrderValue !== undefined || policy.maxOpenValue !== undefined;
	const isByAmount = type === 'MARKET' && side === 'BUY' && !isByQuantity(by);
	const isPriced = isByAmount || (type !== 'MARKET' && side === 'BUY');
	const isInBand = preflight.mode !== 'off' && isBanded(rules, type);
	if (needsBalance(order)) void takerRate(client, rules);
	if (isInBand || (isValued && !isPriced)) refreshPrice(client, rules.symbol);
	if (isValued) usdtPerQuote(rules.symbol, market).catch(() => undefined);
}

/** The same for the last price. */
export function refreshPrice(client: RestClient, symbol: string): void {
	marketOf(client)
		.lastPrice(symbol)
		.catch(() => undefined);
}
