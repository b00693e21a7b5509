import type { Account } from '../account';
import type { Log } from '../log';
import type { Network } from '../network';
import type { Time } from '../time';

/** One decoded frame. `body` has protobuf's field names; int64 values are text, money is text. */
export interface PushMessage {
	/** The subscribed channel's full name. */
	channel: string;
	symbol?: string;
	/** Milliseconds, when the server says so. */
	sendTime?: number;
	createTime?: number;
	/** Name of the wrapper's body field, e.g. `publicAggreDeals`; `unknown` for what our table lacks. */
	bodyName: string;
	body: Readonly<Record<string, unknown>>;
	receivedAt: number;
}

export type ConnectionState =
	| 'connected'
	| 'recovering'
	/** Data may have been missed between `fromTime` and now. */
	| 'gap'
	| 'stale'
	| 'changedOver'
	/** The exchange refused a channel or the listen key. */
	| 'refused';

export interface ConnectionEvent {
	state: ConnectionState;
	/** One sentence for people, without secrets. */
	message: string;
	time: number;
	/** For `refused`: which ones. */
	channels?: readonly string[];
	/** For `gap`: since when nothing is proven complete. */
	fromTime?: number;
	/** True when no reconnecting can mend it: revoked key, missing permission, unknown channel. */
	permanent?: boolean;
}

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
}

export interface Subscription {
	/**
	 * Settles with the first answer for all channels: resolves when all are acknowledged, rejects with a
	 * MexcError that names the refused ones (the others are delivered all the same), with the REST error
	 * when MEXC gives the account no listen key (the hub goes on probing), or with kind `cancelled` on
	 * close. Network trouble does not settle it: the hub keeps trying.
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
}
