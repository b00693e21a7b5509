import { BookKeeper, snapshotOf, type BookChange } from '../../../../mexc/book/bookKeeper';
import { MexcError } from '../../../../mexc/core/errors';
import { shownValue } from '../../../../mexc/input/problem';
import { readText } from '../../../../mexc/input/texts';
import { streams } from '../../../../mexc/streams';
import { type TriggerEvent } from '../event';
import {
	type EventSettings,
	readerOf,
	type EventPort,
	type EventReader,
} from '../../../../mexc/events';
import { bookStateIn } from './rows';
import { channelsOf } from './streamEvent';
import { depthField, speedField } from './streamFields';

/** Each book is up to 10,000 levels, and one request of 5,000 levels per side after each interruption. */
const MOST_BOOKS = 50;
const DEPTHS = [5, 10, 20];

/**
 * The whole order book, kept here from a snapshot and every change, and shown by its first levels. Unlike
 * Partial Depth it is proven complete by its versions; a hole in them has it resynchronized.
 */
export const orderBook: TriggerEvent = {
	value: 'orderBook',
	name: 'Order Book',
	description:
		'The order book of the chosen pairs, kept complete by its versions, each time its first levels change',
	testHint: 'Order books of quiet pairs can rest for minutes; try BTCUSDT.',
	access: 'public',
	symbols: 'required',
	fields: [depthField, speedField],
	options: ['numberFormat', 'onlyBestPrice'],
	delivery: ['latest', 'batch', 'each'],
	decimals: ['price', 'quantity'],
	isUnique: false,
	isLossless: false,
	prepare(settings) {
		const { symbols, values } = settings;
		if (symbols.length > MOST_BOOKS) throw tooMany(symbols.length);
		const depth = depthOf(values.depth);
		return {
			channels: channelsOf(streams.aggreDepth, settings),
			open: (port) => keepBooks(settings, depth, port),
		};
	},
};

function keepBooks(
	{ symbols, values }: EventSettings,
	depth: number,
	port: EventPort,
): EventReader {
	const onlyBest = values.onlyBestPrice === true;
	const keepers = new Map(
		symbols.map((symbol) => {
			let shown = '';
			const emit = (change: BookChange) => {
				const { bids, asks } = change.book.top(depth);
				const now = JSON.stringify([bids, asks]);
				const isNew = onlyBest ? change.isBestChanged : now !== shown;
				shown = now;
				if (isNew) port.emit({ item: itemOf(symbol, change, { bids, asks }) });
			};
			const snapshot: ReturnType<typeof snapshotOf> = async (...asked) =>
				await snapshotOf(port.client)(...asked);
			const { time, log, signal } = port;
			return [symbol, new BookKeeper(symbol, { time, log, signal, snapshot }, emit)];
		}),
	);
	return readerOf({
		read(message) {
			keepers.get(message.symbol ?? '')?.feed(message);
			return [];
		},
		onState({ state }) {
			// After a connection there may be no change for minutes: the first copy does not wait for one.
			const isDue = (keeper: BookKeeper) =>
				state === 'gap' || (state === 'connected' && !keeper.isSynced);
			for (const keeper of keepers.values()) if (isDue(keeper)) keeper.gap();
		},
		progress() {
			const missing = [...keepers]
				.filter(([, { isSynced }]) => !isSynced)
				.map(([symbol]) => symbol);
			return missing.length === 0
				? undefined
				: `the order book of ${missing.join(', ')} could not be read`;
		},
		close: () => keepers.forEach((keeper) => keeper.close()),
	});
}

function itemOf(
	symbol: string,
	{ book, time, receivedAt, lastOrderCreateTime, isResynced }: BookChange,
	levels: ReturnType<BookChange['book']['top']>,
) {
	return {
		event: orderBook.value,
		eventId: `${symbol}:${book.version}`,
		symbol,
		eventTime: time,
		receivedAt,
		...levels,
		version: book.version,
		...bookStateIn({ lastOrderCreateTime }),
		...(isResynced ? { isResynced } : {}),
	};
}

function depthOf(value: unknown): number {
	const { displayName: label, name: parameter } = depthField;
	const text = readText(value ?? '', { label, parameter });
	const depth = DEPTHS.find((choice) => String(choice) === text);
	if (depth !== undefined) return depth;
	throw new MexcError({
		kind: 'input',
		parameter,
		message: `${label} ${shownValue(value)} is not a choice of Order Book.`,
		hint: `Use one of: ${DEPTHS.join(', ')}.`,
	});
}

function tooMany(count: number): MexcError {
	return new MexcError({
		kind: 'input',
		parameter: 'symbols',
		message: `Order Book keeps at most ${MOST_BOOKS} books in one trigger, and Symbols lists ${count}.`,
		hint: 'Spread the pairs over several triggers, or use Best Bid and Ask or Partial Depth, which need no copy.',
	});
}
