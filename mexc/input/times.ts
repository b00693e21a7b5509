import { refusal, shownValue, Unusable, type Naming } from './problem';

/** Before 1973 in milliseconds: such a number was meant in seconds. */
const SECONDS_BELOW = 100_000_000_000;
/** The last millisecond of JavaScript's calendar. */
const LATEST = 8_640_000_000_000_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** ISO 8601: a date, perhaps with a time, perhaps with an offset; a blank may stand for the T. */
const ISO =
	/^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;
/** Clocks are at most this far from UTC. */
const MOST_OFFSET_MINUTES = 14 * 60;

/**
 * A moment in milliseconds since 1970, from milliseconds, a date object (JavaScript's or Luxon's) or ISO text.
 * Text without an offset is read in `timeZone`, a date alone as the start of its day there. Throws MexcError
 * of kind `input` for everything else: nothing is guessed.
 */
export function readTime(value: unknown, naming: Naming, timeZone = 'UTC'): number {
	if (value instanceof Unusable) throw refusal(naming, value);
	const ms = timeOf(value, timeZone);
	if (ms === undefined || !Number.isSafeInteger(ms) || Math.abs(ms) > LATEST) {
		throw refusal(naming, {
			problem: `is not a time: ${shownValue(value, naming)}`,
			hint: 'Use ISO text such as 2026-01-31, 2026-01-31T12:00 or 2026-01-31T12:00:00Z, milliseconds since 1970, or a date from an expression.',
		});
	}
	if (ms < SECONDS_BELOW) {
		throw refusal(naming, {
			problem: `${shownValue(value, naming)} is before 1973`,
			hint: 'Times count in milliseconds: multiply seconds by 1000.',
		});
	}
	return ms;
}

/** The same where it can be read; undefined where readTime refuses it. Seconds are no reason here. */
export function timeOf(value: unknown, timeZone: string): number | undefined {
	if (typeof value === 'number') return value;
	if (typeof value === 'bigint') return Number(value);
	if (value instanceof Date) return value.getTime();
	if (typeof value === 'string') return textTime(value.trim(), timeZone);
	if (typeof value !== 'object' || value === null || !('toMillis' in value)) return undefined;
	return typeof value.toMillis === 'function' ? Number(value.toMillis()) : undefined;
}

function textTime(text: string, timeZone: string): number | undefined {
	if (/^-?\d+$/.test(text)) return Number(text);
	const [, date, time = '00:00', seconds = '00', fraction = '', offset] = ISO.exec(text) ?? [];
	if (date === undefined) return undefined;
	const shown = `${date}T${time}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
	const asUtc = Date.parse(shown);
	// 30 February and 24:00 would become another day.
	if (Number.isNaN(asUtc) || new Date(asUtc).toISOString() !== shown) return undefined;
	if (offset === undefined) return inZone(asUtc, timeZone);
	const minutes = offsetMinutes(offset);
	return minutes === undefined ? undefined : asUtc - minutes * MINUTE_MS;
}

function offsetMinutes(offset: string): number | undefined {
	if (/^z$/i.test(offset)) return 0;
	const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(3).replace(':', ''))];
	const all = hours * 60 + minutes;
	if (minutes > 59 || all > MOST_OFFSET_MINUTES) return undefined;
	return offset.startsWith('-') ? -all : all;
}

/**
 * The moment at which the zone's clocks show what UTC shows at `asUtc`. Where clocks are set forward and never
 * show it, they count on from before the change (02:30 becomes 03:30); where they show it twice, it is the
 * first time.
 */
function inZone(asUtc: number, timeZone: string): number {
	const before = offsetMs(asUtc - DAY_MS, timeZone);
	const after = offsetMs(asUtc + DAY_MS, timeZone);
	const candidates = [asUtc - Math.max(before, after), asUtc - Math.min(before, after)];
	const isShown = (moment: number) => moment + offsetMs(moment, timeZone) === asUtc;
	return candidates.find(isShown) ?? asUtc - before;
}

/** What the zone's clocks show minus UTC. */
function offsetMs(moment: number, timeZone: string): number {
	const parts = Object.fromEntries(
		formatOf(timeZone)
			.formatToParts(moment)
			.map(({ type, value }) => [type, Number(value)]),
	);
	const { year, month, day, hour, minute, second } = parts;
	const shown = Date.UTC(year, month - 1, day, hour, minute, second);
	return shown - Math.floor(moment / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a thousand times as long as using it; a process knows few zones. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
	const known = formats.get(timeZone);
	if (known) return known;
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
	formats.set(timeZone, format);
	return format;
}
