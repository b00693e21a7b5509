import { MexcError } from '../core/errors';
import { shownValue } from '../input/problem';
import { readTime } from '../input/times';
import { signalFields } from './fields';
import { signalRefusal } from './refusal';

/** Clocks of senders may go ahead by so much. */
export const AHEAD_MS = 10_000;

const SECONDS = /^\d{10}(?:\.\d{1,9})?$/;
const MILLISECONDS = /^\d{13}$/;
const WITH_OFFSET = /T?\d\d:\d\d.*(?:[Zz]|[+-]\d\d(?::?\d\d)?)$/;

/**
 * The moment at which the signal was made, in milliseconds since 1970: from those, from seconds, or from ISO text
 * with an offset. Throws MexcError of kind `input` for everything else: an hour of difference is a stale signal.
 */
export function readSignalTime(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (SECONDS.test(text)) return Math.floor(Number(text) * 1000);
	if (MILLISECONDS.test(text)) return Number(text);
	if (!WITH_OFFSET.test(text)) throw notATime(text);
	try {
		return readTime(text, { label: signalFields.time.displayName, parameter: 'time' });
	} catch (error) {
		throw error instanceof MexcError ? notATime(text) : error;
	}
}

/** How old it is. Throws MexcError of kind `input` for a signal that comes from the future. */
export function ageOf(time: number, nowMs: number): number {
	if (time <= nowMs + AHEAD_MS) return Math.max(0, nowMs - time);
	throw signalRefusal(
		'time',
		`it was made at ${new Date(time).toISOString()}, and it is ${new Date(nowMs).toISOString()} now`,
		'Correct the clock of the sender. With TradingView send {{timenow}}.',
	);
}

function notATime(text: string): MexcError {
	return signalRefusal(
		'time',
		`Time ${shownValue(text)} is no certain moment`,
		'Send ISO text with an offset such as 2026-01-31T12:00:00Z (TradingView: {{timenow}}), or milliseconds or seconds since 1970.',
	);
}
