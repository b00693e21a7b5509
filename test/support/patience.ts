/** Longer steps than this mean that the machine stood still, and nothing that is waited for could move. */
const LONGEST_STEP_MS = 50;

/**
 * Real time to wait for something, without the time in which the process did not run. Ask at every turn
 * of the event loop.
 */
export class Patience {
	private last = performance.now();
	private waitedMs = 0;

	constructor(private readonly limitMs: number) {}

	get isOver(): boolean {
		const now = performance.now();
		this.waitedMs += Math.min(now - this.last, LONGEST_STEP_MS);
		this.last = now;
		return this.waitedMs > this.limitMs;
	}
}
