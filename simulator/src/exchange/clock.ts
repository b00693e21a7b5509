import { Signal } from './signal';

export interface Timer {
	due: number;
	readonly run: () => void;
	readonly repeatMs?: number;
	/** Runs after every other timer of its moment, also those that are set later. */
	readonly isLast?: boolean;
	cancelled: boolean;
}

export interface ClockOptions {
	/** Exchange time at the start, ms. Default: the machine's time. */
	readonly startMs?: number;
	/** 1 = real time, 60 = a minute per second. */
	readonly speed?: number;
	/** Time stands still until `advance` is called. */
	readonly manual?: boolean;
	/** One turn at the start, until `release`: what is built takes no exchange time. */
	readonly isHeld?: boolean;
}

const LONGEST_WAIT_MS = 1_000_000;
/** Of real time: requests wait no longer for what falls due at a speed that this machine cannot keep. */
const LONGEST_WORK_MS = 50;

/**
 * The exchange's time. It runs real, faster, or only by hand, and every timer of the simulator hangs
 * on it, so that an hour can pass in a test within a millisecond.
 *
 * Whatever changes the exchange happens in a turn: a timer, a request, a command, a message of a market
 * elsewhere. Within a turn time stands still, and turns follow one another in the order of their times,
 * however late this machine gets to them: the same turns always have the same outcome.
 */
export class Clock {
	/** Emitted after each turn, when nothing of it is unfinished any more. */
	readonly turnEnded = new Signal<void>();
	private turnMs: number | undefined;
	private latestTurnMs = -Infinity;
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
		if (options.isHeld === true) this.turnMs = this.baseMs;
	}

	get speed(): number {
		return this.currentSpeed;
	}

	get manual(): boolean {
		return this.byHand;
	}

	/** Whether a turn is under way. */
	get inTurn(): boolean {
		return this.turnMs !== undefined;
	}

	/** Exchange time in whole ms. */
	now(): number {
		if (this.turnMs !== undefined) return this.turnMs;
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

	/** As `at`, but after everything else that is due at that moment. */
	atEndOf(due: number, run: () => void): Timer {
		return this.add({ due, run, isLast: true, cancelled: false });
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

	/** Runs `change` as one turn, after the timers that were due before it. Within a turn: as a part of it. */
	turn<T>(change: () => T): T {
		if (this.turnMs !== undefined) return change();
		return this.turnAt(this.byHand ? this.now() : this.keepUp(), change);
	}

	/** Ends the turn of the start. */
	release(): void {
		this.latestTurnMs = this.baseMs;
		this.turnMs = undefined;
		this.turnEnded.emit();
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

	/** Brings exchange time to this moment, forward as by `advance`, or back without running anything. */
	align(nowMs: number): void {
		const ahead = nowMs - this.now();
		if (ahead > 0) this.advance(ahead);
		else if (ahead < 0) {
			this.rebase(nowMs);
			this.latestTurnMs = nowMs;
			this.schedule();
		}
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
		for (let before = this.queue[index - 1]; before !== undefined; before = this.queue[index - 1]) {
			const isSooner =
				before.due < timer.due || (before.due === timer.due && !isBehind(before, timer));
			if (isSooner) break;
			index--;
		}
		this.queue.splice(index, 0, timer);
		if (index === 0) this.schedule();
		return timer;
	}

	private runFirst(): void {
		const timer = this.queue.shift();
		if (timer === undefined || timer.cancelled) return;
		const { due } = timer;
		if (timer.repeatMs !== undefined) {
			timer.due += timer.repeatMs;
			this.add(timer);
		}
		this.turnAt(due, timer.run);
	}

	/** Time never goes back from one turn to the next. */
	private turnAt<T>(timeMs: number, run: () => T): T {
		this.latestTurnMs = Math.max(this.latestTurnMs, timeMs);
		this.turnMs = this.latestTurnMs;
		try {
			return run();
		} finally {
			this.turnMs = undefined;
			this.turnEnded.emit();
		}
	}

	private schedule(): void {
		clearTimeout(this.wakeUp);
		const next = this.queue[0];
		if (next === undefined || this.byHand || this.stopped) return;
		const waitMs = Math.max(0, Math.ceil((next.due - this.now()) / this.currentSpeed));
		this.wakeUp = setTimeout(() => this.keepUp(), Math.min(waitMs, LONGEST_WAIT_MS));
	}

	/**
	 * Runs what is due at one look at the time, which it gives back: what falls due meanwhile comes later.
	 * Time that is to run faster than this machine can runs slower instead.
	 */
	private keepUp(): number {
		const now = this.now();
		const startedMs = performance.now();
		for (let next = this.queue[0]; next !== undefined && next.due <= now; next = this.queue[0]) {
			if (this.currentSpeed > 1 && performance.now() - startedMs > LONGEST_WORK_MS) {
				this.rebase(this.latestTurnMs);
				this.schedule();
				return this.latestTurnMs;
			}
			this.runFirst();
		}
		this.schedule();
		return now;
	}
}

function isBehind(before: Timer, timer: Timer): boolean {
	return before.isLast === true && timer.isLast !== true;
}
