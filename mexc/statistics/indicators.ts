import { candleNames, type CandleInterval } from '../market/candleIntervals';
import type { Candle } from '../market/candle';
import { MexcError } from '../core/errors';
import { indicators, titleOf } from '../indicators/catalogue';
import type { IndicatorSpec } from '../indicators/definition';
import {
	planIndicators,
	trackIndicators,
	type IndicatorReading,
} from '../indicators/trackIndicators';
import { isoTime, type Row } from '../endpoints/answers';
import type { Composite } from '../flows/composite';
import type { WireValues } from '../endpoints/endpoint';
import { symbol } from '../endpoints/fields';
import { klines } from '../endpoints/marketData/candles';
import { MOST_ROWS, readCandles } from './candles';
import { indicatorTable, interval, intervalOf, specsOf } from './fields';
import { refuseWithoutHistory } from './warmUp';

export const getIndicators: Composite = {
	id: 'indicators',
	node: 'mexcMarketData',
	resource: 'candle',
	policyClass: 'read',
	name: 'Get Indicators',
	action: 'Get indicators',
	description:
		'Get indicators such as RSI, EMA and MACD of a pair, computed from closed candles. More candles are read than are returned, so that no value depends on where the reading began.',
	effect: 'read',
	fields: [
		symbol,
		interval,
		{ ...indicatorTable, required: true },
		{
			displayName: 'Output',
			name: 'indicatorOutput',
			type: 'options',
			default: 'latest',
			description: 'How many candles are returned',
			options: [
				{
					name: 'Latest Closed Candle',
					value: 'latest',
					description: 'One item: what holds now, also as a short answer for an AI agent',
				},
				{
					name: 'One Item per Candle',
					value: 'perCandle',
					description: 'A table of values, oldest first',
				},
			],
			required: true,
			wire: { kind: 'choice' },
		},
	],
	output: {
		shape: 'list',
		listWhen: { indicatorOutput: ['perCandle'] },
		decimals: ['open', 'high', 'low', 'close', 'volume', 'quoteVolume'],
		decimalsOf: (values) => specsOf(values, intervalOf(values)).flatMap(columnsOf),
		csv: {
			name: 'indicators',
			// prettier-ignore
			columns: [
				'symbol', 'interval', 'openTime', 'openTimeIso', 'open', 'high', 'low', 'close',
				'volume', 'closeTime', 'closeTimeIso', 'quoteVolume',
			],
		},
	},
	steps: [klines],
	async run(client, values, options) {
		const length = intervalOf(values);
		const plan = planIndicators(specsOf(values, length), length);
		const isLatest = values.indicatorOutput === 'latest';
		const rows = isLatest ? 1 : (options.maxRows ?? MOST_ROWS + 1);
		if (options.maxRows !== undefined && rows > MOST_ROWS) throw tooMany(rows);
		// The first row needs the candles before it.
		const count = rows + plan.candlesNeeded;
		const about = { symbol: values.symbol, interval: length };
		const { closed } = await readCandles(client, about, count, options);
		if (closed.length > MOST_ROWS && !isLatest && options.maxRows === undefined) {
			throw moreThanReturned(values.symbol, length);
		}
		const tracker = trackIndicators(plan);
		const first = closed.length - rows;
		const found: Row[] = [];
		let readings: readonly IndicatorReading[] = tracker.read();
		closed.forEach((candle, index) => {
			tracker.add(candle);
			if (index < first) return;
			readings = tracker.read();
			found.push(rowOf(values, candle, readings));
		});
		refuseWithoutHistory(readings);
		return found;
	},
};

/** The names of an indicator's columns, in the order of its outputs: `ema_200`, `bb_20_2_upper`. */
export function columnsOf(spec: IndicatorSpec): string[] {
	const { outputs, short } = indicators[spec.indicator];
	const title = titleOf(spec).toLowerCase().replace(/[ .]/g, '_');
	return outputs.map(({ name }) =>
		name.toLowerCase() === short.toLowerCase() ? title : `${title}_${name}`,
	);
}

function rowOf(
	values: WireValues,
	{ start, end, open, high, low, close, volume, quoteVolume }: Candle,
	readings: readonly IndicatorReading[],
): Row {
	return {
		symbol: values.symbol,
		interval: values.interval,
		openTime: start,
		openTimeIso: isoTime(start),
		open,
		high,
		low,
		close,
		volume,
		closeTime: end,
		closeTimeIso: isoTime(end),
		quoteVolume,
		...Object.fromEntries(readings.flatMap(entriesOf)),
		isConverged: readings.every(({ isConverged }) => isConverged),
		note: readings.flatMap((reading) => noteOf(reading) ?? []).join(' ') || null,
	};
}

function entriesOf({ spec, values }: IndicatorReading): Array<[string, string | null]> {
	const { outputs } = indicators[spec.indicator];
	return columnsOf(spec).map((column, index) => [column, values?.[outputs[index].name] ?? null]);
}

/** Why a value is missing, or does not hold yet. */
function noteOf({ spec, missing, isConverged, candles, memory }: IndicatorReading) {
	if (missing !== undefined) return missing;
	if (isConverged) return undefined;
	const known =
		candles < memory
			? `${candles} of the ${memory} closed candles are known that its value is made of`
			: 'the price has not left its bands for as long as it looks back';
	return `${titleOf(spec)} still depends on where the candles begin: ${known}.`;
}

function tooMany(rows: number): MexcError {
	return new MexcError({
		kind: 'input',
		message: `Limit is ${rows}, but at most ${MOST_ROWS} candles are returned.`,
		hint: 'Use a smaller limit, or a longer interval.',
		parameter: 'limit',
	});
}

function moreThanReturned(name: string, length: CandleInterval): MexcError {
	return new MexcError({
		kind: 'input',
		message: `${name} has more than ${MOST_ROWS} candles of ${candleNames[length]}, the most that are returned.`,
		hint: 'Switch Return All off and give a Limit, or choose a longer interval.',
		parameter: 'returnAll',
	});
}
