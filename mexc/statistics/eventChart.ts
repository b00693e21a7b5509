import type { ChartLevel, ChartMark } from '../chart/annotations';
import type { ThemeName } from '../chart/themes';
import { asMexcError } from '../core/errors';
import type { IndicatorSpec } from '../indicators/definition';
import { planIndicators } from '../indicators/trackIndicators';
import type { CandleInterval } from '../market/candleIntervals';
import type { RestClient } from '../rest/client';
import { readCandles } from './candles';

/** An event of one pair, and how it is to be drawn. */
export interface EventChart {
	symbol: string;
	interval: CandleInterval;
	/** What happened. */
	title: string;
	indicators: readonly IndicatorSpec[];
	levels: readonly ChartLevel[];
	/** Where it happened; left out where that candle is not among those drawn. */
	mark: ChartMark;
	theme: ThemeName;
	/** IANA name. */
	timeZone: string;
}

const CANDLES = 90;
const TITLE_LENGTH = 120;

/**
 * A PNG of 800 × 450 with the newest candles of the pair as they are now. Indicators that find no room are left out,
 * the last first. Throws MexcError where MEXC gives no candles.
 */
export async function eventChart(
	client: RestClient,
	{ mark, indicators, title, ...chart }: EventChart,
	signal: AbortSignal,
): Promise<Buffer> {
	const { candlesNeeded } = planIndicators(indicators, chart.interval);
	const { closed, open } = await readCandles(client, chart, CANDLES + candlesNeeded, { signal });
	const candles = open === undefined ? closed : [...closed, open];
	const shown = candles.slice(-CANDLES);
	const isShown = shown.some(({ start, end }) => mark.time >= start && mark.time < end);
	const { chartPng } = await import('../chart/chart');
	for (let count = indicators.length; ; count--) {
		try {
			return chartPng({
				...chart,
				candles,
				shown: CANDLES,
				title: title.slice(0, TITLE_LENGTH),
				indicators: indicators.slice(0, count),
				marks: isShown ? [mark] : [],
			}).png;
		} catch (error) {
			const refusal = asMexcError(error);
			if (count === 0 || refusal.parameter !== 'indicators') throw refusal;
		}
	}
}
