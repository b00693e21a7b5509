/**
 * How much of each pixel an outline covers, exactly. Each edge adds, row by row, the area to its right that it
 * opens or closes; a running sum over the row then is the coverage (the method of font-rs). Outlines that
 * overlap must run in the same direction.
 */
export class Coverage {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	private readonly sums: Float32Array;

	/** For what lies between these edges, in pixels; cut to a picture of `size`. */
	constructor(
		box: { left: number; top: number; right: number; bottom: number },
		size: { width: number; height: number },
	) {
		this.x = Math.max(0, Math.floor(box.left));
		this.y = Math.max(0, Math.floor(box.top));
		this.width = Math.max(0, Math.min(size.width, Math.ceil(box.right)) - this.x);
		this.height = Math.max(0, Math.min(size.height, Math.ceil(box.bottom)) - this.y);
		this.sums = new Float32Array(this.width * this.height + 2);
	}

	/** One edge of the outline. */
	edge(fromX: number, fromY: number, toX: number, toY: number): void {
		if (fromY === toY) return;
		const isDown = fromY < toY;
		const direction = isDown ? 1 : -1;
		const topX = (isDown ? fromX : toX) - this.x;
		const topY = (isDown ? fromY : toY) - this.y;
		const bottomX = (isDown ? toX : fromX) - this.x;
		const bottomY = (isDown ? toY : fromY) - this.y;
		const slope = (bottomX - topX) / (bottomY - topY);
		const first = Math.max(0, Math.floor(topY));
		const last = Math.min(this.height, Math.ceil(bottomY));
		for (let row = first; row < last; row++) {
			const begin = topY > row ? topY : row;
			const end = bottomY < row + 1 ? bottomY : row + 1;
			const x0 = topX + (begin - topY) * slope;
			const x1 = topX + (end - topY) * slope;
			this.addToRow(row, x0, x1, direction * (end - begin));
		}
	}

	/** The covered share of each pixel of a row, in order, from 0 to 1. */
	eachPixel(paint: (x: number, y: number, share: number) => void): void {
		for (let row = 0; row < this.height; row++) {
			let sum = 0;
			const start = row * this.width;
			for (let column = 0; column < this.width; column++) {
				sum += this.sums[start + column];
				const share = sum < 0 ? -sum : sum;
				if (share > 1 / 512) paint(this.x + column, this.y + row, share > 1 ? 1 : share);
			}
		}
	}

	/** An edge crosses a row from x0 to x1 and opens `area` (its height in the row, with a sign) to its right. */
	private addToRow(row: number, x0: number, x1: number, area: number): void {
		const { width } = this;
		const start = row * width;
		const left = Math.min(Math.max(x0 < x1 ? x0 : x1, 0), width);
		const right = Math.min(Math.max(x0 < x1 ? x1 : x0, 0), width);
		if (left >= width) return;
		const first = Math.floor(left);
		const last = Math.min(width - 1, Math.floor(right));
		if (first === last || right === left) {
			const middle = (left + right) / 2 - first;
			this.add(start, first, area * (1 - middle));
			this.add(start, first + 1, area * middle);
			return;
		}
		// The share of the edge that lies in each column it passes, and its mean distance to the column's right.
		const perColumn = area / (right - left);
		let carried = 0;
		for (let column = first; column <= last; column++) {
			const from = column > left ? column : left;
			const to = column + 1 < right ? column + 1 : right;
			const part = (to - from) * perColumn;
			const opened = part * (column + 1 - (from + to) / 2);
			this.add(start, column, carried + opened);
			carried = part - opened;
		}
		this.add(start, last + 1, carried);
	}

	private add(start: number, column: number, area: number): void {
		if (column < this.width) this.sums[start + column] += area;
	}
}
