import { trackIndicators, type IndicatorPlan } from '../indicators/trackIndicators';
import type { Candle } from '../market/candle';
import { candleEnd, type CandleInterval } from '../market/candleIntervals';
import { firedAt, isAllowed, isFinished, type FireMemory } from './alertState';
import {
	compositeHash,
	intervalsOf,
	planFor,
	type CompositeCondition,
	type CompositeSettings,
} from './compositeCondition';
import { specsOf } from './compositePart';
import { watchPart, type PartMemory, type PartSeen, type PartWatch } from './partWatch';

/** How many candles before the start say where each condition stands, beside those it may still count for. */
const PRIMING = 10;

/** What must survive a restart, after all candles that had closed at one moment; JSON. */
export interface CompositeState {
	lastFireTime: number | null;
	/** For how many decisions in a row it has not held; with `any` of each condition. */
	quiet: readonly number[];
	parts: readonly PartMemory[];
	/** By length of candle: where the newest one started that is part of it, in milliseconds. */
	starts: Readonly<Partial<Record<CandleInterval, number>>>;
}

/** One condition at the moment of a decision. */
export interface PartShown {
	counts: boolean | undefined;
	/** Whether it made the composite fire: with `all` each of them, with `any` those that began to hold. */
	isNew: boolean;
	seen: PartSeen | undefined;
	memory: PartMemory;
}

export interface CompositeFire {
	/** Milliseconds: the end of the candles that completed it. */
	time: number;
	/** The same for the same moment, whenever it is seen. */
	eventId: string;
	parts: readonly PartShown[];
	/** The shortest candle that closed then. */
	candle: Candle;
	backfilled: boolean;
}

/** What closed candles have decided: their state is to be kept, and what fired to be emitted, in this order. */
export interface Decision {
	state: CompositeState;
	fire?: CompositeFire;
}

/** What one condition-set makes of one length of candle. */
export interface CompositePlan {
	interval: CandleInterval;
	indicators: IndicatorPlan;
	/** Closed candles of before the start that are wanted. */
	history: number;
}

export function plansOf(settings: Pick<CompositeSettings, 'parts' | 'within' | 'rearmCandles'>) {
	const { parts } = settings;
	return intervalsOf(parts).map((interval): CompositePlan => {
		const indicators = planFor(parts, interval);
		const counted = parts.flatMap((part) =>
			part.interval === interval && 'candles' in part ? [part.candles + 1] : [],
		);
		const needed = Math.max(indicators.candlesNeeded, ...counted);
		return { interval, indicators, history: needed + primersOf(settings) };
	});
}

function primersOf({ within, rearmCandles }: Pick<CompositeSettings, 'within' | 'rearmCandles'>) {
	return PRIMING + within + rearmCandles;
}

/** The closed candles of one length, on their way through. */
interface Follower {
	interval: CandleInterval;
	plan: IndicatorPlan;
	tracker: ReturnType<typeof trackIndicators>;
	/** With the place of their indicators among those of the plan. */
	watches: ReadonlyArray<{ watch: PartWatch; from: number; to: number }>;
	history: Candle[];
	queue: Entry[];
	/** Milliseconds: no candle that ends until then is still to come. */
	until: number;
	/** Where the newest one started that has been taken. */
	start: number | undefined;
	/** Where the first one starts whose end is followed. */
	firstStart: number | undefined;
}

interface Entry {
	candle: Candle;
	/** The first one after a hole. */
	isFirst: boolean;
	/** `feed`: it only makes up what later values consist of. `prime`: the state knows it. */
	use: 'feed' | 'prime' | 'judge';
	backfilled: boolean;
}

/** One composite alert while it follows the closed candles of its pair. */
export interface CompositeWatch {
	readonly hash: string;
	/** The first candle whose end is followed starts then, in milliseconds. */
	begun(interval: CandleInterval, firstStart: number): void;
	/** A candle from before the start, or from before what was passed over; oldest first. */
	past(interval: CandleInterval, candle: Candle): void;
	closed(interval: CandleInterval, candle: Candle, backfilled: boolean): void;
	/** No candle of that length that ends until `until` (milliseconds) is still to come. */
	reached(interval: CandleInterval, until: number): void;
	/** What can be decided by now, oldest first. `mayFire` false: it only says where things stand. */
	decide(mayFire: (backfilled: boolean) => boolean): Decision[];
	state(): CompositeState;
	parts(): readonly PartShown[];
	/** Undefined before the first decision; milliseconds. */
	decidedAt(): number | undefined;
	/** Candles wait for those of another length. */
	isWaiting(): boolean;
	isFinished(now: number): boolean;
}

/**
 * Decides each time candles have closed, on all that had closed by then. The candles of several lengths come in any
 * order; those that end at the same moment are one decision, made when none of the other lengths can come any
 * more. So it is a function of the candles alone: `saved`, the state of an earlier run, and the candles after it give
 * the same fires as one run would have given.
 */
export function watchComposite(
	condition: CompositeCondition,
	plans: readonly CompositePlan[],
	saved?: CompositeState,
): CompositeWatch {
	const { parts, match, within, rearmCandles } = condition;
	const hash = compositeHash(condition);
	const primers = primersOf(condition);
	const signals = match === 'all' ? 1 : parts.length;
	const watches = parts.map((part, index) => watchPart(part, within, saved?.parts[index]));
	const followers = plans.map((plan) => followerOf(plan, watches, saved?.starts[plan.interval]));
	const byInterval = new Map(followers.map((follower) => [follower.interval, follower]));
	// A new alert that may fire when it holds already does not know yet that it does.
	let isUnaware = saved === undefined && condition.fireIfBeyond;
	let quiet = saved?.quiet ?? Array.from({ length: signals }, () => (isUnaware ? rearmCandles : 0));
	let fired: FireMemory = { lastFireTime: saved?.lastFireTime ?? null, lastFireCandle: null };
	let decidedAt: number | undefined;
	/** What closed until then was known before the start, or is behind what was passed over. */
	let silentUntil = Number.NEGATIVE_INFINITY;
	let isNew = parts.map(() => false);

	function follower(interval: CandleInterval): Follower {
		const found = byInterval.get(interval);
		if (found === undefined) throw new Error(`No condition is on candles of ${interval}`);
		return found;
	}

	function reached(one: Follower, until: number): void {
		if (until > one.until) one.until = until;
	}

	/** How many of them are judged is known when the last one is there. */
	function flush(one: Follower): void {
		const { history, start = Number.NEGATIVE_INFINITY } = one;
		if (history.length === 0) return;
		one.history = [];
		const firstJudged = history.length - primers;
		history.forEach((candle, index) => {
			const use = index < firstJudged - 1 ? 'feed' : candle.start <= start ? 'prime' : 'judge';
			one.queue.push({ candle, isFirst: index === 0, use, backfilled: false });
		});
		const last = history[history.length - 1];
		silentUntil = Math.max(silentUntil, last.end);
		reached(one, candleEnd(one.interval, last.end) - 1);
	}

	function take(one: Follower, { candle, isFirst, use }: Entry): void {
		if (isFirst) {
			one.tracker = trackIndicators(one.plan);
			for (const { watch } of one.watches) watch.restart();
		}
		one.tracker.add(candle);
		if (use === 'feed') return one.watches.forEach(({ watch }) => watch.feed(candle));
		one.start = candle.start;
		const readings = one.tracker.read();
		for (const { watch, from, to } of one.watches) {
			watch[use === 'prime' ? 'prime' : 'take'](candle, readings.slice(from, to));
		}
	}

	/** Those that decide nothing: at the front of their queue. */
	function takeKnown(): void {
		for (const one of followers) {
			while (one.queue.length > 0 && one.queue[0].use !== 'judge') {
				take(one, one.queue.shift() as Entry);
			}
		}
	}

	/** The moment that can be decided next; undefined while candles of another length may still belong to it. */
	function nextMoment(): number | undefined {
		const ends = followers.flatMap(({ queue }) =>
			queue.length === 0 ? [] : [queue[0].candle.end],
		);
		if (ends.length === 0) return undefined;
		const moment = Math.min(...ends);
		const isComplete = followers.every(({ queue, until }) => queue.length > 0 || until >= moment);
		return isComplete ? moment : undefined;
	}

	function decideAt(time: number, mayFire: (backfilled: boolean) => boolean): Decision {
		const closed: Entry[] = [];
		for (const one of followers) {
			const [entry] = one.queue;
			if (entry?.candle.end !== time) continue;
			one.queue.shift();
			take(one, entry);
			closed.push(entry);
		}
		decidedAt = time;
		const backfilled = closed.some((entry) => entry.backfilled);
		const isSilent = time <= silentUntil || !mayFire(backfilled);
		const began = judge(isSilent);
		const moment = { time };
		const isFired =
			began.length > 0 &&
			!isSilent &&
			!isFinished(condition, fired, time) &&
			isAllowed(condition, fired, moment);
		isNew = parts.map((_, index) => isFired && (match === 'all' || began.includes(index)));
		if (!isFired) return { state: state() };
		fired = firedAt(moment);
		const candle = shortest(closed);
		const eventId = `${hash}:${time}`;
		return { state: state(), fire: { time, eventId, parts: shown(), candle, backfilled } };
	}

	/** Which signals begin to hold. One that is not known stays as it was. */
	function judge(isSilent: boolean): number[] {
		if (isUnaware && isSilent) return [];
		isUnaware = false;
		const needed = fired.lastFireTime === null ? 1 : rearmCandles;
		const began: number[] = [];
		quiet = quiet.map((count, index) => {
			const holds = signalOf(index);
			if (holds === undefined) return count;
			if (!holds) return Math.min(count + 1, rearmCandles);
			if (count >= needed) began.push(index);
			return 0;
		});
		return began;
	}

	function signalOf(index: number): boolean | undefined {
		if (match === 'any') return watches[index].counts();
		const all = watches.map((watch) => watch.counts());
		return all.includes(undefined) ? undefined : !all.includes(false);
	}

	const state = (): CompositeState => ({
		lastFireTime: fired.lastFireTime,
		quiet: [...quiet],
		parts: watches.map((watch) => watch.memory()),
		starts: Object.fromEntries(
			followers.flatMap(({ interval, start, firstStart = NaN }) => {
				const newest = start ?? firstStart - 1;
				return Number.isNaN(newest) ? [] : [[interval, newest]];
			}),
		),
	});

	const shown = (): PartShown[] =>
		watches.map((watch, index) => ({
			counts: watch.counts(),
			isNew: isNew[index],
			seen: watch.last(),
			memory: watch.memory(),
		}));

	return {
		hash,
		begun(interval, firstStart) {
			follower(interval).firstStart = firstStart;
		},
		past: (interval, candle) => void follower(interval).history.push(candle),
		closed(interval, candle, backfilled) {
			const one = follower(interval);
			flush(one);
			one.queue.push({ candle, isFirst: false, use: 'judge', backfilled });
			reached(one, candleEnd(interval, candle.end) - 1);
		},
		reached(interval, until) {
			const one = follower(interval);
			flush(one);
			reached(one, until);
		},
		decide(mayFire) {
			const decisions: Decision[] = [];
			for (;;) {
				takeKnown();
				const moment = nextMoment();
				if (moment === undefined) return decisions;
				decisions.push(decideAt(moment, mayFire));
			}
		},
		state,
		parts: shown,
		decidedAt: () => decidedAt,
		isWaiting: () => followers.some(({ queue }) => queue.length > 0),
		isFinished: (now) => isFinished(condition, fired, now),
	};
}

function followerOf(
	{ interval, indicators }: CompositePlan,
	watches: readonly PartWatch[],
	start: number | undefined,
): Follower {
	let to = 0;
	const own = watches.filter(({ part }) => part.interval === interval);
	return {
		interval,
		plan: indicators,
		tracker: trackIndicators(indicators),
		start,
		watches: own.map((watch) => {
			const from = to;
			to += specsOf(watch.part).length;
			return { watch, from, to };
		}),
		history: [],
		queue: [],
		until: Number.NEGATIVE_INFINITY,
		firstStart: undefined,
	};
}

function shortest(closed: readonly Entry[]): Candle {
	const candles = closed.map(({ candle }) => candle);
	return candles.reduce((one, other) =>
		other.end - other.start < one.end - one.start ? other : one,
	);
}
