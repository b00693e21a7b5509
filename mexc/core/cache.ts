import { putNewest } from './boundedMap';
import { processWide } from './globalState';
import { type Moment, type Time, ageMs as ageOf, momentOf } from './time';

interface Remembered {
	answer: Promise<unknown>;
	askedAt: Moment;
	isAbsent: boolean;
}

export interface MemoryAge {
	/** An older answer is asked for again. */
	ageMs: number;
	/** The same for the answer `undefined`; 0, the default, asks every time. */
	absentAgeMs?: number;
}

/** Price, quote asset and rules of every pair of the exchange. */
const MAX_REMEMBERED = 9_000;

function memory(): Map<string, Remembered> {
	return processWide('remembered', () => new Map<string, Remembered>());
}

/**
 * The answer of `ask`, shared by everybody in this process who wants the same `key` at the same time or
 * within its age. A failure is not remembered.
 */
export function remember<T>(
	time: Time,
	key: string,
	{ ageMs, absentAgeMs = 0 }: MemoryAge,
	ask: () => Promise<T>,
): Promise<T> {
	const all = memory();
	const known = all.get(key);
	const isFresh = known && ageOf(time, known.askedAt) < (known.isAbsent ? absentAgeMs : ageMs);
	if (isFresh) return known.answer as Promise<T>;
	const answer = ask();
	const entry = { answer, askedAt: momentOf(time), isAbsent: false };
	// In the order of their age: names may come from expressions without end.
	putNewest(all, key, entry, MAX_REMEMBERED);
	answer.then(
		(value) => (entry.isAbsent = value === undefined),
		() => all.get(key) === entry && all.delete(key),
	);
	return answer;
}

/** The next one who wants it asks again. */
export function forgetRemembered(key: string): void {
	memory().delete(key);
}
