import type { Time } from '../time';
import type { Method, Verdict } from './frames';
import { judge, mentions, requestText, splitChannels } from './frames';
import { Timers } from './timers';
import type { Timings } from './timings';

export interface RequestPort {
	time: Time;
	timings: Timings;
	send(text: string): void;
	onVerdict(verdict: Verdict): void;
	/** Every wanted channel is subscribed, nothing is left to do. */
	onSettled(): void;
	/** The server owes an answer for too long. */
	onNoAnswer(): void;
}

/**
 * Brings the channels of one open socket to what is wanted: one request at a time, each short enough,
 * each answered before the next, with a pause between them.
 */
export class ChannelRequests {
	private wanted = new Set<string>();
	private readonly active = new Set<string>();
	private pending?: { id: number; method: Method; channels: readonly string[] };
	private nextId = 1;
	private readonly timers: Timers;

	constructor(private readonly port: RequestPort) {
		this.timers = new Timers(port.time);
	}

	want(channels: Iterable<string>): void {
		this.wanted = new Set(channels);
		this.step();
	}

	isActive(channel: string): boolean {
		return this.active.has(channel) && this.wanted.has(channel);
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
		this.timers.clearAll();
	}

	private conclude(verdict: Verdict): void {
		for (const name of verdict.accepted) this.active.add(name);
		for (const name of verdict.refused) this.wanted.delete(name);
		this.port.onVerdict(verdict);
	}

	/** Leaving comes first: it makes room under the limit of 30. */
	private step(): void {
		if (this.pending !== undefined) return;
		const leaving = [...this.active].filter((name) => !this.wanted.has(name));
		const missing = [...this.wanted].filter((name) => !this.active.has(name));
		if (leaving.length + missing.length === 0) return this.port.onSettled();
		if (this.timers.has('pause')) return;
		if (leaving.length > 0) this.request('UNSUBSCRIPTION', splitChannels(leaving)[0]);
		else this.request('SUBSCRIPTION', splitChannels(missing)[0]);
	}

	private request(method: Method, channels: readonly string[]): void {
		const { timings } = this.port;
		const id = this.nextId++;
		this.pending = { id, method, channels };
		if (method === 'UNSUBSCRIPTION') channels.forEach((name) => this.active.delete(name));
		this.timers.set('answer', timings.answerTimeoutMs, () => this.port.onNoAnswer());
		this.timers.set('pause', timings.requestPauseMs, () => this.step());
		this.port.send(requestText(method, channels, id));
	}
}
