import { createLatch } from '../../../mexc/core/deferred';
import type { Time } from '../../../mexc/core/time';

/** An execution that never reports its end must not block the trigger for good. */
export const LONGEST_EXECUTION_MS = 3_600_000;
export const MINUTE_MS = 60_000;
/** The longest of so many executions says what is long for this workflow. */
const REMEMBERED_ENDS = 20;

export interface PlaceSettings {
	/** Executions that may run at once. */
	maxInFlight: number;
	/** What the user says: its end counts as reported then, and not before. */
	longestExecutionMs: number | undefined;
}

/** No end has been reported for long, while events wait. */
export interface Overdue {
	/** How long the oldest execution that holds a place has been running, as far as is known. */
	minutes: number;
	/** Its place goes to the next events now; otherwise they wait on. */
	isReopened: boolean;
}

export interface PlacesContext {
	time: Time;
	/** Whether events wait for a place. */
	isWanted(): boolean;
	/** Executions run in other processes, and the notice of an end may be lost on the way. */
	canLoseEnds(): boolean;
	/** A place is free again. */
	freed(): void;
	overdue(events: Overdue): void;
}

/** What one execution has taken, until `leave`. */
export interface Place {
	/** Opens when its end counts as reported, because it has taken as long as an execution may. */
	readonly givenUp: Promise<void>;
	/** n8n could not start it: this time is not its own. */
	pause(): void;
	/** n8n is given it, perhaps once more: its time begins. */
	resume(): void;
	/** Its end was reported. Idempotent. */
	leave(): void;
}

interface Execution {
	elapsedMs: number;
	hasPlace: boolean;
	isOver: boolean;
	cancelTimer(): void;
	giveUp(): void;
}

/**
 * The places of "Executions at Once". In queue mode n8n hears of an end by a notice that it never asks
 * for again when it is lost with Redis or a worker, so that a place may be taken for good by what is over.
 * When events wait and an execution has been running for a minute, and twice as long as the latest ones
 * took, that is reported and its place reopened: one a minute, and while n8n reports no end at all never
 * more than there are places, so that at most twice as many run. A user who says how long an execution
 * may take has it exactly so. Where n8n runs them itself, which loses no notice, it is an hour.
 */
export class Places {
	/** Oldest first; those without a place among them. */
	private readonly executions = new Set<Execution>();
	private takenPlaces = 0;
	/** Whole minutes that the latest executions took. */
	private readonly ends: number[] = [];
	/** Places reopened since n8n reported an end last. */
	private reopened = 0;
	private isReported = false;
	private cancelPause: (() => void) | undefined;
	private isClosed = false;

	constructor(
		private readonly settings: PlaceSettings,
		private readonly context: PlacesContext,
	) {}

	get taken(): number {
		return this.takenPlaces;
	}

	get isFree(): boolean {
		return this.takenPlaces < this.settings.maxInFlight;
	}

	take(): Place {
		const givenUp = createLatch();
		const execution: Execution = {
			elapsedMs: 0,
			hasPlace: true,
			isOver: false,
			cancelTimer: () => undefined,
			giveUp: () => givenUp.open(),
		};
		this.executions.add(execution);
		this.takenPlaces++;
		this.arm(execution);
		return {
			givenUp: givenUp.opened,
			pause: () => {
				execution.cancelTimer();
				execution.elapsedMs = 0;
			},
			resume: () => this.arm(execution),
			leave: () => this.ended(execution),
		};
	}

	/** To be called when events wait: a place may have been taken for long before they came. */
	check(): void {
		if (this.isClosed || this.isFree || !this.context.isWanted()) return;
		// Twice as long as the latest ones took, and a minute.
		const lateMs = MINUTE_MS * (1 + 2 * Math.max(0, ...this.ends));
		const late = [...this.executions].find(
			({ hasPlace, elapsedMs }) => hasPlace && elapsedMs >= lateMs,
		);
		if (late === undefined) return;
		const isReopened = this.mayReopen();
		// The next is reopened when its minute is over.
		if (isReopened ? this.cancelPause !== undefined : this.isReported) return;
		this.isReported = true;
		this.context.overdue({ minutes: Math.floor(late.elapsedMs / MINUTE_MS), isReopened });
		if (isReopened) this.reopen(late);
	}

	/** Idempotent; nothing is reported afterwards. */
	close(): void {
		this.isClosed = true;
		this.cancelPause?.();
		for (const execution of this.executions) execution.cancelTimer();
	}

	private mayReopen(): boolean {
		const { longestExecutionMs, maxInFlight } = this.settings;
		if (longestExecutionMs !== undefined || this.reopened >= maxInFlight) return false;
		return this.context.canLoseEnds();
	}

	private reopen(execution: Execution): void {
		this.reopened++;
		this.cancelPause = this.context.time.after(MINUTE_MS, () => {
			this.cancelPause = undefined;
			this.check();
		});
		this.free(execution);
	}

	/** Wakes it each minute, and when it has taken too long. */
	private arm(execution: Execution): void {
		execution.cancelTimer();
		if (this.isClosed || execution.isOver) return;
		const leftMs = (this.settings.longestExecutionMs ?? LONGEST_EXECUTION_MS) - execution.elapsedMs;
		const waitMs = Math.min(leftMs, MINUTE_MS - (execution.elapsedMs % MINUTE_MS));
		execution.cancelTimer = this.context.time.after(waitMs, () => {
			execution.elapsedMs += waitMs;
			if (waitMs === leftMs) return this.giveUp(execution);
			this.arm(execution);
			this.check();
		});
	}

	private giveUp(execution: Execution): void {
		this.forget(execution);
		execution.giveUp();
	}

	private ended(execution: Execution): void {
		if (execution.isOver) return;
		this.ends.push(Math.floor(execution.elapsedMs / MINUTE_MS));
		if (this.ends.length > REMEMBERED_ENDS) this.ends.shift();
		this.reopened = 0;
		this.isReported = false;
		this.forget(execution);
	}

	private forget(execution: Execution): void {
		execution.isOver = true;
		execution.cancelTimer();
		this.executions.delete(execution);
		this.free(execution);
	}

	private free(execution: Execution): void {
		if (!execution.hasPlace) return;
		execution.hasPlace = false;
		this.takenPlaces--;
		this.context.freed();
	}
}
