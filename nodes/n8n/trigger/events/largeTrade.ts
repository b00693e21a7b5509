import { largeTradeExample } from '../../../../mexc/alerts/examples';
import {
	largeTradeHash,
	parseLargeTrade,
	tradesIn,
	watchLargeTrade,
	type LargeTradeCondition,
	type PublicTrade,
} from '../../../../mexc/alerts/largeTrade';
import type { StateStore } from '../../../../mexc/events';
import { alertEvent } from './alertEvent';
import { priceChannel, savedState, type PairAlert } from './alerts';
import { largeTradeFields } from './largeTradeFields';
import { tradeIdOf } from './trade';

/** Single public trades of a value: one execution per trade, also for several in one message. */
export const largeTrade = alertEvent({
	value: 'largeTrade',
	name: 'Large Trade',
	description: 'Somebody trades at least a certain value at once',
	testHint: 'Set a smaller Minimum Value for a test.',
	watchlist: 'streams',
	fields: largeTradeFields,
	decimals: ['value', 'price', 'quantity', 'minValue'],
	parse: parseLargeTrade,
	channelOf: ({ symbol }) => priceChannel({ symbol, source: 'trade' }),
	alertOf,
	exampleOf: largeTradeExample,
});

function alertOf(condition: LargeTradeCondition, store: StateStore): PairAlert<PublicTrade> {
	const { symbol, minValue, interval, frequency } = condition;
	const watch = watchLargeTrade(condition, savedState(store, largeTradeHash(condition)));
	return {
		symbol,
		watch,
		read: (message) => tradesIn(message, condition, tradeIdOf),
		fieldsOf: ({ seen: { value, price, quantity, side } }) => ({
			value,
			price,
			quantity,
			side,
			minValue,
			...(interval === undefined ? {} : { interval }),
			frequency,
		}),
		progress: () => progressOf(condition, watch.last()),
	};
}

function progressOf(
	{ symbol, direction, minValue }: LargeTradeCondition,
	last: PublicTrade | undefined,
): string {
	const wanted = { up: 'a purchase', down: 'a sale', either: 'a trade' }[direction];
	const seen =
		last === undefined
			? 'no trade was seen'
			: `the last trade was a ${last.side} worth ${last.value}`;
	return `${symbol} did not see ${wanted} worth ${minValue} or more, ${seen}`;
}
