import { newestCandles, type Candle } from '../market/candle';
import { candleNames, type CandleInterval } from '../market/candleIntervals';
import { MexcError } from '../core/errors';
import type { CallOptions, RestClient } from '../rest/client';
import { systemTime } from '../core/time';

/** The most candles that are returned of one pair; with the longest warm-up they are 22 answers of MEXC. */
export const MOST_ROWS = 5_000;

export interface KnownCandles {
	/** Oldest first. */
	closed: readonly Candle[];
	/** As it was when it was asked for. */
	open?: Candle;
}

/**
 * At least `count` closed candles where there are as many. What counts as closed is what had ended when it was
 * asked for, by the exchange's clock: an answer that was on its way at the end of a candle may lack its last
 * trades. Throws MexcError, also for a pair without candles.
 */
export async function readCandles(
	client: RestClient,
	{ symbol, interval }: { symbol: string; interval: CandleInterval },
	count: number,
	{ signal = new AbortController().signal }: CallOptions,
): Promise<KnownCandles> {
	const offsetMs = await client.clockOffsetMs();
	const askedAt = (client.context.time ?? systemTime).now() + offsetMs;
	const candles = await newestCandles(client, { symbol, interval }, count + 1, signal);
	if (candles.length === 0) throw withoutTrades(symbol, interval);
	const closed = candles.filter(({ end }) => end <= askedAt);
	return { closed, open: candles.at(closed.length) };
}

function withoutTrades(symbol: string, interval: CandleInterval): MexcError {
	return new MexcError({
		kind: 'notFound',
		message: `MEXC has no candles of ${candleNames[interval]} of ${symbol}.`,
		hint: 'A pair has candles from its first trade on: try again when it is traded, or choose another one.',
		parameter: 'symbol',
	});
}
