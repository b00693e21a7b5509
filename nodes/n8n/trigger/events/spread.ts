import { checkExpiry } from '../../../../mexc/alerts/fieldValues';
import { parseSpread } from '../../../../mexc/alerts/moveSettings';
import {
	createQuoteReader,
	spreadHash,
	spreadOf,
	watchSpread,
	type Quote,
	type SpreadCondition,
} from '../../../../mexc/alerts/spread';
import type { TriggerEvent } from '../event';
import type { StateStore } from '../../../../mexc/events';
import { openAlerts, priceChannel, savedState, type PairAlert } from './alerts';
import { spreadFields } from './spreadFields';

/** The distance between best bid and best ask crosses a percentage: one execution per crossing. */
export const spread: TriggerEvent = {
	value: 'spread',
	name: 'Spread',
	description: 'The distance between best bid and best ask rises above or falls below a percentage',
	testHint: 'Set Spread Percent closer to the current one for a test.',
	access: 'public',
	symbols: 'required',
	fields: spreadFields,
	options: ['numberFormat', 'fireIfBeyond', 'expiresAt'],
	delivery: ['each', 'batch', 'latest'],
	decimals: ['currentSpreadPercent', 'previousSpreadPercent', 'spreadPercent', 'bid', 'ask'],
	isUnique: true,
	isLossless: false,
	prepare(settings) {
		const parsed = parseSpread(settings.values);
		const conditions = settings.symbols.map((symbol) => ({ symbol, ...parsed }));
		return {
			channels: conditions.map(({ symbol }) => priceChannel({ symbol, source: 'bid' })),
			checkNow: (now) => checkExpiry(parsed, now),
			open: (port) => {
				const alerts = conditions.map((condition) => alertOf(condition, port.store));
				return openAlerts(spread.value, alerts, port);
			},
		};
	},
};

function alertOf(condition: SpreadCondition, store: StateStore): PairAlert<Quote> {
	const { symbol, spreadPercent, interval, frequency } = condition;
	const watch = watchSpread(condition, savedState(store, spreadHash(condition)));
	return {
		symbol,
		watch,
		read: createQuoteReader(condition),
		fieldsOf: ({ crossing, seen, before }) => ({
			direction: crossing,
			currentSpreadPercent: spreadOf(seen),
			previousSpreadPercent: before === undefined ? null : spreadOf(before),
			spreadPercent,
			bid: seen.bid,
			ask: seen.ask,
			...(interval === undefined ? {} : { interval }),
			frequency,
		}),
		progress: () => progressOf(condition, watch.last()),
	};
}

function progressOf(
	{ symbol, direction, spreadPercent }: SpreadCondition,
	last: Quote | undefined,
): string {
	const wanted = { up: 'rise to', down: 'fall to', either: 'cross' }[direction];
	const seen = last === undefined ? 'no quote was seen' : `the last one was ${spreadOf(last)}`;
	return `the spread of ${symbol} did not ${wanted} ${spreadPercent} percent, ${seen}`;
}
