import { processWide } from '../core/globalState';
import type { Time } from '../core/time';

/** A computer's clock drifts some milliseconds a minute at worst. */
const REFRESH_AFTER_MS = 10 * 60_000;
/** A larger difference between the two clocks of this machine than before: somebody has set one, or it slept. */
const STEP_MS = 500;
/** The guess is wrong by half of it at worst; MEXC forgives a second (quirks 12). */
const GOOD_ROUND_TRIP_MS = 500;
const MAX_SAMPLES = 3;

/** What the server's clock reads; asked with a plain request to /api/v3/time. */
export type AskServerTime = () => Promise<number>;

/** The difference between a server's clock and ours, measured once for the whole process. */
export class Clock {
	private measured?: { offsetMs: number; at: number; wallAheadMs: number };
	private pending?: Promise<number>;

	/** The last known offset in milliseconds, without asking. */
	get knownOffsetMs(): number | undefined {
		return this.measured?.offsetMs;
	}

	/** Server time minus ours. An old value serves on when the server cannot be asked. */
	async offsetMs(time: Time, ask: AskServerTime): Promise<number> {
		const { measured } = this;
		if (measured && this.isCurrent(time, measured)) return measured.offsetMs;
		const current = this.sync(time, ask);
		return measured ? await current.catch(() => measured.offsetMs) : await current;
	}

	private isCurrent(time: Time, { at, wallAheadMs }: { at: number; wallAheadMs: number }): boolean {
		const wasSet = Math.abs(wallAhead(time) - wallAheadMs) > STEP_MS;
		return !wasSet && time.monotonic() - at < REFRESH_AFTER_MS;
	}

	/** Measures now; several callers share one request. */
	sync(time: Time, ask: AskServerTime): Promise<number> {
		this.pending ??= this.measure(time, ask).finally(() => (this.pending = undefined));
		return this.pending;
	}

	/**
	 * The server read its clock somewhere between our two readings: the middle is the best guess. A long
	 * round trip (new connection, wait for the rate limit) guesses badly, so a shorter one is tried.
	 */
	private async measure(time: Time, ask: AskServerTime): Promise<number> {
		let best = { offsetMs: 0, roundTripMs: Infinity, wallAheadMs: 0 };
		for (let sample = 0; sample < MAX_SAMPLES && best.roundTripMs > GOOD_ROUND_TRIP_MS; sample++) {
			const before = time.monotonic();
			const shown = time.now();
			const isFirst = best.roundTripMs === Infinity;
			// A slow guess is better than none.
			const serverTime = await ask().catch((error: unknown) => {
				if (isFirst) throw error;
			});
			if (serverTime === undefined) break;
			const roundTripMs = time.monotonic() - before;
			if (roundTripMs >= best.roundTripMs) continue;
			const offsetMs = Math.round(serverTime - shown - roundTripMs / 2);
			best = { offsetMs, roundTripMs, wallAheadMs: shown - before };
		}
		const { offsetMs, wallAheadMs } = best;
		this.measured = { offsetMs, wallAheadMs, at: time.monotonic() };
		return best.offsetMs;
	}
}

function wallAhead(time: Time): number {
	return time.now() - time.monotonic();
}

export function clockOf(baseUrl: string): Clock {
	const clocks = processWide('clocks', () => new Map<string, Clock>());
	let clock = clocks.get(baseUrl);
	if (!clock) {
		clock = new Clock();
		clocks.set(baseUrl, clock);
	}
	return clock;
}
