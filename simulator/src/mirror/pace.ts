import type { Clock, Timer } from '../exchange/clock';

/** Well below what the exchange allows: 20 requests a second and a weight of 300 in ten (quirks 52). */
const MOST_PER_SECOND = 12;
const MOST_WEIGHT = 200;
const SECOND_MS = 1000;
const WINDOW_MS = 10_000;

interface Waiting {
	readonly weight: number;
	readonly go: () => void;
}

/** Lets requests go in their order, not faster than the exchange allows. */
export class Pace {
	private readonly waiting: Waiting[] = [];
	private sent: Array<{ readonly time: number; readonly weight: number }> = [];
	private pausedUntil = -Infinity;
	private timer: Timer | undefined;

	constructor(private readonly clock: Clock) {}

	/** Resolves when a request of this weight may go. After `stop`: never. */
	turn(weight: number): Promise<void> {
		return new Promise((resolve) => {
			this.waiting.push({ weight, go: resolve });
			this.release();
		});
	}

	/** Nothing goes for so long. */
	pause(ms: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, this.clock.now() + ms);
	}

	stop(): void {
		this.clock.cancel(this.timer);
		this.waiting.length = 0;
	}

	private release(): void {
		const now = this.clock.now();
		this.sent = this.sent.filter(({ time }) => time > now - WINDOW_MS && time <= now);
		for (let [next] = this.waiting; next !== undefined; [next] = this.waiting) {
			const readyAt = this.readyAt(next.weight, now);
			if (readyAt > now) {
				this.clock.cancel(this.timer);
				this.timer = this.clock.at(readyAt, () => this.release());
				return;
			}
			this.waiting.shift();
			this.sent.push({ time: now, weight: next.weight });
			next.go();
		}
	}

	/** The first moment at which a request of this weight fits. */
	private readyAt(weight: number, now: number): number {
		const lastSecond = this.sent.filter(({ time }) => time > now - SECOND_MS);
		const full = lastSecond[lastSecond.length - MOST_PER_SECOND];
		let readyAt = Math.max(this.pausedUntil, full === undefined ? now : full.time + SECOND_MS);
		let used = this.sent.reduce((sum, request) => sum + request.weight, 0);
		for (const request of this.sent) {
			if (used + weight <= MOST_WEIGHT) break;
			used -= request.weight;
			readyAt = Math.max(readyAt, request.time + WINDOW_MS);
		}
		return readyAt;
	}
}
