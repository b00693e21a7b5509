import { alertStateFrom, type AlertState } from '../../../../mexc/alerts/alertState';
import type { CandleChange } from '../../../../mexc/market/candleSeries';
import { candleEnd, candleNames } from '../../../../mexc/market/candleIntervals';
import { checkExpiry } from '../../../../mexc/alerts/fieldValues';
import {
	indicatorHash,
	parseIndicatorAlert,
	sentenceOf,
	type IndicatorCondition,
} from '../../../../mexc/alerts/indicatorCondition';
import { indicatorExample } from '../../../../mexc/alerts/indicatorExample';
import {
	historyOf,
	missingOf,
	planOf,
	watchIndicator,
	type IndicatorSeen,
	type Measured,
} from '../../../../mexc/alerts/indicatorWatch';
import type { Fire } from '../../../../mexc/alerts/watch';
import { titleOf } from '../../../../mexc/indicators/catalogue';
import type { IndicatorPlan, IndicatorReading } from '../../../../mexc/indicators/trackIndicators';
import { createLatch } from '../../../../mexc/core/deferred';
import { savedInOrder } from '../../../../mexc/core/savedInOrder';
import { type PreparedEvent } from '../event';
import {
	type EventSettings,
	readerOf,
	type EventPort,
	type EventReader,
	type Occurrence,
	type TriggerItem,
} from '../../../../mexc/events';
import { replayIndicator } from '../../../../mexc/replay/candles';
import { onTerms, replayOf } from './alerts';
import { candleChannel, followCandles } from './candles';

/** What becomes of the candles that n8n was not running for, and of fires that it was killed with. */
interface Choices {
	isBackfilling: boolean;
	/** A fire counts as emitted when n8n has run it, and not already when it is given to n8n. */
	isRepeating: boolean;
}

export function prepareIndicator({ symbols, values }: EventSettings): PreparedEvent {
	const parsed = parseIndicatorAlert(values);
	const plan = planOf(parsed);
	const conditions = symbols.map((symbol) => ({ symbol, ...parsed }));
	const choices = {
		isBackfilling: values.backfill !== false,
		isRepeating: values.repeatUnfinished === true || values.repeatUnfinished === 'true',
	};
	return {
		channels: symbols.map((symbol) => candleChannel(symbol, parsed.interval)),
		checkNow: (now) => checkExpiry(parsed, now),
		chart: {
			interval: parsed.interval,
			indicators: (interval) => (interval === parsed.interval ? parsed.specs : []),
		},
		open: (port) => openIndicators(conditions, plan, choices, port),
		async example(port) {
			const fire = await indicatorExample(conditions[0], plan, port);
			if (fire === undefined) return [];
			const how = { backfilled: false, receivedAt: port.time.now() };
			return [{ item: itemOf(conditions[0], fire, how) }];
		},
		replay(terms) {
			const [condition] = conditions;
			const { symbol, interval } = condition;
			const judged = onTerms(condition, terms);
			return replayOf({
				symbol,
				wants: [{ interval, history: historyOf(plan) }],
				notes: [],
				run: ([series]) => replayIndicator(judged, plan, series),
				itemOf: (fire, receivedAt) => itemOf(condition, fire, { backfilled: false, receivedAt }),
			});
		},
	};
}

function openIndicators(
	conditions: readonly IndicatorCondition[],
	plan: IndicatorPlan,
	choices: Choices,
	port: EventPort,
): EventReader {
	port.store.keepOnly(conditions.map(indicatorHash));
	const alerts = conditions.map((condition) => alertOf(condition, plan, choices, port));
	return readerOf({
		...followCandles(alerts, port),
		begun: Promise.all(alerts.map(({ beginning }) => beginning)).then(() => undefined),
		progress: () => alerts.map(({ progress }) => progress()).join('; '),
		isFinished: (now) => alerts.every((alert) => alert.isFinished(now)),
	});
}

function alertOf(
	condition: IndicatorCondition,
	plan: IndicatorPlan,
	{ isBackfilling, isRepeating }: Choices,
	port: EventPort,
) {
	const { symbol, interval, expiresAt = Infinity } = condition;
	const hash = indicatorHash(condition);
	const memory = memoryOf(hash, port);
	const watch = watchIndicator(condition, plan, memory.saved);
	const beginning = createLatch();
	const warn = warnOnce(condition, port.log);
	/** The next candle closes too late. */
	let isOver = false;
	if (memory.emittedStart !== undefined) beginning.open();

	function take({ candle, backfilled }: CandleChange): void {
		const fire = watch.closed(candle, !backfilled || isBackfilling);
		warn(watch.last());
		const state = { start: candle.start, ...watch.state() };
		if (fire === undefined) return memory.pass(state);
		const isReported = memory.wait(state);
		const item = itemOf(condition, fire, { backfilled, receivedAt: port.time.now() });
		const isOnce = condition.frequency === 'once';
		port.emit({
			item,
			...(isOnce ? { uniqueId: `${hash}:${memory.since}:once` } : {}),
			...(isRepeating ? { accepted: isReported } : { beforeEmit: isReported }),
		} satisfies Occurrence);
	}

	return {
		symbol,
		interval,
		history: historyOf(plan),
		isExact: true,
		waitsForRest: true,
		emittedStart: isBackfilling ? memory.emittedStart : undefined,
		beginning: beginning.opened,
		begun(firstStart: number) {
			// When all candles of the same answer have been reported.
			queueMicrotask(() => {
				watch.begin();
				warn(watch.last());
				memory.begin(firstStart);
				beginning.open();
			});
		},
		emit(change: CandleChange) {
			const { candle, state } = change;
			if (state === 'past') return watch.past(candle);
			const nextEnd = state === 'open' ? candle.end : candleEnd(interval, candle.end);
			if (nextEnd >= expiresAt) isOver = true;
			if (state === 'closed') take(change);
		},
		progress: () => progressOf(condition, watch.last()),
		// A candle that closed in time is reported some seconds later, or after the start that follows.
		isFinished: (now: number) =>
			watch.isFinished(Math.min(now, expiresAt - 1)) || (now >= expiresAt && isOver),
	};
}

/** The state of the alert after the candle that starts then. */
interface Handled extends AlertState {
	/** Milliseconds; later candles are still to be reported. */
	start: number;
}

function memoryOf(hash: string, { store, time }: Pick<EventPort, 'store' | 'time'>) {
	const loaded = savedIn(store.load(hash));
	const since = loaded?.since ?? time.now();
	let isSaved = loaded !== undefined;
	const save = (state: object) => {
		isSaved = true;
		store.save(hash, { ...state, since });
	};
	const { pass, wait } = savedInOrder((state: Handled) => save(state));
	return {
		/** Undefined for an alert that has not handled a candle: which side it is on is not known. */
		saved: loaded?.isNew === true ? undefined : loaded?.state,
		emittedStart: loaded?.start,
		/** Milliseconds: when this alert was set. */
		since,
		/** Where those started that are passed already is not known: not all lengths keep to a grid. */
		begin(firstStart: number) {
			if (!isSaved) save({ start: firstStart - 1, isNew: true });
		},
		pass,
		wait,
	};
}

/** What was saved can be edited by people and by executions. */
function savedIn(value: unknown) {
	const state = alertStateFrom(value);
	if (state === undefined) return undefined;
	const { start, since, isNew } = value as Record<string, unknown>;
	if (typeof start !== 'number') return undefined;
	return { state, start, since: typeof since === 'number' ? since : 0, isNew: isNew === true };
}

/** Says in the log what an item cannot say: that there is no value, and since when there is one. */
function warnOnce({ symbol }: IndicatorCondition, log: EventPort['log']) {
	let hasWarned = false;
	return (last: Measured | undefined) => {
		const missing = missingOf(last);
		if (missing === undefined && hasWarned) log.info(`${symbol}: the indicator has its value now`);
		if (missing !== undefined && !hasWarned) {
			log.warn(`${symbol}: ${missing} Until then the alert cannot fire.`);
		}
		hasWarned = missing !== undefined;
	};
}

function itemOf(
	condition: IndicatorCondition,
	{ crossing, seen, eventId, time }: Fire<IndicatorSeen>,
	{ backfilled, receivedAt }: { backfilled: boolean; receivedAt: number },
): TriggerItem {
	const { now, before } = seen;
	const { open, high, low, close, volume, quoteVolume, start, end } = now.candle;
	const [own, other] = now.readings;
	return {
		event: 'indicator',
		eventId,
		symbol: condition.symbol,
		eventTime: time,
		receivedAt,
		...(backfilled ? { backfilled } : {}),
		...partOf(own, before?.readings[0]),
		condition: sentenceOf(condition, crossing),
		direction: crossing,
		value: now.value,
		previousValue: before?.value ?? null,
		...(now.low === undefined
			? {}
			: { threshold: now.low, previousThreshold: before?.low ?? null }),
		...(now.high === undefined ? {} : { upperThreshold: now.high }),
		...(other === undefined ? {} : { other: partOf(other, before?.readings[1]) }),
		interval: condition.interval,
		candleStart: start,
		candleEnd: end,
		previousCandleEnd: before?.candle.end ?? null,
		open,
		high,
		low,
		close,
		volume,
		quoteVolume,
		frequency: condition.frequency,
	};
}

function partOf(
	{ spec, values, warmUp, memory, candles, quietCandles, isConverged, since }: IndicatorReading,
	before: IndicatorReading | undefined,
) {
	return {
		indicator: spec.indicator,
		title: titleOf(spec),
		parameters: { ...spec.parameters },
		values: { ...values },
		previousValues: before?.values === undefined ? null : { ...before.values },
		warmUpCandles: warmUp,
		memoryCandles: memory,
		knownCandles: candles,
		quietCandles,
		isConverged,
		...(since === undefined ? {} : { since }),
	};
}

function progressOf(condition: IndicatorCondition, last: Measured | undefined): string {
	const { symbol, interval } = condition;
	const target = `no candle of ${symbol} brought "${sentenceOf(condition)}"`;
	const missing = missingOf(last)?.replace(/\.$/, '');
	if (last === undefined) return `${target}, no closed candle of ${candleNames[interval]} was seen`;
	if (missing !== undefined) return `${target}: ${missing}`;
	const ended = new Date(last.candle.end).toISOString();
	const level =
		last.low === undefined
			? ''
			: ` against ${last.low}${last.high === undefined ? '' : ` to ${last.high}`}`;
	return `${target}, the value was ${last.value}${level} when the candle closed that ended at ${ended}`;
}
