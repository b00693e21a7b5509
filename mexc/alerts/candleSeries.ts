import { asMexcError } from '../errors';
import type { Log } from '../log';
import type { RestClient } from '../rest/client';
import type { PushMessage } from '../socket/hub';
import type { Time } from '../time';
import { compare } from '../trading/decimal';
import { candleIn, newestCandles, type Candle } from './candle';
import { candleEnd, type CandleInterval } from './candles';
import { sentAt } from './wireFields';

/** How long after a candle's end its last trades may still be under way. */
const GRACE_MS = 3_000;
/** Until REST is asked again after it could not answer, or did not know the end yet. */
const RETRY_MS = 10_000;
/** Until it is asked again when the stream had got further than its answer. */
const SOON_MS = 1_000;
/** A timer of Node.js holds 24.8 days at most; a month's candle is asked about early, and goes on. */
const LONGEST_WAIT_MS = 86_400_000;
/** What is completed after an interruption at most; older candles are passed over, with a warning. */
const MOST_COMPLETED = 500;

export interface CandleNews {
	candle: Candle;
	/** `past`: closed before listening began. `open`: as far as it has got. */
	state: 'past' | 'open' | 'closed';
	/** True when the candle ended while messages may have been missing, and REST told it later. */
	backfilled: boolean;
	/** When this was so, by the exchange's clock, in milliseconds. */
	time: number;
}

export interface CandleSeriesOptions {
	symbol: string;
	interval: CandleInterval;
	/** Closed candles wanted from before the start, as news of state `past`. */
	history: number;
	/**
	 * Closed candles are told as REST has them: trades of the last second may come in no message any more.
	 * Otherwise as the stream showed them last, without asking.
	 */
	isExact: boolean;
	/** Start of the last candle that an earlier run has told, in milliseconds; what closed since is told. */
	toldStart?: number;
	/** Called once, with the start of the first candle whose end will be told. */
	begun?(firstStart: number): void;
}

export interface CandlePort {
	readonly client: RestClient;
	time: Time;
	log: Log;
	/** Nothing is told and nothing asked after it is aborted. */
	signal: AbortSignal;
}

/**
 * The candles of one pair in order, each told as closed exactly once. The stream has no mark for that: a
 * candle has ended once a message of the next one arrives (streams.json). Where no such message can tell (the
 * pair is quiet, or messages were missed) REST is asked after the end and a grace period. A row of its answer
 * is final when a later one is listed, or when the exchange's clock says so.
 */
export class CandleSeries {
	private open: Candle | undefined;
	/** Whether `open` is as the stream has it, with no message missed since. */
	private isOpenSeen = false;
	/** The one before it, as it was seen last. */
	private closing: Candle | undefined;
	/** Start of the earliest candle that is not told as closed yet. */
	private nextStart: number | undefined;
	/** False while candles between `nextStart` and the open one may be missing: nothing overtakes them. */
	private isWhole = false;
	/** Since when no message was missed, by the exchange's clock; undefined during an interruption. */
	private liveSince: number | undefined;
	/** The exchange's clock minus this machine's. */
	private offsetMs: number | undefined;
	private pastWanted: number;
	private isAsking = false;
	private hasBegun = false;
	private cancelTimer: () => void = () => undefined;

	/** `tell` is never called before the constructor has returned. */
	constructor(
		private readonly options: CandleSeriesOptions,
		private readonly port: CandlePort,
		private readonly tell: (news: CandleNews) => void,
	) {
		this.pastWanted = options.history;
		const { interval, toldStart } = options;
		if (toldStart !== undefined) this.nextStart = candleEnd(interval, toldStart);
		port.signal.addEventListener('abort', () => this.cancelTimer(), { once: true });
		void this.ask();
	}

	read(message: PushMessage): void {
		const candle = candleIn(message);
		if (candle === undefined || this.port.signal.aborted) return;
		this.offsetMs = sentAt(message) - message.receivedAt;
		const before = this.open;
		if (before !== undefined && isOvertaken(candle, before)) return;
		const wasSeen = this.isOpenSeen;
		this.live();
		this.isOpenSeen = true;
		this.open = candle;
		this.nextStart ??= candle.start;
		if (!this.isWhole) return;
		if (before?.start === this.nextStart && before.end === candle.start) {
			this.closing = before;
			if (wasSeen && !this.options.isExact) this.tellClosed(before, false);
		}
		if (candle.start > this.nextStart) {
			this.isWhole = false;
			return void this.ask();
		}
		this.tellOpen();
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
		return this.port.time.now() + (this.offsetMs ?? 0);
	}

	private tellClosed(candle: Candle, backfilled: boolean): void {
		this.nextStart = candle.end;
		this.news(candle, 'closed', backfilled);
	}

	private tellOpen(): void {
		if (this.open !== undefined) this.news(this.open, 'open', false);
	}

	private news(candle: Candle, state: CandleNews['state'], backfilled: boolean): void {
		this.tell({ candle, state, backfilled, time: this.exchangeNow() });
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
		if (this.isAsking) return;
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
		this.wait(RETRY_MS);
	}

	private async complete(): Promise<void> {
		const { client, signal } = this.port;
		this.offsetMs ??= await client.clockOffsetMs();
		const askedAt = this.exchangeNow();
		const candles = await newestCandles(client, this.options, this.rowsWanted(), signal);
		if (signal.aborted) return;
		if (this.take(candles, askedAt)) this.arm();
		else this.wait(SOON_MS);
	}

	/** The open candle, and all that are missing before it. */
	private rowsWanted(): number {
		const { interval, toldStart } = this.options;
		if (this.nextStart === undefined) return this.pastWanted + 2;
		// Before the first message the exchange's clock is known to the minute at best; more rows cost no more.
		if (toldStart !== undefined && !this.isWhole && this.open === undefined) return MOST_COMPLETED;
		const lengthMs = candleEnd(interval, this.nextStart) - this.nextStart;
		const missing = Math.max(0, Math.ceil((this.exchangeNow() - this.nextStart) / lengthMs));
		return this.pastWanted + Math.min(missing, MOST_COMPLETED) + 2;
	}

	/** False when the stream has got further meanwhile than this answer, or there is none. */
	private take(candles: readonly Candle[], askedAt: number): boolean {
		const newest = candles.at(-1);
		if (newest === undefined || candles.some((candle) => this.isBehind(candle))) return false;
		const isFinal = ({ start, end }: Candle) => start < newest.start || end + GRACE_MS <= askedAt;
		this.nextStart ??= isFinal(newest) ? newest.end : newest.start;
		this.begin(this.nextStart);
		if (candles.length >= MOST_COMPLETED && candles[0].start > this.nextStart) {
			const { symbol } = this.options;
			this.port.log.warn(`Only the last ${MOST_COMPLETED} missed candles of ${symbol} are told`);
		}
		for (const candle of candles.filter(isFinal)) this.takeClosed(candle);
		this.pastWanted = 0;
		if (this.open !== undefined && this.open.start < this.nextStart) this.open = undefined;
		if (!isFinal(newest)) {
			if (this.open !== undefined && this.open.start > newest.start) return false;
			if (this.open === undefined || isOvertaken(this.open, newest)) {
				this.open = newest;
				this.isOpenSeen = false;
			}
		}
		// What REST does not list had no trades.
		this.nextStart = this.open?.start ?? this.nextStart;
		this.isWhole = true;
		this.tellOpen();
		return true;
	}

	private begin(firstStart: number): void {
		if (this.hasBegun) return;
		this.hasBegun = true;
		this.options.begun?.(firstStart);
	}

	/** REST may lag behind the stream for a moment. */
	private isBehind({ start, end, volume }: Candle): boolean {
		if (this.closing?.start !== start || this.exchangeNow() > end + GRACE_MS) return false;
		return compare(volume, this.closing.volume) < 0;
	}

	private takeClosed(candle: Candle): void {
		if (candle.start >= (this.nextStart ?? 0)) {
			const isSeen = this.liveSince !== undefined && candle.end > this.liveSince;
			this.tellClosed(candle, !isSeen);
		} else if (this.pastWanted > 0) {
			this.news(candle, 'past', false);
		}
	}
}

/** During a change-over the other connection may bring an older state of the same candle. */
function isOvertaken(candle: Candle, newest: Candle): boolean {
	if (candle.start !== newest.start) return candle.start < newest.start;
	return compare(candle.volume, newest.volume) < 0;
}
