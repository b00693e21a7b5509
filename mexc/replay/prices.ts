import type { PriceCrossCondition } from '../alerts/condition';
import { rollingExtreme } from '../alerts/moveWindow';
import {
	createMoveMeter,
	moveRule,
	watchPercentMove,
	type Move,
	type PercentMoveCondition,
} from '../alerts/percentMove';
import { watchPriceCross, type Tick } from '../alerts/priceCross';
import type { Fire } from '../alerts/watch';
import { compare } from '../core/decimal';
import { invalid } from '../input/settings';
import type { Candle } from '../market/candle';
import { candleStart, type CandleInterval } from '../market/candleIntervals';
import { replayByClose } from './byClose';
import type { Replayed, ReplayedCandles } from './replay';

// Alerts on single prices, by candles: those are made of trades, and show four of their prices.

/** The finest candles there are. */
const FINEST: CandleInterval = 'Min1';
const FINEST_SECONDS = 60;

/** What candles leave open about alerts on trades. */
export const insideNote =
	'A candle of one minute shows its first, highest, lowest and last price, and not their order: an alert counts at the close that shows it, with the time at which that candle ended. Candles inside which the price may have fired it without any close showing that are counted as undecided.';

/** The length of candle that decides. Throws an `input` MexcError for a price that candles do not show. */
export function priceCandles({ source, interval }: PriceCrossCondition): CandleInterval {
	if (source === 'close') return interval ?? FINEST;
	refuseQuotes(source);
	return FINEST;
}

/** The candles of the window that ends with the first one. Throws as priceCandles, and for a window too short. */
export function moveCandles({ source, windowSeconds }: PercentMoveCondition) {
	refuseQuotes(source);
	if (windowSeconds >= FINEST_SECONDS) {
		return { interval: FINEST, history: Math.ceil(windowSeconds / FINEST_SECONDS) + 1 };
	}
	throw invalid(
		'windowSeconds',
		`A window of ${windowSeconds} seconds cannot be replayed: the shortest candles of MEXC are one minute long`,
		`Use ${FINEST_SECONDS} seconds or more.`,
	);
}

function refuseQuotes(source: string): void {
	if (source === 'trade' || source === 'close') return;
	throw invalid(
		'source',
		'MEXC keeps no history of bid and ask prices, so an alert on them cannot be replayed',
		'Use the Source Last Trade for a replay.',
	);
}

/** `past` and `candles` of the length that priceCandles gives. */
export function replayPriceCross(
	condition: PriceCrossCondition,
	series: ReplayedCandles,
): Replayed<Fire<Tick>> {
	const { source, price, priceHigh = price } = condition;
	const tickAt = tickOf(condition);
	const levels = [price, priceHigh];
	return replayByClose(series, {
		watchFrom: (state) => watchPriceCross(condition, state),
		closeOf: (candle) => tickAt(candle, candle.close),
		insideOf(candle) {
			if (source === 'close') return [];
			const { open, low, high } = candle;
			const touched = levels.filter(
				(level) => compare(low, level) <= 0 && compare(high, level) >= 0,
			);
			if (touched.length === 0) return [];
			// On its way from one extreme to the other the price may have stopped at a level, or within the channel.
			const rising = [open, low, ...touched, high];
			const falling = [open, high, ...touched.reverse(), low];
			return [rising, falling].map((prices) => prices.map((one) => tickAt(candle, one)));
		},
	});
}

function tickOf({ interval }: Pick<PriceCrossCondition, 'interval'>) {
	return ({ start, end }: Candle, price: string): Tick => ({
		price,
		time: end,
		...(interval === undefined ? {} : { candle: candleStart(interval, start) }),
	});
}

/** The moves from close to close decide; inside is what moves between the extremes may have been. */
export function replayPercentMove(
	condition: PercentMoveCondition,
	series: ReplayedCandles,
): Replayed<Fire<Move>> {
	const { windowSeconds } = condition;
	const tickAt = tickOf(condition);
	const rule = moveRule(condition);
	const measure = createMoveMeter(condition);
	// What was seen within a candle may be as much younger than its end as the candle is long.
	const widest = (windowSeconds + FINEST_SECONDS) * 1000;
	const [lowest, highest] = [rollingExtreme(widest, 1), rollingExtreme(widest, -1)];
	let bounds: { low: Move['lowest']; high: Move['highest'] } | undefined;
	return replayByClose(series, {
		watchFrom: (state) => watchPercentMove(condition, state),
		closeOf(candle) {
			const low = lowest.add({ price: candle.low, time: candle.end });
			const high = highest.add({ price: candle.high, time: candle.end });
			bounds = { low: { ...low }, high: { ...high } };
			return measure(tickAt(candle, candle.close));
		},
		insideOf(candle) {
			if (bounds === undefined) return [];
			const [low, high] = [tickAt(candle, candle.low), tickAt(candle, candle.high)];
			const up: Move = { ...high, lowest: bounds.low, highest: high };
			const down: Move = { ...low, lowest: low, highest: bounds.high };
			const isPossible = rule.crossings.some((crossing) =>
				rule.isReached(crossing, crossing === 'up' ? up : down),
			);
			if (!isPossible) return [];
			return [
				[up, down],
				[down, up],
			];
		},
	});
}
