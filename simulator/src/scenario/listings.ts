import type { Clock } from '../exchange/clock';
import type { Exchange } from '../exchange/exchange';
import { isOpen } from '../exchange/orders';
import type { PairMarket } from '../exchange/pairMarket';
import { PAIRS, type Pair } from '../exchange/pairs';
import type { MarketSource } from '../market/marketSource';
import type { NewPair } from './scenario';

/** Where pairs come and go. */
export interface ListingPlace {
	readonly exchange: Exchange;
	readonly clock: Clock;
	readonly market: MarketSource;
	addCandles(market: PairMarket, hasPast: boolean): void;
}

/**
 * Takes a pair off the exchange: no more trading by anyone, open orders are cancelled and their
 * owners informed, the book is emptied, the streams fall silent.
 * @throws RangeError for a pair that does not exist or is offline already
 */
export function delist(place: ListingPlace, symbol: string): void {
	const { exchange } = place;
	const market = place.market.steering;
	const closing = market.marketOf(symbol);
	closing.change({ status: '3', isSpotTradingAllowed: false });
	for (const order of exchange.orders.all()) {
		if (order.pair === closing.pair && isOpen(order)) exchange.cancel(order);
	}
	market.close(symbol);
}

/**
 * Lists a pair: it appears in the exchange information at once, paused, and opens with liquidity
 * at `opensAt`, exchange time in ms.
 * @throws RangeError for a pair that exists already
 */
export function list(place: ListingPlace, fields: NewPair, opensAt: number): void {
	const { exchange, clock } = place;
	const market = place.market.steering;
	const { symbol } = fields;
	if (exchange.market(symbol) !== undefined) throw new RangeError(`${symbol} exists already`);
	const created = exchange.addPair({ ...usualPair(), fullName: fields.baseAsset, ...fields });
	place.addCandles(created, false);
	market.add(created);
	const open = () => {
		created.change({ status: '1' });
		market.open(symbol);
	};
	if (opensAt <= clock.now()) open();
	else clock.at(opensAt, open);
}

/** The rules most pairs have; paused. */
function usualPair(): Pair {
	const usual = PAIRS.find(({ symbol }) => symbol === 'MXUSDT');
	if (usual === undefined) throw new Error('The built-in pairs lack MXUSDT');
	return { ...usual, status: '2' };
}
