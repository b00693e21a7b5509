import type { Core } from '../core';
import { isOpen } from '../exchange/orders';
import { PAIRS, type Pair } from '../exchange/pairs';
import type { NewPair } from './scenario';

/**
 * Takes a pair off the exchange: no more trading by anyone, open orders are cancelled and their
 * owners informed, the book is emptied, the streams fall silent.
 * @throws RangeError for a pair that does not exist or is offline already
 */
export function delist(core: Core, symbol: string): void {
	const { exchange } = core;
	const market = core.market.steering;
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
export function list(core: Core, fields: NewPair, opensAt: number): void {
	const { exchange, clock } = core;
	const market = core.market.steering;
	const { symbol } = fields;
	if (exchange.market(symbol) !== undefined) throw new RangeError(`${symbol} exists already`);
	const created = exchange.addPair({ ...usualPair(), fullName: fields.baseAsset, ...fields });
	core.addCandles(created, false);
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
