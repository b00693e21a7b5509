import type { Time } from './time';

/** Named timers of one owner: setting a name again replaces it, and one call ends them all for good. */
export class Timers {
	private readonly cancels = new Map<string, () => void>();
	private hasEnded = false;

	constructor(private readonly time: Time) {}

	set(name: string, ms: number, fn: () => void): void {
		this.clear(name);
		// A callback of a subscriber may close the owner in the middle of what it does.
		if (this.hasEnded) return;
		const cancel = this.time.after(ms, () => {
			this.cancels.delete(name);
			fn();
		});
		this.cancels.set(name, cancel);
	}

	has(name: string): boolean {
		return this.cancels.has(name);
	}

	clear(name: string): void {
		this.cancels.get(name)?.();
		this.cancels.delete(name);
	}

	/** No timer can be set afterwards. */
	end(): void {
		this.hasEnded = true;
		for (const name of [...this.cancels.keys()]) this.clear(name);
	}
}
