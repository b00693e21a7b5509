import type { Time } from '../time';
import type { Method, Verdict } from './frames';
import { judge, mentions, requestText, splitChannels } from './frames';
import { Timers } from './timers';
import type { Timings } from './timings';

export interface RequestPort {
	time: Time;
	timings: Timings;
	/** Calls `go` when one more request may be sent; the returned function gives the place up. */
	turn(go: () => void): () => void;
	send(text: string): void;
	onVerdict(verdict: Verdict): void;
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
 * each answered before the next, with a pause between them. A refused channel is asked for once.
 */
export class ChannelRequests {
	private wanted = new Set<string>();
	private readonly active = new Set<string>();
	private refused = new Set<string>();
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
		this.refused = new Set([...this.refused].filter((name) => this.wanted.has(name)));
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

	private conclude(verdict: Verdict): void {
		for (const name of verdict.accepted) this.active.add(name);
		for (const name of verdict.refused) this.refused.add(name);
		this.port.onVerdict(verdict);
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
		const leaving = [...this.active].filter((name) => !this.wanted.has(name));
		if (leaving.length > 0) {
			return { method: 'UNSUBSCRIPTION', channels: splitChannels(leaving)[0] };
		}
		const missing = [...this.wanted].filter(
			(name) => !this.active.has(name) && !this.refused.has(name),
		);
		if (missing.length === 0) return undefined;
		return { method: 'SUBSCRIPTION', channels: splitChannels(missing)[0] };
	}

	private send({ method, channels }: Request): void {
		const { timings } = this.port;
		const id = this.nextId++;
		this.pending = { id, method, channels };
		if (method === 'UNSUBSCRIPTION') channels.forEach((name) => this.active.delete(name));
		this.timers.set('answer', timings.answerTimeoutMs, () => this.port.onNoAnswer());
		this.timers.set('pause', timings.requestPauseMs, () => this.step());
		this.port.send(requestText(method, channels, id));
	}
}
