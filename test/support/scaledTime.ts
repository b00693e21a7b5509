import type { Time } from '../../mexc/core/time';

/** Waits, and what measures them, are `factor` times as fast; the clock on the wall stays right. */
export function scaledTime(factor: number): Time {
	return {
		now: () => Date.now(),
		monotonic: () => performance.now() * factor,
		after(ms, fn) {
			const timer = setTimeout(fn, ms / factor);
			return () => clearTimeout(timer);
		},
	};
}
