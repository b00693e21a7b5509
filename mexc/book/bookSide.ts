/** One price of one side; price and quantity are text exactly as the exchange sent it. */
export interface Level {
	price: string;
	quantity: string;
}

interface Entry {
	key: string;
	level: Level;
}

/** A level that has been read: where it sorts, and whether it is to be taken out. */
export interface LevelChange extends Entry {
	isRemoved: boolean;
}

/**
 * The levels of one side, the best one last: most changes happen near the best price, so that inserting
 * and removing there moves few others.
 */
export class BookSide {
	private readonly entries: Entry[] = [];

	constructor(private readonly side: 'bids' | 'asks') {}

	/** Sets the absolute quantity of a price, or takes the price out; an unknown one may be taken out. */
	set({ key, level, isRemoved }: LevelChange): void {
		const index = this.position(key);
		const isKnown = this.entries[index]?.key === key;
		if (isRemoved) {
			if (isKnown) this.entries.splice(index, 1);
			return;
		}
		if (isKnown) this.entries[index].level = level;
		else this.entries.splice(index, 0, { key, level });
	}

	get best(): Level | undefined {
		return this.entries.at(-1)?.level;
	}

	/** Sort key of the best price. */
	get bestKey(): string | undefined {
		return this.entries.at(-1)?.key;
	}

	/** Copies of the best `depth` levels, the best one first. */
	top(depth: number): Level[] {
		const first = Math.max(0, this.entries.length - depth);
		return this.entries
			.slice(first)
			.reverse()
			.map(({ level }) => ({ ...level }));
	}

	/** Index of the first entry that is not worse than `key`. */
	private position(key: string): number {
		let low = 0;
		let high = this.entries.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.isWorse(this.entries[middle].key, key)) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	private isWorse(one: string, other: string): boolean {
		return this.side === 'bids' ? one < other : one > other;
	}
}
