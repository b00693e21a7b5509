import {
	conditionHash,
	type Direction,
	type PriceCrossCondition,
} from '../../../../mexc/alerts/condition';
import { alertStateFrom, type AlertState } from '../../../../mexc/alerts/priceCross';
import { createPriceReader, type PriceReader } from '../../../../mexc/alerts/priceReader';
import { checkExpiry, parsePriceCross } from '../../../../mexc/alerts/settings';
import { watchPriceCross, type Fire, type Watch } from '../../../../mexc/alerts/watch';
import type { PushMessage } from '../../../../mexc/socket/hub';
import { channelName, streams } from '../../../../mexc/streams';
import {
	isInterruption,
	readerOf,
	type EventReader,
	type Occurrence,
	type StateStore,
	type TriggerEvent,
} from '../event';
import { priceCrossFields } from './priceCrossFields';

/** A price alert, evaluated before anything is emitted: one execution per crossing. */
export const priceCross: TriggerEvent = {
	value: 'priceCross',
	name: 'Price Cross',
	description: 'A price crosses a threshold, or enters or leaves a channel',
	testHint: 'Set the price closer to the current one for a test.',
	access: 'public',
	symbols: 'required',
	fields: priceCrossFields,
	options: ['numberFormat', 'fireIfBeyond', 'expiresAt'],
	delivery: ['each', 'batch', 'latest'],
	decimals: ['price', 'previousPrice', 'threshold', 'lowerPrice', 'upperPrice'],
	isUnique: true,
	isLossless: false,
	prepare(settings) {
		const parsed = parsePriceCross(settings.values);
		const conditions = settings.symbols.map((symbol) => ({ symbol, ...parsed }));
		return {
			channels: conditions.map(channelOf),
			checkNow: (now) => checkExpiry(parsed, now),
			open: ({ store }) => openAlerts(conditions, store),
		};
	},
};

function channelOf({ symbol, source, interval: length }: PriceCrossCondition): string {
	if (source === 'trade') return channelName(streams.aggreDeals, { symbol, speed: '100ms' });
	if (source === 'close') return channelName(streams.kline, { symbol, interval: length });
	return channelName(streams.aggreBookTicker, { symbol, speed: '100ms' });
}

interface Alert {
	watch: Watch;
	reader: PriceReader;
	/** As the store has it: never ahead of what was emitted. */
	saved: AlertState;
}

function openAlerts(conditions: readonly PriceCrossCondition[], store: StateStore): EventReader {
	store.keepOnly(conditions.map(conditionHash));
	const alerts = new Map(
		conditions.map((condition) => [condition.symbol, openAlert(condition, store)]),
	);
	return readerOf({
		read(message) {
			const alert = alerts.get(message.symbol ?? '');
			if (alert === undefined) return [];
			return alert.reader.read(message).flatMap((tick) => {
				const fire = alert.watch.feed(tick);
				if (fire === undefined) {
					rememberArmed(alert, store);
					return [];
				}
				return [occurrenceOf(alert, fire, message, store)];
			});
		},
		onState(event) {
			if (isInterruption(event)) alerts.forEach(({ reader }) => reader.gap());
		},
		progress: () => [...alerts.values()].map(({ watch }) => progressOf(watch)).join('; '),
		isFinished: (now) => [...alerts.values()].every(({ watch }) => watch.isFinished(now)),
	});
}

function openAlert(condition: PriceCrossCondition, store: StateStore): Alert {
	const watch = watchPriceCross(condition, alertStateFrom(store.load(conditionHash(condition))));
	return { watch, reader: createPriceReader(condition), saved: watch.state() };
}

/** A crossing that became possible is kept; a fire that waits in the queue is not, until it is emitted. */
function rememberArmed(alert: Alert, store: StateStore): void {
	const { armed } = alert.watch.state();
	if (armed === alert.saved.armed) return;
	alert.saved = { ...alert.saved, armed };
	store.save(alert.watch.hash, alert.saved);
}

function occurrenceOf(
	alert: Alert,
	fire: Fire,
	message: PushMessage,
	store: StateStore,
): Occurrence {
	const { condition, hash } = alert.watch;
	return {
		item: {
			event: priceCross.value,
			eventId: fire.eventId,
			symbol: condition.symbol,
			eventTime: fire.time,
			receivedAt: message.receivedAt,
			direction: fire.crossing,
			price: fire.price,
			previousPrice: fire.previousPrice ?? null,
			threshold: fire.threshold,
			...(condition.priceHigh === undefined
				? {}
				: { lowerPrice: condition.price, upperPrice: condition.priceHigh }),
			source: condition.source,
			...(condition.interval === undefined ? {} : { interval: condition.interval }),
			frequency: condition.frequency,
		},
		beforeEmit() {
			alert.saved = { ...fire.state, armed: alert.watch.state().armed };
			store.save(hash, alert.saved);
		},
	};
}

const wanted: Readonly<Record<Direction, string>> = {
	up: 'cross up through',
	down: 'cross down through',
	either: 'cross',
	enter: 'enter',
	leave: 'leave',
};

function progressOf({ condition, lastPrice }: Watch): string {
	const { symbol, source, direction, price, priceHigh } = condition;
	const target = priceHigh === undefined ? price : `${price} to ${priceHigh}`;
	const last = lastPrice();
	const measured =
		last === undefined ? `no ${source} price was seen` : `the last ${source} price was ${last}`;
	return `${symbol} did not ${wanted[direction]} ${target}, ${measured}`;
}
