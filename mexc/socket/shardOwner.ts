import type { MexcError } from '../core/errors';
import type { Log } from '../core/log';
import type { PushMessage } from '../streams/pushMessage';
import type { ShardEvent } from './events';
import type { Shard } from './shard';

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
