import { MexcError } from '../core/errors';
import { messageFormats, renderLines, type MessageFormat, type MessageLine } from './formats';
import { messageEvents, wordingOf, type MessageItem } from './wording';

export interface MessageOptions {
	format: MessageFormat;
	/** IANA name, for the time of the event. Standard: UTC. */
	timeZone?: string;
}

/**
 * Ready text about an item of the trigger: what happened in bold, its numbers, when it was. Throws an `input`
 * MexcError for an event that there is no message for, an unknown format or time zone.
 */
export function messageFor(item: MessageItem, options: MessageOptions): string {
	const lines = wordingOf(item);
	if (lines === undefined) {
		throw refused(
			'message',
			`There is no message for the event ${JSON.stringify(item.event ?? null)}`,
			`Messages are made for: ${messageEvents.join(', ')}.`,
		);
	}
	return messageOf(lines, item, options);
}

/** The same with lines of one's own; the time and a note about late events are added. */
export function messageOf(
	lines: readonly MessageLine[],
	item: MessageItem,
	{ format, timeZone = 'UTC' }: MessageOptions,
): string {
	if (!messageFormats.includes(format)) {
		throw refused(
			'messageFormat',
			`Message Format ${JSON.stringify(format)} is not known`,
			`Use one of: ${messageFormats.join(', ')}.`,
		);
	}
	const time = timeLine(item, timeZone);
	return renderLines([...lines, ...(time === undefined ? [] : [{ text: time }])], format);
}

function timeLine(
	{ eventTime, backfilled, isReplay, isExample }: MessageItem,
	timeZone: string,
): string | undefined {
	if (typeof eventTime !== 'number' || !Number.isFinite(eventTime)) return undefined;
	const when = localTime(eventTime, timeZone);
	if (isExample === true) return `${when} (an example, made for a test)`;
	if (isReplay === true) return `${when} (replayed from history)`;
	return backfilled === true ? `${when} (found after an interruption)` : when;
}

/** `2026-11-28 14:05:09 UTC`, in other zones with their name. */
function localTime(time: number, timeZone: string): string {
	try {
		// Sweden writes dates as ISO 8601 does.
		const text = new Intl.DateTimeFormat('sv-SE', {
			timeZone,
			hourCycle: 'h23',
			dateStyle: 'short',
			timeStyle: 'medium',
		}).format(time);
		return `${text} ${timeZone}`;
	} catch {
		throw refused(
			'timeZone',
			`Time Zone ${JSON.stringify(timeZone)} is not known`,
			'Use a name like Europe/Berlin, Asia/Singapore or UTC.',
		);
	}
}

function refused(parameter: string, message: string, hint: string): MexcError {
	return new MexcError({ kind: 'input', parameter, message: `${message}.`, hint });
}
