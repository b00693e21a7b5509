import { type Time, systemTime } from '../../mexc/core/time';

/** Real time that knows how many timers are under way. */
export class CountedTime implements Time {
	private readonly alarms = new Set<object>();

	get pending(): number {
		return this.alarms.size;
	}

	now(): number {
		return systemTime.now();
	}

	monotonic(): number {
		return systemTime.monotonic();
	}

	after(ms: number, fn: () => void): () => void {
		const alarm = {};
		this.alarms.add(alarm);
		const cancel = systemTime.after(ms, () => {
			this.alarms.delete(alarm);
			fn();
		});
		return () => {
			this.alarms.delete(alarm);
			cancel();
		};
	}
}
