import type { Canvas, Color, Outline } from './canvas';
import { CAP_HEIGHT, outlines, UNITS_PER_EM } from './fontOutlines';

interface Glyph {
	/** In units. */
	advance: number;
	/** In units, upwards, curves made straight. */
	contours: readonly Outline[];
}

const glyphs = new Map<string, Glyph>();

export type Align = 'left' | 'right' | 'middle';

/** The height of capital letters and digits of text of a size, both in pixels. */
export function capHeight(size: number): number {
	return (size * CAP_HEIGHT) / UNITS_PER_EM;
}

/** In pixels. */
export function textWidth(text: string, size: number): number {
	let units = 0;
	for (const character of text) units += advanceOf(character);
	return (units * size) / UNITS_PER_EM;
}

/** Writes `text` with its capitals standing on `baseline`; `size` is the em in pixels. */
export function drawText(
	canvas: Canvas,
	text: string,
	at: { x: number; baseline: number; size: number; color: Color; align?: Align },
): void {
	const { size, baseline, color, align = 'left' } = at;
	const width = textWidth(text, size);
	// On whole pixels, so that the same text looks the same everywhere.
	let x = Math.round(align === 'left' ? at.x : at.x - (align === 'right' ? width : width / 2));
	const line = Math.round(baseline);
	const scale = size / UNITS_PER_EM;
	for (const character of text) {
		if (outlines.has(character)) {
			const { contours } = glyphOf(character);
			const placed = contours.map((contour) =>
				contour.map((value, index) => (index % 2 === 0 ? x + value * scale : line - value * scale)),
			);
			if (placed.length > 0) canvas.fillOutlines(placed, color);
		} else {
			drawCode(canvas, character, { x, line, size, color });
		}
		x += advanceOf(character) * scale;
	}
}

/** `text`, cut with an ellipsis where it is wider than `width` pixels. */
export function fitText(text: string, size: number, width: number): string {
	if (textWidth(text, size) <= width) return text;
	let fitting = '';
	for (const character of text) {
		if (textWidth(`${fitting}${character}…`, size) > width) break;
		fitting += character;
	}
	return `${fitting.trimEnd()}…`;
}

/** The width of the box of a character that the font lacks, in units. */
const CODE_ADVANCE = 1900;

function advanceOf(character: string): number {
	return outlines.has(character) ? glyphOf(character).advance : CODE_ADVANCE;
}

/**
 * A character that the font lacks, like those of 龙虾USDT, as a box with its code (9F99): a font of all of them
 * weighs megabytes, and so it still is known which pair it is.
 */
function drawCode(
	canvas: Canvas,
	character: string,
	{ x, line, size, color }: { x: number; line: number; size: number; color: Color },
): void {
	const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	const half = Math.ceil(code.length / 2);
	const rows = [code.slice(0, half), code.slice(half)];
	const height = capHeight(size) * 1.3;
	const [left, right] = [x + size * 0.06, x + (CODE_ADVANCE / UNITS_PER_EM - 0.06) * size];
	const [top, bottom] = [line - capHeight(size) * 1.15, line + capHeight(size) * 0.15];
	const edge = Math.max(1, Math.round(size / 22));
	canvas.fillRectangle(left, top, right, top + edge, color);
	canvas.fillRectangle(left, bottom - edge, right, bottom, color);
	canvas.fillRectangle(left, top, left + edge, bottom, color);
	canvas.fillRectangle(right - edge, top, right, bottom, color);
	const small = size * 0.5;
	rows.forEach((row, index) => {
		const middle = top + (height * (index * 2 + 1)) / 4;
		const baseline = middle + capHeight(small) / 2 + (index === 0 ? 1 : -1) * edge * 0.5;
		drawText(canvas, row, { x: (left + right) / 2, baseline, size: small, color, align: 'middle' });
	});
}

function glyphOf(character: string): Glyph {
	let glyph = glyphs.get(character);
	if (glyph === undefined) {
		glyph = readGlyph(outlines.get(character) ?? '');
		glyphs.set(character, glyph);
	}
	return glyph;
}

/** Straight pieces that a curve is made of: enough for letters of 40 pixels. */
const PIECES = 4;

function readGlyph(text: string): Glyph {
	const contours: number[][] = [];
	let contour: number[] = [];
	for (const [, command, list] of text.matchAll(/([MLQZ])([^MLQZ]*)/g)) {
		const values = list.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? [];
		if (command === 'M') {
			contour = [...values];
			contours.push(contour);
		} else if (command === 'L') {
			contour.push(...values);
		} else if (command === 'Q') {
			contour.push(...curvePoints(contour.slice(-2), values));
		}
	}
	return { advance: Number.parseInt(text, 10), contours };
}

function curvePoints([fromX, fromY]: readonly number[], values: readonly number[]): number[] {
	const [controlX, controlY, toX, toY] = values;
	const points: number[] = [];
	for (let piece = 1; piece <= PIECES; piece++) {
		const t = piece / PIECES;
		const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
		points.push(a * fromX + b * controlX + c * toX, a * fromY + b * controlY + c * toY);
	}
	return points;
}
