import type { Time } from '../../../mexc/core/time';
import { Places, type Overdue, type Place } from './places';

export interface DeliverySettings {
	/** `each`: one execution per event. `batch`: one per window. `latest`: one per window, last event of each pair. */
	delivery: 'each' | 'batch' | 'latest';
	batchWindowMs: number;
	batchMaxItems: number;
	/** Executions that may run at once. */
	maxInFlight: number;
	/** How long one may take; `undefined` where the user has not said it (places.ts). */
	longestExecutionMs: number | undefined;
	/** Events that may wait; `undefined` never drops (private events). */
	queueLimit: number | undefined;
	overflow: 'dropOldest' | 'dropNewest';
}

/** One event on its way out, with what happened to others on the way. */
export interface Delivered<Event> {
	event: Event;
	/** Events lost to the queue limit since the last execution; on the first event after them. */
	dropped: number;
	/** Older events of the same pair that this one replaced. */
	conflated: number;
}

export interface DeliveryContext<Event> {
	time: Time;
	/** What `latest` keeps one of. */
	groupOf(event: Event): string;
	/** Starts one execution; settles when it has ended. May throw or reject: either frees its place. */
	emit(events: readonly Delivered<Event>[], place: HeldPlace): Promise<unknown>;
	/** Executions run in other processes, and the notice of an end may be lost on the way. */
	canLoseEnds(): boolean;
	/** Events wait for executions whose end n8n has not reported for long. */
	overdue(events: Overdue): void;
}

export type HeldPlace = Omit<Place, 'leave'>;

export interface Delivery<Event> {
	push(event: Event): void;
	/** Idempotent; nothing is emitted after it, and what waits counts as dropped. */
	close(): void;
	counts(): DeliveryCounts;
}

export interface DeliveryCounts {
	received: number;
	emitted: number;
	conflated: number;
	dropped: number;
	waiting: number;
	inFlight: number;
}

interface Waiting<Event> {
	event: Event;
	conflated: number;
	since: number;
}

/**
 * Bounds what a stream does to n8n, which neither queues nor refuses by itself: at most `maxInFlight`
 * executions, at most `queueLimit` waiting events, order kept, every loss counted
 * (received = emitted + conflated + dropped + waiting).
 */
export function createDelivery<Event>(
	settings: DeliverySettings,
	context: DeliveryContext<Event>,
): Delivery<Event> {
	const queue: Waiting<Event>[] = [];
	/** For `latest`: what waits of each pair. A table of all pairs has thousands. */
	const waitingOf = new Map<string, Waiting<Event>>();
	const counts = { received: 0, emitted: 0, conflated: 0, dropped: 0 };
	let droppedSinceEmit = 0;
	const places = new Places(settings, {
		time: context.time,
		isWanted: () => queue.length > 0,
		canLoseEnds: () => context.canLoseEnds(),
		freed: pump,
		overdue: (events) => context.overdue(events),
	});
	let cancelTimer: (() => void) | undefined;
	/** Whose window the timer ends. */
	let armedFor: Waiting<Event> | undefined;
	let isClosed = false;

	function push(event: Event): void {
		if (isClosed) return;
		counts.received++;
		const now = context.time.monotonic();
		if (settings.delivery === 'latest' && replaceOlder(event)) return pump(now);
		if (settings.queueLimit !== undefined && queue.length >= settings.queueLimit) {
			counts.dropped++;
			droppedSinceEmit++;
			if (settings.overflow === 'dropNewest') return;
			// What the lost event had replaced stays counted as conflated; it was.
			const oldest = queue.shift();
			if (oldest !== undefined) forget([oldest]);
		}
		const waiting = { event, conflated: 0, since: now };
		queue.push(waiting);
		if (settings.delivery === 'latest') waitingOf.set(context.groupOf(event), waiting);
		pump(now);
	}

	function forget(gone: readonly Waiting<Event>[]): void {
		if (settings.delivery !== 'latest') return;
		for (const { event } of gone) waitingOf.delete(context.groupOf(event));
	}

	/** Takes the place of the waiting event of the same pair, so that no pair starves another. */
	function replaceOlder(event: Event): boolean {
		const older = waitingOf.get(context.groupOf(event));
		if (older === undefined) return false;
		older.event = event;
		older.conflated++;
		counts.conflated++;
		return true;
	}

	function pump(now = context.time.monotonic()): void {
		while (!isClosed && places.isFree && isDue(now)) emitNext();
		arm(now);
		places.check();
	}

	function isDue(now: number): boolean {
		if (queue.length === 0) return false;
		return settings.delivery === 'each' || isBatchFull() || waitMs(now) <= 0;
	}

	function isBatchFull(): boolean {
		return settings.delivery === 'batch' && queue.length >= settings.batchMaxItems;
	}

	function waitMs(now: number): number {
		return settings.batchWindowMs - (now - queue[0].since);
	}

	/** A window opens with its first event. While every place is taken, the end of an execution pumps. */
	function arm(now: number): void {
		const first = places.isFree && !isClosed ? queue.at(0) : undefined;
		// A burst must not cost a new timer for each event.
		if (first === armedFor) return;
		cancelTimer?.();
		cancelTimer = undefined;
		armedFor = first;
		if (first !== undefined) cancelTimer = context.time.after(Math.max(0, waitMs(now)), onTimer);
	}

	function onTimer(): void {
		armedFor = undefined;
		pump();
	}

	function emitNext(): void {
		const size = settings.delivery === 'each' ? 1 : settings.batchMaxItems;
		const taken = queue.splice(0, size);
		forget(taken);
		const events = taken.map(({ event, conflated }, position) => ({
			event,
			conflated,
			dropped: position === 0 ? droppedSinceEmit : 0,
		}));
		droppedSinceEmit = 0;
		counts.emitted += events.length;
		const place = places.take();
		// The place is freed later than emit returns even when it throws, so that pump never calls itself.
		void start(events, place).then(place.leave, place.leave);
	}

	async function start(events: readonly Delivered<Event>[], place: Place): Promise<void> {
		await context.emit(events, place);
	}

	return {
		push,
		close() {
			isClosed = true;
			cancelTimer?.();
			cancelTimer = undefined;
			places.close();
			counts.dropped += queue.length;
			queue.length = 0;
			waitingOf.clear();
		},
		counts: () => ({ ...counts, waiting: queue.length, inFlight: places.taken }),
	};
}
