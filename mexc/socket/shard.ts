import type { MexcError } from '../core/errors';
import { BadFrames } from './badFrames';
import { type CloseReason, network } from './closeReason';
import { type ConnectionOptions, Connection } from './connection';
import type { Verdict } from './frames';
import { Handover } from './handover';
import type { PushMessage } from '../streams/pushMessage';
import type { AskLastTrade } from './lastTrade';
import { type ShardEvent, gapEvent, rotatedEvent, staleEvent } from './events';
import { Outage } from './outage';
import { Refusals } from './refusals';
import { Silence } from './silence';
import type { Log } from '../core/log';
import { Timers } from '../core/timers';

/** MEXC's limit of channels on one connection (streams.json). */
export const CHANNELS_PER_SHARD = 30;

export interface ShardOptions extends ConnectionOptions {
	/** For market data: how silence is judged. Private streams are silent as long as nothing is done. */
	askLastTrade?: AskLastTrade;
}

/** What a shard reports to the pool it belongs to. */
export interface ShardOwner {
	readonly log: Log;
	onMessage(message: PushMessage): void;
	onAccepted(shard: Shard, channels: readonly string[]): void;
	/** They are asked for again and again; `fresh` are those that were not refused before. */
	onRefused(
		shard: Shard,
		channels: readonly string[],
		reason: string,
		fresh: readonly string[],
	): void;
	/** The channels of this shard are no longer delivered. */
	onDown(shard: Shard): void;
	/** Some of what the shard should have delivered was missed. */
	onMissed(shard: Shard): void;
	/** About all channels of the shard, unless some are named. */
	onEvent(shard: Shard, event: ShardEvent, channels?: readonly string[]): void;
	/** These are carried, after the opening, an interruption or a refusal. */
	onConnected(shard: Shard, channels: readonly string[]): void;
	/** MEXC gives this account no listen key. */
	onAccessRefused(error: MexcError): void;
}

/**
 * Up to 30 channels kept alive without end: reconnects with backoff, subscribes again, and moves to a
 * fresh socket before MEXC's 24 h without a gap. During the move frames arrive on both sockets; equal
 * ones are delivered once (see Overlap). Without any channel that MEXC accepts it rests without a socket
 * and asks again from time to time.
 */
export class Shard {
	private readonly wanted = new Set<string>();
	private readonly refusals = new Refusals();
	/** Delivers. */
	private current?: Connection;
	/** Being opened, to become the current one. */
	private next?: Connection;
	/** What the next one was answered; counts when it becomes the current one. */
	private verdicts: Verdict[] = [];
	private gapFrom?: number;
	private isSilent = false;
	private closed = false;
	private unclearMs: number;
	private readonly timers: Timers;
	private readonly handover: Handover;
	private readonly outage: Outage;
	private readonly badFrames: BadFrames;
	private readonly silence?: Silence;

	constructor(
		private readonly options: ShardOptions,
		private readonly owner: ShardOwner,
	) {
		const { time, timings, askLastTrade } = options;
		this.timers = new Timers(time);
		this.unclearMs = timings.staleAfterMs;
		this.handover = new Handover(this.timers, timings.overlapMs);
		this.outage = new Outage(timings);
		this.badFrames = new BadFrames(
			this.timers,
			() => owner.log,
			(since) => {
				owner.onMissed(this);
				owner.onEvent(this, gapEvent(since, 'An unreadable message was skipped'));
			},
		);
		if (!askLastTrade) return;
		this.silence = new Silence({
			time,
			timings,
			askLastTrade,
			channels: () => [...this.carriedBy(this.current), ...this.unclearOn(this.current)],
			dataAt: () => this.current?.dataAt,
			onStale: (quietMs, missedSince) => this.onStale(quietMs, missedSince),
		});
	}

	get size(): number {
		return this.wanted.size;
	}

	/** Why nothing arrives at the moment; absent while all is well. */
	get trouble(): ShardEvent | undefined {
		return this.outage.trouble;
	}

	/** Set together with `trouble` when MEXC gives no listen key. */
	get refusal(): MexcError | undefined {
		return this.outage.refusal;
	}

	add(channels: readonly string[]): void {
		for (const name of channels) this.wanted.add(name);
		this.sync();
		this.openIfIdle();
	}

	remove(channels: readonly string[]): void {
		for (const name of channels) this.wanted.delete(name);
		this.refusals.forget(channels);
		this.sync();
		if (this.wanted.size > 0 && this.refusals.size === this.wanted.size) this.rest();
	}

	isActive(channel: string): boolean {
		return this.current?.isActive(channel) ?? false;
	}

	isRefused(channel: string): boolean {
		return this.refusals.has(channel);
	}

	/** Asks for the refused channels at once: somebody has come who does not know yet. */
	askAgain(): void {
		this.current?.askAgain();
		this.openIfIdle();
	}

	close(): void {
		this.closed = true;
		this.timers.end();
		this.silence?.end();
		this.hangUp();
	}

	private carriedBy(connection: Connection | undefined): string[] {
		return [...this.wanted].filter((name) => connection?.isActive(name));
	}

	private unclearOn(connection: Connection | undefined): string[] {
		return [...this.wanted].filter((name) => connection?.isUnclear(name));
	}

	private hangUp(): void {
		for (const connection of [this.current, this.next]) connection?.close();
		this.current = this.next = undefined;
		this.handover.end();
	}

	private sync(): void {
		this.current?.want(this.wanted);
		this.next?.want(this.wanted);
	}

	private openIfIdle(): void {
		if (!this.current && !this.timers.has('retry')) this.open();
	}

	private open(): void {
		if (this.closed || this.next) return;
		this.timers.clear('retry');
		this.verdicts = [];
		const connection: Connection = new Connection(this.options, {
			onOpen: () => this.current && this.handover.begin(),
			onVerdict: (verdict) => this.onVerdict(connection, verdict),
			onHeard: (channel) => this.onHeard(connection, channel),
			onUsedUp: () => this.onUsedUp(connection),
			onSettled: () => this.onSettled(connection),
			onMessage: (message) => this.onMessage(connection, message),
			onProven: () => this.outage.proven(),
			onBadFrame: (missedSince) => this.badFrames.note(missedSince),
			onAddressDead: () => this.onAddressDead(connection),
			onClosed: (reason) => this.onClosed(connection, reason),
		});
		this.next = connection;
		connection.want(this.wanted);
		connection.open();
	}

	private onVerdict(connection: Connection, verdict: Verdict): void {
		if (connection === this.next) this.verdicts.push(verdict);
		else if (connection === this.current) this.apply([verdict]);
	}

	private onHeard(connection: Connection, channel: string): void {
		const verdict = { accepted: [channel], refused: [], unclear: [], reason: '' };
		if (connection === this.next) this.verdicts.push(verdict);
		else if (connection === this.current) this.apply([verdict], [channel]);
	}

	/** The old socket goes on with what it has until the fresh one has taken over. */
	private onUsedUp(connection: Connection): void {
		if (connection === this.next) {
			connection.close();
			this.next = undefined;
			this.handover.cancel();
		}
		this.open();
	}

	/** A socket on which nothing is accepted takes over from none that works. */
	private onSettled(connection: Connection): void {
		if (connection !== this.next || this.wanted.size === 0) return;
		const carried = [...this.carriedBy(connection), ...this.unclearOn(connection)];
		if (carried.length > 0) return this.promote(connection);
		const { current } = this;
		if (!current) return this.rest(this.verdicts);
		connection.close();
		this.next = undefined;
		this.handover.cancel();
		this.owner.log.debug('Change-over failed: nothing is accepted on the fresh connection');
		this.timers.set('retry', this.options.timings.probeAfterMs, () => this.open());
		for (const { refused, reason } of this.verdicts) {
			const lost = refused.filter((name) => !current.isActive(name) && !current.isUnclear(name));
			this.noteRefused(lost, reason);
		}
	}

	/** `carried`: channels to report as connected; default: those accepted after a refusal. */
	private apply(verdicts: readonly Verdict[], carried?: readonly string[]): void {
		for (const { refused, reason } of verdicts) this.noteRefused(refused, reason);
		this.watchUnclear();
		const accepted = verdicts.flatMap((verdict) => verdict.accepted);
		const { returned, missedSince } = this.refusals.accept(accepted);
		if (accepted.length > 0) this.owner.onAccepted(this, accepted);
		const reported = carried ?? returned;
		if (reported.length > 0) this.owner.onConnected(this, reported);
		if (missedSince === undefined) return;
		this.owner.onEvent(this, gapEvent(missedSince, 'Accepted again'), returned);
	}

	private noteRefused(channels: readonly string[], reason: string): void {
		const names = channels.filter((name) => this.wanted.has(name));
		if (names.length === 0) return;
		const fresh = this.refusals.refuse(names, this.gapFrom ?? this.options.time.now());
		this.owner.onRefused(this, names, reason, fresh);
		if (!this.timers.has('probe')) this.planProbe();
	}

	/** Where no data settles it either, a fresh socket asks again; less and less often, as in a quiet market. */
	private watchUnclear(): void {
		const unclear = this.unclearOn(this.current);
		const { staleAfterMs, staleAfterMaxMs } = this.options.timings;
		if (unclear.length === 0) {
			this.unclearMs = staleAfterMs;
			return this.timers.clear('unclear');
		}
		if (this.timers.has('unclear')) return;
		this.owner.log.info(
			`MEXC has neither accepted nor refused ${unclear.join(', ')}; waiting for data.`,
		);
		this.timers.set('unclear', this.unclearMs, () => this.open());
		this.unclearMs = Math.min(this.unclearMs * 2, staleAfterMaxMs);
	}

	/** A paused pair comes back, and a new one opens. */
	private planProbe(): void {
		this.timers.set('probe', this.options.timings.probeAfterMs, () => {
			if (this.refusals.size === 0) return;
			this.askAgain();
			this.planProbe();
		});
	}

	/** MEXC closes a socket without a channel after 30 s, so there is none until the next probe. */
	private rest(verdicts: readonly Verdict[] = []): void {
		this.hangUp();
		this.silence?.pause();
		for (const timer of ['changeOver', 'retry']) this.timers.clear(timer);
		this.outage.over();
		this.apply(verdicts);
		this.gapFrom = undefined;
	}

	/** The next socket carries everything that is accepted: it becomes the current one. */
	private promote(connection: Connection): void {
		const { current: old, isSilent } = this;
		this.current = connection;
		this.next = undefined;
		this.planChangeOver();
		this.silence?.watch();
		this.outage.over();
		this.isSilent = false;
		// Before anybody is informed: a subscriber may close everything at once.
		if (old) this.handover.retire(old);
		else this.handover.cancel();
		this.apply(this.verdicts, old ? undefined : this.carriedBy(connection));
		if (old) this.owner.onEvent(this, rotatedEvent(isSilent));
		const { gapFrom } = this;
		this.gapFrom = undefined;
		if (gapFrom !== undefined) this.owner.onEvent(this, gapEvent(gapFrom, 'Connected again'));
	}

	private planChangeOver(): void {
		// Spread over 2 % of the time, so that many sockets do not move in the same minute.
		const ms = this.options.timings.changeOverAfterMs * (1 - Math.random() / 50);
		this.timers.set('changeOver', ms, () => this.open());
	}

	private onStale(quietMs: number, missedSince?: number): void {
		this.isSilent = true;
		if (missedSince !== undefined) this.noteGap(missedSince);
		this.owner.onEvent(this, staleEvent(quietMs));
		this.open();
	}

	/** Called when everything is delivered again. */
	private noteGap(since: number): void {
		this.owner.onMissed(this);
		this.gapFrom = Math.min(this.gapFrom ?? since, since);
	}

	private onMessage(connection: Connection, message: PushMessage): void {
		this.silence?.heard();
		if (this.handover.admit(connection, message)) this.owner.onMessage(message);
	}

	/** A socket in use goes on until its successor has taken over; one that is to take over is given up. */
	private onAddressDead(connection: Connection): void {
		if (connection === this.current) return this.open();
		if (connection !== this.next) return;
		connection.close();
		this.onClosed(connection, network('The listen key ended while the connection was made.'));
	}

	private onClosed(connection: Connection, reason: CloseReason): void {
		if (this.handover.forget(connection)) return;
		if (connection === this.next) {
			this.next = undefined;
			this.handover.cancel();
		}
		if (connection === this.current) this.onLost(connection);
		if (this.current) this.owner.log.debug(`Change-over failed: ${reason.message}`);
		else this.report(reason);
		if (this.closed || this.next) return;
		this.timers.set('retry', this.outage.nextPauseMs(reason), () => this.open());
	}

	private onLost({ lastFrameAt }: Connection): void {
		this.noteGap(lastFrameAt);
		this.current = undefined;
		this.timers.clear('changeOver');
		this.silence?.pause();
		this.owner.onDown(this);
	}

	private report(reason: CloseReason): void {
		const isNew = this.outage.note(reason);
		if (isNew && this.trouble) this.owner.onEvent(this, this.trouble);
		if (this.refusal) this.owner.onAccessRefused(this.refusal);
	}
}
