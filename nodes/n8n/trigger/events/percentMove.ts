import { percentMoveExample } from '../../../../mexc/alerts/examples';
import { parsePercentMove } from '../../../../mexc/alerts/moveSettings';
import {
	createMoveMeter,
	measured,
	percentMoveHash,
	watchPercentMove,
	type Move,
	type PercentMoveCondition,
} from '../../../../mexc/alerts/percentMove';
import { createPriceReader } from '../../../../mexc/alerts/priceReader';
import { insideNote, moveCandles, replayPercentMove } from '../../../../mexc/replay/prices';
import type { StateStore } from '../../../../mexc/events';
import { alertEvent } from './alertEvent';
import { priceChannel, savedState, type PairAlert } from './alerts';
import { percentMoveFields } from './percentMoveFields';

/** A move of so many percent within a rolling window: one execution each time it becomes that large. */
export const percentMove = alertEvent({
	value: 'percentMove',
	name: 'Percent Move',
	description: 'A price moves by a percentage within a time window',
	testHint: 'Set a smaller Percent or a longer Window for a test.',
	watchlist: 'streams',
	fields: percentMoveFields,
	decimals: ['fromPrice', 'toPrice', 'changePercent', 'percent'],
	parse: parsePercentMove,
	channelOf: ({ symbol, source }) => priceChannel({ symbol, source }),
	alertOf,
	exampleOf: percentMoveExample,
	replay: { wantsOf: moveCandles, notesOf: () => [insideNote], run: replayPercentMove },
});

function alertOf(condition: PercentMoveCondition, store: StateStore): PairAlert<Move> {
	const { symbol, source, percent, windowSeconds, interval, frequency } = condition;
	const watch = watchPercentMove(condition, savedState(store, percentMoveHash(condition)));
	const reader = createPriceReader(condition);
	const measure = createMoveMeter(condition);
	return {
		symbol,
		watch,
		read: (message) => reader.read(message).map(measure),
		fieldsOf: ({ crossing, seen }) => ({
			direction: crossing,
			...measured(seen, crossing),
			toPrice: seen.price,
			percent,
			windowSeconds,
			source,
			...(interval === undefined ? {} : { interval }),
			frequency,
		}),
		progress: () => progressOf(condition, watch.last()),
	};
}

function progressOf(
	{ symbol, source, direction, percent, windowSeconds }: PercentMoveCondition,
	last: Move | undefined,
): string {
	const wanted = { up: 'rise', down: 'fall', either: 'move' }[direction];
	const target = `${symbol} did not ${wanted} by ${percent} percent within ${windowSeconds} seconds`;
	if (last === undefined) return `${target}, no ${source} price was seen`;
	const up = measured(last, 'up').changePercent;
	const down = measured(last, 'down').changePercent;
	return `${target}, at the last ${source} price ${last.price} it was up ${up} and down ${down} percent`;
}
