import {
	firedAt,
	isAllowed,
	isFinished,
	newAlertState,
	type AlertState,
	type Crossing,
	type Moment,
} from './alertState';
import type { ArmedCondition, Frequency } from './condition';

/** What makes an alert of one kind fire; how often it may is the same for all (alertState.ts). */
export interface Rule<Seen> {
	/** The crossings that this alert reports. */
	crossings: readonly Crossing[];
	/** Whether this value completes a crossing, once that is armed. */
	isReached(crossing: Crossing, seen: Seen): boolean;
	/** Whether this value arms it; after a fire, only from beyond the re-arm band. Never while reached. */
	isClear(crossing: Crossing, seen: Seen, hasFired: boolean): boolean;
}

/** A completed crossing. */
export interface Fire<Seen> {
	crossing: Crossing;
	/** The value that completed it. */
	seen: Seen;
	/** The value before; absent for the first one after a start. */
	before?: Seen;
	/** Milliseconds. */
	time: number;
	/** The same for the same crossing, whenever it is asked; two crossings may share a millisecond. */
	eventId: string;
	/** To be written before the emit. */
	state: AlertState;
}

/** One alert while it listens. */
export interface Watch<Seen> {
	readonly hash: string;
	readonly frequency: Frequency;
	feed(seen: Seen): Fire<Seen> | undefined;
	state(): AlertState;
	/** That of `state`, without making one: asked after each value. */
	armed(): Crossing | null;
	/** The newest value. */
	last(): Seen | undefined;
	isFinished(now: number): boolean;
}

/** An alert that values from before the start can prepare. */
export interface CrossingWatch<Seen> extends Watch<Seen> {
	/** A value that may only say where things stand, and fires nothing. Twice the same is as good as once. */
	prime(seen: Seen): void;
}

/**
 * Starts listening from `saved`, the state of an earlier run, or from nothing. The first value after a start
 * only says where things stand, unless `fireIfBeyond`.
 */
export function watchCrossings<Seen extends Moment>(
	condition: ArmedCondition,
	hash: string,
	rule: Rule<Seen>,
	saved: AlertState = newAlertState,
): CrossingWatch<Seen> {
	const { armed: savedArmed, ...savedMemory } = saved;
	const armed = new Set<Crossing>(savedArmed === null ? [] : [savedArmed]);
	let memory = savedMemory;
	let last: Seen | undefined;

	/** The crossing that this value completes, whether or not the alert may report it. */
	function completed(seen: Seen): Crossing | undefined {
		if (armed.size > 0) {
			for (const one of rule.crossings) {
				if (armed.has(one) && rule.isReached(one, seen)) return one;
			}
			return undefined;
		}
		// A new alert that starts past its threshold; one that has fired already waits to be re-armed. On
		// which side "either" would start past it cannot be said.
		const startsBeyond =
			last === undefined && condition.fireIfBeyond && memory.lastFireTime === null;
		const [only, ...others] = rule.crossings;
		if (!startsBeyond || others.length > 0) return undefined;
		return rule.isReached(only, seen) ? only : undefined;
	}

	function rearm(seen: Seen): void {
		const hasFired = memory.lastFireTime !== null;
		for (const crossing of rule.crossings) {
			if (!armed.has(crossing) && rule.isClear(crossing, seen, hasFired)) armed.add(crossing);
		}
	}

	// One is enough to remember: where two can be armed at once, the first value of a run arms both again.
	const firstArmed = (): Crossing | null => {
		for (const crossing of armed) return crossing;
		return null;
	};
	const state = (): AlertState => ({ armed: firstArmed(), ...memory });
	return {
		hash,
		frequency: condition.frequency,
		feed(seen) {
			const before = last;
			if (isFinished(condition, memory, seen.time)) {
				last = seen;
				return undefined;
			}
			const crossing = completed(seen);
			last = seen;
			const isFired =
				crossing !== undefined &&
				(before !== undefined || condition.fireIfBeyond) &&
				isAllowed(condition, memory, seen);
			if (isFired) memory = firedAt(seen);
			if (crossing !== undefined) armed.delete(crossing);
			rearm(seen);
			if (!isFired) return undefined;
			const eventId = `${hash}:${seen.time}:${crossing}`;
			return { crossing, seen, before, time: seen.time, eventId, state: state() };
		},
		prime(seen) {
			const crossing = rule.crossings.find((one) => armed.has(one) && rule.isReached(one, seen));
			if (crossing !== undefined) armed.delete(crossing);
			last = seen;
			rearm(seen);
		},
		state,
		armed: firstArmed,
		last: () => last,
		isFinished: (now) => isFinished(condition, memory, now),
	};
}
