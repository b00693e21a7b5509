import type { Candle } from '../market/candle';
import { MexcError } from '../core/errors';
import {
	trackIndicators,
	type IndicatorPlan,
	type IndicatorReading,
} from '../indicators/trackIndicators';
import { indicatorTable } from './fields';

/** The indicators after the newest of `candles`. */
export function newestReadings(
	plan: IndicatorPlan,
	candles: readonly Candle[],
): readonly IndicatorReading[] {
	const tracker = trackIndicators(plan);
	for (const candle of candles) tracker.add(candle);
	return tracker.read();
}

/** Without a value after the newest candle there is nothing to show. Throws MexcError that says what is needed. */
export function refuseWithoutHistory(readings: readonly IndicatorReading[]): void {
	const young = readings.filter(({ candles, warmUp }) => candles < warmUp);
	if (young.length === 0) return;
	throw new MexcError({
		kind: 'notFound',
		message: young.map(({ missing }) => missing).join(' '),
		hint: 'Use a smaller length or a shorter interval: the pair has not been traded for longer.',
		parameter: indicatorTable.name,
	});
}
