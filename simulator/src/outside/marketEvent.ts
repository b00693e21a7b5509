import type { Side } from '../exchange/orders';
import type { Pair } from '../exchange/pairs';

/** A public trade of a market elsewhere; numbers are decimal texts. */
export interface OutsideTrade {
	/** As the market elsewhere names it; empty where it has no name. */
	readonly id: string;
	readonly price: string;
	readonly quantity: string;
	readonly takerSide: Side;
	/** Time of the market elsewhere, ms. */
	readonly time: number;
}

/** Side, price, and the size that is shown there from now on; zero: the level has gone. */
export type OutsideLevel = readonly [side: Side, price: string, quantity: string];

/** Start, open, high, low, close, base volume, quote turnover. */
export type OutsideCandle = readonly [
	openTime: number,
	open: string,
	high: string,
	low: string,
	close: string,
	volume: string,
	amount: string,
];

/** Something that a market elsewhere reports. Plain data: a session keeps it as it is. */
export type MarketEvent =
	/** Trades, oldest first. `isPast`: from before anybody here could be concerned. */
	| {
			readonly kind: 'trades';
			readonly symbol: string;
			readonly trades: readonly OutsideTrade[];
			readonly isPast?: boolean;
	  }
	/** Levels that have changed, as they are at `time` of the market elsewhere. */
	| {
			readonly kind: 'levels';
			readonly symbol: string;
			readonly levels: readonly OutsideLevel[];
			readonly time: number;
	  }
	/** The whole book: what is not in it is not there any more. */
	| {
			readonly kind: 'book';
			readonly symbol: string;
			readonly levels: readonly OutsideLevel[];
			readonly time: number;
	  }
	/**
	 * Candles that are known better than from trades. With `knownUntil` the newest one is under way, and
	 * trades up to then are in it; without it all of them are over.
	 */
	| {
			readonly kind: 'candles';
			readonly symbol: string;
			readonly interval: string;
			readonly candles: readonly OutsideCandle[];
			readonly knownUntil?: number;
	  }
	/** Rules of a pair that have changed. */
	| {
			readonly kind: 'rules';
			readonly symbol: string;
			readonly rules: Partial<Omit<Pair, 'symbol'>>;
	  }
	/** The pair is not traded any more. */
	| { readonly kind: 'delisted'; readonly symbol: string };
