import type { Time } from '../../mexc/core/time';
import { Patience } from './patience';

interface Alarm {
	at: number;
	fn: () => void;
}

/** Lets pending input and output happen. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Time that only moves when reported to. Sockets stay real: between two alarms their traffic gets its turn. */
export class VirtualTime implements Time {
	private clock = 1_000_000;
	private wallOffsetMs = Date.UTC(2026, 10, 22) - this.clock;
	private alarms = new Set<Alarm>();

	now(): number {
		return this.clock + this.wallOffsetMs;
	}

	monotonic(): number {
		return this.clock;
	}

	/** Somebody sets this machine's clock forward, or back when `ms` is negative; no time passes. */
	stepWallClock(ms: number): void {
		this.wallOffsetMs += ms;
	}

	after(ms: number, fn: () => void): () => void {
		// Clocks count whole milliseconds, whatever a jittered wait asks for.
		const alarm = { at: this.clock + Math.ceil(ms), fn };
		this.alarms.add(alarm);
		return () => this.alarms.delete(alarm);
	}

	get pending(): number {
		return this.alarms.size;
	}

	/** `settle` runs after each alarm; it waits for whatever real traffic the alarm caused. */
	async advance(ms: number, settle: () => Promise<void> = turns): Promise<void> {
		const end = this.clock + ms;
		for (let next = this.earliest(end); next; next = this.earliest(end)) {
			this.alarms.delete(next);
			this.clock = next.at;
			next.fn();
			await settle();
		}
		this.clock = end;
	}

	private earliest(end: number): Alarm | undefined {
		const due = [...this.alarms].filter(({ at }) => at <= end);
		return due.sort((one, other) => one.at - other.at)[0];
	}
}

async function turns(): Promise<void> {
	for (let i = 0; i < 5; i++) await turn();
}

/** Polls in real time; fails with `what` when it does not come true. */
export async function until(
	what: string,
	check: () => boolean,
	limitMs = 4000,
	meanwhile: () => Promise<void> = async () => undefined,
): Promise<void> {
	const patience = new Patience(limitMs);
	while (!check()) {
		if (patience.isOver) throw new Error(`Waited in vain for: ${what}`);
		await meanwhile();
		await turn();
	}
}
