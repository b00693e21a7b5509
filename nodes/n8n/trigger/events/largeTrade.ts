import { checkExpiry } from '../../../../mexc/alerts/fieldValues';
import {
	largeTradeHash,
	parseLargeTrade,
	tradesIn,
	watchLargeTrade,
	type LargeTradeCondition,
	type PublicTrade,
} from '../../../../mexc/alerts/largeTrade';
import type { TriggerEvent } from '../event';
import type { StateStore } from '../../../../mexc/events';
import { openAlerts, priceChannel, savedState, type PairAlert } from './alerts';
import { largeTradeFields } from './largeTradeFields';
import { tradeIdOf } from './trade';

/** Single public trades of a value: one execution per trade, also for several in one message. */
export const largeTrade: TriggerEvent = {
	value: 'largeTrade',
	name: 'Large Trade',
	description: 'Somebody trades at least a certain value at once',
	testHint: 'Set a smaller Minimum Value for a test.',
	access: 'public',
	symbols: 'required',
	fields: largeTradeFields,
	options: ['numberFormat', 'expiresAt'],
	delivery: ['each', 'batch', 'latest'],
	decimals: ['value', 'price', 'quantity', 'minValue'],
	isUnique: true,
	isLossless: false,
	prepare(settings) {
		const parsed = parseLargeTrade(settings.values);
		const conditions = settings.symbols.map((symbol) => ({ symbol, ...parsed }));
		return {
			channels: conditions.map(({ symbol }) => priceChannel({ symbol, source: 'trade' })),
			checkNow: (now) => checkExpiry(parsed, now),
			open: (port) => {
				const alerts = conditions.map((condition) => alertOf(condition, port.store));
				return openAlerts(largeTrade.value, alerts, port);
			},
		};
	},
};

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
