import { newestCandles } from '../market/candle';
import { candleEnd } from '../market/candleIntervals';
import { timesOf, type MarketPort } from '../market/marketNow';
import type { CompositeCondition } from './compositeCondition';
import { watchComposite, type CompositeFire, type CompositePlan } from './compositeWatch';

/** How many closed candles of each length are looked through, after those that the values are made of. */
const SEARCHED = 200;

/**
 * The last time the alert would have fired; where that is too long ago, its conditions as they stand now. Undefined
 * for a pair without closed candles. Throws MexcError.
 */
export async function compositeExample(
	condition: CompositeCondition,
	plans: readonly CompositePlan[],
	port: MarketPort,
): Promise<CompositeFire | undefined> {
	const { client, signal } = port;
	const { sendTime } = await timesOf(port);
	// Whatever the frequency and the end of the alert would let pass.
	const watch = watchComposite({ ...condition, frequency: 'every', expiresAt: undefined }, plans);
	const series = await Promise.all(
		plans.map(async ({ interval, history }) => {
			const wanted = { symbol: condition.symbol, interval };
			const listed = await newestCandles(client, wanted, history + SEARCHED + 1, signal);
			return { interval, candles: listed.filter(({ end }) => end <= sendTime) };
		}),
	);
	if (series.some(({ candles }) => candles.length === 0)) return undefined;
	for (const { interval, candles } of series) {
		const searched = Math.min(SEARCHED, candles.length - 1);
		for (const candle of candles.slice(0, -searched)) watch.past(interval, candle);
		for (const candle of candles.slice(-searched)) watch.closed(interval, candle, false);
		// The next one is not there: those of the other lengths need not wait for it.
		watch.reached(interval, candleEnd(interval, candles[candles.length - 1].end) - 1);
	}
	const fires = watch.decide(() => true).flatMap(({ fire }) => fire ?? []);
	const time = watch.decidedAt();
	if (fires.length > 0 || time === undefined) return fires.at(-1);
	const [shortest] = series.map(({ candles }) => candles[candles.length - 1]);
	const parts = watch.parts();
	return { time, eventId: `${watch.hash}:${time}`, parts, candle: shortest, backfilled: false };
}
