import type { Clock } from './exchange/clock';
import type { Exchange } from './exchange/exchange';
import type { PairMarket } from './exchange/pairMarket';
import type { Pair } from './exchange/pairs';
import { Candles } from './market/candles';
import type { CandleSource } from './market/candleSource';
import { USUAL_LEVELS } from './market/ladder';
import type { MarketSource } from './market/marketSource';
import { subSeed } from './market/prng';
import { SyntheticMarket } from './market/syntheticMarket';
import type { Settings } from './options';

/** What a market is built into. */
export interface MarketParts {
	readonly exchange: Exchange;
	readonly clock: Clock;
	/** By symbol; the market adds those of its pairs. */
	readonly candles: ReadonlyMap<string, CandleSource>;
}

/** Where an exchange gets its pairs and prices from. */
export interface MarketPlan {
	readonly pairs: readonly Pair[];
	/** Exchange time at the start, ms; undefined: as the options say. */
	readonly startMs?: () => number;
	/** Makes up listen keys; undefined: at random. */
	readonly drawListenKey?: () => string;
	/** Candles of a pair; one that is new has none from before this moment. */
	candlesOf(market: PairMarket, nowMs: number, hasPast: boolean): CandleSource;
	marketOf(parts: MarketParts): MarketSource;
}

/** The market that is made here, from a seed. */
export function syntheticPlan({ pairs, seed, market }: Settings): MarketPlan {
	return {
		pairs,
		candlesOf: ({ pair, last }, nowMs, hasPast) =>
			new Candles(pair, subSeed(seed, pair.symbol), nowMs, last, hasPast),
		marketOf: ({ exchange, clock }) => {
			const levels = market === 'empty' ? 0 : USUAL_LEVELS;
			return new SyntheticMarket(exchange, clock, seed, levels, market === 'live');
		},
	};
}
