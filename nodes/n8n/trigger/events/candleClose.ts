import {
	changePercent,
	isWanted,
	parseCandleClose,
	type CandleCloseCondition,
} from '../../../../mexc/alerts/candleClose';
import { candleCloseExample } from '../../../../mexc/alerts/examples';
import type { CandleChange } from '../../../../mexc/market/candleSeries';
import { candleEnd, type CandleInterval } from '../../../../mexc/market/candleIntervals';
import { checkExpiry } from '../../../../mexc/alerts/fieldValues';
import { createLatch } from '../../../../mexc/core/deferred';
import { savedInOrder } from '../../../../mexc/core/savedInOrder';
import { chartOptions } from '../chartOptions';
import { type TriggerEvent } from '../event';
import {
	readerOf,
	type EventPort,
	type EventReader,
	type StateStore,
	type TriggerItem,
} from '../../../../mexc/events';
import { candleCloseFields } from './candleCloseFields';
import { replayCandleClose } from '../../../../mexc/replay/candles';
import { replayOf } from './alerts';
import { candleChannel, followCandles } from './candles';

/** Closed candles with their final values: each exactly one execution, also when its end was missed. */
export const candleClose: TriggerEvent = {
	value: 'candleClose',
	name: 'Candle Close',
	description:
		'A candle has closed, with its final values; optionally only if it rose, fell or closed beyond a price',
	testHint:
		'A test waits for the end of the current candle: choose 1 Minute and a longer Test Time Limit.',
	access: 'public',
	symbols: 'required',
	watchlist: 'candles',
	fields: candleCloseFields,
	options: ['numberFormat', 'expiresAt', 'backfill', 'repeatUnfinished', ...chartOptions],
	delivery: ['each', 'batch'],
	decimals: ['open', 'high', 'low', 'close', 'volume', 'quoteVolume', 'changePercent'],
	isUnique: true,
	isLossless: true,
	isFoundAgain: true,
	isSeldom: true,
	prepare({ symbols, values }) {
		const condition = parseCandleClose(values);
		const isBackfilling = values.backfill !== false;
		return {
			channels: symbols.map((symbol) => candleChannel(symbol, condition.interval)),
			checkNow: (now) => checkExpiry(condition, now),
			chart: { interval: condition.interval },
			open: (port) => openCandles(symbols, condition, isBackfilling, port),
			async example(port) {
				const candle = await candleCloseExample(condition, symbols[0], port);
				if (candle === undefined) return [];
				const change = { candle, backfilled: false };
				return [{ item: itemOf(symbols[0], condition.interval, change, port.time.now()) }];
			},
			replay({ isUnlimited }) {
				const [symbol] = symbols;
				const { interval } = condition;
				const judged = isUnlimited ? { ...condition, expiresAt: undefined } : condition;
				return replayOf({
					symbol,
					wants: [{ interval, history: 0 }],
					notes: [],
					run: ([series]) => replayCandleClose(judged, series),
					itemOf: (candle, receivedAt) =>
						itemOf(symbol, interval, { candle, backfilled: false }, receivedAt),
				});
			},
		};
	},
};

function openCandles(
	symbols: readonly string[],
	condition: CandleCloseCondition,
	isBackfilling: boolean,
	port: EventPort,
): EventReader {
	const { interval, expiresAt = Infinity } = condition;
	const keyOf = (symbol: string) => `candleClose:${symbol}:${interval}`;
	port.store.keepOnly(symbols.map(keyOf));
	let lastClosed: string | undefined;
	const begun: Array<Promise<void>> = [];
	/** Pairs whose next candle closes too late. */
	const over = new Set<string>();
	const pairs = symbols.map((symbol) => {
		const cursor = candleCursor(keyOf(symbol), port.store);
		const beginning = createLatch();
		begun.push(beginning.opened);
		if (cursor.savedStart !== undefined) beginning.open();
		return {
			symbol,
			interval,
			history: 0,
			isExact: true,
			emittedStart: isBackfilling ? cursor.savedStart : undefined,
			begun(firstStart: number) {
				cursor.begin(firstStart);
				beginning.open();
			},
			emit(change: CandleChange) {
				const { candle, state, backfilled } = change;
				const nextEnd = state === 'open' ? candle.end : candleEnd(interval, candle.end);
				if (nextEnd >= expiresAt) over.add(symbol);
				if (state !== 'closed' || (backfilled && !isBackfilling)) return;
				lastClosed = `${symbol} closed at ${candle.close}, which was not asked for`;
				if (!isWanted(condition, candle)) return cursor.pass(candle.start);
				const item = itemOf(symbol, interval, change, port.time.now());
				port.emit({ item, accepted: cursor.wait(candle.start) });
			},
		};
	});
	return readerOf({
		...followCandles(pairs, port),
		begun: Promise.all(begun).then(() => undefined),
		progress: () => lastClosed,
		// A candle that closed in time is reported some seconds later, or after the start that follows.
		isFinished: (now) => now >= expiresAt && over.size === symbols.length,
	});
}

function itemOf(
	symbol: string,
	interval: CandleInterval,
	{ candle, backfilled }: Pick<CandleChange, 'candle' | 'backfilled'>,
	receivedAt: number,
): TriggerItem {
	const { start, end, open, high, low, close, volume, quoteVolume } = candle;
	return {
		event: candleClose.value,
		eventId: `${symbol}:${interval}:${start}`,
		symbol,
		eventTime: end,
		receivedAt,
		...(backfilled ? { backfilled } : {}),
		interval,
		candleStart: start,
		candleEnd: end,
		open,
		high,
		low,
		close,
		volume,
		quoteVolume,
		changePercent: changePercent(candle),
	};
}

/**
 * Remembers up to where n8n has taken a pair's candles. It passes a candle only when n8n has run it, because
 * what is saved earlier is lost when n8n is killed in between; what comes again has the same `eventId`.
 */
function candleCursor(key: string, store: StateStore) {
	const saved = store.load(key) as { start?: unknown } | null | undefined;
	/** Later candles are still to be reported. */
	const savedStart = typeof saved?.start === 'number' ? saved.start : undefined;
	const cursor = savedInOrder((start: number) => store.save(key, { start }));
	return {
		savedStart,
		/** Candles that start before are passed. Where those started is not known: not all lengths keep to a grid. */
		begin(firstStart: number) {
			if (savedStart === undefined) store.save(key, { start: firstStart - 1 });
		},
		pass: cursor.pass,
		/** Returns what is to be called when n8n has taken the candle. */
		wait: cursor.wait,
	};
}
