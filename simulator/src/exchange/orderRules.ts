import type { Account, ApiKey } from './accounts';
import { type Decimal, decimal } from './decimal';
import { type OrderAmounts, readAmounts, requireAmounts } from './orderAmounts';
import { opposite } from './book';
import { withTakerFee } from './fees';
import type { Exchange } from './exchange';
import { wouldTrade } from './matching';
import type { OrderPlan, OrderType, Side } from './orders';
import type { PairMarket } from './pairMarket';
import type { Pair } from './pairs';
import { type Refusal, refusal } from './refusal';

/** Where MEXC's behaviour is unknown: how this exchange behaves. */
export interface OrderSwitches {
	/** What a client order id that was used before does. */
	readonly repeatedClientOrderId: 'accept' | 'rejectWhileOpen' | 'rejectAlways';
	/** What a LIMIT_MAKER that would trade at once does. */
	readonly crossingLimitMaker: 'refuse' | 'cancel';
	readonly maxOpenOrders: number;
}

export interface OrderRequest {
	readonly exchange: Exchange;
	readonly switches: OrderSwitches;
	readonly account: Account;
	readonly key: ApiKey;
	readonly parameters: ReadonlyMap<string, string>;
}

const BANDED: ReadonlySet<string> = new Set(['LIMIT', 'IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL']);

/**
 * Every check of a new order, in the exchange's order (exchange-behaviour 3.1); nothing is changed.
 * Presence of symbol, side and type and their spelling have been checked against the facts before.
 * @throws Refusal for the first rule that is broken
 */
export function checkOrder(request: OrderRequest): OrderPlan {
	const { parameters } = request;
	const side = parameters.get('side') as Side;
	const type = parameters.get('type') as OrderType;
	requireAmounts(type, side, parameters);
	const market = tradableMarket(request, side, type);
	const amounts = readAmounts(market, side, type, parameters);
	checkSize(market.pair, type, amounts);
	checkBand(market, side, type, amounts.price);
	if (type === 'MARKET' && market.book.best(opposite(side)) === undefined) throw refusal(30010);
	checkCrossing(request.switches, market, side, type, amounts.price);
	checkBalance(request.account, market.pair, side, amounts);
	const clientOrderId = parameters.get('newClientOrderId') || null;
	checkCounts(request, clientOrderId);
	const { price, quantity, quoteBudget } = amounts;
	const stpMode = parameters.get('stpMode') ?? '';
	return { pair: market.pair, side, type, price, quantity, quoteBudget, clientOrderId, stpMode };
}

function tradableMarket(request: OrderRequest, side: Side, type: OrderType): PairMarket {
	const symbol = request.parameters.get('symbol') ?? '';
	const market = request.exchange.market(symbol);
	if (market === undefined) throw refusal(10007);
	const { pair } = market;
	if (!pair.isSpotTradingAllowed) throw refusal(10007, 'symbol not support api');
	if (pair.status === '2') throw refusal(30000);
	if (pair.status === '3') throw refusal(30016);
	const { symbols } = request.key;
	if (symbols.length > 0 && !symbols.includes(symbol)) throw refusal(70011);
	if (request.account.barred) throw refusal(30020);
	const { tradeSideType } = pair;
	const allowed = tradeSideType === 1 || tradeSideType === (side === 'BUY' ? 2 : 3);
	if (!allowed) throw refusal(30001);
	if (type === 'MARKET' && !pair.orderTypes.includes('MARKET')) throw refusal(30019);
	return market;
}

function checkSize(
	pair: Pair,
	type: OrderType,
	{ quantity, quoteBudget, value }: OrderAmounts,
): void {
	const isMarket = type === 'MARKET';
	const least = isMarket ? pair.quoteAmountPrecisionMarket : pair.quoteAmountPrecision;
	const most = isMarket ? pair.maxQuoteAmountMarket : pair.maxQuoteAmount;
	const below = quoteBudget === null && quantity.lt(decimal(pair.baseSizePrecision));
	if (below || value.lt(decimal(least))) throw sizeRefusal(30002, least, pair);
	if (value.gt(decimal(most))) throw sizeRefusal(30003, most, pair);
}

function sizeRefusal(code: 30002 | 30003, limit: string, pair: Pair): Refusal {
	const bound = code === 30002 ? 'minimum' : 'maximum';
	const comparison = code === 30002 ? 'less' : 'greater';
	return refusal(
		code,
		`The ${bound} transaction volume cannot be ${comparison} than:${limit}${pair.quoteAsset}`,
	);
}

function checkBand(market: PairMarket, side: Side, type: OrderType, price: Decimal): void {
	if (!BANDED.has(type)) return;
	const { last, pair } = market;
	const width = last.times(decimal(side === 'BUY' ? pair.band : (pair.bandDown ?? pair.band)));
	const outside = side === 'BUY' ? price.gt(last.plus(width)) : price.lt(last.minus(width));
	if (outside) throw refusal(30087);
}

function checkCrossing(
	switches: OrderSwitches,
	market: PairMarket,
	side: Side,
	type: OrderType,
	price: Decimal,
): void {
	if (type !== 'LIMIT_MAKER' || switches.crossingLimitMaker === 'cancel') return;
	if (wouldTrade(market.book, side, price)) throw refusal(30041);
}

function checkBalance(account: Account, pair: Pair, side: Side, amounts: OrderAmounts): void {
	const { price, quantity, quoteBudget } = amounts;
	if (side === 'BUY') {
		const needed = quoteBudget ?? withTakerFee(account, pair, price.times(quantity));
		if (account.ledger.get(pair.quoteAsset).free.lt(needed)) throw refusal(30004);
		return;
	}
	const { free, locked } = account.ledger.get(pair.baseAsset);
	if (free.plus(locked).lt(quantity)) throw refusal(30005);
	if (free.lt(quantity)) throw refusal(30004);
}

function checkCounts(request: OrderRequest, clientOrderId: string | null): void {
	const { exchange, switches, account } = request;
	if (exchange.orders.openCount(account.uid) >= switches.maxOpenOrders) throw refusal(30029);
	if (clientOrderId === null || switches.repeatedClientOrderId === 'accept') return;
	const same = exchange.orders.withClientId(account.uid, clientOrderId);
	const inTheWay =
		switches.repeatedClientOrderId === 'rejectAlways'
			? same.length > 0
			: same.some(({ status }) => status === 'NEW' || status === 'PARTIALLY_FILLED');
	if (inTheWay) throw refusal(603, 'Repeated request');
}
