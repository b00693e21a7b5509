import type { Log } from '../core/log';
import type { Timers } from '../core/timers';

/** So often at most unreadable data is reported as a gap: each gap costs a backfill over REST. */
const REPORT_EVERY_MS = 60_000;

/** Frames that cannot be read are skipped, but not in silence: what was in them is missed. */
export class BadFrames {
	private count = 0;
	private untoldSince?: number;

	constructor(
		private readonly timers: Timers,
		private readonly log: () => Log,
		private readonly onMissed: (since: number) => void,
	) {}

	/** `missedSince` is when the frame before it arrived; absent when it cannot have been data. */
	note(missedSince?: number): void {
		this.count++;
		if (/^10*$/.test(String(this.count))) {
			this.log().warn(`Skipped ${this.count} unreadable frame(s) from the exchange`);
		}
		if (missedSince === undefined) return;
		this.untoldSince ??= missedSince;
		if (!this.timers.has('badFrames')) this.report();
	}

	private report(): void {
		const since = this.untoldSince;
		if (since === undefined) return;
		this.untoldSince = undefined;
		this.timers.set('badFrames', REPORT_EVERY_MS, () => this.report());
		this.onMissed(since);
	}
}
