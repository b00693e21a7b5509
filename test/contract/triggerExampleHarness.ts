import type { IDataObject } from 'n8n-workflow';
import type { Simulator } from '../../simulator/src';
import { forgetProcessState } from '../support/freshProcess';
import { alert, trigger, useTriggers } from './triggerHarness';

/** An event with its settings, and options. */
export type Case = [name: string, fields: IDataObject, options?: IDataObject];
type Items = Readonly<Record<string, IDataObject>>;

const pair = { symbols: 'btc/usdt' };
const candle = { ...pair, interval: 'Min1' };
export const every = { frequency: 'every' };
const price = { ...alert, ...every, price: '63000' };
/** Long enough on any machine: a live event ends it. */
export const LIMIT = { manualTimeoutSeconds: 40 };

export const asMexcNames = ([name, fields]: Case): Case => [
	`${name}, as MEXC names it`,
	fields,
	{ simplify: false },
];

export const ofAccount: Case[] = [
	['orderUpdate', { event: 'orderUpdate', ...pair }],
	['fill', { event: 'fill', ...pair }],
	['balanceUpdate', { event: 'balanceUpdate' }],
	['deposit', { event: 'deposit' }],
	['withdrawal', { event: 'withdrawal' }],
];

export const seldom: Case[] = [
	['priceCross', price],
	[
		'priceCross of a channel',
		{ ...price, source: 'bid', direction: 'leave', price: '59000', priceHigh: '63000' },
	],
	[
		'percentMove',
		{
			event: 'percentMove',
			...pair,
			...every,
			direction: 'either',
			percent: '5',
			windowSeconds: 60,
			source: 'trade',
		},
	],
	[
		'spread',
		{ event: 'spread', ...pair, ...every, direction: 'up', spreadPercent: '0.0000001' },
		{ fireIfBeyond: true },
	],
	['largeTrade', { event: 'largeTrade', ...pair, ...every, direction: 'down', minValue: '90000' }],
	...ofAccount,
];

export const ofCandles: Case[] = [
	[
		'volumeSpike',
		{
			event: 'volumeSpike',
			...candle,
			multiple: '0.01',
			candles: 3,
			frequency: 'oncePerCandle',
		},
	],
	['candleClose', { event: 'candleClose', ...candle, direction: 'either' }],
	[
		'indicator',
		{
			event: 'indicator',
			...candle,
			...every,
			indicator: 'rsi',
			length: 5,
			movement: 'turnEither',
		},
	],
	[
		'composite',
		{
			event: 'composite',
			...pair,
			conditions: {
				row: [
					{ kind: 'price', interval: 'Min1', movement: 'above', price: '50000' },
					{ kind: 'indicator', interval: 'Min1', length: 5, movement: 'up', value: '50' },
				],
			},
			match: 'any',
			within: 2,
			...every,
		},
	],
	['priceCross of closes', { ...price, ...candle, source: 'close', direction: 'either' }],
];

export const streams: Case[] = [
	['trade', { event: 'trade', ...pair }],
	['candle', { event: 'candle', ...pair, interval: 'Min5' }],
	['bookTicker', { event: 'bookTicker', ...pair }],
	['partialDepth', { event: 'partialDepth', ...pair, depth: 5 }],
	['diffDepth', { event: 'diffDepth', ...pair }],
	['miniTicker', { event: 'miniTicker', ...pair }],
	['allMiniTickers', { event: 'allMiniTickers', ...pair }],
];

/** The fields that a workflow finds in an item. */
export const fieldsOf = (items: Items) =>
	Object.fromEntries(Object.entries(items).map(([name, item]) => [name, Object.keys(item).sort()]));

/** What an example has beside them, and that its name is no event's. */
export function withoutMark(items: Items): Items {
	const entries = Object.entries(items).map(([name, { isExample, isReplay, ...item }]) => {
		expect([name, isExample ?? isReplay, item.eventId]).toEqual([
			name,
			true,
			expect.stringMatching(isReplay === true ? /^replay:/ : /^example:/),
		]);
		return [name, item];
	});
	return Object.fromEntries(entries) as Items;
}

interface Market {
	/** Exchange time that passes with each change. */
	advanceMs?: number;
	more?: () => unknown;
}

export function useTests(simulator: () => Simulator) {
	const triggers = useTriggers(simulator);
	const itemOf = async (fields: IDataObject, options: IDataObject = {}) => {
		const { error, json } = await triggers.test(trigger(fields, options)).result;
		return error === undefined ? json('MEXC Trigger')[0] : { error: error.message };
	};
	const itemsOf = async (cases: readonly Case[], more: IDataObject = {}): Promise<Items> => {
		// The limits of the exchange would have one phase wait for the other.
		forgetProcessState();
		const items = cases.map(async ([name, fields, options]) => [
			name,
			await itemOf(fields, { ...options, ...more }),
		]);
		return Object.fromEntries(await Promise.all(items)) as Items;
	};
	return {
		...triggers,
		itemOf,
		itemsOf,
		/**
		 * The items of live events, which happen again and again, because the tests do not begin to listen at once:
		 * trades and quotes on both sides of every threshold above, and twice a second `more`.
		 */
		async liveItemsOf(
			cases: readonly Case[],
			{ advanceMs = 0, more = () => undefined }: Market = {},
		) {
			let step = 0;
			const items = itemsOf(cases, LIMIT);
			const caused: unknown[] = [];
			const stop = triggers.everyMoment(() => {
				if (step % 25 === 0) caused.push(more());
				const now = step++ % 2 === 0 ? '60000' : '66000';
				simulator().setPrice('BTCUSDT', now);
				simulator().trade('BTCUSDT', { side: 'SELL', price: now, quantity: '2' });
				if (advanceMs > 0) simulator().advance(advanceMs);
			});
			const found = await items;
			stop();
			// None of it reaches into the next test, or into the end of the simulator.
			await Promise.all(caused);
			return found;
		},
	};
}
