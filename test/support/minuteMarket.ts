import type { Candle } from '../../mexc/market/candle';
import { MexcError } from '../../mexc/core/errors';
import { silentLog } from '../../mexc/core/log';
import type { RestClient } from '../../mexc/rest/client';
import type { ConnectionEvent } from '../../mexc/socket/hub';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import type { EventReader, Occurrence, TriggerItem } from '../../mexc/events';
import { add, maximum, minimum } from '../../mexc/core/decimal';
import { restIntervals, type CandleInterval } from '../../mexc/market/candleIntervals';
import type { TriggerEvent } from '../../nodes/n8n/trigger/event';
import { indicator } from '../../nodes/n8n/trigger/events/indicator';
import { candleChannel } from '../../nodes/n8n/trigger/events/candles';
import { portFor } from '../unit/triggerFakes';
import { MINUTE_MS } from './randomCandles';
import { staticStateStore } from './staticState';
import { turn, VirtualTime } from './virtualTime';

export const PAIR = 'BTCUSDT';

/** Lengths of candle beside minutes, in minutes. */
const longer: Readonly<Partial<Record<CandleInterval, number>>> = { Min5: 5, Min15: 15 };

interface MarketOptions {
	/** Candles without trades are listed nowhere and pushed nowhere. */
	isSparse?: boolean;
}

/** Minute candles that come about as time passes, over REST and as pushes; the last one is open. */
export function minuteMarket(
	candles: readonly Candle[],
	present: number,
	{ isSparse = false }: MarketOptions = {},
) {
	const time = new VirtualTime();
	const zero = time.now() - present * MINUTE_MS;
	const all = candles.map((candle, index): Candle => {
		const start = zero + index * MINUTE_MS;
		return { ...candle, start, end: start + MINUTE_MS };
	});
	const minute = () => Math.floor((time.now() - zero) / MINUTE_MS);
	const rest = { isDown: false, asked: 0 };
	const isListed = ({ volume }: Candle) => !isSparse || volume !== '0';
	const soFar = (isLast = false) => {
		const last = minute();
		return all
			.slice(0, last + 1)
			.map((candle, index) => (index === last && !isLast ? unfinished(candle) : candle));
	};
	const call: RestClient['call'] = async (_endpoint, { limit, endTime, interval }) => {
		rest.asked += 1;
		if (rest.isDown) throw new MexcError({ kind: 'network', message: 'MEXC is away.' });
		const [length] = Object.keys(longer).filter(
			(name) => restIntervals[name as CandleInterval] === interval,
		);
		return joined(soFar(), longer[length as CandleInterval])
			.filter(isListed)
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
		/** The same of the open candle of another length; undefined where it has had no trades. */
		longMessage(interval: CandleInterval, isLast = false): PushMessage | undefined {
			const candle = joined(soFar(isLast), longer[interval]).at(-1);
			if (candle === undefined || !isListed(candle)) return undefined;
			return { ...messageOf(candle, time.now()), channel: candleChannel(PAIR, interval) };
		},
		/** All candles of a length that have closed. */
		closed: (interval: CandleInterval) =>
			joined(all.slice(0, minute()), longer[interval]).filter(
				(candle) => candle.end <= time.now() && isListed(candle),
			),
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

/** Candles of so many minutes. */
function joined(minutes: readonly Candle[], count = 1): Candle[] {
	const lengthMs = count * MINUTE_MS;
	const found: Candle[] = [];
	for (const candle of minutes) {
		const start = Math.floor(candle.start / lengthMs) * lengthMs;
		const last = found.at(-1);
		if (last?.start !== start) found.push({ ...candle, start, end: start + lengthMs });
		else {
			found[found.length - 1] = {
				...last,
				high: maximum(last.high, candle.high),
				low: minimum(last.low, candle.low),
				close: candle.close,
				volume: add(last.volume, candle.volume),
				quoteVolume: add(last.quoteVolume, candle.quoteVolume),
			};
		}
	}
	return found;
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
		channel: 'c',
		bodyName: 'publicSpotKline',
		symbol: PAIR,
		receivedAt: now,
		sendTime: now,
		body: {
			windowStart: String(candle.start / 1000),
			windowEnd: String(candle.end / 1000),
			openingPrice: open,
			highestPrice: high,
			lowestPrice: low,
			closingPrice: close,
			volume,
			amount: quoteVolume,
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

/** One life of a published alert on closed candles, between a start of n8n and its end. */
export async function liveOn(
	market: MinuteMarket,
	values: Record<string, unknown>,
	kept: Kept,
	event: TriggerEvent = indicator,
) {
	await event.load?.();
	const stopping = new AbortController();
	const data = structuredClone(kept.saved);
	const waiting: Occurrence[] = [];
	const logs: string[] = [];
	const note = (line: string) => void logs.push(line);
	const prepared = event.prepare({ symbols: [PAIR], simplify: true, values });
	const reader: EventReader = prepared.open(
		portFor(staticStateStore(data as never), {
			time: market.time,
			client: market.client,
			signal: stopping.signal,
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
		/** What the channels of the event bring, in their order or the other way round. */
		pushAll: async (isLast = false, isReversed = false) => {
			const names = isReversed ? [...prepared.channels].reverse() : prepared.channels;
			for (const name of names) {
				const interval = name.split('@').at(-1) as CandleInterval;
				const message = market.longMessage(interval, isLast);
				if (message !== undefined) reader.read(message);
			}
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
		/** n8n saves static data, as with an event of another trigger of the workflow. */
		save: () => void (kept.saved = structuredClone(data)),
		/** n8n is killed when it has written the executions down, and before it can say how they ended. */
		crash() {
			for (const occurrence of waiting.splice(0)) {
				occurrence.beforeEmit?.();
				kept.saved = structuredClone(data);
				kept.taken.set(occurrence.uniqueId ?? occurrence.item.eventId, occurrence.item);
			}
			stopping.abort();
		},
		/** Nothing is saved any more, and what waits is gone. */
		kill: () => stopping.abort(),
	};
}
