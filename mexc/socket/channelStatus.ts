import type { Time } from '../core/time';

/** `connecting`: asked for, and neither accepted nor refused so far. */
export type ChannelState = 'connecting' | 'connected' | 'recovering' | 'refused';

/** What waits at whoever listens to a channel. */
export interface Load {
	/** Events that wait for a place. */
	waiting: number;
	/** Places that executions have taken. */
	inFlight: number;
	/** Events lost to a full queue since it began to listen. */
	dropped: number;
}

/** How one channel of this process stands. Times are milliseconds since 1970. */
export interface ChannelStatus {
	channel: string;
	access: 'public' | 'private';
	state: ChannelState;
	/** When the state began. */
	since: number;
	/** Why it delivers nothing; absent while it does. */
	message?: string;
	/** When the last message arrived; absent: none so far. */
	lastMessageAt?: number;
	/** How often its connection was lost. */
	interruptions: number;
	/** How often something may have been missed, and since when the last time. */
	gaps: number;
	missedFrom?: number;
	/** How many listen to it, and what waits at them together. */
	listeners: number;
	load: Load;
}

/** What happened to one channel since it is wanted. */
export class ChannelRecord {
	/** Written for each message. */
	lastMessageAt?: number;
	private state: ChannelState = 'connecting';
	private since: number;
	private message?: string;
	private interruptions = 0;
	private gaps = 0;
	private missedFrom?: number;
	/** Something was delivered and then lost: only then is a gap one of this channel. */
	private hasMissed = false;

	constructor(private readonly time: Time) {
		this.since = time.now();
	}

	accepted(): void {
		this.enter('connected');
	}

	/** Nothing comes, and the hub tries again or asks again. */
	troubled(state: 'recovering' | 'refused', message: string): void {
		// What was refused before is not interrupted.
		if (state === 'recovering' && this.state === 'refused') return;
		this.missed();
		this.enter(state, message);
	}

	lost(): void {
		if (this.state === 'connected') this.interruptions++;
		this.missed();
	}

	missed(): void {
		this.hasMissed ||= this.state === 'connected';
	}

	/** It delivers again: what is missed lies between `fromTime` and now. */
	gap(fromTime: number): void {
		if (!this.hasMissed) return;
		this.hasMissed = false;
		this.gaps++;
		this.missedFrom = fromTime;
	}

	status(): Omit<ChannelStatus, 'channel' | 'access' | 'listeners' | 'load'> {
		const { state, since, message, lastMessageAt, interruptions, gaps, missedFrom } = this;
		return { state, since, message, lastMessageAt, interruptions, gaps, missedFrom };
	}

	private enter(state: ChannelState, message?: string): void {
		if (state !== this.state) this.since = this.time.now();
		this.state = state;
		this.message = message;
	}
}
