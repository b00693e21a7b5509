import type { Moment } from '../../../../mexc/alerts/alertState';
import type { Schedule } from '../../../../mexc/alerts/condition';
import { checkExpiry } from '../../../../mexc/alerts/fieldValues';
import type { RawSettings } from '../../../../mexc/input/settings';
import type { MarketPort } from '../../../../mexc/market/marketNow';
import type { StateStore } from '../../../../mexc/events';
import type { CandleInterval } from '../../../../mexc/market/candleIntervals';
import type { PushMessage } from '../../../../mexc/streams/pushMessage';
import type { ChartContent, TriggerEvent } from '../event';
import { chartOptions } from '../chartOptions';
import type { Fire } from '../../../../mexc/alerts/watch';
import type { Replayed, ReplayedCandles } from '../../../../mexc/replay/replay';
import { temporaryStateStore } from '../state';
import { itemOfFire, onTerms, openAlerts, replayOf, type PairAlert } from './alerts';

type Shown = Pick<
	TriggerEvent,
	'value' | 'name' | 'description' | 'testHint' | 'fields' | 'decimals' | 'watchlist'
>;

interface AlertEvent<Condition, Seen extends Moment> extends Shown {
	/** Its options beside those of every alert. */
	options?: readonly string[];
	/** Checks the fields. Throws an `input` MexcError. */
	parse(values: RawSettings): Condition;
	/** The channel that brings what the condition is about, for one pair. */
	channelOf(condition: Condition & { symbol: string }): string;
	alertOf(condition: Condition & { symbol: string }, store: StateStore): PairAlert<Seen>;
	/** The prices that its picture shows. */
	levelsOf?: ChartContent['levels'];
	/** Messages of the channel that make it fire. Throws a MexcError. */
	exampleOf(
		condition: Condition & { symbol: string },
		port: MarketPort,
	): Promise<readonly PushMessage[]>;
	/** How candles decide it; absent where they say nothing about it. */
	replay?: CandleReplay<Condition & { symbol: string }, Seen>;
}

interface CandleReplay<Condition, Seen> {
	/** By which candles, and how many of before. Throws an `input` MexcError where none decide it. */
	wantsOf(condition: Condition): { interval: CandleInterval; history: number };
	/** What candles leave open about it, in sentences. */
	notesOf(condition: Condition): readonly string[];
	run(condition: Condition, series: ReplayedCandles): Replayed<Fire<Seen>>;
}

/** An event with one condition on each chosen pair, evaluated before anything is emitted. */
export function alertEvent<
	Condition extends Pick<Schedule, 'expiresAt'> & { interval?: CandleInterval },
	Seen extends Moment,
>({
	options = [],
	parse,
	channelOf,
	alertOf,
	levelsOf,
	exampleOf,
	replay,
	...shown
}: AlertEvent<Condition, Seen>): TriggerEvent {
	return {
		...shown,
		access: 'public',
		symbols: 'required',
		options: ['numberFormat', ...options, 'expiresAt', ...chartOptions],
		delivery: ['each', 'batch', 'latest'],
		isUnique: true,
		isLossless: false,
		isSeldom: true,
		prepare({ symbols, values }) {
			const parsed = parse(values);
			const conditions = symbols.map((symbol) => ({ symbol, ...parsed }));
			return {
				channels: conditions.map(channelOf),
				checkNow: (now) => checkExpiry(parsed, now),
				chart: { interval: parsed.interval, levels: levelsOf },
				open: (port) => {
					const alerts = conditions.map((condition) => alertOf(condition, port.store));
					return openAlerts(shown.value, alerts, port);
				},
				async example(port) {
					const [condition] = conditions;
					const messages = await exampleOf(condition, port);
					const reader = openAlerts(shown.value, [alertOf(condition, port.store)], port);
					return messages.flatMap((message) => reader.read(message));
				},
				...(replay && {
					replay(terms) {
						const [condition] = conditions;
						const judged = onTerms(condition, terms);
						const alert = alertOf(condition, temporaryStateStore());
						return replayOf({
							symbol: condition.symbol,
							wants: [replay.wantsOf(condition)],
							notes: replay.notesOf(condition),
							run: ([series]) => replay.run(judged, series),
							itemOf: (fire, receivedAt) => itemOfFire(shown.value, alert, fire, receivedAt),
						});
					},
				}),
			};
		},
	};
}
