import { compare } from '../../mexc/core/decimal';
import { parseIndicator } from '../../mexc/indicators/parseIndicator';
import { planIndicators, trackIndicators } from '../../mexc/indicators/trackIndicators';
import type { CandlesOf, MatrixAlert } from './triggerMatrixCandles';
import { PUBLIC_PAIR } from './triggerMatrixHarness';

const LEVEL = '50';
const indicatorAlert = {
	event: 'indicator',
	symbols: PUBLIC_PAIR,
	indicator: 'rsi',
	length: 3,
	interval: 'Min1',
	movement: 'either',
	watched: 'indicator',
	target: 'number',
	value: LEVEL,
	frequency: 'every',
};

type Shown = readonly [end: number, direction: string, value: string];

async function crossings(candlesOf: CandlesOf, since: number): Promise<Shown[]> {
	const tracker = trackIndicators(planIndicators([parseIndicator(indicatorAlert, 'Min1')], 'Min1'));
	const fires: Shown[] = [];
	let side = 0;
	for (const candle of await candlesOf('1m')) {
		tracker.add(candle);
		const value = tracker.read()[0].values?.rsi;
		if (value === undefined) continue;
		const now = compare(value, LEVEL);
		if (side !== 0 && now !== side && candle.end > since) {
			fires.push([candle.end, now > 0 ? 'up' : 'down', value]);
		}
		side = now;
	}
	return fires;
}

/** Every crossing of an indicator. */
export const indicator: MatrixAlert = {
	parameters: indicatorAlert,
	channels: 1,
	shown: ({ candleEnd, direction, value }) => [candleEnd, direction, value],
	expected: crossings,
	atLeast: 5,
};
