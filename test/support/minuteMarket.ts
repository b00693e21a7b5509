import type { Candle } from '../../mexc/market/candle';
import { MexcError } from '../../mexc/core/errors';
import { silentLog } from '../../mexc/core/log';
import type { RestClient } from '../../mexc/rest/client';
import type { ConnectionEvent } from '../../mexc/socket/hub';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import type { EventReader, Occurrence, TriggerItem } from '../../mexc/events';
import { indicator } from '../../nodes/n8n/trigger/events/indicator';
import { portFor } from '../unit/triggerFakes';
import { MINUTE_MS } from './randomCandles';
import { staticStateStore } from './staticState';
import { turn, VirtualTime } from './virtualTime';

export const PAIR = 'BTCUSDT';

/** Minute candles that come about as time passes, over REST and as pushes; the last one is open. */
export function minuteMarket(candles: readonly Candle[], present: number) {
	const time = new VirtualTime();
	const zero = time.now() - present * MINUTE_MS;
	const all = candles.map((candle, index): Candle => {
		const start = zero + index * MINUTE_MS;
		return { ...candle, start, end: start + MINUTE_MS };
	});
	const minute = () => Math.floor((time.now() - zero) / MINUTE_MS);
	const rest = { isDown: false, asked: 0 };
	const call: RestClient['call'] = async (_endpoint, { limit, endTime }) => {
		rest.asked += 1;
		if (rest.isDown) throw new MexcError({ kind: 'network', message: 'MEXC is away.' });
		const last = minute();
		return all
			.slice(0, last + 1)
			.map((candle, index) => (index === last ? unfinished(candle) : candle))
			.filter(({ start }) => start < Number(endTime ?? Infinity))
			.slice(-Number(limit))
			.map(rowOf);
	};
	return {
		time,
		rest,
		/** By index; with the times of this market. */
		candles: all,
		minute,
		client: { call, clockOffsetMs: async () => 0 } as unknown as RestClient,
		/** What the stream says of the open candle: nothing has moved yet, or all has, in the last second. */
		message(isLast = false): PushMessage {
			const candle = all[minute()];
			return messageOf(isLast ? candle : unfinished(candle), time.now());
		},
		async pass(minutes = 1) {
			await time.advance(minutes * MINUTE_MS);
			await settled();
		},
	};
}

export type MinuteMarket = ReturnType<typeof minuteMarket>;

export async function settled(): Promise<void> {
	for (let count = 0; count < 8; count++) await turn();
}

function unfinished(candle: Candle): Candle {
	const { open } = candle;
	return { ...candle, high: open, low: open, close: open, volume: '0', quoteVolume: '0' };
}

function rowOf({ start, end, open, high, low, close, volume, quoteVolume }: Candle) {
	return [start, open, high, low, close, volume, end, quoteVolume];
}

function messageOf(candle: Candle, now: number): PushMessage {
	const { open, high, low, close, volume, quoteVolume } = candle;
	return {
		...{ channel: 'c', bodyName: 'publicSpotKline', symbol: PAIR, receivedAt: now, sendTime: now },
		body: {
			windowStart: String(candle.start / 1000),
			windowEnd: String(candle.end / 1000),
			...{ openingPrice: open, highestPrice: high, lowestPrice: low, closingPrice: close },
			...{ volume, amount: quoteVolume },
		},
	} as PushMessage;
}

/** What n8n keeps of a workflow: the static data as of the last save, and the executions. */
export interface Kept {
	saved: Record<string, unknown>;
	/** By the name under which n8n refuses a second one. */
	taken: Map<string, TriggerItem>;
	/** Executions that n8n refused as ones it had. */
	refused: string[];
}

export const nothingKept = (): Kept => ({ saved: {}, taken: new Map(), refused: [] });

/** One life of a published indicator alert, between a start of n8n and its end. */
export async function liveOn(market: MinuteMarket, values: Record<string, unknown>, kept: Kept) {
	await indicator.load?.();
	const stopping = new AbortController();
	const data = structuredClone(kept.saved);
	const waiting: Occurrence[] = [];
	const logs: string[] = [];
	const note = (line: string) => void logs.push(line);
	const reader: EventReader = indicator.prepare({ symbols: [PAIR], simplify: true, values }).open(
		portFor(staticStateStore(data as never), {
			...{ time: market.time, client: market.client, signal: stopping.signal },
			log: { ...silentLog, info: note, warn: note },
			emit: (occurrence) => void waiting.push(occurrence),
		}),
	);
	const state = (name: ConnectionEvent['state']) =>
		reader.onState({ state: name, message: '', time: market.time.now() });
	await settled();
	state('connected');
	kept.saved = structuredClone(data);
	return {
		logs,
		reader,
		push: async (isLast = false) => {
			reader.read(market.message(isLast));
			await settled();
		},
		cut: () => state('recovering'),
		fix: () => state('gap'),
		/** n8n takes what waits: it saves static data and runs each, unless it has it already. */
		deliver(most = waiting.length) {
			for (const occurrence of waiting.splice(0, most)) {
				occurrence.beforeEmit?.();
				kept.saved = structuredClone(data);
				const name = occurrence.uniqueId ?? occurrence.item.eventId;
				if (kept.taken.has(name)) kept.refused.push(name);
				else kept.taken.set(name, occurrence.item);
				occurrence.accepted?.();
			}
		},
		/** Nothing is saved any more, and what waits is gone. */
		kill: () => stopping.abort(),
	};
}
