import {
	checkSeries,
	compositeHash,
	describeComposite,
	intervalsOf,
	parseComposite,
	type CompositeCondition,
} from '../../../../mexc/alerts/compositeCondition';
import { compositeExample } from '../../../../mexc/alerts/compositeExample';
import { describePart, specsOf, type CompositePart } from '../../../../mexc/alerts/compositePart';
import { compositeStateFrom } from '../../../../mexc/alerts/compositeState';
import {
	plansOf,
	watchComposite,
	type CompositeFire,
	type CompositePlan,
	type CompositeState,
	type CompositeWatch,
	type PartShown,
} from '../../../../mexc/alerts/compositeWatch';
import { checkExpiry } from '../../../../mexc/alerts/fieldValues';
import { createLatch } from '../../../../mexc/core/deferred';
import { savedInOrder } from '../../../../mexc/core/savedInOrder';
import {
	type EventPort,
	type EventReader,
	type EventSettings,
	type Occurrence,
	readerOf,
	type TriggerItem,
} from '../../../../mexc/events';
import { candleEnd, candleNames } from '../../../../mexc/market/candleIntervals';
import type { CandleAnswer, CandleChange } from '../../../../mexc/market/candleSeries';
import type { ChartContent, PreparedEvent } from '../event';
import { replayComposite } from '../../../../mexc/replay/candles';
import { onTerms, replayOf } from './alerts';
import { candleChannel, followCandlesOfLengths } from './candles';

/** What becomes of the candles that n8n was not running for, and of fires that it was killed with. */
interface Choices {
	isBackfilling: boolean;
	/** A fire counts as emitted when n8n has run it, and not already when it is given to n8n. */
	isRepeating: boolean;
}

export function prepareComposite({ symbols, values }: EventSettings): PreparedEvent {
	const parsed = parseComposite(values);
	checkSeries(parsed, symbols.length);
	const plans = plansOf(parsed);
	const conditions = symbols.map((symbol) => ({ symbol, ...parsed }));
	const choices = {
		isBackfilling: values.backfill !== false,
		isRepeating: values.repeatUnfinished === true || values.repeatUnfinished === 'true',
	};
	return {
		channels: symbols.flatMap((symbol) =>
			intervalsOf(parsed.parts).map((interval) => candleChannel(symbol, interval)),
		),
		checkNow: (now) => checkExpiry(parsed, now),
		chart: chartOf(parsed.parts),
		open: (port) => openComposites(conditions, plans, choices, port),
		async example(port) {
			const fire = await compositeExample(conditions[0], plans, port);
			return fire === undefined ? [] : [{ item: itemOf(conditions[0], fire, port.time.now()) }];
		},
		replay(terms) {
			const [condition] = conditions;
			const judged = onTerms(condition, terms);
			return replayOf({
				symbol: condition.symbol,
				wants: plans,
				notes: [],
				run: (series) => replayComposite(judged, plans, series),
				itemOf: (fire, receivedAt) => itemOf(condition, fire, receivedAt),
			});
		},
	};
}

/** Candles of the first condition, and every indicator of that length once. */
function chartOf(parts: readonly CompositePart[]): ChartContent {
	return {
		interval: parts[0].interval,
		indicators(interval) {
			const specs = parts.flatMap((part) => (part.interval === interval ? specsOf(part) : []));
			return [...new Map(specs.map((spec) => [JSON.stringify(spec), spec])).values()];
		},
		happened({ eventTime, conditions }) {
			const began = (conditions as Began[]).filter(({ isNew }) => isNew);
			const isDown = began.length > 0 && began.every(({ direction }) => direction === 'down');
			return {
				title: began.map(({ condition }) => condition).join(' and '),
				// It happened at the end of a candle, which is the beginning of the next one.
				time: eventTime - 1,
				direction: isDown ? 'down' : 'up',
			};
		},
	};
}

/** A condition of an item. */
type Began = Pick<ReturnType<typeof partOf>, 'condition' | 'isNew' | 'direction'>;

function openComposites(
	conditions: readonly CompositeCondition[],
	plans: readonly CompositePlan[],
	choices: Choices,
	port: EventPort,
): EventReader {
	port.store.keepOnly(conditions.map(compositeHash));
	const alerts = conditions.map((condition) => alertOf(condition, plans, choices, port));
	return readerOf({
		...followCandlesOfLengths(
			alerts.flatMap(({ series }) => series),
			port,
		),
		begun: Promise.all(alerts.map(({ beginning }) => beginning)).then(() => undefined),
		progress: () => alerts.map(({ progress }) => progress()).join('; '),
		isFinished: (now) => alerts.every((alert) => alert.isFinished(now)),
	});
}

function alertOf(
	condition: CompositeCondition,
	plans: readonly CompositePlan[],
	{ isBackfilling, isRepeating }: Choices,
	port: EventPort,
) {
	const { symbol, expiresAt = Infinity } = condition;
	const memory = memoryOf(condition, port);
	const watch = watchComposite(condition, plans, memory.saved);
	const beginning = createLatch();
	const warn = warnOnce(condition, port.log);
	/** The lengths whose first answer is still to come. */
	const awaited = new Set(plans.map(({ interval }) => interval));
	/** Those whose next candle closes too late. */
	const over = new Set<string>();
	if (memory.saved !== undefined) beginning.open();

	function decide(): void {
		for (const { state, fire } of watch.decide((backfilled) => isBackfilling || !backfilled)) {
			warn.missing(watch.parts());
			if (fire === undefined) memory.pass(state);
			else emit(fire, memory.wait(state));
		}
	}

	function emit(fire: CompositeFire, isReported: () => void): void {
		const item = itemOf(condition, fire, port.time.now());
		const isOnce = condition.frequency === 'once';
		port.emit({
			item,
			...(isOnce ? { uniqueId: `${watch.hash}:${memory.since}:once` } : {}),
			...(isRepeating ? { accepted: isReported } : { beforeEmit: isReported }),
		} satisfies Occurrence);
	}

	const seriesOf = ({ interval, history }: CompositePlan) => ({
		symbol,
		interval,
		history,
		isExact: true,
		waitsForRest: true,
		emittedStart: isBackfilling ? memory.saved?.starts[interval] : undefined,
		begun: (firstStart: number) => watch.begun(interval, firstStart),
		emit({ candle, state, backfilled }: CandleChange) {
			if (state === 'past') return watch.past(interval, candle);
			const nextEnd = state === 'open' ? candle.end : candleEnd(interval, candle.end);
			if (nextEnd >= expiresAt) over.add(interval);
			if (state === 'closed') watch.closed(interval, candle, backfilled);
			else watch.reached(interval, candle.end - 1);
			decide();
		},
		answered({ listed, completeUntil = Number.NEGATIVE_INFINITY }: CandleAnswer) {
			if (listed === 0) return warn.untraded(interval);
			watch.reached(interval, completeUntil);
			decide();
			awaited.delete(interval);
			if (awaited.size > 0) return;
			warn.missing(watch.parts());
			memory.begin(watch.state());
			beginning.open();
		},
	});

	return {
		series: plans.map(seriesOf),
		beginning: beginning.opened,
		progress: () => progressOf(condition, watch),
		// A candle that closed in time is reported some seconds later, or after the start that follows.
		isFinished: (now: number) =>
			watch.isFinished(Math.min(now, expiresAt - 1)) ||
			(now >= expiresAt && over.size === plans.length && !watch.isWaiting()),
	};
}

function memoryOf(
	condition: CompositeCondition,
	{ store, time }: Pick<EventPort, 'store' | 'time'>,
) {
	const hash = compositeHash(condition);
	const loaded = store.load(hash);
	const saved = compositeStateFrom(loaded, condition);
	const { since: loadedSince } = (loaded ?? {}) as { since?: unknown };
	const since = typeof loadedSince === 'number' ? loadedSince : time.now();
	let isSaved = saved !== undefined;
	const save = (state: CompositeState) => {
		isSaved = true;
		store.save(hash, { ...state, since });
	};
	const { pass, wait } = savedInOrder(save);
	return {
		saved,
		/** Milliseconds: when this alert was set. */
		since,
		begin(state: CompositeState) {
			if (!isSaved) save(state);
		},
		pass,
		wait,
	};
}

/** Says in the log what an item cannot say: that a condition has no value, and since when it has one. */
function warnOnce({ symbol, match }: CompositeCondition, log: EventPort['log']) {
	const without = new Set<number>();
	const untraded = new Set<string>();
	const meaning =
		match === 'all' ? 'Until then the alert cannot fire.' : 'Until then it does not count.';
	return {
		missing(parts: readonly PartShown[]) {
			for (const [index, { seen }] of parts.entries()) {
				const name = `${symbol}, condition ${index + 1}`;
				if (seen?.missing === undefined) {
					if (seen !== undefined && without.delete(index)) log.info(`${name} has its value now`);
				} else if (!without.has(index)) {
					without.add(index);
					log.warn(`${name}: ${seen.missing} ${meaning}`);
				}
			}
		},
		untraded(interval: keyof typeof candleNames) {
			if (untraded.has(interval)) return;
			untraded.add(interval);
			log.warn(
				`${symbol} has no candles of ${candleNames[interval]}: it has not been traded yet. ${meaning}`,
			);
		},
	};
}

function itemOf(
	condition: CompositeCondition,
	{ eventId, time, parts, candle, backfilled }: CompositeFire,
	receivedAt: number,
): TriggerItem {
	const conditions = parts.map((shown, index) => partOf(condition.parts[index], index, shown));
	return {
		event: 'composite',
		eventId,
		symbol: condition.symbol,
		eventTime: time,
		receivedAt,
		...(backfilled ? { backfilled: true as const } : {}),
		condition: describeComposite(condition),
		match: condition.match,
		...(condition.match === 'all' ? { within: condition.within } : {}),
		price: candle.close,
		holding: conditions.filter(({ holds }) => holds).map(({ number }) => number),
		began: conditions.filter(({ isNew }) => isNew).map(({ number }) => number),
		conditions,
		frequency: condition.frequency,
	};
}

function partOf(part: CompositePart, index: number, { counts, isNew, seen, memory }: PartShown) {
	const { held } = memory;
	return {
		number: index + 1,
		kind: part.kind,
		condition: describePart(part),
		interval: part.interval,
		holds: counts === true,
		isNew,
		heldAt: held?.time ?? null,
		heldValue: held?.value ?? null,
		direction: counts === true ? (held?.direction ?? null) : null,
		value: seen?.value ?? null,
		...(seen?.low === undefined ? {} : { threshold: seen.low }),
		...(seen?.high === undefined ? {} : { upperThreshold: seen.high }),
		candleStart: seen?.candle.start ?? null,
		candleEnd: seen?.candle.end ?? null,
		missing: seen?.missing ?? null,
	};
}

function progressOf(condition: CompositeCondition, watch: CompositeWatch): string {
	const { symbol, parts } = condition;
	const target = `no candle of ${symbol} brought "${describeComposite(condition)}"`;
	const decidedAt = watch.decidedAt();
	if (decidedAt === undefined) return `${target}, no closed candle was seen`;
	const states = watch.parts().map(({ counts, seen }, index) => {
		const number = `condition ${index + 1}`;
		if (seen?.missing !== undefined) return `${number}: ${seen.missing.replace(/\.$/, '')}`;
		if (seen?.value === undefined) return `${number} has not been seen`;
		const holds = counts === true ? 'holds' : 'does not hold';
		return `${number} ${holds} (${valueText(parts[index], seen.value, seen.low)})`;
	});
	const ended = new Date(decidedAt).toISOString();
	return `${target}. When the candle closed that ended at ${ended}: ${states.join('; ')}`;
}

function valueText({ kind }: CompositePart, value: string, low: string | undefined): string {
	if (kind === 'move') return `${value} percent`;
	return low === undefined ? value : `${value} against ${low}`;
}
