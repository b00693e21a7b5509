import { MexcError } from '../core/errors';
import { Guard } from '../core/guard';
import type { Load } from './channelStatus';
import type { SubscribeRequest } from './hub';
import type { PushMessage } from '../streams/pushMessage';
import { type UntimedEvent, connectedEvent, refusalEvent } from './events';

/** One call of `subscribe`: what it still waits for, and its callbacks, guarded. */
export class Subscriber {
	readonly ready: Promise<void>;
	private settle!: { resolve: () => void; reject: (error: MexcError) => void };
	private readonly unanswered: Set<string>;
	private readonly active = new Set<string>();
	private readonly refused = new Set<string>();
	private closed = false;
	private readonly guard: Guard;
	private last = '';
	/** Something was delivered and then lost: only then is a gap event. */
	private hasLost = false;

	constructor(
		private readonly request: SubscribeRequest,
		private readonly now: () => number,
	) {
		this.unanswered = new Set(request.channels);
		this.guard = new Guard('A stream subscriber', () => request.log);
		this.ready = new Promise((resolve, reject) => {
			this.settle = { resolve, reject };
		});
		// A caller that does not wait for it must not find an unhandled rejection.
		this.ready.catch(() => undefined);
	}

	/** True once everything that MEXC did not refuse is delivered. */
	get isLive(): boolean {
		const { request, refused, active } = this;
		return (
			request.channels.some((name) => active.has(name) && !refused.has(name)) && this.isWhole()
		);
	}

	accept(channels: readonly string[]): void {
		const wasLive = this.isLive;
		const own = this.own(channels);
		const returned = own.filter((name) => this.refused.delete(name));
		for (const name of own) this.active.add(name);
		this.answered(channels);
		if (!this.isLive || (wasLive && returned.length === 0)) return;
		this.report(connectedEvent(this.active.size));
	}

	/** Emitted once, until they are accepted again. */
	refuse(channels: readonly string[], reason: string): void {
		const own = this.own(channels).filter((name) => !this.refused.has(name));
		if (own.length === 0) return;
		this.miss(own);
		for (const name of own) {
			this.refused.add(name);
			this.active.delete(name);
		}
		this.report(refusalEvent(own, reason));
		this.answered(own);
	}

	/** Something of these was not delivered. */
	miss(channels: readonly string[]): void {
		this.hasLost ||= channels.some((name) => this.active.has(name));
	}

	/** Nothing is delivered for these until they are accepted again. */
	lose(channels: readonly string[]): void {
		this.miss(channels);
		for (const name of channels) this.active.delete(name);
	}

	/** No listen key for this account. */
	refuseAccess(error: MexcError): void {
		if (!this.closed) this.settle.reject(error);
	}

	/** Repeats of the same event are left out, save for moves; a handler that throws is logged, never propagated. */
	report(event: UntimedEvent): void {
		const text = `${event.state} ${event.message}`;
		if (this.closed || (text === this.last && event.state !== 'changedOver')) return;
		if (event.state === 'gap' && !this.hasLost) return;
		this.last = text;
		this.guard.run(() => this.request.onState({ ...event, time: this.now() }));
	}

	load(): Load | undefined {
		return this.request.load?.();
	}

	deliver(message: PushMessage): void {
		if (!this.closed) this.guard.pass(this.request, message);
	}

	close(): void {
		this.closed = true;
		this.settle.reject(
			new MexcError({
				kind: 'cancelled',
				message: 'The subscription was closed before it was confirmed.',
			}),
		);
	}

	private own(channels: readonly string[]): string[] {
		return channels.filter((name) => this.request.channels.includes(name));
	}

	private isWhole(): boolean {
		return this.request.channels.every((name) => this.active.has(name) || this.refused.has(name));
	}

	private answered(channels: readonly string[]): void {
		for (const name of channels) this.unanswered.delete(name);
		if (this.unanswered.size > 0) return;
		if (this.active.size > 0) return this.settle.resolve();
		const refused = [...this.refused];
		// What was accepted and is lost at the moment comes back.
		if (refused.length < this.request.channels.length) return;
		this.settle.reject(
			new MexcError({
				kind: 'exchange',
				message: `MEXC refused the channel${refused.length === 1 ? '' : 's'} ${refused.join(', ')}`,
				hint: 'Check the symbol and the other settings of the event: MEXC blocks names it does not know.',
			}),
		);
	}
}
