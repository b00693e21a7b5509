import type { Account } from '../../../mexc/account/account';
import { sharedAbort } from '../../../mexc/core/abort';
import { MexcError } from '../../../mexc/core/errors';
import type { PushMessage } from '../../../mexc/streams/pushMessage';
import { sleep } from '../../../mexc/core/time';
import {
	createDelivery,
	type Delivered,
	type Delivery,
	type DeliverySettings,
	type HeldPlace,
} from './delivery';
import type { EventReader, Occurrence, StateStore } from '../../../mexc/events';
import { forgetFault, recentFault, rememberFault } from './faults';
import { Handover, type HandoverContext } from './handover';
import type { Overdue } from './places';
import { portOf } from './port';
import { listen, type ListenContext, type Listening } from './session';

/** How long activation waits for the exchange's first answer before it goes on in the background. */
const FIRST_ANSWER_MS = 10_000;
/** The same once a connection has failed: the next attempt may already be refused for good. */
const SECOND_ATTEMPT_MS = 3_000;
/**
 * How long activation waits until the event knows what there was at the start. While n8n starts up, with many
 * workflows in a row, that is short: only those that have never been saved wait at all.
 */
export const BEGINNING_MS = { publish: 5_000, start: 1_000 } as const;
/** How often a trigger that was refused for good asks again. */
export const PROBE_MS = 180_000;
const WARN_EVERY_MS = 60_000;
/** Private events are never dropped; from this many on, the log says that the workflow cannot keep up. */
const LONG_QUEUE = 1_000;

export interface ActiveContext extends ListenContext {
	/** Names this trigger in the process. */
	key: string;
	/** Names it to people. */
	title: string;
	delivery: DeliverySettings;
	repeatsUnfinished: boolean;
	/** What waits when it ends is looked up at the next start. */
	findsAgain: boolean;
	store: StateStore;
	/** `start`: nobody is looking (n8n starts up, a new leader takes over), so nothing is refused aloud. */
	start: 'publish' | 'start';
	account: Account;
	/** The credential as it is now, perhaps fixed since. */
	freshAccount(): Promise<Account>;
	/** Throws a MexcError for what the user has to correct. */
	verify(): Promise<void>;
	/** What takes time and is no reason to lose an event: done before it counts as emitted. Never rejects. */
	prepareItems?(events: readonly Occurrence[], signal: AbortSignal): Promise<void>;
	/** As `HandoverContext.emit`. */
	emit: HandoverContext['emit'];
	emitError(error: MexcError): void;
}

/**
 * A published trigger: alive, recovering, or loudly dead. One per call of n8n's `trigger()`.
 */
export class ActiveTrigger {
	private readonly reader: EventReader;
	private readonly delivery: Delivery<Occurrence>;
	private readonly handover: Handover;
	private readonly stopping = sharedAbort();
	/** Ends earlier where nothing can bring an event any more, while the last ones are still handed over. */
	private readonly reading = sharedAbort();
	/** Ends with the delivery: n8n is given nothing more. */
	private readonly giving = sharedAbort();
	private listening: Listening | undefined;
	/** n8n was informed that this trigger cannot go on, and will start it again. */
	private hasFailed = false;
	/** As `stopping`, whose signal takes long to ask after each message. */
	private hasStopped = false;
	private warnedAt = Number.NEGATIVE_INFINITY;
	private account: Account;

	constructor(private readonly context: ActiveContext) {
		this.account = context.account;
		const { time, log, store, event, findsAgain, repeatsUnfinished } = context;
		this.handover = new Handover({
			time,
			log,
			store,
			findsAgain,
			repeatsUnfinished,
			isLossless: event.isLossless,
			signal: this.giving.signal,
			emit: async (events, again) => await context.emit(events, again),
			warn: (message) => this.warn(message),
		});
		this.delivery = createDelivery(context.delivery, {
			time,
			groupOf: ({ item }) => item.symbol ?? '',
			emit: async (events, place) => await this.emit(events, place),
			canLoseEnds: () => this.handover.seesQueue,
			overdue: (events) => this.overdue(events),
		});
		this.reader = context.prepared.open(
			portOf({
				context,
				account: () => this.account,
				store: context.store,
				isTest: false,
				signal: this.reading.signal,
				emit: (occurrence) => this.take([occurrence], context.time.now()),
			}),
		);
	}

	/**
	 * Rejects with a MexcError for what the user has to correct, while the user is looking. Network trouble
	 * is waited out in the background, and so is a fault that n8n has been informed of already.
	 */
	async start(): Promise<void> {
		const { key, time, log, start } = this.context;
		const fault = recentFault(key, time);
		if (fault !== undefined) {
			log.warn(`MEXC Trigger waits to try again, because of: ${fault}`);
			return void this.probe();
		}
		if (start === 'publish') await this.verify();
		if (this.isIdle()) return this.endReading();
		const listening = this.listen();
		if (start === 'publish') await this.firstAnswer(listening);
		listening.ready.catch((error: unknown) => this.fail(asRefusal(error)));
		if (listening.lastTrouble() === undefined) await this.beginning(BEGINNING_MS[start]);
	}

	/** Idempotent, immediate, never throws; nothing acts after it. */
	close(): void {
		this.hasStopped = true;
		this.stopping.abort();
		this.endReading();
		this.endDelivery();
		// Closed by n8n to start again after emitError, the reason is remembered; by a person, it is not.
		if (!this.hasFailed) forgetFault(this.context.key);
	}

	private endReading(): void {
		this.reading.abort();
		this.listening?.close();
		this.reader.close();
	}

	private isStopped(): boolean {
		return this.hasStopped || this.hasFailed;
	}

	/** Some events ask over REST as soon as they are opened: one that is refused would go on for good. */
	private async verify(): Promise<void> {
		try {
			await this.context.verify();
		} catch (error) {
			this.close();
			throw asRefusal(error);
		}
	}

	private listen(): Listening {
		this.listening?.close();
		this.listening = listen(this.context, this.account, {
			onMessage: (message) => this.receive(message),
			onState: (event) => this.reader.onState(event),
			onRefused: (error) => this.fail(error),
			load: () => this.delivery.counts(),
		});
		return this.listening;
	}

	/** Waits for the exchange's answer, but not for a network that is down. */
	private async firstAnswer({ ready, firstTrouble, lastTrouble }: Listening): Promise<void> {
		const { time, log } = this.context;
		const over = new AbortController();
		const silence = sleep(time, FIRST_ANSWER_MS, over.signal);
		const failure = firstTrouble.then(() => sleep(time, SECOND_ATTEMPT_MS, over.signal));
		try {
			await Promise.race([ready, failure, silence]);
			const trouble = lastTrouble();
			if (trouble !== undefined) log.warn(`MEXC Trigger connects in the background. ${trouble}`);
		} catch (error) {
			// An alert that fired for the last time meanwhile has closed its subscription itself.
			if (asRefusal(error).kind === 'cancelled') return;
			this.close();
			throw asRefusal(error);
		} finally {
			over.abort();
		}
	}

	/** What is known by the end of activation is saved by n8n. */
	private async beginning(limitMs: number): Promise<void> {
		const over = new AbortController();
		const { signal } = this.stopping;
		const end = () => over.abort();
		signal.addEventListener('abort', end, { once: true });
		try {
			await Promise.race([this.reader.begun, sleep(this.context.time, limitMs, over.signal)]);
		} finally {
			over.abort();
			signal.removeEventListener('abort', end);
		}
	}

	private receive(message: PushMessage): void {
		if (!this.isStopped()) this.take(this.reader.read(message), message.receivedAt);
	}

	private take(occurrences: readonly Occurrence[], now: number): void {
		if (this.isStopped()) return;
		for (const occurrence of occurrences) this.delivery.push(occurrence);
		if (occurrences.length > 0) this.warnOfBacklog();
		if (this.isIdle(now)) this.endReading();
	}

	/** Every alert has fired for the last time, or has expired. */
	private isIdle(now = this.context.time.now()): boolean {
		if (!this.reader.isFinished(now)) return false;
		this.context.log.info('MEXC Trigger has stopped listening: its alerts have fired or expired');
		return true;
	}

	private async emit(events: readonly Delivered<Occurrence>[], place: HeldPlace): Promise<void> {
		const { prepareItems } = this.context;
		if (prepareItems !== undefined) {
			const { signal } = this.giving;
			place.pause();
			await prepareItems(
				events.map(({ event }) => event),
				signal,
			);
			if (signal.aborted) return this.sayDropped(events.length);
		}
		for (const { event } of events) event.beforeEmit?.();
		const dropped = events[0]?.dropped ?? 0;
		if (dropped > 0) {
			this.warn(
				`MEXC Trigger dropped ${dropped} events, because the workflow is slower than the market`,
			);
		}
		if (!(await this.handover.give(events, place))) return;
		for (const { event } of events) event.accepted?.();
	}

	/** A lost notice of n8n stops a trigger; it must not do so silently. */
	private overdue({ minutes, isReopened }: Overdue): void {
		const { title, log, hub, event, prepared } = this.context;
		const { waiting } = this.delivery.counts();
		const since = minutes === 1 ? 'a minute' : `${minutes} minutes`;
		const next = isReopened
			? 'A notice is lost, or an execution very long: another one is started beside it, one a minute.'
			: 'They wait until one has ended, or has taken as long as it may (option Longest Execution).';
		const message = `${title}: ${countOf(waiting)} waiting for executions whose end n8n has not reported for ${since}. ${next}`;
		log.warn(message);
		hub.report(this.account, prepared.access ?? event.access, { state: 'blocked', message });
	}

	private warnOfBacklog(): void {
		if (this.context.delivery.queueLimit !== undefined) return;
		const { waiting } = this.delivery.counts();
		if (waiting < LONG_QUEUE) return;
		this.warn(
			`MEXC Trigger holds ${waiting} events, because the workflow is slower than they come`,
		);
	}

	private warn(message: string): void {
		const now = this.context.time.monotonic();
		if (now - this.warnedAt < WARN_EVERY_MS) return;
		this.warnedAt = now;
		this.context.log.warn(message);
	}

	private endDelivery(): void {
		const { waiting } = this.delivery.counts();
		this.giving.abort();
		this.delivery.close();
		this.sayDropped(waiting);
	}

	private sayDropped(waiting: number): void {
		if (waiting === 0) return;
		const { log, findsAgain } = this.context;
		const events = `MEXC Trigger ends while ${countOf(waiting)} waiting for the workflow`;
		if (findsAgain) log.info(`${events}; the next start finds them again`);
		else log.warn(`${events}; they are dropped`);
	}

	/** Reports to n8n, which runs the error workflow and starts this trigger again. */
	private fail(error: MexcError): void {
		if (this.isStopped() || error.kind === 'cancelled') return;
		const { key, time } = this.context;
		this.hasFailed = true;
		this.listening?.close();
		this.endDelivery();
		rememberFault(key, error.message, time);
		this.context.emitError(error);
	}

	/** After a fault that was reported to n8n: asks again every few minutes, with the credential as it is then. */
	private async probe(): Promise<void> {
		const { time, log, key } = this.context;
		while (!this.isStopped()) {
			await sleep(time, PROBE_MS, this.stopping.signal);
			if (this.isStopped()) return;
			try {
				this.account = await this.context.freshAccount();
				await this.listen().ready;
				forgetFault(key);
				return log.info('MEXC Trigger listens again');
			} catch (error) {
				// An alert that fired for the last time meanwhile has closed its subscription itself.
				if (asRefusal(error).kind === 'cancelled') return;
				this.listening?.close();
				log.warn(`MEXC Trigger still cannot listen: ${asRefusal(error).message}`);
			}
		}
	}
}

function countOf(waiting: number): string {
	return waiting === 1 ? '1 event is' : `${waiting} events are`;
}

function asRefusal(error: unknown): MexcError {
	if (error instanceof MexcError) return error;
	const message = error instanceof Error ? error.message : String(error);
	return new MexcError({ kind: 'protocol', message });
}
