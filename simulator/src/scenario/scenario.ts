import type { Pair } from '../exchange/pairs';
import type { Fault } from '../faults/faults';

/** What happens in one step. Prices are decimal texts, times are seconds of exchange time. */
export type Action =
	/** The price walks in straight lines through all `prices`, evenly within `seconds`. */
	| {
			readonly do: 'path';
			readonly symbol: string;
			readonly prices: readonly string[];
			readonly seconds: number;
	  }
	/** So many trades at the top of the book, evenly within `seconds`. */
	| {
			readonly do: 'burst';
			readonly symbol: string;
			readonly trades: number;
			readonly seconds: number;
	  }
	/** The price is elsewhere at once; only users' orders between trade, at their own prices. */
	| { readonly do: 'gap'; readonly symbol: string; readonly price: string }
	/** The pair goes offline: its open orders are cancelled, its streams fall silent. */
	| { readonly do: 'delist'; readonly symbol: string }
	/** A pair appears, and can be traded after `pausedSeconds` (default 0). */
	| { readonly do: 'list'; readonly pair: NewPair; readonly pausedSeconds?: number }
	| { readonly do: 'fault'; readonly fault: Fault };

/** A pair that is listed; what is left out is as with most pairs. */
export type NewPair = Pick<Pair, 'symbol' | 'baseAsset' | 'startPrice'> & Partial<Pair>;

/** `at`: seconds of exchange time after the start. */
export type Step = Action & { readonly at: number };

/** A course of events. */
export interface Scenario {
	readonly name?: string;
	readonly steps: readonly Step[];
}
