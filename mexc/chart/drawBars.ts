import { mix } from './canvas';
import type { ChartMark } from './annotations';
import type { Bar } from './chartData';
import type { Area, Frame } from './frame';
import type { Scale } from './priceScale';
import { capHeight, drawText, textWidth } from './text';

/** The share of a place that a candle takes. */
const BODY_SHARE = 0.72;

function bodyEdges({ step, xOf, hair }: Frame, place: number) {
	const wick = step < 6 ? 1 : hair;
	const half = Math.floor((step * BODY_SHARE - wick) / 2);
	const left = Math.round(xOf(place) - wick / 2);
	// The same on both sides of the wick.
	return {
		wick,
		wickLeft: left,
		left: left - Math.max(0, half),
		right: left + wick + Math.max(0, half),
	};
}

export function drawBars(frame: Frame, bars: readonly Bar[], { yOf }: Scale): void {
	const { canvas, theme } = frame;
	const least = Math.max(1, Math.round(frame.size / 14));
	for (const { open, high, low, close, place } of bars) {
		const color = close >= open ? theme.up : theme.down;
		const { wick, wickLeft, left, right } = bodyEdges(frame, place);
		canvas.fillRectangle(wickLeft, yOf(high), wickLeft + wick, yOf(low), color);
		const top = Math.round(yOf(Math.max(open, close)));
		const bottom = Math.max(Math.round(yOf(Math.min(open, close))), top + least);
		canvas.fillRectangle(left, top, right, bottom, color);
	}
}

/** Bars at the lower edge, in faint colours. */
export function drawVolume(frame: Frame, area: Area, bars: readonly Bar[], share: number): void {
	const { canvas, theme } = frame;
	const most = Math.max(...bars.map(({ volume }) => volume));
	if (!(most > 0)) return;
	const height = (area.bottom - area.top) * share;
	for (const { open, close, volume, place } of bars) {
		if (!(volume > 0)) continue;
		const color = mix(theme.background, close >= open ? theme.up : theme.down, 0.35);
		const { left, right } = bodyEdges(frame, place);
		canvas.fillRectangle(left, area.bottom - (volume / most) * height, right, area.bottom, color);
	}
}

/** Where candles are missing: a dotted line from top to bottom. */
export function drawGaps(frame: Frame, { top, bottom }: Area, gaps: readonly number[]): void {
	const { canvas, theme, hair, xOf } = frame;
	for (const place of gaps) {
		const x = xOf(place) - hair / 2;
		for (let y = top; y < bottom; y += hair * 8) {
			canvas.fillRectangle(x, y, x + hair, Math.min(y + hair * 4, bottom), theme.muted);
		}
	}
}

export function drawMarks(
	frame: Frame,
	area: Area,
	bars: readonly Bar[],
	{ yOf }: Scale,
	marks: readonly ChartMark[],
): void {
	const { canvas, theme, size, xOf, gap } = frame;
	const half = size * 0.45;
	for (const { time, direction, label } of marks) {
		const bar = bars.find(({ start, end }) => time >= start && time < end);
		if (bar === undefined) continue;
		const x = xOf(bar.place);
		const isUp = direction === 'up';
		// Below the candle pointing up, or above it pointing down.
		const away = isUp ? 1 : -1;
		const tip = (isUp ? yOf(bar.low) : yOf(bar.high)) + away * gap * 0.6;
		const base = tip + away * half * 1.7;
		canvas.fillOutlines([[x - half, base, x + half, base, x, tip]], theme.accent);
		if (label === undefined) continue;
		const width = textWidth(label, size);
		const left = Math.min(Math.max(x - width / 2, area.left), area.right - width);
		const baseline = isUp ? base + gap * 0.5 + capHeight(size) : base - gap * 0.5;
		canvas.fillRectangle(
			left - gap * 0.3,
			baseline - capHeight(size) - gap * 0.3,
			left + width + gap * 0.3,
			baseline + gap * 0.3,
			theme.background,
		);
		drawText(canvas, label, { x: left, baseline, size, color: theme.accent });
	}
}
