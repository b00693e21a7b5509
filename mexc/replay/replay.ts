import type { TriggerItem } from '../events';
import type { Candle } from '../market/candle';
import type { CandleInterval } from '../market/candleIntervals';

// An alert over candles of the past, by the code that judges it live. What candles cannot decide is listed, never
// guessed.

/** The closed candles of one length, oldest first. */
export interface ReplayedCandles {
	interval: CandleInterval;
	/** They say where things stand when the period begins, and fire nothing. */
	past: readonly Candle[];
	/** Those that ended within the period. */
	candles: readonly Candle[];
}

/** What an alert made of candles. */
export interface Replayed<Fired> {
	/** In the order in which they would have happened. */
	fires: readonly Fired[];
	/**
	 * Candles inside which the alert may have fired, which nothing in them can decide: only the order of highest
	 * and lowest price would. The alert goes on as if it had not.
	 */
	undecided: readonly Candle[];
}

/** One alert on one pair, ready to be replayed. */
export interface Replay {
	symbol: string;
	/** The lengths of candle it is judged by, and how many closed ones of before the period say where it stands. */
	wants: ReadonlyArray<{ interval: CandleInterval; history: number }>;
	/** What candles leave open, in sentences for people. */
	notes: readonly string[];
	/** `series` in the order of `wants`. `receivedAt`: milliseconds, of this machine. */
	run(series: readonly ReplayedCandles[], receivedAt: number): Replayed<TriggerItem>;
}

/** What a replay leaves open about the alert as it is set. */
export interface ReplayTerms {
	/** As if it could fire again and again, and never ended. */
	isUnlimited: boolean;
}
