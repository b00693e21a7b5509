import { asMexcError } from '../core/errors';
import { createLatch } from '../core/deferred';
import type { ConnectionEvent } from '../socket/hub';
import { backoffMs, defaultTimings } from '../socket/timings';
import { sleep } from '../core/time';
import { OVERLAP_MS, type Cursor } from './cursor';
import { historyReader, type HistoryReader } from './historyReads';
import { isInterruption, type EventPort } from '../events';

/** MEXC's lists can lag behind (quirks 95): so long after the first look there is a second one. */
export const SECOND_LOOK_MS = 10_000;

/**
 * n8n starts its workflows one after the other. At a start the first look takes what others have asked this
 * long before, because the second one does not.
 */
const START_IN_A_ROW_MS = 2_000;

export interface Look {
	history: HistoryReader;
	/** Exchange time, in milliseconds, from which something may be missing, with a generous overlap. */
	from: number;
	/** What was not found this time will not be found later. */
	isLast: boolean;
	/** Exchange time from which pushes arrive again: what happened earlier was not seen as it happened. */
	liveSince: number;
	/** It follows a loss of the connection, and not only a start. */
	isAfterCut: boolean;
	/** The connection was lost since the look began. */
	isInterrupted(): boolean;
	/** This machine's time now. */
	now(): number;
}

export interface BackfillOptions {
	port: EventPort;
	cursor: Cursor;
	/** What is looked for, in the plural, for people. */
	what: string;
	/** False: interruptions are only reported. */
	isOn: boolean;
	/** Finds and says what was missed. Returns what may be missing still, in sentences without an end. */
	look(look: Look): Promise<readonly string[]>;
	/** Something may happen unseen from here on. */
	interrupted?(): void;
	/** The last look has brought everything, and there was no interruption meanwhile. */
	recovered(): void;
}

/**
 * Looks over REST for what an interruption has hidden: after each start that goes on from a saved cursor,
 * and after each reconnect. Goes on until MEXC has answered everything or the trigger closes; never throws.
 */
export class Backfill {
	/** Resolves when it is known what there was at the first start; at once when that was saved. */
	readonly begun: Promise<void>;
	private readonly beginning = createLatch();
	/** Whether it still has to be found out what happened since the cursor was saved. */
	private isStart: boolean;
	/** This machine's time since which something may be missing. */
	private lostAt: number | undefined;
	/** The exchange's clock minus this machine's, as it was when everything had been found last. */
	private lastOffsetMs: number | undefined;
	/** Monotonic time: answers to older questions may lack something. */
	private askFrom = 0;
	/** This machine's time from which pushes arrive again. */
	private liveSince = 0;
	/** Counts interruptions, to notice one that happens during a look. */
	private interruptions = 0;
	private isWanted = false;
	private isRunning = false;
	private looksLeft = 0;
	private cancelTimer: (() => void) | undefined;

	constructor(private readonly options: BackfillOptions) {
		this.isStart = !options.port.isTest;
		if (this.isStart) options.cursor.hold();
		this.begun = this.beginning.opened;
		if (options.cursor.isResumed) this.beginning.open();
	}

	/** Without an interruption, because something may have happened that the streams do not report. */
	lookNow(): void {
		this.askFrom = this.options.port.time.monotonic();
		this.want();
	}

	onState(event: ConnectionEvent): void {
		if (isInterruption(event)) this.interrupted(event);
		if (event.state !== 'connected' && event.state !== 'gap') return;
		if (event.state === 'connected') {
			this.liveSince = event.time;
			this.askFrom = this.options.port.time.monotonic();
		}
		this.looksLeft = 2;
		this.want();
	}

	close(): void {
		this.cancelTimer?.();
	}

	private interrupted({ fromTime, time }: ConnectionEvent): void {
		this.interruptions++;
		this.options.interrupted?.();
		this.options.cursor.hold();
		this.lostAt = Math.min(this.lostAt ?? Infinity, fromTime ?? time);
	}

	private want(): void {
		this.cancelTimer?.();
		this.isWanted = true;
		if (!this.isRunning) void this.run();
	}

	private async run(): Promise<void> {
		const { port } = this.options;
		this.isRunning = true;
		for (let attempt = 0; this.isWanted && !port.signal.aborted; attempt++) {
			// The gap is reported right after the connection, and says since when.
			await Promise.resolve();
			this.isWanted = false;
			try {
				await this.lookOnce();
				this.beginning.open();
			} catch (raw) {
				if (port.signal.aborted) break;
				port.log.error(
					`MEXC Trigger could not look up what it missed: ${asMexcError(raw).message}`,
				);
				this.isWanted = true;
				await sleep(port.time, backoffMs(attempt, defaultTimings), port.signal);
			}
		}
		this.isRunning = false;
	}

	private async lookOnce(): Promise<void> {
		const { port, cursor, isOn } = this.options;
		const { interruptions } = this;
		if (!isOn) return this.reportOnly();
		const history = historyReader(port, this.notBefore());
		const offsetMs = await history.clockOffsetMs();
		cursor.correctClock(offsetMs);
		const since = this.missingSinceBy(offsetMs);
		const live = this.liveSince + offsetMs;
		if (since === undefined) return void (await this.look(history, cursor.position, live, true));
		this.looksLeft--;
		const isLast = this.looksLeft <= 0;
		const gaps = await this.look(history, since, live, isLast);
		if (port.signal.aborted || this.interruptions !== interruptions) return;
		if (!isLast) return this.lookAgain();
		this.report(gaps, since);
		this.lastOffsetMs = offsetMs;
		this.recovered();
	}

	/** Monotonic time before which no question may have been asked. */
	private notBefore(): number {
		const isStart = this.isStart && this.lostAt === undefined && this.looksLeft > 1;
		return isStart ? this.askFrom - START_IN_A_ROW_MS : this.askFrom;
	}

	private async look(history: HistoryReader, since: number, liveSince: number, isLast: boolean) {
		const { port, cursor, look } = this.options;
		const from = Math.max(since - OVERLAP_MS, cursor.since);
		const { interruptions } = this;
		return await look({
			history,
			from,
			isLast,
			liveSince,
			isAfterCut: this.lostAt !== undefined,
			isInterrupted: () => this.interruptions !== interruptions,
			now: () => port.time.now(),
		});
	}

	private lookAgain(): void {
		const { time } = this.options.port;
		this.askFrom = time.monotonic();
		// A connection made during this look has had it repeated: one of the two had planned already.
		this.cancelTimer?.();
		this.cancelTimer = time.after(SECOND_LOOK_MS, () => this.want());
	}

	private recovered(): void {
		this.isStart = false;
		this.lostAt = undefined;
		this.options.recovered();
		this.options.cursor.release();
	}

	/** Exchange time since which something may be missing; undefined while nothing is. */
	private missingSinceBy(offsetMs: number): number | undefined {
		// This machine's clock may have been set, or have stood, since the time of the loss was read from it.
		const earliestMs = Math.min(offsetMs, this.lastOffsetMs ?? offsetMs);
		const times = [
			...(this.isStart ? [this.options.cursor.position] : []),
			...(this.lostAt === undefined ? [] : [this.lostAt + earliestMs]),
		];
		return times.length === 0 ? undefined : Math.min(...times);
	}

	private reportOnly(): void {
		const { cursor } = this.options;
		const isFirst = this.isStart && !cursor.isResumed;
		const since = this.missingSinceBy(0);
		if (!isFirst && since !== undefined) this.report(['the option Backfill is off'], since);
		this.recovered();
	}

	private report(gaps: readonly string[], fromTime: number): void {
		if (gaps.length === 0) return;
		const { port, what } = this.options;
		const since = new Date(fromTime).toISOString();
		const message = `Since ${since} ${what} may have been missed: ${[...new Set(gaps)].join('; ')}.`;
		port.log.warn(message);
		port.hub.report(port.client.context.account, 'private', { state: 'gap', fromTime, message });
	}
}
