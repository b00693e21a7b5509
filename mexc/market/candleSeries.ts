import { asMexcError } from '../core/errors';
import type { Log } from '../core/log';
import type { RestClient } from '../rest/client';
import type { PushMessage } from '../streams/pushMessage';
import type { Time } from '../core/time';
import { compare } from '../core/decimal';
import { candleIn, newestCandles, type Candle } from './candle';
import { candleEnd, type CandleInterval } from './candleIntervals';
import { sentAt } from './pushFields';

/** How long after a candle's end its last trades may still be under way. */
const GRACE_MS = 3_000;
/** Until REST is asked again after it could not answer, or did not know the end yet. */
const RETRY_MS = 10_000;
/** Until it is asked again when the stream had got further than its answer. */
const SOON_MS = 1_000;
/** How long REST may lag behind the stream with a candle that the stream did not show whole. */
const LONGEST_LAG_MS = 30_000;
/** A timer of Node.js holds 24.8 days at most; a month's candle is asked about early, and goes on. */
const LONGEST_WAIT_MS = 86_400_000;
/** What is completed after an interruption at most; older candles are passed over, with a warning. */
const MOST_COMPLETED = 500;

export interface CandleChange {
	candle: Candle;
	/** `past`: closed before listening began. `open`: as far as it has got. */
	state: 'past' | 'open' | 'closed';
	/** True when the candle ended while messages may have been missing, and REST reported it later. */
	backfilled: boolean;
	/** When this was so, by the exchange's clock, in milliseconds. */
	time: number;
}

export interface CandleSeriesOptions {
	symbol: string;
	interval: CandleInterval;
	/** Closed candles wanted from before the start, as changes of state `past`. */
	history: number;
	/**
	 * Closed candles are reported as REST has them: trades of the last second may come in no message any more.
	 * Otherwise as the stream showed them last, without asking.
	 */
	isExact: boolean;
	/**
	 * However long it takes, no closed candle is emitted as the stream had it while REST does not answer: one that
	 * is wrong because a silent connection was not noticed would be part of everything computed later.
	 */
	waitsForRest?: boolean;
	/** Milliseconds: candles that start until then were emitted by an earlier run; later ones are reported. */
	emittedStart?: number;
	/** Called once, with the start of the first candle whose end will be reported. */
	begun?(firstStart: number): void;
	/** Called after each answer of REST, once what it lists has been reported. */
	answered?(answer: CandleAnswer): void;
}

export interface CandleAnswer {
	/** How many candles MEXC has listed. */
	listed: number;
	/** Milliseconds: a candle that ended until then and was not reported had no trades; absent while that is not certain. */
	completeUntil?: number;
}

export interface CandlePort {
	readonly client: RestClient;
	time: Time;
	log: Log;
	/** Nothing is reported and nothing asked after it is aborted. */
	signal: AbortSignal;
}

/** A candle that has ended on the stream and is not reported as closed yet, as it was seen last. */
interface Ended {
	candle: Candle;
	/** No message of it was missed. */
	isWhole: boolean;
}

/** What REST listed. */
interface Listing {
	/** By start, oldest first; undefined without an answer. */
	rows?: ReadonlyMap<number, Candle>;
	newest?: Candle;
	/** By the exchange's clock. */
	askedAt: number;
}

/**
 * The candles of one pair in order, each reported as closed exactly once. The stream has no mark for that: a
 * candle has ended once a message of a later one arrives (streams.json), or its last second has passed.
 *
 * Then REST is asked, because trades of the last second may come in no message any more. Its row is reported when
 * it is final (a later one is listed, or the exchange's clock says so) and has at least the volume seen on
 * the stream: volume only grows, so a row with less is an older state and a missing row is late. A candle
 * that the stream showed whole waits three seconds for that and is reported as it was seen last then, whatever
 * REST lists; one that it did not waits longer, because only REST knows it. What was reported is never corrected.
 */
export class CandleSeries {
	private open: Candle | undefined;
	/** Whether `open` is as the stream has it, with no message missed since. */
	private isOpenSeen = false;
	/** By start, in order. */
	private readonly ended = new Map<number, Ended>();
	/** No candle that starts earlier is still to be reported as closed. */
	private nextStart: number | undefined;
	/** False while candles between `nextStart` and the open one may be missing: nothing overtakes them. */
	private isWhole = false;
	/** Since when no message was missed, by the exchange's clock; undefined during an interruption. */
	private liveSince: number | undefined;
	/** The exchange's clock minus the monotonic one of this machine. */
	private aheadMs: number | undefined;
	private pastWanted: number;
	private isAsking = false;
	private hasBegun = false;
	private cancelTimer: () => void = () => undefined;

	/** `emit` is never called before the constructor has returned. */
	constructor(
		private readonly options: CandleSeriesOptions,
		private readonly port: CandlePort,
		private readonly emit: (change: CandleChange) => void,
	) {
		this.pastWanted = options.history;
		// Where the next one starts is for the exchange to say: not all begin on a grid of ours.
		if (options.emittedStart !== undefined) this.nextStart = options.emittedStart + 1;
		port.signal.addEventListener('abort', () => this.cancelTimer(), { once: true });
		void this.ask();
	}

	read(message: PushMessage): void {
		const candle = candleIn(message);
		if (candle === undefined || this.port.signal.aborted) return;
		this.aheadMs = sentAt(message) - this.port.time.monotonic();
		const before = this.open;
		if (candle.start < (this.nextStart ?? 0)) return;
		if (before !== undefined && isOvertaken(candle, before)) return;
		this.live();
		if (before !== undefined && before.start < candle.start) this.endOpen();
		this.isOpenSeen = true;
		this.open = candle;
		this.nextStart ??= candle.start;
		if (!this.isWhole) return;
		if (candle.start > this.nextStart) {
			this.isWhole = false;
			return void this.ask();
		}
		this.emitOpen();
		this.arm();
	}

	/** Messages may be missing from here on. */
	gap(): void {
		this.isOpenSeen = false;
		this.liveSince = undefined;
	}

	/** From here on none is missing. */
	live(): void {
		this.liveSince ??= this.exchangeNow();
	}

	private exchangeNow(): number {
		const { time } = this.port;
		return this.aheadMs === undefined ? time.now() : time.monotonic() + this.aheadMs;
	}

	/** The stream has shown that the open candle is over. */
	private endOpen(): void {
		const { open, isOpenSeen } = this;
		if (open === undefined) return;
		this.open = undefined;
		const isNext = this.isWhole && open.start === this.nextStart;
		if (isNext && isOpenSeen && !this.options.isExact) return this.emitClosed(open);
		const isWhole = isOpenSeen && this.ended.get(open.start)?.isWhole !== false;
		this.ended.set(open.start, { candle: open, isWhole });
	}

	private emitClosed(candle: Candle): void {
		this.nextStart = candle.end;
		const isSeen = this.liveSince !== undefined && candle.end > this.liveSince;
		this.emitChange(candle, 'closed', !isSeen);
	}

	private emitOpen(): void {
		if (this.open !== undefined) this.emitChange(this.open, 'open', false);
	}

	private emitChange(candle: Candle, state: CandleChange['state'], backfilled: boolean): void {
		this.emit({ candle, state, backfilled, time: this.exchangeNow() });
	}

	/** The end of the current candle is waited for, message or not. */
	private arm(): void {
		const { interval } = this.options;
		if (this.nextStart === undefined) return this.wait(RETRY_MS);
		const end = this.open?.end ?? candleEnd(interval, this.nextStart);
		const waitMs = end + GRACE_MS - this.exchangeNow();
		this.wait(waitMs > 0 ? waitMs : RETRY_MS);
	}

	private wait(ms: number): void {
		this.cancelTimer();
		if (this.port.signal.aborted) return;
		this.cancelTimer = this.port.time.after(Math.min(ms, LONGEST_WAIT_MS), () => void this.ask());
	}

	private async ask(): Promise<void> {
		this.wait(GRACE_MS);
		if (this.isAsking) return this.settleAlone();
		this.isAsking = true;
		try {
			// Not at once: whoever made this series has to get it first.
			await Promise.resolve();
			if (!this.port.signal.aborted) await this.complete();
		} catch (error) {
			this.failed(asMexcError(error).message);
		} finally {
			this.isAsking = false;
		}
	}

	private failed(message: string): void {
		if (this.port.signal.aborted) return;
		const { symbol } = this.options;
		this.port.log.warn(`The candles of ${symbol} could not be completed yet: ${message}`);
		this.settleAlone();
		this.wait(RETRY_MS);
	}

	/** What the stream showed whole needs no answer, unless REST's history has to come first. */
	private settleAlone(): void {
		if (this.pastWanted === 0) this.settle({ askedAt: this.exchangeNow() });
	}

	private async complete(): Promise<void> {
		await this.readClock();
		const askedAt = this.exchangeNow();
		const found = await this.list(askedAt);
		if (this.port.signal.aborted) return;
		const rows = new Map(found.map((row) => [row.start, row]));
		const isSettled = this.settle({ rows, newest: found.at(-1), askedAt });
		this.options.answered?.({
			listed: found.length,
			...(isSettled ? { completeUntil: askedAt - LONGEST_LAG_MS } : {}),
		});
		if (isSettled) this.arm();
		else this.wait(this.nextStart === undefined ? RETRY_MS : SOON_MS);
	}

	/** As far back as the next candle to be emitted. How far that is, the listing knows better than any clock. */
	private async list(askedAt: number): Promise<Candle[]> {
		const { client, signal } = this.port;
		const wanted = this.rowsWanted(askedAt);
		const found = await newestCandles(client, this.options, wanted, signal);
		const newest = found.at(-1)?.start ?? 0;
		const isShort = found.length > 0 && found[0].start > (this.nextStart ?? Infinity);
		const further = this.rowsWanted(newest);
		if (!isShort || further <= wanted || signal.aborted) return found;
		return await newestCandles(client, this.options, further, signal);
	}

	/** A machine that slept has counted less time than the exchange, until a message says so as well. */
	private async readClock(): Promise<void> {
		const { client, time } = this.port;
		const offsetMs = await client.clockOffsetMs();
		const aheadMs = time.now() + offsetMs - time.monotonic();
		this.aheadMs = Math.max(this.aheadMs ?? aheadMs, aheadMs);
	}

	/** The open candle, and all that are missing before it. */
	private rowsWanted(until: number): number {
		const { emittedStart, interval, history } = this.options;
		if (this.nextStart === undefined) return this.pastWanted + 2;
		const lengthMs = candleEnd(interval, this.nextStart) - this.nextStart;
		const missing = Math.max(0, Math.ceil((until - this.nextStart) / lengthMs));
		// What is passed over leaves a hole: whoever needs candles from before gets them from before its end.
		if (missing > MOST_COMPLETED) this.pastWanted = history;
		// Before the first message the exchange's clock is known to the minute at best; more rows cost the same.
		if (emittedStart !== undefined && !this.isWhole && this.open === undefined) {
			return this.pastWanted + MOST_COMPLETED;
		}
		return this.pastWanted + Math.min(missing, MOST_COMPLETED) + 2;
	}

	/** Reports what has closed, in order, as far as it is certain. False when more of it is to come soon. */
	private settle(listing: Listing): boolean {
		const { rows, newest, askedAt } = listing;
		if (this.open !== undefined && this.open.end + GRACE_MS <= askedAt) this.endOpen();
		if (newest !== undefined) {
			this.nextStart ??= isFinal(newest, listing) ? newest.end : newest.start;
		}
		if (this.nextStart === undefined) return false;
		this.begin(this.nextStart);
		this.passOver(listing);
		for (const start of this.closedStarts(listing)) {
			if (!this.takeClosed(start, listing)) return false;
		}
		if (rows !== undefined) this.pastWanted = 0;
		return this.takeOpen(listing);
	}

	/** Of those that REST calls final and those that ended on the stream, in order. */
	private closedStarts(listing: Listing): number[] {
		const rows = [...(listing.rows?.values() ?? [])];
		const listed = rows.filter((row) => isFinal(row, listing)).map(({ start }) => start);
		return [...new Set([...listed, ...this.ended.keys()])].sort((one, other) => one - other);
	}

	/** False when it cannot be determined yet. */
	private takeClosed(start: number, listing: Listing): boolean {
		const row = listing.rows?.get(start);
		if (start < (this.nextStart ?? 0)) {
			this.ended.delete(start);
			if (row !== undefined && this.pastWanted > 0) this.emitChange(row, 'past', false);
			return true;
		}
		if (this.mayLackOlder(start, listing)) return false;
		const candle = this.closedCandle(start, row, listing);
		if (candle === undefined) return false;
		this.ended.delete(start);
		this.emitClosed(candle);
		if (this.open?.start === start) this.open = undefined;
		return true;
	}

	/** Whether a candle before the one that starts then may still come. One that REST never lists had no trades. */
	private mayLackOlder(start: number, { rows, newest, askedAt }: Listing): boolean {
		if (start === this.nextStart) return false;
		if (rows === undefined) return true;
		return (newest?.start ?? 0) < start && askedAt < start + LONGEST_LAG_MS;
	}

	/** With the values that are reported, once they are certain. */
	private closedCandle(start: number, row: Candle | undefined, listing: Listing) {
		const seen = this.ended.get(start) ?? this.openAt(start);
		if (seen === undefined) return row;
		const { candle } = seen;
		const isWhole = seen.isWhole && this.options.waitsForRest !== true;
		const isFuller = row !== undefined && compare(row.volume, candle.volume) >= 0;
		if (isFuller && isFinal(row, listing)) return row;
		const patienceMs = isWhole ? GRACE_MS : LONGEST_LAG_MS;
		if (listing.askedAt < candle.end + patienceMs) return undefined;
		return isWhole || listing.rows !== undefined ? candle : undefined;
	}

	/** REST can know a candle's end before the stream. */
	private openAt(start: number): Ended | undefined {
		const { open, isOpenSeen } = this;
		return open?.start === start ? { candle: open, isWhole: isOpenSeen } : undefined;
	}

	/** False when candles before the open one may be missing. */
	private takeOpen(listing: Listing): boolean {
		const { newest } = listing;
		if (newest !== undefined && newest.start >= (this.nextStart ?? 0)) {
			if (this.open === undefined || isOvertaken(this.open, newest)) {
				this.open = newest;
				this.isOpenSeen = false;
			}
		}
		if (this.open === undefined && listing.rows === undefined) return false;
		if (this.open !== undefined && this.mayLackOlder(this.open.start, listing)) return false;
		this.nextStart = this.open?.start ?? this.nextStart;
		this.isWhole = true;
		this.emitOpen();
		return true;
	}

	private begin(firstStart: number): void {
		if (this.hasBegun) return;
		this.hasBegun = true;
		this.options.begun?.(firstStart);
	}

	/** After a long time the first ones of the listing are history, and only the last ones are emitted. */
	private passOver({ rows }: Listing): void {
		const starts = [...(rows?.keys() ?? [])];
		// With fewer than were asked for there are no older ones to begin with.
		const isFull = starts.length >= this.pastWanted + MOST_COMPLETED;
		const first = starts[isFull ? this.pastWanted : 0];
		if (starts.length < MOST_COMPLETED || first <= (this.nextStart ?? 0)) return;
		if (this.pastWanted > 0) {
			this.nextStart = starts[Math.min(this.pastWanted, starts.length - 1)];
		}
		const { symbol } = this.options;
		this.port.log.warn(`Only the last ${MOST_COMPLETED} missed candles of ${symbol} are reported`);
	}
}

/** No later answer can have another row of this candle. */
function isFinal({ start, end }: Candle, { newest, askedAt }: Listing): boolean {
	return start < (newest?.start ?? 0) || end + GRACE_MS <= askedAt;
}

/** During a change-over the other connection may bring an older state of the same candle. */
function isOvertaken(candle: Candle, newest: Candle): boolean {
	if (candle.start !== newest.start) return candle.start < newest.start;
	return compare(candle.volume, newest.volume) < 0;
}
