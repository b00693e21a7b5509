import { MexcError } from '../core/errors';
import { type Level, type LevelChange, BookSide } from './bookSide';
import { isNothing, isQuantity, priceKey } from './priceKey';

export type { Level } from './bookSide';

/** The whole book at one version, as REST shows it. */
export interface Snapshot {
	/** Decimal digits; the same counter as the versions of the stream. */
	lastUpdateId: string;
	bids: readonly Level[];
	asks: readonly Level[];
}

/** What happened from one version to another: the absolute quantity of each changed price, 0 removes it. */
export interface Change {
	fromVersion: string;
	toVersion: string;
	bids: readonly Level[];
	asks: readonly Level[];
}

/** `applied`, or why not: see LocalBook.apply. */
export type Applied = 'applied' | 'old' | 'gap' | 'crossed';

const VERSION = /^\d{1,40}$/;

/**
 * A copy of one pair's order book after streams.json `orderBookAlgorithm`: a snapshot, then every change
 * in its order. It knows the prices of the snapshot and those changed since; a price beyond the snapshot's
 * depth is missing until it changes. No I/O, no float.
 */
export class LocalBook {
	private readonly bids = new BookSide('bids');
	private readonly asks = new BookSide('asks');

	private constructor(private at: bigint) {}

	/** Throws a `protocol` MexcError for a snapshot without a version or with a level that is no number. */
	static from({ lastUpdateId, bids, asks }: Snapshot): LocalBook {
		const version = versionOf(lastUpdateId);
		const read = levelsOf({ bids, asks });
		if (version === undefined || read === undefined) throw badSnapshot(version);
		const book = new LocalBook(version);
		book.setAll(read);
		return book;
	}

	/** Of the last change contained, as decimal digits. */
	get version(): string {
		return this.at.toString();
	}

	/**
	 * `applied`; `old` when all of it is contained already; `gap` when its versions do not join those of
	 * the copy or its content cannot be read: nothing has changed then; `crossed` when the best bid is
	 * afterwards at or above the best ask: the copy is wrong. A change that begins within what is
	 * contained and ends beyond it is applied, because its quantities are absolute: two sockets cut the
	 * windows differently.
	 */
	apply(change: Change): Applied {
		const from = versionOf(change.fromVersion);
		const to = versionOf(change.toVersion);
		if (from === undefined || to === undefined || from > to) return 'gap';
		if (to <= this.at) return 'old';
		if (from > this.at + 1n) return 'gap';
		const read = levelsOf(change);
		if (read === undefined) return 'gap';
		this.setAll(read);
		this.at = to;
		return this.isCrossed ? 'crossed' : 'applied';
	}

	/** The best `depth` levels of each side: bids high to low, asks low to high. */
	top(depth: number): { bids: Level[]; asks: Level[] } {
		return { bids: this.bids.top(depth), asks: this.asks.top(depth) };
	}

	bestBid(): Level | undefined {
		return copyOf(this.bids.best);
	}

	bestAsk(): Level | undefined {
		return copyOf(this.asks.best);
	}

	/** Both best prices as one text: equal as long as neither has moved, whatever their quantities. */
	get bestPrices(): string {
		return `${this.bids.bestKey ?? ''} ${this.asks.bestKey ?? ''}`;
	}

	get isCrossed(): boolean {
		const [bid, ask] = [this.bids.bestKey, this.asks.bestKey];
		return bid !== undefined && ask !== undefined && bid >= ask;
	}

	private setAll({ bids, asks }: ReadLevels): void {
		for (const change of bids) this.bids.set(change);
		for (const change of asks) this.asks.set(change);
	}
}

/** Whether `one` is a lower version than `other`; text that is no version is lower than none. */
export function isEarlier(one: string, other: string): boolean {
	const [left, right] = [versionOf(one), versionOf(other)];
	return left !== undefined && right !== undefined && left < right;
}

export function isVersion(text: string): boolean {
	return VERSION.test(text);
}

function versionOf(text: string): bigint | undefined {
	return isVersion(text) ? BigInt(text) : undefined;
}

interface ReadLevels {
	bids: LevelChange[];
	asks: LevelChange[];
}

/** All levels or, when a single one cannot be read, none: half a change would make the copy wrong. */
function levelsOf(sides: {
	bids: readonly Level[];
	asks: readonly Level[];
}): ReadLevels | undefined {
	const bids = readLevels(sides.bids);
	const asks = readLevels(sides.asks);
	return bids && asks && { bids, asks };
}

function readLevels(levels: readonly Level[]): LevelChange[] | undefined {
	const read: LevelChange[] = [];
	for (const { price, quantity } of levels) {
		const key = priceKey(price);
		if (key === undefined || !isQuantity(quantity)) return undefined;
		read.push({ key, level: { price, quantity }, isRemoved: isNothing(quantity) });
	}
	return read;
}

function copyOf(level: Level | undefined): Level | undefined {
	return level && { ...level };
}

function badSnapshot(version: bigint | undefined): MexcError {
	const what = version === undefined ? 'no version (lastUpdateId)' : 'a level that is no number';
	return new MexcError({
		kind: 'protocol',
		message: `The order book that the exchange sent has ${what}.`,
		hint: 'It is asked for again. If this goes on, the exchange has changed its format.',
	});
}
