import { isWanted, type CandleCloseCondition } from '../alerts/candleClose';
import type { CompositeCondition } from '../alerts/compositeCondition';
import { watchComposite, type CompositeFire, type CompositePlan } from '../alerts/compositeWatch';
import type { IndicatorCondition } from '../alerts/indicatorCondition';
import { watchIndicator, type IndicatorSeen } from '../alerts/indicatorWatch';
import {
	createVolumeMeter,
	watchVolumeSpike,
	type MeasuredVolume,
	type VolumeSpikeCondition,
} from '../alerts/volumeSpike';
import type { Fire } from '../alerts/watch';
import type { IndicatorPlan } from '../indicators/trackIndicators';
import type { Candle } from '../market/candle';
import type { Replayed, ReplayedCandles } from './replay';

// Alerts on candles: those that closed decide everything about them.

/** What a closed candle leaves open about a volume alert. */
export const volumeNote =
	'Live, a volume alert fires while its candle is still open, as soon as the volume is reached. Whether it fired is certain; the item has the candle as it closed, and the time of its end.';

export function replayCandleClose(
	condition: CandleCloseCondition,
	{ candles }: ReplayedCandles,
): Replayed<Candle> {
	return { fires: candles.filter((candle) => isWanted(condition, candle)), undecided: [] };
}

export function replayIndicator(
	condition: IndicatorCondition,
	plan: IndicatorPlan,
	{ past, candles }: ReplayedCandles,
): Replayed<Fire<IndicatorSeen>> {
	const watch = watchIndicator(condition, plan);
	for (const candle of past) watch.past(candle);
	return { fires: candles.flatMap((candle) => watch.closed(candle, true) ?? []), undecided: [] };
}

/** What closes together is one decision, as live. */
export function replayComposite(
	condition: CompositeCondition,
	plans: readonly CompositePlan[],
	series: readonly ReplayedCandles[],
): Replayed<CompositeFire> {
	const watch = watchComposite(condition, plans);
	for (const { interval, past } of series) {
		for (const candle of past) watch.past(interval, candle);
	}
	const closed = series
		.flatMap(({ interval, candles }) => candles.map((candle) => ({ interval, candle })))
		.sort((one, other) => one.candle.end - other.candle.end);
	const fires: CompositeFire[] = [];
	closed.forEach(({ interval, candle }, index) => {
		watch.closed(interval, candle, false);
		if (closed.at(index + 1)?.candle.end === candle.end) return;
		// None of the other lengths is still to come.
		for (const other of series) watch.reached(other.interval, candle.end);
		fires.push(...watch.decide(() => true).flatMap(({ fire }) => fire ?? []));
	});
	return { fires, undecided: [] };
}

export function replayVolumeSpike(
	condition: VolumeSpikeCondition,
	{ past, candles }: ReplayedCandles,
): Replayed<Fire<MeasuredVolume>> {
	// The first candle is seen from its beginning on: nothing was missed of it.
	const watch = watchVolumeSpike({ ...condition, fireIfBeyond: true });
	const measure = createVolumeMeter(condition);
	const changeOf = (candle: Candle) => ({ candle, backfilled: false, time: candle.end });
	for (const candle of past) measure({ ...changeOf(candle), state: 'past' });
	const fires = candles.flatMap((candle) => {
		const seen = measure({ ...changeOf(candle), state: 'closed' });
		return (seen && watch.feed(seen)) ?? [];
	});
	return { fires, undecided: [] };
}
