import type { ConnectionState, ObservedEvent } from '../../../../../mexc/socket/hub';
import type { Timers } from '../../../../../mexc/core/timers';

/** One item: a change of one connection, or the same change of many. */
export interface ConnectionReport {
	state: ConnectionState | 'keyExpiring';
	access: 'public' | 'private';
	message: string;
	/** Milliseconds: when the first of them happened. */
	time: number;
	/** Full names of the channels it is about. */
	channels: string[];
	/** For `gap`: milliseconds since when nothing is proven complete. */
	fromTime?: number;
	/** For `connected` after an interruption that was reported: milliseconds since when it lasted. */
	interruptedFrom?: number;
	/** For `keyExpiring`: absent for a key without an end, which MEXC can stop all the same. */
	daysLeft?: number;
	/** For `keyExpiring`: MEXC's word for a key that it has stopped, FROZEN or DELETE. */
	keyStatus?: string;
}

/** A large subscription has dozens of connections, which a lost network cuts within moments. */
const COLLECT_MS = 2_000;
/** An interruption that is over sooner is not reported; what may have been missed in it is reported as a gap. */
const NOTICEABLE_MS = 5_000;

type Access = ObservedEvent['access'];

interface Side {
	/** Channels that are not delivered at the moment. */
	lost: Set<string>;
	/** What an interruption said last, and since when it lasts. */
	trouble?: { message: string; time: number };
	isReported: boolean;
	isConnected: boolean;
}

/** Coalesces connection events into few items: see the two times above. `add` takes events in the order they happened. */
export function coalesceEvents(timers: Timers, emit: (report: ConnectionReport) => void) {
	const sides: Record<Access, Side> = { public: newSide(), private: newSide() };
	const collected = new Map<string, ConnectionReport>();

	function add(event: ObservedEvent): void {
		const side = sides[event.access];
		if (event.state === 'recovering') return interrupted(event, side);
		if (event.state === 'connected') return connected(event, side);
		if (event.state === 'refused') event.channels.forEach((name) => side.lost.delete(name));
		collect(event);
	}

	function interrupted(event: ObservedEvent, side: Side): void {
		// What was lost before has been refused since: this is another interruption.
		if (side.lost.size === 0) {
			side.trouble = undefined;
			side.isReported = false;
		}
		event.channels.forEach((name) => side.lost.add(name));
		side.trouble = { message: event.message, time: side.trouble?.time ?? event.time };
		const timer = `noticeable ${event.access}`;
		if (side.isReported || timers.has(timer)) return;
		timers.set(timer, NOTICEABLE_MS, () => reportInterruption(event.access, side));
	}

	function reportInterruption(access: Access, side: Side): void {
		if (side.trouble === undefined) return;
		side.isReported = true;
		side.isConnected = false;
		emit({ state: 'recovering', access, ...side.trouble, channels: [...side.lost] });
	}

	function connected(event: ObservedEvent, side: Side): void {
		event.channels.forEach((name) => side.lost.delete(name));
		if (side.lost.size > 0) return;
		timers.clear(`noticeable ${event.access}`);
		const interruptedFrom = side.isReported ? side.trouble?.time : undefined;
		side.trouble = undefined;
		side.isReported = false;
		if (side.isConnected) return;
		side.isConnected = true;
		const { state, access, message, time } = event;
		const report = { state, access, message, time, channels: [...event.channels] };
		emit(interruptedFrom === undefined ? report : { ...report, interruptedFrom });
	}

	function collect(event: ObservedEvent): void {
		const { state, access, message, channels, fromTime } = event;
		const key = `${state} ${access}`;
		const report = collected.get(key);
		if (report === undefined) {
			const first = { state, access, message, time: event.time, channels: [...channels] };
			collected.set(key, fromTime === undefined ? first : { ...first, fromTime });
			timers.set(`collect ${key}`, COLLECT_MS, () => {
				const whole = collected.get(key);
				collected.delete(key);
				if (whole !== undefined) emit(whole);
			});
			return;
		}
		report.channels = [...new Set([...report.channels, ...channels])];
		if (!report.message.includes(message)) report.message = `${report.message} ${message}`;
		if (fromTime !== undefined) report.fromTime = Math.min(report.fromTime ?? fromTime, fromTime);
	}

	return { add };
}

function newSide(): Side {
	return { lost: new Set(), isReported: false, isConnected: false };
}
