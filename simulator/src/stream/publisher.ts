import type { Clock } from '../exchange/clock';
import type { PrivateEvent } from '../exchange/events';
import type { Exchange } from '../exchange/exchange';
import type { SocketFaults } from '../faults/socketFaults';
import type { CandleSource } from '../market/candleSource';
import { Prng } from '../market/prng';
import type { Channel } from './channels';
import { type MessageValue, encode } from './encoder';
import { feeds } from './feeds';
import { privateChannel, privateMessage } from './privateMessages';

/** Who receives pushes: a WebSocket connection. */
export interface Subscriber {
	/** The account of the connection's listen key. */
	readonly uid: string | undefined;
	send(frame: Buffer, channel: string): void;
}

interface PublicFeed {
	readonly subscribers: Set<Subscriber>;
	readonly stop: () => void;
}

const WRAPPER = 'PushDataV3ApiWrapper';

/** Turns what happens on the exchange into frames, each encoded once for all its subscribers. */
export class Publisher {
	private readonly publicFeeds = new Map<string, PublicFeed>();
	private readonly privateSubscribers = new Map<string, Set<Subscriber>>();
	private readonly silence: readonly (() => void)[];
	/** Private pushes of the turn that is under way: they leave when it is over. */
	private outbox: Array<() => void> = [];
	private readonly toShuffle: Array<() => void> = [];
	private readonly chance = new Prng(1);

	constructor(
		private readonly exchange: Exchange,
		private readonly clock: Clock,
		private readonly candles: ReadonlyMap<string, CandleSource>,
		private readonly faults: SocketFaults,
	) {
		this.silence = [
			exchange.announce.privateEvents.listen((event) => this.tellOwner(event)),
			clock.turnEnded.listen(() => this.sendOutbox()),
		];
	}

	subscribe(subscriber: Subscriber, channel: Channel): void {
		if (channel.fact.access === 'private') {
			this.privateSet(subscriber, channel.name).add(subscriber);
			return;
		}
		const feed = this.publicFeeds.get(channel.name) ?? this.startFeed(channel);
		feed.subscribers.add(subscriber);
	}

	unsubscribe(subscriber: Subscriber, channelName: string): void {
		this.privateSubscribers.get(privateKey(subscriber.uid, channelName))?.delete(subscriber);
		const feed = this.publicFeeds.get(channelName);
		if (feed === undefined) return;
		feed.subscribers.delete(subscriber);
		if (feed.subscribers.size > 0) return;
		feed.stop();
		this.publicFeeds.delete(channelName);
	}

	stop(): void {
		for (const silence of this.silence) silence();
		for (const feed of this.publicFeeds.values()) feed.stop();
		this.publicFeeds.clear();
	}

	private tellOwner(event: PrivateEvent): void {
		// Asked first: most changes happen while nobody listens.
		const to = this.privateSubscribers.get(privateKey(event.uid, privateChannel(event)));
		if (to === undefined || to.size === 0) return;
		const now = this.clock.now();
		const { channel, field, body, symbol } = privateMessage(event);
		const frame = encode(WRAPPER, {
			channel,
			symbol,
			createTime: now,
			sendTime: now,
			[field]: body,
		});
		const deliver = () => {
			for (const subscriber of to) subscriber.send(frame, channel);
		};
		if (this.clock.inTurn) this.outbox.push(deliver);
		else this.send(deliver);
	}

	private sendOutbox(): void {
		if (this.outbox.length === 0) return;
		const all = this.outbox;
		this.outbox = [];
		for (const deliver of all) this.send(deliver);
	}

	private send(deliver: () => void): void {
		if (this.faults.shuffle) this.pushShuffled(deliver);
		else deliver();
	}

	/** Everything that one change causes is collected first; its order is then left to chance. */
	private pushShuffled(deliver: () => void): void {
		this.toShuffle.push(deliver);
		if (this.toShuffle.length > 1) return;
		queueMicrotask(() => {
			const all = this.toShuffle.splice(0);
			while (all.length > 0) {
				const [next] = all.splice(Math.floor(this.chance.next() * all.length), 1);
				next?.();
			}
		});
	}

	private privateSet(subscriber: Subscriber, channelName: string): Set<Subscriber> {
		const key = privateKey(subscriber.uid, channelName);
		const known = this.privateSubscribers.get(key);
		if (known !== undefined) return known;
		const created = new Set<Subscriber>();
		this.privateSubscribers.set(key, created);
		return created;
	}

	private startFeed(channel: Channel): PublicFeed {
		const subscribers = new Set<Subscriber>();
		const { exchange, clock, candles } = this;
		const symbol = channel.parameters['symbol'];
		const send = (body: MessageValue, extra: MessageValue = {}) => {
			if (subscribers.size === 0) return;
			const frame = encode(WRAPPER, {
				channel: channel.name,
				symbol,
				...extra,
				sendTime: clock.now(),
				[channel.fact.wrapperField]: body,
			});
			for (const subscriber of subscribers) subscriber.send(frame, channel.name);
		};
		const stop = feeds[channel.fact.id]?.({ exchange, clock, candles, channel, send });
		const feed = { subscribers, stop: stop ?? (() => undefined) };
		this.publicFeeds.set(channel.name, feed);
		return feed;
	}
}

function privateKey(uid: string | undefined, channelName: string): string {
	return `${uid ?? ''} ${channelName}`;
}
