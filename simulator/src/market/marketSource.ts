import type { Order, Side } from '../exchange/orders';
import type { PairMarket } from '../exchange/pairMarket';
import type { Door } from './door';
import type { Signal } from '../exchange/signal';
import type { MarketEvent } from '../outside/marketEvent';
import type { QueuePlaces } from '../outside/queuePlaces';

export interface TradeOrder {
	readonly price: string;
	readonly quantity: string;
	/** The taker's side. Default BUY. */
	readonly side?: Side;
}

/** A mirrored pair in the state report. */
export interface PairReport {
	readonly live: boolean;
	/** Exchange time since which the pair stands still, ms; null while it is live. */
	readonly standsStillSince: number | null;
	/** The book version of the source that is shown, as the source counts. */
	readonly sourceVersion: number | null;
}

/** What `GET /control/state` shows of the market. */
export interface MarketReport {
	readonly mode: 'synthetic' | 'mirror' | 'history';
	/** The address that is mirrored, or the file that is played. */
	readonly source: string | null;
	/** False while the source cannot be reached, or has nothing more to report. */
	readonly alive: boolean;
	/** Exchange time since which nothing moves, ms; null while the market is live. */
	readonly standsStillSince: number | null;
	/** The latest thing that went wrong with the source, in words. */
	readonly trouble: string | null;
	/** Mirrored pairs by symbol. */
	readonly pairs?: Readonly<Record<string, PairReport>>;
}

/** Commands that move prices; only a market that is made here obeys them. */
export interface Steering {
	/** @throws RangeError for a pair that does not exist or is closed */
	marketOf(symbol: string): PairMarket;
	setPrice(symbol: string, price: string): void;
	trade(symbol: string, trade: TradeOrder): void;
	gap(symbol: string, price: string): void;
	tradeAtTop(symbol: string, side: Side, size: number): void;
	/** Takes a pair in, with an empty book until it is opened. */
	add(market: PairMarket): void;
	open(symbol: string): void;
	close(symbol: string): void;
}

/** The other participants of the exchange: where prices, liquidity and public trades come from. */
export interface MarketSource {
	/** @throws RangeError when the prices come from elsewhere */
	readonly steering: Steering;
	/** Where clients wait or are turned away; undefined where everybody may always come in. */
	readonly door?: Door;
	/** What a market elsewhere has reported, where there is one. */
	readonly reported?: Signal<MarketEvent>;
	/** Places of resting orders in queues elsewhere, where there are any. */
	placesOf?(orders: Iterable<Order>): QueuePlaces;
	/** Resolves when the market moves, or after so long in real time. */
	untilReady?(longestMs: number): Promise<void>;
	start(): void;
	stop(): void;
	report(): MarketReport;
}

/** Refuses to steer prices that come from elsewhere, in a sentence for whoever tried. */
export function notSteered(source: string): RangeError {
	return new RangeError(`The prices come from ${source}: they cannot be moved here`);
}
