import type { Candle } from '../market/candle';
import type { ChartLevel, ChartMark } from '../chart/annotations';
import type { ThemeName } from '../chart/themes';
import { MexcError } from '../core/errors';
import { planIndicators } from '../indicators/trackIndicators';
import { rowsIn } from '../rest/wireRows';
import { isoTime } from '../endpoints/answers';
import type { Composite, MadeFile } from '../flows/composite';
import type { WireValues } from '../endpoints/endpoint';
import { symbol } from '../endpoints/fields';
import { klines } from '../endpoints/marketData/candles';
import { readCandles } from './candles';
import { height, levels, marks, size, sizeOf, theme, width } from './chartFields';
import { indicatorTable, interval, intervalOf, specsOf } from './fields';
import { newestReadings, refuseWithoutHistory } from './warmUp';

export const getChart: Composite = {
	id: 'chart',
	node: 'mexcMarketData',
	resource: 'candle',
	policyClass: 'read',
	name: 'Get Chart',
	action: 'Get a chart',
	description:
		'Get a picture (PNG) of the newest candles of a pair, with volume, indicators and price levels, to be sent to a chat or stored',
	effect: 'read',
	fields: [
		symbol,
		interval,
		{
			displayName: 'Candles',
			name: 'candles',
			type: 'number',
			default: 90,
			description: 'How many candles are drawn, the newest; a pair that is young may have fewer',
			typeOptions: { minValue: 1, maxValue: 600 },
			required: true,
			wire: { kind: 'integer', min: 1, max: 600 },
		},
		{
			...indicatorTable,
			description:
				'Drawn over the price or, at most three of them, in panels below; computed from earlier candles as well',
		},
		levels,
		theme,
		size,
		width,
		height,
	],
	options: [
		{
			displayName: 'Include Open Candle',
			name: 'includeOpenCandle',
			type: 'boolean',
			default: true,
			description:
				'Whether the last candle is the one that is still open; its last price, and what indicators make of it, changes until it ends',
			wire: { kind: 'boolean' },
		},
		marks,
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			description: 'The name of the output binary field to put the picture in',
			placeholder: 'e.g. data',
			wire: { kind: 'text', maxLength: 64, pattern: /^[A-Za-z][A-Za-z0-9_-]*$/ },
		},
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			description: 'A second line below the name of the pair, such as what happened',
			placeholder: 'e.g. RSI below 30',
			wire: { kind: 'text', maxLength: 120, use: 'note' },
		},
		{
			displayName: 'Volume',
			name: 'volume',
			type: 'boolean',
			default: true,
			description: 'Whether bars of volume are drawn below the candles',
			wire: { kind: 'boolean' },
		},
	],
	output: { shape: 'file', decimals: ['lastPrice'] },
	steps: [klines],
	async run(client, values, options): Promise<MadeFile> {
		const length = intervalOf(values);
		const specs = specsOf(values, length);
		const plan = planIndicators(specs, length);
		const wanted = Number(values.candles);
		const about = { symbol: values.symbol, interval: length };
		const count = wanted + plan.candlesNeeded;
		const { closed, open } = await readCandles(client, about, count, options);
		const isOpenDrawn = open !== undefined && values.includeOpenCandle !== 'false';
		const candles = isOpenDrawn ? [...closed, open] : closed;
		refuseWithoutHistory(newestReadings(plan, candles));
		const measures = sizeOf(values);
		// Not before it is needed: the outlines of the font alone are 40 kB.
		const { chartPng } = await import('../chart/chart');
		const chart = chartPng({
			...about,
			...measures,
			candles,
			shown: wanted,
			indicators: specs,
			levels: rowsIn(values.levels) as unknown as ChartLevel[],
			marks: marksOf(values),
			title: values.title,
			theme: values.theme as ThemeName,
			volume: values.volume !== 'false',
			timeZone: options.timeZone,
		});
		const shown = candles.slice(-chart.candles);
		refuseTooMany(chart.candles, Math.min(wanted, candles.length), measures.width);
		refuseMarksOutside(marksOf(values), shown);
		const last = shown[shown.length - 1];
		return {
			json: {
				symbol: values.symbol,
				interval: values.interval,
				from: isoTime(shown[0].start),
				to: isoTime(last.end),
				candles: chart.candles,
				lastPrice: last.close,
				...measures,
			},
			bytes: chart.png,
			kind: 'chart',
			extension: 'png',
			mimeType: 'image/png',
			property: values.binaryPropertyName ?? 'data',
		};
	},
};

function marksOf({ marks: table }: WireValues): ChartMark[] {
	return rowsIn(table).map(({ time, direction, label }) => ({
		time: Number(time),
		direction: direction as ChartMark['direction'],
		label,
	}));
}

/** A candle narrower than three pixels is not seen. */
function refuseTooMany(drawn: number, wanted: number, pixels: number): void {
	if (drawn >= wanted) return;
	throw new MexcError({
		kind: 'input',
		message: `${wanted} candles do not fit into a picture of ${pixels} pixels; at most ${drawn} do.`,
		hint: 'Draw fewer candles, choose a longer interval, or a wider picture.',
		parameter: 'candles',
	});
}

function refuseMarksOutside(given: readonly ChartMark[], shown: readonly Candle[]): void {
	const outside = given.findIndex(
		({ time }) => !shown.some(({ start, end }) => time >= start && time < end),
	);
	if (outside < 0) return;
	const [from, to] = [isoTime(shown[0].start), isoTime(shown[shown.length - 1].end)];
	throw new MexcError({
		kind: 'input',
		message: `Mark ${outside + 1} at ${isoTime(given[outside].time)} is in none of the candles that are drawn, from ${from} to ${to}.`,
		hint: 'Draw more candles, choose a longer interval, or leave the mark out.',
		parameter: marks.name,
	});
}
