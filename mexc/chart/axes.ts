import type { Color } from './canvas';
import type { Area, Frame } from './frame';
import type { Scale, Tick } from './priceScale';
import { capHeight, drawText, fitText, textWidth } from './text';

/** A price written on the axis in a coloured box, with a line across the candles. */
export interface AxisBox {
	text: string;
	value: number;
	color: Color;
	line: 'dots' | 'dashes';
	/** Written at the left end of the line. */
	label?: string;
}

export function drawGrid(
	{ canvas, theme, hair }: Frame,
	{ left, right }: Area,
	plot: Area,
	ys: readonly number[],
	times: ReadonlyArray<{ x: number }>,
): void {
	const thin = Math.max(1, hair >> 1);
	for (const y of ys) canvas.fillRectangle(left, y, right, y + thin, theme.grid);
	for (const { x } of times) canvas.fillRectangle(x, plot.top, x + thin, plot.bottom, theme.grid);
}

/** The prices at the right edge; a box hides the tick that it would touch, and boxes make room for each other. */
export function drawAxisLabels(
	frame: Frame,
	area: Area,
	{ scale, ticks, boxes }: { scale: Scale; ticks: readonly Tick[]; boxes: readonly AxisBox[] },
): void {
	const { canvas, theme, size, gap } = frame;
	const height = Math.round(size * 1.3);
	const placed = placeBoxes(boxes, scale, area, height);
	const x = area.right + gap;
	for (const { label, value } of ticks) {
		const y = scale.yOf(value);
		if (placed.some((box) => Math.abs(box.middle - y) < height * 0.95)) continue;
		if (y - height / 2 < area.top || y + height / 2 > area.bottom) continue;
		drawText(canvas, label, { x, baseline: y + capHeight(size) / 2, size, color: theme.muted });
	}
	for (const { box, y, middle, side } of placed) {
		if (side === 'inside') drawLineOf(frame, area, box, y);
		const right = area.right + gap * 1.6 + textWidth(box.text, size);
		const top = middle - height / 2;
		canvas.fillRectangle(area.right + gap * 0.3, top, right, top + height, box.color);
		const baseline = middle + capHeight(size) / 2;
		drawText(canvas, box.text, { x, baseline, size, color: theme.onColor });
		if (side !== 'inside') drawArrow(frame, area, box, middle, side);
	}
}

function drawLineOf(frame: Frame, { left, right, top }: Area, box: AxisBox, y: number): void {
	const { canvas, hair, size, gap, theme } = frame;
	const dash = box.line === 'dots' ? hair * 2 : hair * 6;
	canvas.dashes(left, right, y - hair / 2, hair, dash, box.color);
	if (box.label === undefined) return;
	const text = fitText(box.label, size, right - left - 2 * gap);
	const above = y - hair * 2;
	const baseline = above - capHeight(size) < top ? y + hair * 2 + capHeight(size) : above;
	const x = left + gap * 0.5;
	canvas.fillRectangle(
		left,
		baseline - capHeight(size) - hair * 2,
		x + textWidth(text, size) + gap * 0.5,
		baseline + hair * 2,
		theme.background,
	);
	drawText(canvas, text, { x, baseline, size, color: box.color });
}

/** A level that lies beyond the picture is written at its edge, with an arrow to where it is. */
function drawArrow(
	{ canvas, size, gap, theme }: Frame,
	{ right }: Area,
	box: AxisBox,
	middle: number,
	side: 'above' | 'below',
): void {
	const half = size * 0.35;
	const x = right - gap - half;
	const tip = side === 'above' ? -half : half;
	canvas.fillOutlines(
		[[x - half, middle - tip, x + half, middle - tip, x, middle + tip]],
		box.color,
	);
	if (box.label === undefined) return;
	const baseline = middle + capHeight(size) / 2;
	const at = { x: x - half - gap, baseline, size, color: box.color };
	const left = at.x - textWidth(box.label, size) - gap * 0.5;
	const top = baseline - capHeight(size) - gap * 0.5;
	canvas.fillRectangle(left, top, at.x + gap * 0.5, baseline + gap * 0.5, theme.background);
	drawText(canvas, box.label, { ...at, align: 'right' });
}

interface PlacedBox {
	box: AxisBox;
	/** Where its line is. */
	y: number;
	/** Where its text is. */
	middle: number;
	side: 'above' | 'inside' | 'below';
}

function placeBoxes(
	boxes: readonly AxisBox[],
	scale: Scale,
	{ top, bottom }: Area,
	height: number,
): PlacedBox[] {
	const placed: PlacedBox[] = [];
	for (const box of boxes) {
		const y = scale.yOf(box.value);
		const side = y < top ? 'above' : y > bottom ? 'below' : 'inside';
		const highest = top + height / 2;
		const lowest = bottom - height / 2;
		const wanted = Math.min(lowest, Math.max(highest, y));
		placed.push({ box, y, side, middle: freePlace(wanted, placed, { highest, lowest, height }) });
	}
	return placed;
}

/** The place nearest to `wanted` where no other box stands. */
function freePlace(
	wanted: number,
	placed: readonly PlacedBox[],
	{ highest, lowest, height }: { highest: number; lowest: number; height: number },
): number {
	const isFree = (y: number) =>
		y >= highest && y <= lowest && placed.every(({ middle }) => Math.abs(middle - y) >= height);
	if (isFree(wanted)) return wanted;
	const beside = placed
		.flatMap(({ middle }) => [middle - height, middle + height])
		.filter(isFree)
		.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
	return beside[0] ?? wanted;
}
