import { type MexcError, asMexcError } from '../core/errors';
import type { Log } from '../core/log';
import type { PushMessage } from '../streams/pushMessage';
import { Timers } from '../core/timers';
import { backoffMs, defaultTimings } from '../socket/timings';
import type { Time } from '../core/time';
import { type Arrived, isDepthOf, readDepth } from './depthMessage';
import { type Snapshot, isEarlier, LocalBook } from './localBook';
import type { AskSnapshot } from './snapshot';

export { snapshotOf } from './snapshot';

/** What a keeper works with. An abort of `signal` closes it. */
export interface BookPort {
	time: Time;
	log: Log;
	signal: AbortSignal;
	snapshot: AskSnapshot;
}

export interface BookChange {
	/** The living copy: read it at once, it changes with the next message. */
	book: LocalBook;
	/** Milliseconds: the exchange's time of the last change contained. */
	time: number;
	receivedAt: number;
	/** Milliseconds: when the last order in it was placed, where the exchange says so. */
	lastOrderCreateTime?: number;
	/** The best bid's or best ask's price differs from the previous change; quantities do not count. */
	isBestChanged: boolean;
	/** The copy was made from a new snapshot: what happened between this and the previous change is not reported. */
	isResynced: boolean;
}

/** More than any snapshot takes; with messages every 10 ms this is 50 seconds. */
const QUEUE_LIMIT = 5000;

/** A book in sync for this long has left its trouble behind: the next snapshot need not wait. */
const STEADY_MS = 10_000;

/** A cache may hand out an older book for a while; one that stays older means that the exchange counts from the start again. */
const DOUBTS = 3;

/** Snapshots that do not reach the first message waiting; then its version is taken for a wrong one. */
const UNREACHED_LIMIT = 5;

/** So many messages in a row that are contained already: the exchange counts from the start again, or the copy is not its book. */
const OLD_LIMIT = 100;

/**
 * Keeps the local book of one pair alive after streams.json `orderBookAlgorithm`. The first message, or
 * the first call of `gap`, has a snapshot fetched; messages wait in a bounded queue until it is there.
 * Whenever versions do not join, content cannot be read or the copy is crossed, it is resynchronized. One
 * snapshot is under way at a time, with growing pauses after failures and after books that are lost
 * soon again. Nothing is thrown and nothing ends it but `close`.
 */
export class BookKeeper {
	private book?: LocalBook;
	private queue: Arrived[] = [];
	private readonly timers: Timers;
	private readonly stop = new AbortController();
	private isAsking = false;
	/** The snapshot under way was asked for before messages were lost. */
	private isOutdated = false;
	private attempt = 0;
	private syncedAt?: number;
	private doubts = 0;
	private unreached = 0;
	private oldInRow = 0;
	/** Of the previous change. */
	private latest?: { version: string; bestPrices: string };
	private isInTrouble = false;
	private rebuilt = 0;
	private failures = 0;

	constructor(
		private readonly symbol: string,
		private readonly port: BookPort,
		private readonly onChange: (change: BookChange) => void,
	) {
		this.timers = new Timers(port.time);
		if (port.signal.aborted) this.close();
		else port.signal.addEventListener('abort', this.close, { once: true });
	}

	get isSynced(): boolean {
		return this.book !== undefined;
	}

	/** How often the copy has been resynchronized after the first time. */
	get resyncs(): number {
		return this.rebuilt;
	}

	/** Takes messages of aggreDepth for this pair, in the order they came; others are ignored. */
	feed(message: PushMessage): void {
		if (this.isClosed || !isDepthOf(this.symbol, message)) return;
		const arrived = readDepth(message);
		if (this.book === undefined) return this.enqueue(arrived);
		const result = arrived === undefined ? 'gap' : this.book.apply(arrived.change);
		if (result === 'old' && ++this.oldInRow < OLD_LIMIT) return;
		if (arrived !== undefined && result === 'applied') return this.emit(this.book, arrived, false);
		this.port.log.debug(
			`The copy of the order book of ${this.symbol} is resynchronized (${result}).`,
		);
		this.book = undefined;
		this.enqueue(arrived);
	}

	/** Messages may have been lost, or the channel has just been acknowledged: the copy is made (again). */
	gap(): void {
		if (this.isClosed) return;
		this.book = undefined;
		this.queue = [];
		this.isOutdated = this.isAsking;
		this.ask();
	}

	/** Idempotent, never throws; no change and no request after it. */
	readonly close = (): void => {
		this.stop.abort();
		this.port.signal.removeEventListener('abort', this.close);
		this.timers.end();
		this.queue = [];
		this.book = undefined;
	};

	private get isClosed(): boolean {
		return this.stop.signal.aborted;
	}

	/** What no longer fits is dropped; the snapshot will then turn out too old for the rest. */
	private enqueue(arrived: Arrived | undefined): void {
		if (this.queue.length >= QUEUE_LIMIT) this.queue = [];
		if (arrived !== undefined) this.queue.push(arrived);
		this.ask();
	}

	private ask(leastMs = 0): void {
		if (this.isAsking || this.timers.has('ask')) return;
		const ms = Math.max(leastMs, this.pauseMs());
		if (ms === 0) void this.fetch();
		else this.timers.set('ask', ms, () => void this.fetch());
	}

	private pauseMs(): number {
		const { syncedAt } = this;
		this.syncedAt = undefined;
		const isSteady = syncedAt !== undefined && this.port.time.monotonic() - syncedAt >= STEADY_MS;
		if (isSteady) this.attempt = 0;
		const attempt = this.attempt++;
		return attempt === 0 ? 0 : backoffMs(attempt - 1, defaultTimings);
	}

	private async fetch(): Promise<void> {
		this.isAsking = true;
		this.isOutdated = false;
		try {
			const snapshot = await this.port.snapshot(this.symbol, this.stop.signal);
			this.isAsking = false;
			if (!this.isClosed && !this.adopt(snapshot)) this.ask();
		} catch (error) {
			this.isAsking = false;
			if (!this.isClosed) this.onTrouble(asMexcError(error));
		}
	}

	/** False when another snapshot is needed; what that one must reach stays in the queue. */
	private adopt(snapshot: Snapshot): boolean {
		if (this.isOutdated) return false;
		const book = LocalBook.from(snapshot);
		const latest = this.queue.at(-1);
		if (book.isCrossed || !this.replay(book) || this.isDoubtful(book)) return false;
		this.onSynced(book);
		const now = this.port.time.now();
		this.emit(book, latest ?? { time: now, receivedAt: now }, true);
		return true;
	}

	private replay(book: LocalBook): boolean {
		for (const [index, { change }] of this.queue.entries()) {
			const result = book.apply(change);
			if (result === 'applied' || result === 'old') continue;
			this.unreached = index === 0 ? this.unreached + 1 : 1;
			this.queue = this.unreached < UNREACHED_LIMIT ? this.queue.slice(index) : [];
			return false;
		}
		return true;
	}

	private isDoubtful(book: LocalBook): boolean {
		const isBack = this.latest !== undefined && isEarlier(book.version, this.latest.version);
		return isBack && this.doubts++ < DOUBTS;
	}

	private onSynced(book: LocalBook): void {
		this.book = book;
		this.queue = [];
		this.doubts = 0;
		this.unreached = 0;
		this.syncedAt = this.port.time.monotonic();
		if (this.latest !== undefined) this.rebuilt++;
		if (this.isInTrouble) this.port.log.info(`The order book of ${this.symbol} is there again.`);
		this.isInTrouble = false;
	}

	/** Endless: the exchange may be down for hours, or the pair not be open yet. Emitted once per outage. */
	private onTrouble(error: MexcError): void {
		const sentence = `The order book of ${this.symbol} could not be fetched, trying again: ${error.message}`;
		if (this.isInTrouble) this.port.log.debug(sentence);
		else this.port.log.warn(sentence);
		this.isInTrouble = true;
		this.ask(Math.min(error.retryAfterMs ?? 0, defaultTimings.longestPauseMs));
	}

	/** Emitted at the 1st, 10th, 100th time: there may be a hundred a second. */
	private onListenerFailed(error: unknown): void {
		this.failures++;
		if (!/^10*$/.test(String(this.failures))) return;
		const name = error instanceof Error ? error.message : 'unknown error';
		const { symbol, failures } = this;
		this.port.log.error(
			`Processing the order book of ${symbol} failed ${failures} time(s): ${name}`,
		);
	}

	private emit(book: LocalBook, at: Omit<Arrived, 'change'>, isResynced: boolean): void {
		this.oldInRow = 0;
		const { version, bestPrices } = book;
		const isBestChanged = bestPrices !== this.latest?.bestPrices;
		this.latest = { version, bestPrices };
		try {
			const { time, receivedAt, lastOrderCreateTime } = at;
			this.onChange({ book, time, receivedAt, lastOrderCreateTime, isBestChanged, isResynced });
		} catch (error) {
			this.onListenerFailed(error);
		}
	}
}
