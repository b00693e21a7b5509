import { alertStateFrom, type AlertState, type Moment } from '../../../../mexc/alerts/alertState';
import type { Frequency, PriceCrossCondition, Schedule } from '../../../../mexc/alerts/condition';
import type { Fire, Watch } from '../../../../mexc/alerts/watch';
import type {
	Replay,
	Replayed,
	ReplayedCandles,
	ReplayTerms,
} from '../../../../mexc/replay/replay';
import type { PushMessage } from '../../../../mexc/streams/pushMessage';
import { channelName, streams } from '../../../../mexc/streams';
import {
	isInterruption,
	readerOf,
	type EventPort,
	type EventReader,
	type Occurrence,
	type StateStore,
	type TriggerItem,
} from '../../../../mexc/events';

const NONE: readonly Occurrence[] = [];

/** One condition on one pair, evaluated on every value that arrives before anything is emitted. */
export interface PairAlert<Seen extends Moment> {
	symbol: string;
	watch: Watch<Seen>;
	/** The values in one message, in order. */
	read(message: PushMessage): readonly Seen[];
	/** Messages may be missing from here on. */
	gap?(): void;
	/** The item's fields beside those that every item has. */
	fieldsOf(fire: Fire<Seen>): object;
	/** What was seen so far, for a test that saw no event; no full stop. */
	progress(): string;
}

/** The channel that says the prices of one source. */
export function priceChannel({
	symbol,
	source,
	interval,
}: Pick<PriceCrossCondition, 'symbol' | 'source' | 'interval'>): string {
	if (source === 'trade') return channelName(streams.aggreDeals, { symbol, speed: '100ms' });
	if (source === 'close') return channelName(streams.kline, { symbol, interval });
	return channelName(streams.aggreBookTicker, { symbol, speed: '100ms' });
}

/** The state an alert starts with: what `store` remembers of an earlier run. */
export function savedState(store: StateStore, hash: string): AlertState | undefined {
	return alertStateFrom(store.load(hash));
}

/** Listens for `event` with one alert per pair; the store keeps their states and no others. */
export function openAlerts<Seen extends Moment>(
	event: string,
	alerts: ReadonlyArray<PairAlert<Seen>>,
	port: Pick<EventPort, 'store' | 'time'>,
): EventReader {
	port.store.keepOnly(alerts.map(({ watch }) => watch.hash));
	/** An alert that can still fire, if any: asked after each message, of thousands of pairs. */
	let unfinished = 0;
	const open = new Map(
		alerts.map((alert) => [alert.symbol, { alert, memory: memoryOf(alert.watch, port) }]),
	);
	return readerOf({
		read(message) {
			const found = open.get(message.symbol ?? '');
			if (found === undefined) return NONE;
			const { alert, memory } = found;
			let occurrences: Occurrence[] | undefined;
			for (const seen of alert.read(message)) {
				const fire = alert.watch.feed(seen);
				if (fire === undefined) memory.keepArmed();
				else {
					occurrences ??= [];
					occurrences.push(memory.occurrence(event, alert, fire, message.receivedAt));
				}
			}
			return occurrences ?? NONE;
		},
		onState(state) {
			if (isInterruption(state)) alerts.forEach((alert) => alert.gap?.());
		},
		progress: () => alerts.map((alert) => alert.progress()).join('; '),
		isFinished(now) {
			if (alerts[unfinished]?.watch.isFinished(now) === false) return false;
			unfinished = alerts.findIndex(({ watch }) => !watch.isFinished(now));
			return unfinished < 0;
		},
	});
}

/** The condition as a replay judges it; its items say what was chosen. */
export function onTerms<Condition extends Partial<Schedule>>(
	condition: Condition,
	{ isUnlimited }: ReplayTerms,
): Condition {
	const unlimited = { ...condition, frequency: 'every', expiresAt: undefined } as const;
	return isUnlimited ? unlimited : condition;
}

interface Replaying<Fired> extends Omit<Replay, 'run'> {
	run(series: readonly ReplayedCandles[]): Replayed<Fired>;
	itemOf(fire: Fired, receivedAt: number): TriggerItem;
}

/** A replay whose items are marked, and otherwise those of live events. */
export function replayOf<Fired>({ run, itemOf, ...replay }: Replaying<Fired>): Replay {
	return {
		...replay,
		run(series, receivedAt) {
			const { fires, undecided } = run(series);
			const items = fires.map((fire) => {
				const { event, eventId, ...rest } = itemOf(fire, receivedAt);
				return { event, eventId, isReplay: true as const, ...rest };
			});
			return { fires: items, undecided };
		},
	};
}

/** What an alert emits, without what the trigger does with it. */
export function itemOfFire<Seen>(
	event: string,
	{ symbol, fieldsOf }: { symbol: string; fieldsOf(fire: Fire<Seen>): object },
	fire: Fire<Seen>,
	receivedAt: number,
): TriggerItem {
	const { eventId, time: eventTime } = fire;
	return { event, eventId, symbol, eventTime, receivedAt, ...fieldsOf(fire) };
}

/** Keeps an alert's state in the store, never ahead of what was emitted. */
export function memoryOf(
	watch: Pick<Watch<unknown>, 'hash' | 'frequency' | 'state' | 'armed'>,
	{ store, time }: Pick<EventPort, 'store' | 'time'>,
) {
	const { hash, frequency } = watch;
	const since = sinceIn(store.load(hash)) ?? time.now();
	let saved = watch.state();
	const save = (state: AlertState) => {
		saved = state;
		store.save(hash, { ...state, since });
	};
	// It is saved with the activation: a state that was overwritten later still belongs to this alert.
	if (store.load(hash) === undefined) save(saved);
	return {
		/** A crossing that became possible is kept; a fire that waits in the queue is not, until it is emitted. */
		keepArmed() {
			const armed = watch.armed();
			if (armed !== saved.armed) save({ ...saved, armed });
		},
		occurrence<Seen>(
			event: string,
			alert: Pick<PairAlert<Moment>, 'symbol'> & { fieldsOf(fire: Fire<Seen>): object },
			fire: Fire<Seen>,
			receivedAt: number,
		): Occurrence {
			return {
				item: itemOfFire(event, alert, fire, receivedAt),
				uniqueId: onceId(frequency, `${hash}:${since}`, fire.state),
				beforeEmit: () => save({ ...fire.state, armed: watch.armed() }),
			};
		},
	};
}

/** Milliseconds: when this alert was set. What was saved by the first version does not say it. */
function sinceIn(saved: unknown): number | undefined {
	if (typeof saved !== 'object' || saved === null) return undefined;
	const { since } = saved as { since?: unknown };
	return typeof since === 'number' ? since : 0;
}

/**
 * What an alert may fire only once has one name, by which n8n refuses it as long as it keeps the first
 * execution, also where the workflow has overwritten that it was fired.
 */
function onceId(
	frequency: Frequency,
	alert: string,
	{ lastFireCandle }: AlertState,
): string | undefined {
	if (frequency === 'once') return `${alert}:once`;
	return frequency === 'oncePerCandle' ? `${alert}:${lastFireCandle}` : undefined;
}
