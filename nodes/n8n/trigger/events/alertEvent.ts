import type { Moment, Schedule } from '../../../../mexc/alerts/alertState';
import { checkExpiry } from '../../../../mexc/alerts/fieldValues';
import type { RawSettings } from '../../../../mexc/input/settings';
import type { MarketPort } from '../../../../mexc/market/marketNow';
import type { StateStore } from '../../../../mexc/events';
import type { PushMessage } from '../../../../mexc/streams/pushMessage';
import type { TriggerEvent } from '../event';
import { openAlerts, type PairAlert } from './alerts';

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
	/** Messages of the channel that make it fire. Throws a MexcError. */
	exampleOf(
		condition: Condition & { symbol: string },
		port: MarketPort,
	): Promise<readonly PushMessage[]>;
}

/** An event with one condition on each chosen pair, evaluated before anything is emitted. */
export function alertEvent<Condition extends Pick<Schedule, 'expiresAt'>, Seen extends Moment>({
	options = [],
	parse,
	channelOf,
	alertOf,
	exampleOf,
	...shown
}: AlertEvent<Condition, Seen>): TriggerEvent {
	return {
		...shown,
		access: 'public',
		symbols: 'required',
		options: ['numberFormat', ...options, 'expiresAt'],
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
			};
		},
	};
}
