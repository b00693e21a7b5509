import {
	conditionHash,
	type Direction,
	type PriceCrossCondition,
} from '../../../../mexc/alerts/condition';
import { priceCrossExample } from '../../../../mexc/alerts/examples';
import { crossedEdge, watchPriceCross, type Tick } from '../../../../mexc/alerts/priceCross';
import { createPriceReader } from '../../../../mexc/alerts/priceReader';
import { parsePriceCross } from '../../../../mexc/alerts/settings';
import { insideNote, priceCandles, replayPriceCross } from '../../../../mexc/replay/prices';
import type { StateStore } from '../../../../mexc/events';
import { alertEvent } from './alertEvent';
import { priceChannel, savedState, type PairAlert } from './alerts';
import { priceCrossFields } from './priceCrossFields';

/** A price alert, evaluated before anything is emitted: one execution per crossing. */
export const priceCross = alertEvent({
	value: 'priceCross',
	name: 'Price Cross',
	description: 'A price crosses a threshold, or enters or leaves a channel',
	testHint: 'Set the price closer to the current one for a test.',
	fields: priceCrossFields,
	options: ['fireIfBeyond'],
	decimals: ['price', 'previousPrice', 'threshold', 'lowerPrice', 'upperPrice'],
	parse: parsePriceCross,
	channelOf: priceChannel,
	alertOf,
	levelsOf: ({ threshold, lowerPrice, upperPrice }) =>
		[threshold, lowerPrice, upperPrice]
			.filter((price, index, all) => typeof price === 'string' && all.indexOf(price) === index)
			.map((price) => ({ price: String(price), label: 'Alert' })),
	exampleOf: priceCrossExample,
	replay: {
		wantsOf: (condition) => ({ interval: priceCandles(condition), history: 1 }),
		notesOf: ({ source }) => (source === 'close' ? [] : [insideNote]),
		run: replayPriceCross,
	},
});

function alertOf(condition: PriceCrossCondition, store: StateStore): PairAlert<Tick> {
	const watch = watchPriceCross(condition, savedState(store, conditionHash(condition)));
	const reader = createPriceReader(condition);
	return {
		symbol: condition.symbol,
		watch,
		read: reader.read,
		gap: reader.gap,
		fieldsOf: (fire) => ({
			direction: fire.crossing,
			price: fire.seen.price,
			previousPrice: fire.before?.price ?? null,
			threshold: crossedEdge(condition, fire),
			...(condition.priceHigh === undefined
				? {}
				: { lowerPrice: condition.price, upperPrice: condition.priceHigh }),
			source: condition.source,
			...(condition.interval === undefined ? {} : { interval: condition.interval }),
			frequency: condition.frequency,
		}),
		progress: () => progressOf(condition, watch.last()?.price),
	};
}

const wanted: Readonly<Record<Direction, string>> = {
	up: 'cross up through',
	down: 'cross down through',
	either: 'cross',
	enter: 'enter',
	leave: 'leave',
};

function progressOf(
	{ symbol, source, direction, price, priceHigh }: PriceCrossCondition,
	last: string | undefined,
): string {
	const target = priceHigh === undefined ? price : `${price} to ${priceHigh}`;
	const measured =
		last === undefined ? `no ${source} price was seen` : `the last ${source} price was ${last}`;
	return `${symbol} did not ${wanted[direction]} ${target}, ${measured}`;
}
