import { MexcError } from '../errors';
import type { Log } from '../log';
import type { CloseReason } from './closeReason';
import { network } from './closeReason';
import type { ConnectionOptions } from './connection';
import { Connection } from './connection';
import type { Verdict } from './frames';
import type { ConnectionEvent, PushMessage } from './hub';
import { Overlap } from './overlap';
import { Timers } from './timers';
import { backoffMs } from './timings';

/** MEXC's limit of channels on one connection (streams.json). */
export const CHANNELS_PER_SHARD = 30;

export interface ShardOptions extends ConnectionOptions {
	/** Replace the socket when no data arrives for long: right for market data, wrong for private streams. */
	watchStale: boolean;
}

export type ShardEvent = Omit<ConnectionEvent, 'time' | 'channels'>;

export interface ShardOwner {
	readonly log: Log;
	onMessage(message: PushMessage): void;
	onAccepted(shard: Shard, channels: readonly string[]): void;
	/** The shard has given them up already. */
	onRefused(shard: Shard, channels: readonly string[], reason: string): void;
	/** The channels of this shard are no longer delivered. */
	onDown(shard: Shard): void;
	onEvent(shard: Shard, event: ShardEvent): void;
	/** Everything wanted is carried, after the opening or an interruption. */
	onConnected(shard: Shard): void;
	/** MEXC gives this account no listen key. */
	onAccessRefused(error: MexcError): void;
}

/**
 * Up to 30 channels kept alive without end: reconnects with backoff, subscribes again, and moves to a
 * fresh socket before MEXC's 24 h without a gap. During the move frames arrive on both sockets; equal
 * ones are delivered once (see Overlap).
 */
export class Shard {
	/** Why nothing arrives at the moment; absent while all is well. */
	trouble?: ShardEvent;
	/** Set together with `trouble` when MEXC gives no listen key. */
	refusal?: MexcError;
	private readonly wanted = new Set<string>();
	/** Delivers. */
	private current?: Connection;
	/** Being opened, to become the current one. */
	private next?: Connection;
	/** Replaced a moment ago. */
	private retired?: Connection;
	private overlap?: Overlap<Connection>;
	private attempt = 0;
	private invalidInRow = 0;
	private badFrames = 0;
	private gapFrom?: number;
	private staleAfterMs: number;
	private closed = false;
	private readonly timers: Timers;

	constructor(
		private readonly options: ShardOptions,
		private readonly owner: ShardOwner,
	) {
		this.timers = new Timers(options.time);
		this.staleAfterMs = options.timings.staleAfterMs;
	}

	get size(): number {
		return this.wanted.size;
	}

	add(channels: readonly string[]): void {
		for (const name of channels) this.wanted.add(name);
		this.sync();
		if (!this.current && !this.timers.has('retry')) this.open();
	}

	remove(channels: readonly string[]): void {
		for (const name of channels) this.wanted.delete(name);
		this.sync();
	}

	isActive(channel: string): boolean {
		return this.current?.isActive(channel) ?? false;
	}

	close(): void {
		this.closed = true;
		this.timers.clearAll();
		for (const connection of [this.current, this.next, this.retired]) connection?.close();
		this.current = this.next = this.retired = this.overlap = undefined;
	}

	private sync(): void {
		this.current?.want(this.wanted);
		this.next?.want(this.wanted);
	}

	private open(): void {
		if (this.closed || this.next) return;
		this.timers.clear('retry');
		const connection: Connection = new Connection(this.options, {
			onOpen: () => this.beginOverlap(),
			onVerdict: (verdict) => this.onVerdict(connection, verdict),
			onSettled: () => connection === this.next && this.wanted.size > 0 && this.promote(connection),
			onMessage: (message) => this.onMessage(connection, message),
			onProven: () => {
				this.attempt = 0;
			},
			onBadFrame: () => this.onBadFrame(),
			onAddressDead: () => this.onAddressDead(connection),
			onClosed: (reason) => this.onClosed(connection, reason),
		});
		this.next = connection;
		connection.want(this.wanted);
		connection.open();
	}

	private onVerdict(connection: Connection, { accepted, refused, reason }: Verdict): void {
		if (refused.length > 0) {
			for (const name of refused) this.wanted.delete(name);
			this.owner.onRefused(this, refused, reason);
		}
		if (connection === this.current) this.owner.onAccepted(this, accepted);
	}

	private beginOverlap(): void {
		if (!this.current) return;
		this.timers.clear('overlap');
		this.overlap = new Overlap();
	}

	/** The next socket carries everything: it becomes the current one. */
	private promote(connection: Connection): void {
		const { current, gapFrom } = this;
		this.current = connection;
		this.next = this.gapFrom = this.trouble = this.refusal = undefined;
		this.invalidInRow = 0;
		this.planChangeOver();
		if (this.options.watchStale) this.watchStale(this.staleAfterMs);
		this.owner.onAccepted(this, [...this.wanted]);
		if (current) return this.retire(current);
		this.overlap = undefined;
		this.owner.onConnected(this);
		if (gapFrom !== undefined) this.tellGap(gapFrom);
	}

	private retire(old: Connection): void {
		const { overlapMs } = this.options.timings;
		this.retired?.close();
		this.retired = old;
		this.timers.set('retire', overlapMs, () => {
			old.close();
			this.retired = undefined;
			// What the old socket delivered last may still arrive on the new one.
			this.timers.set('overlap', overlapMs * 4, () => (this.overlap = undefined));
		});
		const isSilent = this.staleAfterMs > this.options.timings.staleAfterMs;
		const message = isSilent
			? 'Moved to a fresh connection, because nothing came over the old one.'
			: 'Moved to a fresh connection before the old one ended; nothing was missed.';
		this.owner.onEvent(this, { state: 'changedOver', message });
	}

	private tellGap(fromTime: number): void {
		this.owner.onEvent(this, {
			state: 'gap',
			fromTime,
			message: `Connected again; what happened since ${new Date(fromTime).toISOString()} may have been missed.`,
		});
	}

	private planChangeOver(): void {
		// Spread over 2 % of the time, so that many sockets do not move in the same minute.
		const ms = this.options.timings.changeOverAfterMs * (1 - Math.random() / 50);
		this.timers.set('changeOver', ms, () => this.open());
	}

	private watchStale(inMs: number): void {
		this.timers.set('stale', inMs, () => {
			const { current } = this;
			if (!current) return;
			const quietMs = this.options.time.now() - current.lastDataAt;
			if (quietMs < this.staleAfterMs) return this.watchStale(this.staleAfterMs - quietMs);
			this.staleAfterMs = Math.min(this.staleAfterMs * 2, this.options.timings.staleAfterMaxMs);
			const message = `No data for ${Math.round(quietMs / 1000)} seconds; opening a fresh connection.`;
			this.owner.onEvent(this, { state: 'stale', message });
			this.open();
		});
	}

	private onMessage(connection: Connection, message: PushMessage): void {
		this.endSilence();
		if (this.overlap && !this.overlap.admit(connection, message)) return;
		this.owner.onMessage(message);
	}

	private endSilence(): void {
		const { staleAfterMs } = this.options.timings;
		if (this.staleAfterMs === staleAfterMs) return;
		this.staleAfterMs = staleAfterMs;
		if (this.timers.has('stale')) this.watchStale(staleAfterMs);
	}

	/** A socket in use goes on until its successor has taken over; one that is to take over is given up. */
	private onAddressDead(connection: Connection): void {
		if (connection === this.current) return this.open();
		if (connection !== this.next) return;
		connection.close();
		this.onClosed(connection, network('The listen key ended while the connection was made.'));
	}

	private onBadFrame(): void {
		this.badFrames++;
		if (!/^10*$/.test(String(this.badFrames))) return;
		this.owner.log.warn(`Skipped ${this.badFrames} unreadable frame(s) from the exchange`);
	}

	private onClosed(connection: Connection, reason: CloseReason): void {
		if (connection === this.retired) {
			this.retired = undefined;
			return;
		}
		if (connection === this.next) this.next = this.overlap = undefined;
		if (connection === this.current) {
			this.gapFrom = connection.lastFrameAt;
			this.current = undefined;
			for (const timer of ['changeOver', 'stale']) this.timers.clear(timer);
			this.owner.onDown(this);
		}
		if (this.current) this.owner.log.debug(`Change-over failed: ${reason.message}`);
		else this.report(reason);
		if (!this.closed && !this.next) this.retry(reason);
	}

	private report(reason: CloseReason): void {
		if (reason.kind === 'invalidListenKey') this.invalidInRow++;
		const event = this.eventFor(reason);
		const isNews = event.message !== this.trouble?.message;
		this.trouble = event;
		this.refusal = this.refusalFor(reason);
		if (isNews) this.owner.onEvent(this, event);
		if (this.refusal) this.owner.onAccessRefused(this.refusal);
	}

	private eventFor({ kind, message }: CloseReason): ShardEvent {
		if (kind === 'refused' || this.invalidInRow > 1) {
			return { state: 'refused', permanent: true, message };
		}
		return { state: 'recovering', message: `${message} Trying again until it works.` };
	}

	private refusalFor({ kind, error, message }: CloseReason): MexcError | undefined {
		if (kind !== 'invalidListenKey' || this.invalidInRow < 2) return error;
		const hint = 'Check the key at MEXC and that both URLs of the credential belong together.';
		return new MexcError({ kind: 'credential', message, hint });
	}

	private retry({ kind, retryAfterMs = 0 }: CloseReason): void {
		const { timings } = this.options;
		const hopeless = kind === 'refused' || this.invalidInRow > 1;
		const pause = hopeless ? timings.probeAfterMs : backoffMs(this.attempt++, timings);
		const asked = Math.min(retryAfterMs, timings.longestPauseMs);
		this.timers.set('retry', Math.max(pause, asked), () => this.open());
	}
}
