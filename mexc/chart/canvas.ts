import { Coverage } from './coverage';
import type { Pixels } from './png';

/** `0xrrggbb`. */
export type Color = number;

/** A closed outline: x and y of its corners, in turn. */
export type Outline = readonly number[];

/**
 * Steps between not covered and covered. Few, because edges in few shades look like smooth ones, and
 * a picture of at most 256 colours is half as large.
 */
const SHADES = 8;

/** A picture to paint on; coordinates in pixels from its upper left corner. */
export class Canvas implements Pixels {
	readonly data: Uint8Array;

	constructor(
		readonly width: number,
		readonly height: number,
		background: Color,
	) {
		this.data = new Uint8Array(width * height * 3);
		this.fillRectangle(0, 0, width, height, background);
	}

	/** Edges are rounded to whole pixels, so that they are sharp; at least one pixel wide and high. */
	fillRectangle(left: number, top: number, right: number, bottom: number, color: Color): void {
		const x0 = Math.max(0, Math.round(left));
		const y0 = Math.max(0, Math.round(top));
		const x1 = Math.min(this.width, Math.max(Math.round(right), Math.round(left) + 1));
		const y1 = Math.min(this.height, Math.max(Math.round(bottom), Math.round(top) + 1));
		for (let y = y0; y < y1; y++) {
			for (let x = x0; x < x1; x++) this.set(x, y, color);
		}
	}

	/** A horizontal line of dashes. */
	dashes(left: number, right: number, y: number, thickness: number, dash: number, color: Color) {
		for (let x = left; x < right; x += 2 * dash) {
			this.fillRectangle(x, y, Math.min(x + dash, right), y + thickness, color);
		}
	}

	/** Everything inside of outlines that all run in the same direction, or around holes in the other. */
	fillOutlines(outlines: readonly Outline[], color: Color): void {
		const coverage = this.coverageOf(outlines);
		coverage?.eachPixel((x, y, share) => this.blend(x, y, color, share));
	}

	/** A line through points (x and y in turn) of a thickness. */
	strokeLine(points: readonly number[], thickness: number, color: Color): void {
		// Each pixel is painted once, by the piece that covers it most: pieces overlap at the bends.
		const shares = new Map<number, number>();
		for (const outline of strokeOutlines(points, thickness / 2)) {
			this.coverageOf([outline])?.eachPixel((x, y, share) => {
				const pixel = y * this.width + x;
				if (share > (shares.get(pixel) ?? 0)) shares.set(pixel, share);
			});
		}
		for (const [pixel, share] of shares) {
			this.blend(pixel % this.width, Math.floor(pixel / this.width), color, share);
		}
	}

	/** Undefined outside of the picture. */
	private coverageOf(outlines: readonly Outline[]): Coverage | undefined {
		let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
		let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
		for (const outline of outlines) {
			for (let index = 0; index < outline.length; index += 2) {
				left = Math.min(left, outline[index]);
				right = Math.max(right, outline[index]);
				top = Math.min(top, outline[index + 1]);
				bottom = Math.max(bottom, outline[index + 1]);
			}
		}
		if (!(right > 0 && bottom > 0 && left < this.width && top < this.height)) return undefined;
		const coverage = new Coverage({ left, top, right, bottom }, this);
		for (const outline of outlines) {
			const { length } = outline;
			for (let index = 0; index < length; index += 2) {
				const next = (index + 2) % length;
				coverage.edge(outline[index], outline[index + 1], outline[next], outline[next + 1]);
			}
		}
		return coverage;
	}

	private set(x: number, y: number, color: Color): void {
		const at = (y * this.width + x) * 3;
		this.data[at] = color >> 16;
		this.data[at + 1] = (color >> 8) & 0xff;
		this.data[at + 2] = color & 0xff;
	}

	private blend(x: number, y: number, color: Color, share: number): void {
		const step = Math.round(share * SHADES);
		if (step === 0) return;
		if (step === SHADES) return this.set(x, y, color);
		const at = (y * this.width + x) * 3;
		const below = (this.data[at] << 16) | (this.data[at + 1] << 8) | this.data[at + 2];
		this.set(x, y, mix(below, color, step / SHADES));
	}
}

/** `share` of the second colour over the first. */
export function mix(below: Color, above: Color, share: number): Color {
	const channel = (shift: number) => {
		const from = (below >> shift) & 0xff;
		return Math.round(from + (((above >> shift) & 0xff) - from) * share) << shift;
	};
	return channel(16) | channel(8) | channel(0);
}

/** A rectangle along each piece of a line and a small octagon at each bend, all in one direction. */
function strokeOutlines(points: readonly number[], half: number): Outline[] {
	const outlines: Outline[] = [];
	for (let index = 0; index + 3 < points.length; index += 2) {
		const [x0, y0, x1, y1] = points.slice(index, index + 4);
		const length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
		if (length === 0) continue;
		const acrossX = (-(y1 - y0) / length) * half;
		const acrossY = ((x1 - x0) / length) * half;
		// prettier-ignore
		outlines.push([
			x0 + acrossX, y0 + acrossY, x1 + acrossX, y1 + acrossY,
			x1 - acrossX, y1 - acrossY, x0 - acrossX, y0 - acrossY,
		]);
	}
	for (let index = 0; index + 1 < points.length; index += 2) {
		outlines.push(roundOutline(points[index], points[index + 1], half));
	}
	return outlines;
}

/** tan(22.5°): where the corners of an octagon lie. */
const OCTAGON = 0.41421356;

/** In the same direction as the pieces of a line. */
export function roundOutline(x: number, y: number, radius: number): Outline {
	const inner = radius * OCTAGON;
	// prettier-ignore
	return [
		x - radius, y - inner, x - radius, y + inner, x - inner, y + radius, x + inner, y + radius,
		x + radius, y + inner, x + radius, y - inner, x + inner, y - radius, x - inner, y - radius,
	];
}
