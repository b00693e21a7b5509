import { floatOf, textOf as decimalOf } from '../indicators/floats';
import { mix, type Color } from './canvas';
import type { ChartData, Series } from './chartData';
import type { Area, Frame } from './frame';
import { scaleOf, ticksOf, type Scale } from './priceScale';
import { capHeight, drawText, textWidth } from './text';
import type { Theme } from './themes';

/** Lines in the panel of an oscillator, in percent. */
const guides: Readonly<Record<string, readonly string[]>> = {
	rsi: ['30', '70'],
	stochastic: ['20', '80'],
	adx: ['25'],
};

/** Of the text size. */
const LEGEND = 0.95;

/** What lies between the upper and the lower line of a channel, faintly. Before everything else is drawn. */
export function drawBand(
	frame: Frame,
	{ spec, values }: Series,
	{ bars }: ChartData,
	scale: Scale,
	color: Color,
): void {
	if (spec.indicator !== 'bollinger' && spec.indicator !== 'donchian') return;
	const there: number[] = [];
	const back: number[] = [];
	values.forEach((row, index) => {
		if (row === undefined) return;
		const x = frame.xOf(bars[index].place);
		there.push(x, scale.yOf(row[0]));
		back.unshift(x, scale.yOf(row[2]));
	});
	const { canvas, theme } = frame;
	if (there.length > 2) {
		canvas.fillOutlines([[...there, ...back]], mix(theme.background, color, 0.08));
	}
}

/** The lines of an indicator over the price. */
export function drawLines(
	frame: Frame,
	series: Series,
	data: ChartData,
	scale: Scale,
	color: Color,
): void {
	const { theme } = frame;
	if (series.spec.indicator === 'superTrend') {
		// Where the side changes the line breaks and changes its colour.
		for (const side of [1, -1]) {
			const values = series.values.map((row) => (row?.[1] === side ? row[0] : undefined));
			drawLine(frame, data, values, scale, side === 1 ? theme.up : theme.down);
		}
		return;
	}
	series.outputs.forEach((_, output) => {
		const values = series.values.map((row) => row?.[output]);
		drawLine(frame, data, values, scale, color);
	});
}

/** The names, parameters and last values of the indicators over the price, in their colours. */
export function drawLegend(
	frame: Frame,
	overlays: readonly Series[],
	data: ChartData,
	at: { x: number; baseline: number; right: number },
): void {
	const { canvas, theme, size, gap } = frame;
	let { x } = at;
	overlays.forEach((series, index) => {
		const color = colorOf(series, theme, index);
		const text = legendText(series, decimalsOf(data.lastClose));
		const width = textWidth(text, size * LEGEND);
		if (x + width > at.right) return;
		drawText(canvas, text, { x, baseline: at.baseline, size: size * LEGEND, color });
		x += width + gap * 2;
	});
}

/** An indicator with a scale of its own, below the price. */
export function drawPanel(frame: Frame, series: Series, data: ChartData, area: Area): void {
	const { canvas, theme, size, gap, hair } = frame;
	const { spec, outputs, values } = series;
	canvas.fillRectangle(area.left, area.top, area.right, area.top + hair, theme.grid);
	const lines = guides[spec.indicator] ?? [];
	const isPercent = outputs[0].unit === 'percent';
	const shown = values.flatMap((row) => row ?? []);
	const fixed = isPercent ? lines.map(floatOf) : spec.indicator === 'macd' ? [0] : [];
	const title = Math.round(size * 1.35);
	const inner = { top: area.top + title, bottom: area.bottom - gap * 0.4, padding: 0.05 };
	const scale = scaleOf([...shown, ...fixed], inner);
	const ticks = isPercent
		? lines.map((label) => ({ label, value: floatOf(label) }))
		: ticksOf(scale, Math.max(1, Math.floor((inner.bottom - inner.top) / (size * 2))));
	for (const { label, value } of ticks) {
		const y = scale.yOf(value);
		canvas.dashes(area.left, area.right, y, Math.max(1, hair >> 1), hair * 4, theme.grid);
		const baseline = y + capHeight(size) / 2;
		drawText(canvas, label, { x: area.right + gap, baseline, size, color: theme.muted });
	}
	if (spec.indicator === 'macd') drawHistogram(frame, series, data, scale);
	outputs.forEach(({ name }, output) => {
		if (name === 'histogram') return;
		const line = values.map((row) => row?.[output]);
		drawLine(frame, data, line, scale, theme.lines[output % theme.lines.length]);
	});
	const baseline = area.top + hair + gap * 0.5 + capHeight(size * LEGEND);
	drawPanelLegend(frame, series, isPercent ? 2 : decimalsOf(data.lastClose), {
		x: area.left,
		baseline,
	});
}

/** The name, and each value in the colour of its line. */
function drawPanelLegend(
	{ canvas, theme, size, gap }: Frame,
	{ title, outputs, values }: Series,
	decimals: number,
	at: { x: number; baseline: number },
): void {
	const last = values[values.length - 1];
	let { x } = at;
	const write = (text: string, color: Color) => {
		drawText(canvas, text, { x, baseline: at.baseline, size: size * LEGEND, color });
		x += textWidth(text, size * LEGEND) + gap;
	};
	write(title, theme.text);
	if (last === undefined) return write('–', theme.muted);
	outputs.forEach(({ name }, output) => {
		const color = name === 'histogram' ? theme.muted : theme.lines[output % theme.lines.length];
		write(decimalOf(last[output], decimals), color);
	});
}

function drawHistogram(
	{ canvas, theme, step, xOf }: Frame,
	{ values }: Series,
	{ bars }: ChartData,
	{ yOf }: Scale,
): void {
	const half = Math.max(0.5, Math.floor(step * 0.3));
	values.forEach((row, index) => {
		if (row === undefined || row[2] === 0) return;
		const x = xOf(bars[index].place);
		const color = mix(theme.background, row[2] > 0 ? theme.up : theme.down, 0.55);
		const [from, to] = row[2] > 0 ? [yOf(row[2]), yOf(0)] : [yOf(0), yOf(row[2])];
		canvas.fillRectangle(x - half, from, x + half, to, color);
	});
}

function drawLine(
	{ canvas, xOf, size }: Frame,
	{ bars }: ChartData,
	values: ReadonlyArray<number | undefined>,
	{ yOf }: Scale,
	color: Color,
): void {
	const thickness = Math.max(1.4, size / 11);
	let points: number[] = [];
	const flush = () => {
		if (points.length > 0) canvas.strokeLine(points, thickness, color);
		points = [];
	};
	values.forEach((value, index) => {
		if (value === undefined) return flush();
		points.push(xOf(bars[index].place), yOf(value));
	});
	flush();
}

function legendText({ title, values, outputs }: Series, decimals: number): string {
	const last = values[values.length - 1];
	if (last === undefined) return `${title} –`;
	const numbers = last.filter((_, index) => outputs[index].unit !== 'direction');
	return `${title}  ${numbers.map((value) => decimalOf(value, decimals)).join('  ')}`;
}

function colorOf({ spec, values }: Series, theme: Theme, index: number): Color {
	if (spec.indicator !== 'superTrend') return theme.lines[index % theme.lines.length];
	return values[values.length - 1]?.[1] === 1 ? theme.up : theme.down;
}

/** Decimals of a price as text, at least two. */
function decimalsOf(price: string): number {
	return Math.max(2, price.split('.')[1]?.length ?? 0);
}
