import type { MexcError } from '../core/errors';
import { type Log, silentLog } from '../core/log';
import type { Time } from '../core/time';
import type { ConnectionEvent, SubscribeRequest, Subscription } from './hub';
import type { PushMessage } from '../streams/pushMessage';
import { ChannelRecord, type ChannelStatus, type Load } from './channelStatus';
import { type ShardEvent, connectedEvent, givenUpEvent, refusalEvent } from './events';
import { type ShardOptions, type ShardOwner, CHANNELS_PER_SHARD, Shard } from './shard';
import { Subscriber } from './subscriber';

export interface PoolOptions extends ShardOptions {
	/** Hears each event once per connection. */
	onEvent(event: Omit<ConnectionEvent, 'time'> & { channels: readonly string[] }): void;
}

interface Channel {
	shard: Shard;
	subscribers: Set<Subscriber>;
	record: ChannelRecord;
}

/**
 * All channels that share an address and an account: each is subscribed once, however many want it, and
 * lives on one of as few connections as the limit of 30 allows.
 */
export class Pool implements ShardOwner {
	private readonly channels = new Map<string, Channel>();
	private readonly shards = new Set<Shard>();
	private readonly logs = new Map<Subscriber, Log>();

	constructor(private readonly options: PoolOptions) {}

	subscribe(request: SubscribeRequest): Subscription {
		const names = [...new Set(request.channels)];
		const subscriber = new Subscriber({ ...request, channels: names }, () =>
			this.options.time.now(),
		);
		this.logs.set(subscriber, request.log);
		this.place(names, subscriber);
		queueMicrotask(() => this.catchUp(names, subscriber));
		return {
			ready: subscriber.ready,
			close: () => {
				if (this.logs.delete(subscriber)) this.leave(names, subscriber);
			},
		};
	}

	get isEmpty(): boolean {
		return this.logs.size === 0;
	}

	get log(): Log {
		return this.logs.values().next().value ?? silentLog;
	}

	get time(): Time {
		return this.options.time;
	}

	status(): Array<Omit<ChannelStatus, 'access'>> {
		return [...this.channels].map(([channel, { record, subscribers }]) => ({
			channel,
			...record.status(),
			listeners: subscribers.size,
			load: together([...subscribers].flatMap((subscriber) => subscriber.load() ?? [])),
		}));
	}

	onMessage(message: PushMessage): void {
		const channel = this.channels.get(message.channel);
		if (channel === undefined) return;
		channel.record.lastMessageAt = message.receivedAt;
		for (const subscriber of channel.subscribers) subscriber.deliver(message);
	}

	onAccepted(shard: Shard, channels: readonly string[]): void {
		const own = this.ownedBy(shard, channels);
		for (const record of this.recordsOf(own)) record.accepted();
		for (const subscriber of this.subscribersOf(own)) subscriber.accept(own);
	}

	onRefused(
		shard: Shard,
		channels: readonly string[],
		reason: string,
		fresh: readonly string[],
	): void {
		const own = this.ownedBy(shard, channels);
		for (const record of this.recordsOf(own)) record.troubled('refused', reason);
		for (const subscriber of this.subscribersOf(own)) subscriber.refuse(own, reason);
		const reported = this.ownedBy(shard, fresh);
		if (reported.length === 0) return;
		const event = refusalEvent(reported, reason);
		this.log.warn(event.message);
		this.options.onEvent(event);
	}

	onDown(shard: Shard): void {
		const names = this.channelsOf(shard);
		for (const record of this.recordsOf(names)) record.lost();
		for (const subscriber of this.subscribersOf(names)) subscriber.lose(names);
	}

	onMissed(shard: Shard): void {
		const names = this.channelsOf(shard);
		for (const record of this.recordsOf(names)) record.missed();
		for (const subscriber of this.subscribersOf(names)) subscriber.miss(names);
	}

	onEvent(shard: Shard, event: ShardEvent, channels = this.channelsOf(shard)): void {
		if (event.state === 'refused') this.log.warn(event.message);
		else this.log.info(event.message);
		this.note(event, channels);
		for (const subscriber of this.subscribersOf(channels)) subscriber.report(event);
		this.reportToObservers(shard, event, channels);
	}

	private note({ state, message, fromTime }: ShardEvent, channels: readonly string[]): void {
		for (const record of this.recordsOf(channels)) {
			if (state === 'recovering' || state === 'refused') record.troubled(state, message);
			if (state === 'gap' && fromTime !== undefined) record.gap(fromTime);
		}
	}

	/** What was refused before is not interrupted, and its return is not reported as the end of that. */
	private reportToObservers(shard: Shard, event: ShardEvent, all: readonly string[]): void {
		if (event.state !== 'recovering') return this.options.onEvent({ ...event, channels: all });
		const channels = all.filter((name) => !shard.isRefused(name));
		if (channels.length > 0) this.options.onEvent({ ...event, channels });
	}

	/** Subscribers hear it by their own channels, observers here. */
	onConnected(shard: Shard, channels: readonly string[]): void {
		const own = this.ownedBy(shard, channels);
		this.options.onEvent({ ...connectedEvent(own.length), channels: own });
	}

	onAccessRefused(error: MexcError): void {
		for (const subscriber of this.logs.keys()) subscriber.refuseAccess(error);
	}

	/** To everyone: keeping the account's listen key alive is refused. */
	reportAll(event: ShardEvent): void {
		for (const subscriber of this.logs.keys()) subscriber.report(event);
		this.options.onEvent({ ...event, channels: [...this.channels.keys()] });
	}

	private place(names: readonly string[], subscriber: Subscriber): void {
		const fresh = names.filter((name) => !this.channels.has(name));
		for (const [shard, share] of this.spread(fresh)) {
			for (const name of share) {
				const record = new ChannelRecord(this.options.time);
				this.channels.set(name, { shard, subscribers: new Set(), record });
				if (shard.trouble) this.note(shard.trouble, [name]);
			}
			shard.add(share);
		}
		for (const name of names) this.channels.get(name)?.subscribers.add(subscriber);
		const shards = names.map((name) => this.channels.get(name)?.shard);
		for (const shard of new Set(shards)) {
			if (names.some((name) => shard?.isRefused(name))) shard?.askAgain();
		}
	}

	private spread(names: readonly string[]): Map<Shard, string[]> {
		const shares = new Map<Shard, string[]>();
		const room = (shard: Shard) =>
			CHANNELS_PER_SHARD - shard.size - (shares.get(shard)?.length ?? 0);
		for (const name of names) {
			const shard = [...this.shards].find((candidate) => room(candidate) > 0) ?? this.addShard();
			shares.set(shard, [...(shares.get(shard) ?? []), name]);
		}
		return shares;
	}

	private addShard(): Shard {
		const shard = new Shard(this.options, this);
		this.shards.add(shard);
		return shard;
	}

	/** Reports to a late subscriber where things stand. */
	private catchUp(names: readonly string[], subscriber: Subscriber): void {
		if (!this.logs.has(subscriber)) return;
		const active = names.filter((name) => this.channels.get(name)?.shard.isActive(name));
		if (active.length > 0) subscriber.accept(active);
		for (const shard of new Set(names.map((name) => this.channels.get(name)?.shard))) {
			if (shard?.trouble) subscriber.report(shard.trouble);
			if (shard?.refusal) subscriber.refuseAccess(shard.refusal);
		}
	}

	private leave(names: readonly string[], subscriber: Subscriber): void {
		subscriber.close();
		const unused: string[] = [];
		for (const name of names) {
			const channel = this.channels.get(name);
			if (!channel?.subscribers.delete(subscriber) || channel.subscribers.size > 0) continue;
			unused.push(name);
		}
		const lost = unused.filter((name) => this.channels.get(name)?.shard.trouble);
		for (const shard of new Set(unused.map((name) => this.channels.get(name)?.shard))) {
			shard?.remove(unused);
			if (shard) this.closeIfEmpty(shard);
		}
		for (const name of unused) this.channels.delete(name);
		if (lost.length > 0) this.options.onEvent({ ...givenUpEvent, channels: lost });
	}

	private closeIfEmpty(shard: Shard): void {
		if (shard.size > 0) return;
		this.shards.delete(shard);
		shard.close();
	}

	private channelsOf(shard: Shard): string[] {
		return [...this.channels]
			.filter(([, channel]) => channel.shard === shard)
			.map(([name]) => name);
	}

	/** A channel may have moved to another shard while an answer was under way. */
	private ownedBy(shard: Shard, names: readonly string[]): string[] {
		return names.filter((name) => this.channels.get(name)?.shard === shard);
	}

	private recordsOf(names: readonly string[]): ChannelRecord[] {
		return names.flatMap((name) => this.channels.get(name)?.record ?? []);
	}

	private subscribersOf(names: readonly string[]): Set<Subscriber> {
		return new Set(names.flatMap((name) => [...(this.channels.get(name)?.subscribers ?? [])]));
	}
}

function together(loads: readonly Load[]): Load {
	const sum = { waiting: 0, inFlight: 0, dropped: 0 };
	for (const { waiting, inFlight, dropped } of loads) {
		sum.waiting += waiting;
		sum.inFlight += inFlight;
		sum.dropped += dropped;
	}
	return sum;
}
