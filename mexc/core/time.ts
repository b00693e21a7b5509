/** Everything that waits or asks for the time takes a Time, so that tests can live through days at once. */
export interface Time {
	/**
	 * Milliseconds since 1970 on this machine's clock, which may be set forward or back at any moment: only
	 * for what is sent, shown or compared with other people's times.
	 */
	now(): number;
	/** Milliseconds since any moment, never set: for everything that measures how long something takes. */
	monotonic(): number;
	/** Calls `fn` once after `ms`; the returned function cancels. Never keeps the process alive. */
	after(ms: number, fn: () => void): () => void;
}

export const systemTime: Time = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	after(ms, fn) {
		const timer = setTimeout(fn, ms);
		timer.unref();
		return () => clearTimeout(timer);
	},
};

/** A moment on both clocks of this machine: one may be set, the other stands still while the machine sleeps. */
export interface Moment {
	wall: number;
	monotonic: number;
}

export function momentOf(time: Time): Moment {
	return { wall: time.now(), monotonic: time.monotonic() };
}

/** How long ago it was at most, by the clock that says more: for what must not be too old. Not for waits. */
export function ageMs(time: Time, moment: Moment): number {
	return msBetween(moment, momentOf(time));
}

/** When it was at the earliest, on this machine's clock as it is set at a later moment, `now`. */
export function earliest(moment: Moment, now: Moment): number {
	return now.wall - msBetween(moment, now);
}

function msBetween(earlier: Moment, later: Moment): number {
	return Math.max(later.wall - earlier.wall, later.monotonic - earlier.monotonic);
}

/** The last moment of JavaScript's Date, which throws for later ones. */
export const LATEST_MS = 8.64e15;

/** No two clocks differ by so much: what lies further ahead has a wrong time. */
export const TOO_NEW_MS = 86_400_000;

/** Resolves after `ms`; resolves early, without an error, when `signal` aborts. The caller checks the signal. */
export function sleep(time: Time, ms: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal?.aborted) return resolve();
		const finish = () => {
			cancel();
			signal?.removeEventListener('abort', finish);
			resolve();
		};
		const cancel = time.after(ms, finish);
		signal?.addEventListener('abort', finish, { once: true });
	});
}

/** A time of the exchange in whole milliseconds that a Date can hold; protobuf's 64-bit integers are text. */
export function timeOf(value: unknown): number | undefined {
	const isTime = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
	const time = isTime ? Number(value) : NaN;
	return Number.isInteger(time) && time > 0 && time <= LATEST_MS ? time : undefined;
}
