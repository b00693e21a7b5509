import type { ConnectionState, ObservedEvent } from '../../../../../mexc/socket/hub';
import type { Timers } from '../../../../../mexc/core/timers';

/** One item's worth of news, of one or of many connections that had the same fate. */
export interface ConnectionNews {
	state: ConnectionState | 'keyExpiring';
	access: 'public' | 'private';
	message: string;
	/** Milliseconds: when the first of them happened. */
	time: number;
	/** Full names of the channels it is about. */
	channels: string[];
	/** For `gap`: milliseconds since when nothing is proven complete. */
	fromTime?: number;
	/** For `keyExpiring`: absent for a key without an end, which MEXC can stop all the same. */
	daysLeft?: number;
	/** For `keyExpiring`: MEXC's word for a key that it has stopped, FROZEN or DELETE. */
	keyStatus?: string;
}

/** A large subscription has dozens of connections, which a lost network cuts within moments. */
const COLLECT_MS = 2_000;
/** An interruption that is over sooner is no news; what may have been missed in it is told as a gap. */
const NOTICEABLE_MS = 5_000;

type Access = ObservedEvent['access'];

interface Side {
	/** Channels that are not delivered at the moment. */
	lost: Set<string>;
	/** What an interruption said last, and since when it lasts. */
	trouble?: { message: string; time: number };
	isTold: boolean;
	isConnected: boolean;
}

/** Makes few items of much news: see the two times above. `add` takes events in the order they happened. */
export function collectNews(timers: Timers, tell: (news: ConnectionNews) => void) {
	const sides: Record<Access, Side> = { public: newSide(), private: newSide() };
	const collected = new Map<string, ConnectionNews>();

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
			side.isTold = false;
		}
		event.channels.forEach((name) => side.lost.add(name));
		side.trouble = { message: event.message, time: side.trouble?.time ?? event.time };
		const timer = `noticeable ${event.access}`;
		if (side.isTold || timers.has(timer)) return;
		timers.set(timer, NOTICEABLE_MS, () => tellInterruption(event.access, side));
	}

	function tellInterruption(access: Access, side: Side): void {
		if (side.trouble === undefined) return;
		side.isTold = true;
		side.isConnected = false;
		tell({ state: 'recovering', access, ...side.trouble, channels: [...side.lost] });
	}

	function connected(event: ObservedEvent, side: Side): void {
		event.channels.forEach((name) => side.lost.delete(name));
		if (side.lost.size > 0) return;
		timers.clear(`noticeable ${event.access}`);
		side.trouble = undefined;
		side.isTold = false;
		if (side.isConnected) return;
		side.isConnected = true;
		const { state, access, message, time } = event;
		tell({ state, access, message, time, channels: [...event.channels] });
	}

	function collect(event: ObservedEvent): void {
		const { state, access, message, channels, fromTime } = event;
		const key = `${state} ${access}`;
		const news = collected.get(key);
		if (news === undefined) {
			const first = { state, access, message, time: event.time, channels: [...channels] };
			collected.set(key, fromTime === undefined ? first : { ...first, fromTime });
			timers.set(`collect ${key}`, COLLECT_MS, () => {
				const whole = collected.get(key);
				collected.delete(key);
				if (whole !== undefined) tell(whole);
			});
			return;
		}
		news.channels = [...new Set([...news.channels, ...channels])];
		if (!news.message.includes(message)) news.message = `${news.message} ${message}`;
		if (fromTime !== undefined) news.fromTime = Math.min(news.fromTime ?? fromTime, fromTime);
	}

	return { add };
}

function newSide(): Side {
	return { lost: new Set(), isTold: false, isConnected: false };
}
