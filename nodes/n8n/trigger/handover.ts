import type { Log } from '../../../mexc/core/log';
import { backoffMs, defaultTimings } from '../../../mexc/socket/timings';
import { sleep, type Time } from '../../../mexc/core/time';
import type { Delivered, HeldPlace } from './delivery';
import type { Occurrence, StateStore } from '../../../mexc/events';
import { FAILED_STARTS, UNFINISHED } from './state';

/** What n8n did with events that were given to it. */
export interface Outcome {
	/** It has an execution of the same name already, and started none. */
	isRefused: boolean;
	/** Another process ran the execution. */
	isQueued: boolean;
}

export interface HandoverContext {
	time: Time;
	log: Pick<Log, 'info'>;
	/** Ends with the trigger. */
	signal: AbortSignal;
	store: StateStore;
	/** Each event counts: n8n is asked until it takes it. */
	isLossless: boolean;
	/** What waits when the trigger ends is looked up at the next start. */
	findsAgain: boolean;
	/** What an earlier process gave to n8n and did not see end is run again. */
	repeatsUnfinished: boolean;
	/**
	 * Settles when the execution has ended, or was not needed; rejects when n8n could not start it. Its name
	 * is made of the events and of `again`: 0, or more where n8n may hold one that never ran.
	 */
	emit(events: readonly Delivered<Occurrence>[], again: number): Promise<Outcome>;
	warn(message: string): void;
}

/** Of events whose execution could not be started, or has not ended; more are not under way at once. */
const MOST_SAVED = 200;
const SAY_EVERY_MS = 60_000;

/**
 * Gives events to n8n. n8n writes an execution into its database before it starts it, and refuses a second
 * one of the same name: when the start fails (Redis refuses the job), or n8n is killed between the two, it
 * refuses what never ran. So a refusal of a name whose start failed is answered with the next name, also
 * by the process that follows. What had been given and had not ended is saved with it; whether n8n was
 * killed between the two nobody can know afterwards: then the user decides (`repeatsUnfinished`), and
 * nothing is run more than twice.
 */
export class Handover {
	private queueSeen = false;
	private saidAt = Number.NEGATIVE_INFINITY;
	/** By eventId: what the process before had given and not seen end. */
	private readonly unfinishedBefore: ReadonlySet<string>;

	constructor(private readonly context: HandoverContext) {
		this.unfinishedBefore = new Set(this.unfinished());
	}

	/** n8n's executions run in other processes. Not known before the first has ended. */
	get seesQueue(): boolean {
		return this.queueSeen;
	}

	/** Until n8n has taken them, where each event counts; true when it has. */
	async give(events: readonly Delivered<Occurrence>[], place: HeldPlace): Promise<boolean> {
		const { isLossless, signal, time } = this.context;
		this.noteGiven(events);
		let failed = this.failedBefore(events);
		let again = Math.max(0, failed);
		for (let attempt = 0; !signal.aborted;) {
			try {
				place.resume();
				const isRefused = await this.isRefused(events, again, place);
				if (isRefused && (again <= failed || this.mayBeUnfinished(events, again))) {
					again++;
					continue;
				}
				if (isRefused && wereLookedUp(events)) this.sayRefused(events);
				this.forgetFailure(events);
				this.noteTaken(events);
				return true;
			} catch (error) {
				place.pause();
				const reason = error instanceof Error ? error.message : String(error);
				const next = isLossless ? '; trying again until it does' : '';
				this.context.warn(`n8n did not run the workflow for an event: ${reason}${next}`);
				if (!isLossless) return false;
				failed = again;
				this.rememberFailure(events, failed);
			}
			await sleep(time, backoffMs(attempt++, defaultTimings), signal);
		}
		return false;
	}

	private async isRefused(
		events: readonly Delivered<Occurrence>[],
		again: number,
		{ givenUp }: HeldPlace,
	): Promise<boolean> {
		const unreported = givenUp.then(() => undefined);
		const outcome = await Promise.race([this.context.emit(events, again), unreported]);
		if (outcome === undefined) {
			this.context.warn(
				'n8n has not reported the end of an execution for as long as one may take; MEXC Trigger counts it as ended',
			);
			return false;
		}
		this.queueSeen ||= outcome.isQueued;
		return outcome.isRefused;
	}

	/** Within a process nothing is looked up that was given before: an earlier one has given it. */
	private mayBeUnfinished(events: readonly Delivered<Occurrence>[], again: number): boolean {
		if (!this.context.repeatsUnfinished || again > 0) return false;
		return wereLookedUp(events) && this.unfinishedOf(events) !== undefined;
	}

	private unfinishedOf(events: readonly Delivered<Occurrence>[]): string | undefined {
		const ids = events.map(({ event }) => event.item.eventId);
		return ids.find((id) => this.unfinishedBefore.has(id));
	}

	private sayRefused(events: readonly Delivered<Occurrence>[]): void {
		const { time, log } = this.context;
		const unfinished = this.unfinishedOf(events);
		if (unfinished !== undefined) {
			log.info(
				`MEXC Trigger found the event ${unfinished} again, whose execution was not known to have ended when n8n stopped. n8n has that execution and starts no other. If it is shown as crashed, retry it in n8n.`,
			);
			return;
		}
		if (time.monotonic() - this.saidAt < SAY_EVERY_MS) return;
		this.saidAt = time.monotonic();
		log.info(
			'MEXC Trigger found events again that n8n has run: n8n skips them ("Scheduled execution skipped"), and nothing is lost.',
		);
	}

	/** Saved with the emit, before the execution begins. */
	private noteGiven(events: readonly Delivered<Occurrence>[]): void {
		if (!this.context.findsAgain) return;
		const ids = events.map(({ event }) => event.item.eventId);
		this.saveUnfinished([...new Set([...this.unfinished(), ...ids])]);
	}

	private noteTaken(events: readonly Delivered<Occurrence>[]): void {
		if (!this.context.findsAgain) return;
		const ids = new Set(events.map(({ event }) => event.item.eventId));
		this.saveUnfinished(this.unfinished().filter((id) => !ids.has(id)));
	}

	private unfinished(): string[] {
		const saved = this.context.store.load(UNFINISHED);
		return Array.isArray(saved) ? saved.filter((id) => typeof id === 'string') : [];
	}

	private saveUnfinished(ids: readonly string[]): void {
		this.context.store.save(UNFINISHED, ids.slice(-MOST_SAVED));
	}

	/** The last name under which the start of an execution for them failed; -1 for none. */
	private failedBefore(events: readonly Delivered<Occurrence>[]): number {
		const all = this.failures();
		if (Object.keys(all).length === 0) return -1;
		return Math.max(...events.map(({ event }) => all[event.item.eventId] ?? -1));
	}

	private failures(): Record<string, number> {
		const saved = this.context.store.load(FAILED_STARTS);
		const entries = typeof saved === 'object' && saved !== null ? Object.entries(saved) : [];
		return Object.fromEntries(entries.filter(([, again]) => Number.isInteger(again)));
	}

	private rememberFailure(events: readonly Delivered<Occurrence>[], again: number): void {
		const all = this.failures();
		for (const { event } of events) all[event.item.eventId] = again;
		this.save(all);
	}

	private forgetFailure(events: readonly Delivered<Occurrence>[]): void {
		const all = this.failures();
		if (Object.keys(all).length === 0) return;
		if (!events.some(({ event }) => event.item.eventId in all)) return;
		for (const { event } of events) delete all[event.item.eventId];
		this.save(all);
	}

	private save(all: Readonly<Record<string, number>>): void {
		const newest = Object.entries(all).slice(-MOST_SAVED);
		this.context.store.save(FAILED_STARTS, Object.fromEntries(newest));
	}
}

function wereLookedUp(events: readonly Delivered<Occurrence>[]): boolean {
	return events.some(({ event }) => event.item.backfilled === true);
}
