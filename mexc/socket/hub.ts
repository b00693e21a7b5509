import type { Account } from '../account/account';
import type { Log } from '../core/log';
import type { Network } from '../account/network';
import type { Time } from '../core/time';
import type { ChannelStatus, Load } from './channelStatus';
import type { PushMessage } from '../streams/pushMessage';

export type ConnectionState =
	| 'connected'
	| 'recovering'
	/** Data may have been missed between `fromTime` and now. */
	| 'gap'
	| 'stale'
	| 'changedOver'
	/** The exchange refused a channel or the listen key; the hub asks again and says `connected` when it is accepted. */
	| 'refused'
	/** Whoever takes the events does not answer; comes from `report` only. */
	| 'blocked';

export interface ConnectionEvent {
	state: ConnectionState;
	/** One sentence for people, without secrets. */
	message: string;
	time: number;
	/** For `refused`: which ones; absent when access as a whole is refused. */
	channels?: readonly string[];
	/** For `gap`: since when nothing is proven complete. */
	fromTime?: number;
	/** True when no reconnecting can fix it: revoked key, missing permission, unknown channel. */
	permanent?: boolean;
}

/** A connection event as delivered to observers of an account. */
export type ObservedEvent = ConnectionEvent & {
	access: 'public' | 'private';
	/** Those of the connection that the event is about; for `refused`, the refused ones. */
	channels: readonly string[];
};

export interface SubscribeRequest {
	account: Account;
	network: Network;
	log: Log;
	time?: Time;
	access: 'public' | 'private';
	channels: readonly string[];
	/** Never throws into the hub: an exception is logged and counted. */
	onMessage(message: PushMessage): void;
	onState(event: ConnectionEvent): void;
	/** What waits behind it, for `status` only. */
	load?(): Load;
}

export interface Subscription {
	/**
	 * Resolves when every channel has been answered and at least one is delivered; the refused ones among
	 * them are reported by `onState` only. Rejects with a MexcError that names them when all are refused, with
	 * the REST error when MEXC gives the account no listen key (the hub goes on probing in both cases), or
	 * with kind `cancelled` on close. Network trouble does not settle it: the hub keeps trying.
	 */
	readonly ready: Promise<void>;
	/** Idempotent, never throws; no callback after it. */
	close(): void;
}

export interface Hub {
	/**
	 * Channels shared with other subscribers are subscribed once; messages of one channel arrive in order.
	 * When a connection is replaced in time, frames that both sockets carry are delivered once; where
	 * the two cut them differently, some content may arrive twice. Throws an `input` MexcError when there
	 * is no channel; no callback runs before it has returned.
	 */
	subscribe(request: SubscribeRequest): Subscription;
	/**
	 * Hears the events of all connections of this process that serve the account, present and later ones:
	 * those for public streams at its WebSocket URL, and those for private streams of its key. Each piece
	 * is reported once per connection, however many subscribe. Opens nothing itself. The returned
	 * function ends it: idempotent, no call after it. An exception of the listener is logged and counted.
	 */
	observe(account: Account, listener: (event: ObservedEvent) => void): () => void;
	/**
	 * Reports to the observers of the account what somebody else found out, such as a backfill that cannot
	 * prove itself complete. Subscribers do not hear it.
	 */
	report(
		account: Account,
		access: 'public' | 'private',
		event: Omit<ConnectionEvent, 'time'>,
		channels?: readonly string[],
	): void;
	/** How the channels stand that this process holds for the account, private ones last. Opens and asks nothing. */
	status(account: Account): ChannelStatus[];
}
