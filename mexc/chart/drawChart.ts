import type { Candle } from '../market/candle';
import { type CandleInterval, candleNames } from '../market/candleIntervals';
import type { IndicatorSpec } from '../indicators/definition';
import { floatOf } from '../indicators/floats';
import { drawAxisLabels, drawGrid, type AxisBox } from './axes';
import { Canvas } from './canvas';
import { chartData, type ChartData, type Series } from './chartData';
import type { ChartLevel, ChartMark } from './annotations';
import { drawBars, drawGaps, drawMarks, drawVolume } from './drawBars';
import { drawBand, drawLegend, drawLines, drawPanel } from './drawIndicators';
import { textSize, type Area, type Frame } from './frame';
import { scaleOf, ticksOf, type Tick } from './priceScale';
import { capHeight, drawText, fitText, textWidth } from './text';
import type { Theme } from './themes';
import { fullTime, timeLabels } from './timeAxis';

export interface Drawing {
	symbol: string;
	interval: CandleInterval;
	candles: readonly Candle[];
	title?: string;
	indicators: readonly IndicatorSpec[];
	levels: readonly ChartLevel[];
	marks: readonly ChartMark[];
	volume: boolean;
	theme: Theme;
	width: number;
	height: number;
	timeZone: string;
	/** Standard: as many as have bodies of a readable width, at most 90. */
	shown?: number;
}

/** Their candles begin at midnight UTC. */
const DAILY: readonly CandleInterval[] = ['Day1', 'Week1', 'Month1'];
const MOST_PANELS = 3;
/** A candle and the space beside it, in pixels: so that its body is seen, and so that it is seen at all. */
const STANDARD_STEP = 5;
const LEAST_STEP = 3;
const STANDARD_SHOWN = 90;
/** So that one candle does not become a wall; as a share of the text size. */
const MOST_STEP = 1.6;
/** Of the height, what all panels together may take. */
const PANELS_SHARE = 0.6;
/** The share of the price's area that bars of volume may reach. */
const VOLUME_SHARE = 0.18;

/** Undefined where the panels of the indicators do not fit. */
export function drawChart(options: Drawing): { canvas: Canvas; candles: number } | undefined {
	const { theme, width, height, volume } = options;
	const size = textSize(width, height);
	const canvas = new Canvas(width, height, theme.background);
	const fitting = (step: number) => Math.floor((width - 6 * size) / step);
	const standard = Math.min(STANDARD_SHOWN, fitting(STANDARD_STEP));
	const data = chartData(options, Math.min(options.shown ?? standard, fitting(LEAST_STEP)));
	const overlays = data.series.filter(({ where }) => where === 'price');
	const panels = data.series.filter(({ where }) => where === 'panel');
	if (panels.length > MOST_PANELS) return undefined;

	const gap = Math.round(size * 0.5);
	const line = Math.round(size * 1.4);
	const rows = [true, options.title !== undefined, overlays.length > 0].filter(Boolean).length;
	const header = gap + line * rows;
	const footer = Math.round(size * 1.7);
	const plotHeight = height - header - footer;
	const share = Math.min(0.26, PANELS_SHARE / Math.max(1, panels.length));
	const panelHeight = Math.round(plotHeight * share);
	const priceHeight = plotHeight - panelHeight * panels.length;
	if (priceHeight < 4 * size || (panels.length > 0 && panelHeight < 2.5 * size)) return undefined;

	const { scale, ticks, levels } = priceAxis(options, data, overlays, {
		top: header,
		bottom: header + priceHeight,
		size,
	});
	const labels = [
		...ticks.map(({ label }) => label),
		data.lastClose,
		...levels.map((l) => l.price),
	];
	const axisWidth = Math.ceil(Math.max(...labels.map((text) => textWidth(text, size))) + gap * 2);
	const area: Area = {
		left: gap,
		right: width - axisWidth,
		top: header,
		bottom: header + priceHeight,
	};
	const frame = frameOf({ canvas, theme, size, gap }, area, data.places);

	const clock = { timeZone: options.timeZone, isDaily: DAILY.includes(options.interval) };
	drawHeader(frame, options, fullTime(data.bars[data.bars.length - 1].start, clock));
	overlays.forEach((series, index) =>
		drawBand(frame, series, data, scale, lineColor(theme, index)),
	);
	const times = timeLabels(
		data.bars.map(({ start }) => start),
		{ ...clock, roomOf: (text) => (textWidth(text, size) + gap * 2) / frame.step },
	).map(({ index, text }) => ({ x: frame.xOf(data.bars[index].place), text }));
	const plot = { ...area, bottom: height - footer };
	drawGrid(
		frame,
		area,
		plot,
		ticks.map(({ value }) => scale.yOf(value)),
		times,
	);
	drawGaps(frame, plot, data.gaps);
	if (volume) drawVolume(frame, area, data.bars, VOLUME_SHARE);
	drawBars(frame, data.bars, scale);
	overlays.forEach((series, index) =>
		drawLines(frame, series, data, scale, lineColor(theme, index)),
	);
	drawMarks(frame, area, data.bars, scale, options.marks);
	drawAxisLabels(frame, area, { scale, ticks, boxes: boxesOf(data, levels, theme) });
	if (overlays.length > 0) {
		const baseline = header - gap - (line - capHeight(size)) / 2 + gap * 0.6;
		drawLegend(frame, overlays, data, { x: area.left, baseline, right: width - gap });
	}
	panels.forEach((series, index) => {
		const top = area.bottom + index * panelHeight;
		drawPanel(frame, series, data, { ...area, top, bottom: top + panelHeight });
	});
	drawFooter(frame, plot, times);
	return { canvas, candles: data.bars.length };
}

export function lineColor({ lines }: Theme, index: number): number {
	return lines[index % lines.length];
}

function frameOf(
	{ canvas, theme, size, gap }: Pick<Frame, 'canvas' | 'theme' | 'size' | 'gap'>,
	{ left, right }: Area,
	places: number,
): Frame {
	const step = Math.min((right - left) / places, size * MOST_STEP);
	// Few candles stand at the right, where the price is written.
	const first = right - step * places;
	const hair = Math.max(1, Math.round(size / 16));
	const xOf = (place: number) => first + (place + 0.5) * step;
	return { canvas, theme, size, gap, hair, step, xOf };
}

/** The range of what is drawn; a level is taken in unless it would squeeze the candles to less than half. */
function priceAxis(
	{ levels, volume }: Drawing,
	{ bars, lastClose }: ChartData,
	overlays: readonly Series[],
	{ top, bottom, size }: { top: number; bottom: number; size: number },
) {
	const values = bars.flatMap(({ high, low }) => [high, low]);
	const low = Math.min(...values);
	const high = Math.max(...values);
	const room = high - low || Math.abs(floatOf(lastClose)) * 0.01;
	const isNear = (value: number) => value >= low - room && value <= high + room;
	for (const { outputs, values: rows } of overlays) {
		for (const row of rows) {
			row?.forEach((value, index) => {
				if (outputs[index].unit === 'price' && isNear(value)) values.push(value);
			});
		}
	}
	const placed = levels.map((level) => ({ ...level, value: floatOf(level.price) }));
	values.push(...placed.filter(({ value }) => isNear(value)).map(({ value }) => value));
	const padding = 0.06;
	// The bars of volume stand below the lowest price.
	const floor = volume ? bottom - (bottom - top) * VOLUME_SHARE * 0.6 : bottom;
	const scale = scaleOf(values, { top, bottom: floor, padding });
	const shown = { low: scale.low - ((bottom - floor) * (scale.high - scale.low)) / (floor - top) };
	const most = Math.max(2, Math.floor((bottom - top) / (size * 1.9)));
	const ticks: Tick[] = ticksOf({ low: Math.max(shown.low, 0), high: scale.high }, most);
	return { scale, ticks, levels: placed };
}

function boxesOf(
	{ lastClose, bars }: ChartData,
	levels: ReadonlyArray<ChartLevel & { value: number }>,
	theme: Theme,
): AxisBox[] {
	const last = bars[bars.length - 1];
	const color = last.close >= last.open ? theme.up : theme.down;
	return [
		{ text: lastClose, value: last.close, color, line: 'dots' },
		...levels.map(({ price, value, label }): AxisBox => ({
			text: price,
			value,
			color: theme.accent,
			line: 'dashes',
			label,
		})),
	];
}

function drawHeader(
	frame: Frame,
	{ symbol, interval, title, timeZone, width }: Drawing,
	time: string,
) {
	const { canvas, theme, size, gap } = frame;
	const line = Math.round(size * 1.4);
	const large = size * 1.15;
	const baseline = gap + capHeight(large);
	const when = timeZone === 'UTC' && !DAILY.includes(interval) ? `${time} UTC` : time;
	const whenSize = size * 0.9;
	const name = candleNames[interval];
	const free = width - 3 * gap - textWidth(` ${name}`, size);
	const besideTime = free - textWidth(when, whenSize) - gap;
	const isTimeShown = textWidth(symbol, large) <= besideTime;
	const shown = fitText(symbol, large, isTimeShown ? besideTime : free);
	drawText(canvas, shown, { x: gap, baseline, size: large, color: theme.text });
	const x = gap + textWidth(`${shown} `, large);
	drawText(canvas, name, { x, baseline, size, color: theme.muted });
	if (isTimeShown) {
		const at = { x: width - gap, baseline, size: whenSize, color: theme.muted };
		drawText(canvas, when, { ...at, align: 'right' });
	}
	if (title !== undefined) {
		const text = fitText(title, size, width - 2 * gap);
		drawText(canvas, text, { x: gap, baseline: baseline + line, size, color: theme.text });
	}
}

/** Labels may reach below the axis of prices, but not beyond the picture. */
function drawFooter(
	{ canvas, theme, size, gap }: Frame,
	{ bottom }: Area,
	times: ReadonlyArray<{ x: number; text: string }>,
) {
	const baseline = bottom + (canvas.height - bottom + capHeight(size)) / 2;
	for (const { x, text } of times) {
		const half = textWidth(text, size) / 2;
		const middle = Math.min(Math.max(x, half + gap), canvas.width - half - gap);
		if (times.length > 1 && Math.abs(middle - x) > gap) continue;
		drawText(canvas, text, { x: middle, baseline, size, color: theme.muted, align: 'middle' });
	}
}
