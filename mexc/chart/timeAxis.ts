import { MexcError } from '../core/errors';
import { floatOf } from '../indicators/floats';

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
}

// prettier-ignore
const MONTHS = [
	'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun',
	'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec',
];

type Step = (time: LocalTime, before: LocalTime) => boolean;

/** Which candles may have a label, the densest choice first. A day begins at local midnight. */
const steps: readonly Step[] = [
	...[1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map(
		(minutes): Step =>
			(time, before) =>
				isNewDay(time, before) || partOf(time, minutes) !== partOf(before, minutes),
	),
	(time, before) => isNewDay(time, before),
	...[2, 5, 10, 15].map(
		(days): Step =>
			(time, before) =>
				isNewMonth(time, before) || (isNewDay(time, before) && isDayOf(time, before, days)),
	),
	...[1, 3, 6].map(
		(months): Step =>
			(time, before) =>
				isNewYear(time, before) || (isNewMonth(time, before) && time.month % months === 1 % months),
	),
	...[1, 2, 5, 10].map(
		(years): Step =>
			(time, before) =>
				isNewYear(time, before) && time.year % years === 0,
	),
];

/** Which part of the day it is in, of parts of so many minutes. */
function partOf({ minute }: LocalTime, minutes: number): number {
	return Math.floor(minute / minutes);
}

/** The days 1, 1 + `days` ... of a month, without one that would crowd the first of the next. */
function isDayOf({ day }: LocalTime, before: LocalTime, days: number): boolean {
	const part = (of: number) => Math.floor((of - 1) / days);
	return part(day) !== part(before.day) && day <= 31 - days / 2;
}

export interface TimeLabelOptions {
	/** IANA name. */
	timeZone: string;
	/** Days begin in UTC, as candles of a day and longer do, and no clock is shown. */
	isDaily: boolean;
	/** The room of a label, in candles. */
	roomOf(text: string): number;
}

/**
 * As many labels as fit below candles that start at `starts` (milliseconds, rising). Throws an `input` MexcError
 * for an unknown zone.
 */
export function timeLabels(
	starts: readonly number[],
	{ timeZone, isDaily, roomOf }: TimeLabelOptions,
): TimeLabel[] {
	const format = formatOf(timeZone, isDaily);
	const times = starts.map((start) => localTime(format, start));
	for (const isWanted of steps) {
		const labels = times.flatMap((time, index): TimeLabel[] => {
			const before = times[index - 1];
			if (before === undefined || !isWanted(time, before)) return [];
			return [{ index, text: textOf(time, before) }];
		});
		if (labels.length > 0 && areApart(labels, roomOf)) return labels;
	}
	const [first] = times;
	return first === undefined ? [] : [{ index: 0, text: wholeText(first, isDaily) }];
}

/** The time of a candle in full: `28 Nov 2026 14:05`, without the clock for candles of a day and longer. */
export function fullTime(
	time: number,
	{ timeZone, isDaily }: Pick<TimeLabelOptions, 'timeZone' | 'isDaily'>,
): string {
	return wholeText(localTime(formatOf(timeZone, isDaily), time), isDaily);
}

function areApart(labels: readonly TimeLabel[], roomOf: (text: string) => number): boolean {
	return labels.every(({ index, text }, place) => {
		if (place === 0) return true;
		const before = labels[place - 1];
		return index - before.index >= (roomOf(text) + roomOf(before.text)) / 2;
	});
}

function textOf(time: LocalTime, before: LocalTime): string {
	if (isNewYear(time, before)) return String(time.year);
	if (isNewMonth(time, before) || isNewDay(time, before)) return `${time.day} ${monthOf(time)}`;
	return clockOf(time);
}

function wholeText(time: LocalTime, isDaily: boolean): string {
	const date = `${time.day} ${monthOf(time)} ${time.year}`;
	return isDaily ? date : `${date} ${clockOf(time)}`;
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

function formatOf(timeZone: string, isDaily: boolean): Intl.DateTimeFormat {
	try {
		return new Intl.DateTimeFormat('en-GB', {
			timeZone: isDaily ? 'UTC' : timeZone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
		});
	} catch {
		throw unknownZone(timeZone);
	}
}

function unknownZone(timeZone: string): MexcError {
	return new MexcError({
		kind: 'input',
		parameter: 'timeZone',
		message: `Time Zone ${JSON.stringify(timeZone)} is not known.`,
		hint: 'Use a name like Europe/Berlin, Asia/Singapore or UTC.',
	});
}

function localTime(format: Intl.DateTimeFormat, time: number): LocalTime {
	const parts = Object.fromEntries(
		format.formatToParts(time).map(({ type, value }) => [type, value]),
	);
	return {
		year: floatOf(parts.year),
		month: floatOf(parts.month),
		day: floatOf(parts.day),
		minute: floatOf(parts.hour) * 60 + floatOf(parts.minute),
	};
}
