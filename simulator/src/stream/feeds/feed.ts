import type { Clock } from '../../exchange/clock';
import type { Exchange } from '../../exchange/exchange';
import type { PairMarket } from '../../exchange/pairMarket';
import type { CandleSource } from '../../market/candleSource';
import type { Channel } from '../channels';
import type { MessageValue } from '../encoder';

/** What a public channel's feed works with. `send` pushes a body to the channel's subscribers. */
export interface FeedContext {
	readonly exchange: Exchange;
	readonly clock: Clock;
	readonly candles: ReadonlyMap<string, CandleSource>;
	readonly channel: Channel;
	readonly send: (body: MessageValue, extra?: MessageValue) => void;
}

/** Starts the feed of a channel. @returns a function that stops it */
export type Feed = (context: FeedContext) => () => void;

const SNAPSHOT_WINDOW_MS = 100;

/** Collects what happens within a window and flushes once per window in which something happened. */
export class Window<T> {
	private items: T[] = [];
	private readonly lengthMs: number;

	constructor(
		private readonly context: FeedContext,
		private readonly flush: (items: readonly T[]) => void,
	) {
		this.lengthMs = context.channel.parameters['speed'] === '10ms' ? 10 : SNAPSHOT_WINDOW_MS;
	}

	add(item: T): void {
		this.items.push(item);
		if (this.items.length > 1) return;
		this.context.clock.after(this.lengthMs, () => {
			const items = this.items;
			this.items = [];
			this.flush(items);
		});
	}
}

export function symbolOf({ channel }: FeedContext): string {
	return channel.parameters['symbol'] ?? '';
}

export function marketOf(context: FeedContext): PairMarket | undefined {
	return context.exchange.market(symbolOf(context));
}
