import type { Account, ApiKey } from './accounts';
import { type Decimal, ZERO, decimal, decimalPlaces, roundDown, roundUp } from './decimal';
import { withTakerFee } from './fees';
import type { Exchange } from './exchange';
import { wouldTrade } from './matching';
import { opposite } from './book';
import type { OrderPlan, OrderType, Side } from './orders';
import type { PairMarket } from './pairMarket';
import type { Pair } from './pairs';
import { type Refusal, illegalParameter, missingParameter, refusal } from './refusal';

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

interface Amounts {
	readonly price: Decimal;
	readonly quantity: Decimal;
	readonly quoteBudget: Decimal | null;
	/** The order's value in quote, as compared with the minimum and the maximum. */
	readonly value: Decimal;
}

const NUMBER = /^([0-9]{1,20})(\.[0-9]{1,20})?$/;
const PROTECTION = { BUY: decimal('1.05'), SELL: decimal('0.95') };
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
	checkCrossing(request.switches, market, side, type, amounts.price);
	checkBalance(request.account, market.pair, side, amounts);
	const clientOrderId = parameters.get('newClientOrderId') || null;
	checkCounts(request, clientOrderId);
	const { price, quantity, quoteBudget } = amounts;
	const stpMode = parameters.get('stpMode') ?? '';
	return { pair: market.pair, side, type, price, quantity, quoteBudget, clientOrderId, stpMode };
}

function requireAmounts(type: OrderType, side: Side, given: ReadonlyMap<string, string>): void {
	const has = (name: string) => (given.get(name) ?? '') !== '';
	if (type !== 'MARKET') {
		for (const name of ['quantity', 'price']) if (!has(name)) throw missingParameter(name);
		return;
	}
	if (has('quantity')) return;
	if (!has('quoteOrderQty')) throw refusal(-1128, undefined, { _extend: null });
	if (side === 'SELL') throw missingParameter('quantity');
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

function readAmounts(
	market: PairMarket,
	side: Side,
	type: OrderType,
	given: ReadonlyMap<string, string>,
): Amounts {
	const { pair } = market;
	if (type === 'MARKET') return readMarketAmounts(market, side, given);
	const quantity = readNumber(given, 'quantity', pair.baseAssetPrecision);
	const price = readNumber(given, 'price', pair.quotePrecision);
	return { price, quantity, quoteBudget: null, value: price.times(quantity) };
}

function readMarketAmounts(
	market: PairMarket,
	side: Side,
	given: ReadonlyMap<string, string>,
): Amounts {
	const { pair, book } = market;
	const byAmount = side === 'BUY' && (given.get('quoteOrderQty') ?? '') !== '';
	const amount = byAmount
		? readNumber(given, 'quoteOrderQty', pair.quotePrecision)
		: readNumber(given, 'quantity', pair.baseAssetPrecision);
	const touch = book.best(opposite(side))?.price;
	if (touch === undefined) throw refusal(30010);
	const price = protectionPrice(pair, side, touch);
	if (!byAmount) {
		return { price, quantity: amount, quoteBudget: null, value: touch.times(amount) };
	}
	const quantity = roundDown(amount.div(price), pair.baseAssetPrecision);
	return { price, quantity, quoteBudget: amount, value: amount };
}

/** A market order trades at most 5 % through the book. */
function protectionPrice(pair: Pair, side: Side, touch: Decimal): Decimal {
	const bound = touch.times(PROTECTION[side]);
	return side === 'BUY'
		? roundDown(bound, pair.quotePrecision)
		: roundUp(bound, pair.quotePrecision);
}

function readNumber(given: ReadonlyMap<string, string>, name: string, places: number): Decimal {
	const text = given.get(name) ?? '';
	if (!NUMBER.test(text)) throw illegalParameter(name, NUMBER.source);
	const value = decimal(text);
	if (value.lte(ZERO)) throw illegalParameter(name, NUMBER.source);
	if (decimalPlaces(text) > places) throw tooManyDecimals(name);
	return value;
}

function tooManyDecimals(name: string): Refusal {
	const word = name === 'quoteOrderQty' ? 'amount' : name;
	// The leading space is the exchange's (quirks 85).
	return refusal(400, ` ${word} scale is invalid`);
}

function checkSize(pair: Pair, type: OrderType, { quantity, quoteBudget, value }: Amounts): void {
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
	const width = market.last.times(decimal(market.pair.band));
	const outside =
		side === 'BUY' ? price.gt(market.last.plus(width)) : price.lt(market.last.minus(width));
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

function checkBalance(account: Account, pair: Pair, side: Side, amounts: Amounts): void {
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
