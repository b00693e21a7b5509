import { timeOf } from '../input/times';

/** Days as the clocks of a zone show them. An IANA name that nobody knows throws RangeError. */
export interface Calendar {
	/** `2026-11-28` for a moment in milliseconds. */
	dayOf(time: number): string;
	/** `2026-11`. */
	monthOf(time: number): string;
}

export function calendarOf(timeZone = 'UTC'): Calendar {
	// Sweden writes dates as ISO does.
	const format = new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
	});
	const dayOf = (time: number) => format.format(time);
	return { dayOf, monthOf: (time) => dayOf(time).slice(0, 7) };
}

export interface DayClose {
	/** `2026-11-28`. */
	day: string;
	/** When it ended, in milliseconds. */
	time: number;
}

const HALF_DAY_MS = 43_200_000;

/** The last `count` days that had ended at a moment, oldest first. */
export function dayCloses(now: number, count: number, timeZone = 'UTC'): DayClose[] {
	const { dayOf } = calendarOf(timeZone);
	const closes: DayClose[] = [];
	for (let today = dayOf(now); closes.length < count;) {
		// A day ends where the next one begins, whatever the clocks do at night.
		const time = timeOf(today, timeZone) as number;
		today = dayOf(time - HALF_DAY_MS);
		closes.unshift({ day: today, time });
	}
	return closes;
}
