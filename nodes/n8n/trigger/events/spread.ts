import { spreadExample } from '../../../../mexc/alerts/examples';
import { parseSpread } from '../../../../mexc/alerts/moveSettings';
import {
	createQuoteReader,
	spreadHash,
	spreadOf,
	watchSpread,
	type Quote,
	type SpreadCondition,
} from '../../../../mexc/alerts/spread';
import type { StateStore } from '../../../../mexc/events';
import { alertEvent } from './alertEvent';
import { priceChannel, savedState, type PairAlert } from './alerts';
import { spreadFields } from './spreadFields';

/** The distance between best bid and best ask crosses a percentage: one execution per crossing. */
export const spread = alertEvent({
	value: 'spread',
	name: 'Spread',
	description: 'The distance between best bid and best ask rises above or falls below a percentage',
	testHint: 'Set Spread Percent closer to the current one for a test.',
	watchlist: 'streams',
	fields: spreadFields,
	options: ['fireIfBeyond'],
	decimals: ['currentSpreadPercent', 'previousSpreadPercent', 'spreadPercent', 'bid', 'ask'],
	parse: parseSpread,
	channelOf: ({ symbol }) => priceChannel({ symbol, source: 'bid' }),
	alertOf,
	exampleOf: spreadExample,
});

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
