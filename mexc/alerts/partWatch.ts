import { compare, divide, multiply, subtract } from '../core/decimal';
import type { IndicatorReading } from '../indicators/trackIndicators';
import type { Candle } from '../market/candle';
import type { Crossing } from './alertState';
import {
	isLasting,
	type ComparisonPart,
	type CompositePart,
	type MovePart,
	type VolumePart,
} from './compositePart';
import {
	isOfNewPeriod,
	measureComparison,
	missingOf,
	ruleOf,
	type IndicatorSeen,
	type Measured,
} from './indicatorWatch';
import { createVolumeMeter, isSpike } from './volumeSpike';
import { watchCrossings } from './watch';

/** What one condition is at one closed candle of its length; decimal text. */
export interface PartSeen {
	candle: Candle;
	/** Undefined while there is no value; then `missing` says why, in a sentence. */
	holds: boolean | undefined;
	missing?: string;
	/** What was compared; of a move the percentage, of a volume the volume. */
	value?: string;
	/** What it was compared with, or the lower edge of the band; absent where it is nothing at that candle. */
	low?: string;
	high?: string;
	/** Which way it went, where it holds. */
	direction?: Crossing;
}

/** When a condition held last; JSON. */
export interface Held {
	/** End of its candle in milliseconds. */
	time: number;
	value: string;
	direction: Crossing | null;
}

/** What must survive a restart of one condition; JSON. */
export interface PartMemory {
	/** The crossing that its next candle may complete. */
	armed: Crossing | null;
	/** How many of its candles have closed since it held: 0 when it held at the newest one; null for never, or long ago. */
	age: number | null;
	/** Whether it had a value at the newest one. */
	isKnown: boolean;
	held: Held | null;
}

export const newPartMemory: PartMemory = { armed: null, age: null, isKnown: false, held: null };

/** Judges the closed candles of one condition, in order. */
interface Judge {
	/** A candle that later values consist of. */
	feed(candle: Candle): void;
	/** A candle that only says where things stand; the answer does not say whether it holds. */
	prime(candle: Candle, readings: readonly IndicatorReading[]): PartSeen;
	judge(candle: Candle, readings: readonly IndicatorReading[]): PartSeen;
	armed(): Crossing | null;
}

/** One condition while it follows the closed candles of its length. */
export interface PartWatch {
	readonly part: CompositePart;
	/** A candle that later values consist of. */
	feed(candle: Candle): void;
	/** A candle that the memory knows already; `readings` are those of its own indicators after it. */
	prime(candle: Candle, readings: readonly IndicatorReading[]): void;
	take(candle: Candle, readings: readonly IndicatorReading[]): void;
	/** Candles were passed over: the next one follows none that is known. */
	restart(): void;
	/** Whether it counts now; undefined while that is not known. */
	counts(): boolean | undefined;
	/** The newest candle it has judged. */
	last(): PartSeen | undefined;
	memory(): PartMemory;
}

/** `within`: for so many of its own candles a movement counts. What lasts counts at its newest candle only. */
export function watchPart(
	part: CompositePart,
	within: number,
	saved: PartMemory = newPartMemory,
): PartWatch {
	const counted = isLasting(part) ? 1 : within;
	let judge = judgeOf(part, saved.armed);
	let { age, held, isKnown } = saved;
	let last: PartSeen | undefined;
	return {
		part,
		feed: (candle) => judge.feed(candle),
		prime(candle, readings) {
			const seen = judge.prime(candle, readings);
			const holds = seen.missing === undefined ? age === 0 : undefined;
			last = { ...seen, holds, direction: (age === 0 && held?.direction) || undefined };
		},
		take(candle, readings) {
			last = judge.judge(candle, readings);
			const next = age === null || age + 1 >= counted ? null : age + 1;
			age = last.holds === true ? 0 : next;
			isKnown = last.holds !== undefined;
			if (last.holds !== true) return;
			const { value = '', direction = null } = last;
			held = { time: candle.end, value, direction };
		},
		restart() {
			judge = judgeOf(part, judge.armed());
		},
		counts: () => age !== null || (isKnown ? false : undefined),
		last: () => last,
		memory: () => ({ armed: judge.armed(), age, isKnown, held }),
	};
}

function judgeOf(part: CompositePart, armed: Crossing | null): Judge {
	if (part.kind === 'move') return judgeMove(part);
	return part.kind === 'volume' ? judgeVolume(part) : judgeComparison(part, armed);
}

function judgeComparison(part: ComparisonPart, armed: Crossing | null): Judge {
	const rule = ruleOf(part, '0');
	const always = {
		symbol: '',
		frequency: 'every',
		rearmPercent: '0',
		fireIfBeyond: false,
	} as const;
	const watch = watchCrossings<IndicatorSeen>(always, '', rule, {
		armed,
		lastFireTime: null,
		lastFireCandle: null,
	});
	let before: Measured | undefined;

	function measure(candle: Candle, readings: readonly IndicatorReading[]) {
		const now = measureComparison(part, readings, candle);
		const { value } = now;
		const seen =
			value === undefined
				? undefined
				: { now: { ...now, value }, before, time: candle.end, candle: candle.start };
		before = now;
		return { now, seen };
	}

	function directionOf(seen: IndicatorSeen): Crossing | undefined {
		if (part.state !== undefined) return rule.crossings.find((one) => rule.isReached(one, seen));
		// VWAP and OBV begin again with each period: what lies between two of them is no movement of the market.
		if (!isOfNewPeriod(seen)) return watch.feed(seen)?.crossing;
		watch.prime(seen);
		return undefined;
	}

	const shown = ({ candle, value, low, high, readings }: Measured): PartSeen => ({
		candle,
		holds: undefined,
		value,
		low,
		high,
		missing: missingOf({ candle, readings }),
	});

	return {
		feed: () => undefined,
		prime(candle, readings) {
			const { now, seen } = measure(candle, readings);
			if (seen !== undefined) watch.prime(seen);
			return shown(now);
		},
		judge(candle, readings) {
			const { now, seen } = measure(candle, readings);
			if (seen === undefined) return shown(now);
			const direction = directionOf(seen);
			return { ...shown(now), holds: direction !== undefined, direction };
		},
		armed: watch.armed,
	};
}

const SHOWN_DIGITS = 8;

/** The close so many candles ago; candles without trades count, at the last close. */
function judgeMove({ candles, direction, percent }: MovePart): Judge {
	const closes: string[] = [];
	let end: number | undefined;
	const push = (close: string) => {
		closes.push(close);
		if (closes.length > candles + 1) closes.shift();
	};

	function add(candle: Candle): void {
		const lengthMs = candle.end - candle.start;
		const quiet = end === undefined ? 0 : Math.round((candle.start - end) / lengthMs);
		for (let count = 0; count < Math.min(quiet, candles); count++) push(closes[closes.length - 1]);
		push(candle.close);
		end = candle.end;
	}

	/** 100 (close - from) >= percent * from: multiplied out, so that nothing is rounded. */
	function wayOf(close: string, from: string): Crossing | undefined {
		const change = multiply(subtract(close, from), '100');
		const limit = multiply(percent, from);
		if (direction !== 'down' && compare(change, limit) >= 0) return 'up';
		return direction !== 'up' && compare(change, `-${limit}`) <= 0 ? 'down' : undefined;
	}

	function judge(candle: Candle): PartSeen {
		add(candle);
		if (closes.length <= candles) {
			const missing = `A move over ${candles} needs ${candles + 1} closed candles; ${known(closes.length)}.`;
			return { candle, holds: undefined, missing };
		}
		const [from] = closes;
		const way = wayOf(candle.close, from);
		const value = divide(multiply(subtract(candle.close, from), '100'), from, SHOWN_DIGITS);
		return { candle, holds: way !== undefined, value, low: percent, direction: way };
	}
	return { feed: add, prime: judge, judge, armed: () => null };
}

function judgeVolume({ candles, multiple }: VolumePart): Judge {
	const meter = createVolumeMeter({ candles });
	const measure = (candle: Candle) =>
		meter({ candle, state: 'closed', backfilled: false, time: candle.end });
	function judge(candle: Candle): PartSeen {
		const seen = measure(candle);
		if (seen?.sum === undefined) {
			const missing = `An average of ${candles} needs ${candles + 1} closed candles; ${known((seen?.known ?? 0) + 1)}.`;
			return { candle, holds: undefined, missing };
		}
		const low = divide(multiply(seen.sum, multiple), String(candles), SHOWN_DIGITS);
		const holds = isSpike({ multiple, candles }, candle.volume, seen.sum);
		return { candle, holds, value: candle.volume, low, ...(holds ? { direction: 'up' } : {}) };
	}
	return { feed: (candle) => void measure(candle), prime: judge, judge, armed: () => null };
}

function known(count: number): string {
	return count === 1 ? 'there is 1' : `there are ${count}`;
}
