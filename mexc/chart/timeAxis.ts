import { MexcError } from '../errors';

/** A label below a candle. */
export interface TimeLabel {
	/** Which candle, counted from the first that is drawn. */
	index: number;
	text: string;
}

interface LocalTime {
	year: number;
	month: number;
	day: number;
	/** Minutes since local midnight. */
	minute: number;
	weekday: string;
}

const MONTHS = [
	...['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'],
	...['Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
];

/** Which candles may have a label, the densest choice first. A day begins at local midnight. */
const steps: ReadonlyArray<(time: LocalTime, before: LocalTime) => boolean> = [
	...[1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map(
		(minutes) => (time: LocalTime) => time.minute % minutes === 0,
	),
	(time, before) => isNewDay(time, before),
	(time, before) => isNewDay(time, before) && time.day % 2 === 1,
	(time, before) => isNewDay(time, before) && [1, 6, 11, 16, 21, 26].includes(time.day),
	(time, before) => isNewDay(time, before) && time.weekday === 'Mon',
	(time, before) => isNewDay(time, before) && [1, 15].includes(time.day),
	(time, before) => isNewMonth(time, before),
	(time, before) => isNewMonth(time, before) && time.month % 3 === 1,
	(time, before) => isNewMonth(time, before) && time.month % 6 === 1,
	(time, before) => isNewYear(time, before),
];

/**
 * Labels for candles that start at `starts` (milliseconds, rising) in an IANA time zone: as many as fit when
 * each needs the room of `candlesPerLabel` candles. Throws an `input` MexcError for an unknown zone.
 */
export function timeLabels(
	starts: readonly number[],
	timeZone: string,
	candlesPerLabel: number,
): TimeLabel[] {
	const format = formatOf(timeZone);
	const times = starts.map((start) => localTime(format, start));
	for (const isWanted of steps) {
		const labels = times.flatMap((time, index): TimeLabel[] => {
			const before = times[index - 1];
			if (before === undefined || !isWanted(time, before)) return [];
			return [{ index, text: textOf(time, before) }];
		});
		if (labels.length > 0 && areApart(labels, candlesPerLabel)) return labels;
	}
	const [first] = times;
	return first === undefined ? [] : [{ index: 0, text: wholeText(first) }];
}

/** The time of a candle in full: `28 Nov 2026 14:05`. */
export function fullTime(time: number, timeZone: string): string {
	return wholeText(localTime(formatOf(timeZone), time));
}

function areApart(labels: readonly TimeLabel[], candles: number): boolean {
	return labels.every(
		({ index }, place) => place === 0 || index - labels[place - 1].index >= candles,
	);
}

function textOf(time: LocalTime, before: LocalTime): string {
	if (isNewYear(time, before)) return String(time.year);
	if (isNewMonth(time, before) || isNewDay(time, before)) return `${time.day} ${monthOf(time)}`;
	return clockOf(time);
}

function wholeText(time: LocalTime): string {
	return `${time.day} ${monthOf(time)} ${time.year} ${clockOf(time)}`;
}

function clockOf({ minute }: LocalTime): string {
	const hours = String(Math.floor(minute / 60)).padStart(2, '0');
	return `${hours}:${String(minute % 60).padStart(2, '0')}`;
}

function monthOf({ month }: LocalTime): string {
	return MONTHS[month - 1];
}

function isNewDay(time: LocalTime, before: LocalTime): boolean {
	return time.day !== before.day || isNewMonth(time, before);
}

function isNewMonth(time: LocalTime, before: LocalTime): boolean {
	return time.month !== before.month || isNewYear(time, before);
}

function isNewYear(time: LocalTime, before: LocalTime): boolean {
	return time.year !== before.year;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
	try {
		return new Intl.DateTimeFormat('en-GB', {
			timeZone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			weekday: 'short',
		});
	} catch {
		throw new MexcError({
			kind: 'input',
			parameter: 'timeZone',
			message: `Time Zone ${JSON.stringify(timeZone)} is not known.`,
			hint: 'Use a name like Europe/Berlin, Asia/Singapore or UTC.',
		});
	}
}

function localTime(format: Intl.DateTimeFormat, time: number): LocalTime {
	const parts = Object.fromEntries(
		format.formatToParts(time).map(({ type, value }) => [type, value]),
	);
	return {
		year: Number(parts.year),
		month: Number(parts.month),
		day: Number(parts.day),
		minute: Number(parts.hour) * 60 + Number(parts.minute),
		weekday: parts.weekday,
	};
}
