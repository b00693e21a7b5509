import type { Time } from '../core/time';
import { type Method, type Verdict, judge, mentions, requestText, splitChannels } from './frames';
import { Timers } from '../core/timers';
import type { Timings } from './timings';

export interface RequestPort {
	time: Time;
	timings: Timings;
	/** Calls `go` when one more request may be sent; the returned function gives the place up. */
	turn(go: () => void): () => void;
	send(text: string): void;
	onVerdict(verdict: Verdict): void;
	/** Data of this channel has come, whatever the answer was. */
	onHeard(channel: string): void;
	/** A channel was refused after others had been left: the places of this socket may be used up (quirks 98). */
	onUsedUp(): void;
	/** Every wanted channel is subscribed or refused, nothing is left to do. */
	onSettled(): void;
	/** The server owes an answer for too long. */
	onNoAnswer(): void;
}

interface Request {
	method: Method;
	channels: readonly string[];
}

/**
 * Brings the channels of one open socket to what is wanted: one request at a time, each short enough,
 * each answered before the next, with a pause between them. A refused channel is asked for once, and so is
 * one to which the answer said neither yes nor no: its data decides (quirks 99).
 */
export class ChannelRequests {
	private wanted = new Set<string>();
	private readonly active = new Set<string>();
	private readonly refused = new Set<string>();
	private readonly unclear = new Set<string>();
	/** Those of the pending request whose data came before its answer. */
	private readonly early = new Set<string>();
	private hasLeft = false;
	private pending?: Request & { id: number };
	private nextId = 1;
	private isQueued = false;
	private hasEnded = false;
	private leaveQueue: () => void = () => undefined;
	private readonly timers: Timers;

	constructor(private readonly port: RequestPort) {
		this.timers = new Timers(port.time);
	}

	want(channels: Iterable<string>): void {
		this.wanted = new Set(channels);
		for (const name of this.refused) if (!this.wanted.has(name)) this.refused.delete(name);
		this.step();
	}

	/** Asks for the refused channels once more. */
	askAgain(): void {
		this.refused.clear();
		this.step();
	}

	isActive(channel: string): boolean {
		return this.active.has(channel) && this.wanted.has(channel);
	}

	/** MEXC said neither yes nor no, and no data has come yet. */
	isUnclear(channel: string): boolean {
		return this.unclear.has(channel) && this.wanted.has(channel);
	}

	/** Data of this channel has come: it is subscribed, and asked for no longer. */
	heard(channel: string): void {
		if (this.active.has(channel) || !this.wanted.has(channel)) return;
		if (this.pending?.channels.includes(channel)) return void this.early.add(channel);
		const wasUnclear = this.unclear.delete(channel);
		if (!this.refused.delete(channel) && !wasUnclear) return;
		this.active.add(channel);
		this.port.onHeard(channel);
	}

	/** Takes the answer to the request under way; false when it belongs to none. */
	answer(id: number, text: string): boolean {
		const { pending } = this;
		if (pending === undefined) return false;
		if (id !== pending.id && !(id === 0 && mentions(text, pending.channels))) return false;
		this.pending = undefined;
		this.timers.clear('answer');
		if (pending.method === 'SUBSCRIPTION') this.conclude(judge(pending.channels, text));
		this.step();
		return true;
	}

	stop(): void {
		this.hasEnded = true;
		this.leaveQueue();
		this.timers.end();
	}

	private conclude({ reason, ...answered }: Verdict): void {
		const isEarly = (name: string) => this.early.has(name);
		const isOpen = (name: string) => !this.early.has(name);
		const refused = answered.refused.filter(isOpen);
		const unclear = answered.unclear.filter(isOpen);
		const proved = [...answered.refused, ...answered.unclear].filter(isEarly);
		const accepted = [...answered.accepted, ...proved];
		this.early.clear();
		for (const name of accepted) this.active.add(name);
		for (const name of refused) this.refused.add(name);
		for (const name of unclear) this.unclear.add(name);
		const isUsedUp = this.hasLeft && refused.length > 0;
		this.port.onVerdict({ accepted, refused: isUsedUp ? [] : refused, unclear, reason });
		if (isUsedUp) this.port.onUsedUp();
	}

	private step(): void {
		if (this.hasEnded || this.pending !== undefined || this.isQueued) return;
		if (this.nextRequest() === undefined) return this.port.onSettled();
		if (this.timers.has('pause')) return;
		this.isQueued = true;
		this.leaveQueue = this.port.turn(() => {
			this.isQueued = false;
			// What is wanted may have changed meanwhile.
			const request = this.nextRequest();
			if (request === undefined) this.port.onSettled();
			else this.send(request);
		});
	}

	/** Leaving comes first: it makes room under the limit of 30. */
	private nextRequest(): Request | undefined {
		const leaving = [...this.active, ...this.unclear].filter((name) => !this.wanted.has(name));
		if (leaving.length > 0) {
			return { method: 'UNSUBSCRIPTION', channels: splitChannels(leaving)[0] };
		}
		const missing = [...this.wanted].filter(
			(name) => !this.active.has(name) && !this.refused.has(name) && !this.unclear.has(name),
		);
		if (missing.length === 0) return undefined;
		return { method: 'SUBSCRIPTION', channels: splitChannels(missing)[0] };
	}

	private send({ method, channels }: Request): void {
		const { timings } = this.port;
		const id = this.nextId++;
		this.pending = { id, method, channels };
		if (method === 'UNSUBSCRIPTION') {
			this.hasLeft = true;
			for (const names of [this.active, this.unclear])
				channels.forEach((name) => names.delete(name));
		}
		this.timers.set('answer', timings.answerTimeoutMs, () => this.port.onNoAnswer());
		this.timers.set('pause', timings.requestPauseMs, () => this.step());
		this.port.send(requestText(method, channels, id));
	}
}
