/**
 * The newest `capacity` numbers of a series, lying one after the other in `data` and ending before `end`.
 * The room behind them lets most additions move nothing.
 */
export class SlidingColumn {
	readonly data: Float64Array;
	/** Index after the newest number. */
	end = 0;

	constructor(readonly capacity: number) {
		this.data = new Float64Array(capacity + Math.max(8, capacity >> 3));
	}

	push(value: number): void {
		if (this.end === this.data.length) {
			this.data.copyWithin(0, this.end - this.capacity, this.end);
			this.end = this.capacity;
		}
		this.data[this.end++] = value;
	}

	/** Takes the newest number back; what was pushed before it is still there. */
	pop(): void {
		this.end -= 1;
	}

	/** The newest number; only when there is one. */
	last(): number {
		return this.data[this.end - 1];
	}

	copy(): SlidingColumn {
		const copied = new SlidingColumn(this.capacity);
		copied.data.set(this.data);
		copied.end = this.end;
		return copied;
	}
}
