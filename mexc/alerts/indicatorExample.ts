import { compare, maximum, minimum, multiply, roundDown } from '../core/decimal';
import type { IndicatorPlan } from '../indicators/trackIndicators';
import { newestCandles, type Candle } from '../market/candle';
import { timesOf, type MarketPort } from '../market/marketNow';
import type { IndicatorCondition } from './indicatorCondition';
import { historyOf, watchIndicator, type IndicatorSeen } from './indicatorWatch';
import type { Fire } from './watch';

/** How many closed candles are looked through, after those that the value is made of. */
const SEARCHED = 200;
/** What the last of them become where the alert did not fire: so many candles by such a factor each. */
const MOVES = [
	{ candles: 50, factor: '0.98' },
	{ candles: 70, factor: '1.03' },
	{ candles: 60, factor: '0.98' },
];

/**
 * The last time the alert would have fired; where that is too long ago, the time it fires when the market falls
 * to a third, rises by a multiple and falls again. Undefined where nothing of that makes it fire, or there are too few candles for a
 * value. Throws MexcError.
 */
export async function indicatorExample(
	condition: IndicatorCondition,
	plan: IndicatorPlan,
	port: MarketPort,
): Promise<Fire<IndicatorSeen> | undefined> {
	const { client, signal } = port;
	const { sendTime } = await timesOf(port);
	const wanted = historyOf(plan) + SEARCHED + 1;
	const listed = await newestCandles(client, condition, wanted, signal);
	const closed = listed.filter(({ end }) => end <= sendTime);
	return (
		firesIn(condition, plan, closed).at(-1) ?? firesIn(condition, plan, swinging(closed)).at(0)
	);
}

/** In the order in which they happened, whatever the frequency and the end of the alert would let pass. */
function firesIn(
	condition: IndicatorCondition,
	plan: IndicatorPlan,
	candles: readonly Candle[],
): ReadonlyArray<Fire<IndicatorSeen>> {
	const watch = watchIndicator({ ...condition, frequency: 'every', expiresAt: undefined }, plan);
	const searched = Math.min(SEARCHED, candles.length);
	for (const candle of candles.slice(0, -searched)) watch.past(candle);
	return candles.slice(-searched).flatMap((candle) => watch.closed(candle, true) ?? []);
}

/** The last candles at their times, with prices that move further than most markets do. */
function swinging(candles: readonly Candle[]): readonly Candle[] {
	const factors = MOVES.flatMap(({ candles: count, factor }) => Array<string>(count).fill(factor));
	const swung = candles.slice(-factors.length);
	const [first] = swung;
	if (first === undefined) return candles;
	const digits = decimalsOf(first.close) + 4;
	let price = first.open;
	const moved = swung.map((candle, index) => {
		const open = price;
		const close = roundDown(multiply(open, factors[index]), digits);
		if (compare(close, '0') > 0) price = close;
		const [high, low] = [maximum(open, price), minimum(open, price)];
		return { ...candle, open, high, low, close: price };
	});
	return [...candles.slice(0, -swung.length), ...moved];
}

function decimalsOf(price: string): number {
	return price.split('.').at(1)?.length ?? 0;
}
