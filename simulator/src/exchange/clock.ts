export interface Timer {
	due: number;
	readonly run: () => void;
	readonly repeatMs?: number;
	cancelled: boolean;
}

export interface ClockOptions {
	/** Exchange time at the start, ms. Default: the machine's time. */
	readonly startMs?: number;
	/** 1 = real time, 60 = a minute per second. */
	readonly speed?: number;
	/** Time stands still until `advance` is called. */
	readonly manual?: boolean;
}

const LONGEST_WAIT_MS = 1_000_000;

/**
 * The exchange's time. It runs real, faster, or only by hand, and every timer of the simulator hangs
 * on it, so that an hour can pass in a test within a millisecond.
 */
export class Clock {
	private baseMs: number;
	private realBaseMs = performance.now();
	private currentSpeed: number;
	private byHand: boolean;
	private readonly queue: Timer[] = [];
	private wakeUp: NodeJS.Timeout | undefined;
	private stopped = false;

	constructor(options: ClockOptions = {}) {
		this.baseMs = options.startMs ?? Date.now();
		this.currentSpeed = options.speed ?? 1;
		this.byHand = options.manual ?? false;
	}

	get speed(): number {
		return this.currentSpeed;
	}

	get manual(): boolean {
		return this.byHand;
	}

	/** Exchange time in whole ms. */
	now(): number {
		if (this.byHand) return this.baseMs;
		return Math.floor(this.baseMs + (performance.now() - this.realBaseMs) * this.currentSpeed);
	}

	after(delayMs: number, run: () => void): Timer {
		return this.at(this.now() + delayMs, run);
	}

	/** Runs at a moment of exchange time; at once, in its turn, when that has passed. */
	at(due: number, run: () => void): Timer {
		return this.add({ due, run, cancelled: false });
	}

	every(repeatMs: number, run: () => void): Timer {
		return this.add({ due: this.now() + repeatMs, run, repeatMs, cancelled: false });
	}

	cancel(timer: Timer | undefined): void {
		if (timer === undefined || timer.cancelled) return;
		timer.cancelled = true;
		const index = this.queue.indexOf(timer);
		if (index >= 0) this.queue.splice(index, 1);
	}

	/** Moves time forward at once; everything that falls due runs in order, at its own time. */
	advance(ms: number): void {
		const target = this.now() + ms;
		const wasManual = this.byHand;
		this.byHand = true;
		for (let next = this.queue[0]; next !== undefined && next.due <= target; next = this.queue[0]) {
			this.baseMs = Math.max(this.baseMs, next.due);
			this.runFirst();
		}
		this.rebase(target);
		this.byHand = wasManual;
		this.schedule();
	}

	set(change: { speed?: number; manual?: boolean }): void {
		this.rebase(this.now());
		this.currentSpeed = change.speed ?? this.currentSpeed;
		this.byHand = change.manual ?? this.byHand;
		this.schedule();
	}

	stop(): void {
		this.stopped = true;
		this.queue.length = 0;
		clearTimeout(this.wakeUp);
	}

	private rebase(nowMs: number): void {
		this.baseMs = nowMs;
		this.realBaseMs = performance.now();
	}

	private add(timer: Timer): Timer {
		if (this.stopped) return timer;
		let index = this.queue.length;
		while (index > 0 && (this.queue[index - 1]?.due ?? 0) > timer.due) index--;
		this.queue.splice(index, 0, timer);
		if (index === 0) this.schedule();
		return timer;
	}

	private runFirst(): void {
		const timer = this.queue.shift();
		if (timer === undefined || timer.cancelled) return;
		if (timer.repeatMs !== undefined) {
			timer.due += timer.repeatMs;
			this.add(timer);
		}
		timer.run();
	}

	private schedule(): void {
		clearTimeout(this.wakeUp);
		const next = this.queue[0];
		if (next === undefined || this.byHand || this.stopped) return;
		const waitMs = Math.max(0, Math.ceil((next.due - this.now()) / this.currentSpeed));
		this.wakeUp = setTimeout(() => this.runDue(), Math.min(waitMs, LONGEST_WAIT_MS));
	}

	private runDue(): void {
		const now = this.now();
		for (let next = this.queue[0]; next !== undefined && next.due <= now; next = this.queue[0]) {
			this.runFirst();
		}
		this.schedule();
	}
}
