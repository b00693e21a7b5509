import { silentLog } from '../../mexc/core/log';
import type { TriggerItem } from '../../mexc/events';
import type { Candle } from '../../mexc/market/candle';
import { candlePush, tradesPush } from '../../mexc/market/restPushes';
import { replayHistory, type AskedPeriod } from '../../mexc/replay/history';
import type { RestClient } from '../../mexc/rest/client';
import type { TriggerEvent } from '../../nodes/n8n/trigger/event';
import { candleClose } from '../../nodes/n8n/trigger/events/candleClose';
import { composite } from '../../nodes/n8n/trigger/events/composite';
import { indicator } from '../../nodes/n8n/trigger/events/indicator';
import { percentMove } from '../../nodes/n8n/trigger/events/percentMove';
import { priceCross } from '../../nodes/n8n/trigger/events/priceCross';
import { volumeSpike } from '../../nodes/n8n/trigger/events/volumeSpike';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import {
	liveOn,
	minuteMarket,
	nothingKept,
	PAIR,
	settled,
	type MinuteMarket,
} from '../support/minuteMarket';
import { candlesOf, MINUTE_MS, randomTicks, seededRandom } from '../support/randomCandles';
import { portFor } from './triggerFakes';

type Values = Readonly<Record<string, unknown>>;

const HISTORY = 120;
const MINUTES = 150;
const signal = new AbortController().signal;

async function prepare(event: TriggerEvent, values: Values) {
	await event.load?.();
	return event.prepare({ symbols: [PAIR], simplify: true, values });
}

async function replay(
	{ client, time }: Pick<MinuteMarket, 'client' | 'time'>,
	event: TriggerEvent,
	values: Values,
	period: Partial<AskedPeriod> = {},
) {
	const prepared = await prepare(event, values);
	const found = prepared.replay?.({ isUnlimited: false });
	if (found === undefined) throw new Error(`${event.value} has no replay`);
	const withTime = { ...client, context: { time, log: silentLog } } as unknown as RestClient;
	return await replayHistory(withTime, found, { standardMs: MINUTE_MS, ...period }, signal);
}

/** What a workflow is given of live events, apart from how they came to be known. */
const comparable = (items: readonly TriggerItem[]) =>
	items.map((item) => without(item, ['receivedAt', 'isReplay', 'backfilled']));

function without(item: object, names: readonly string[]): object {
	return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
}

const random = (seed: number) => candlesOf(randomTicks(HISTORY + MINUTES + 5, seed));
const every = { frequency: 'every' };
const rows = [
	{ kind: 'indicator', interval: 'Min1', indicator: 'rsi', length: 5, movement: 'up', value: '50' },
	{ kind: 'price', interval: 'Min5', movement: 'above', price: '9990' },
];

describe('a replay gives what the live alert gave, with the same names and times:', () => {
	it.each<[string, TriggerEvent, Values]>([
		['closed candles', candleClose, { interval: 'Min1', direction: 'up', percent: '0.02' }],
		[
			'an indicator',
			indicator,
			{ ...every, interval: 'Min1', indicator: 'rsi', length: 5, movement: 'either', value: '50' },
		],
		[
			'an indicator with a cooldown',
			indicator,
			{
				interval: 'Min1',
				indicator: 'ema',
				length: 7,
				watched: 'close',
				movement: 'up',
				frequency: 'cooldown',
				cooldownSeconds: 900,
			},
		],
		['conditions of two lengths', composite, { ...every, match: 'all', conditions: { row: rows } }],
		[
			'any of them, once',
			composite,
			{ frequency: 'once', match: 'any', conditions: { row: rows } },
		],
	])(
		'%s',
		async (_name, event, given) => {
			const values = { watched: 'indicator', target: 'number', ...given };
			const market = minuteMarket(random(2), HISTORY, { isSparse: true });
			const from = market.time.now();
			const kept = nothingKept();
			const life = await liveOn(market, values, kept, event);
			for (let count = 0; count < MINUTES; count++) {
				await market.pass();
				await life.pushAll();
			}
			await market.time.advance(50_000);
			await settled();
			life.deliver();
			life.kill();
			const { fires, undecided, gaps } = await replay(market, event, values, { from });
			const live = [...kept.taken.values()];
			expect(live.length).toBeGreaterThan(given.frequency === 'once' ? 0 : 3);
			expect(comparable(fires)).toEqual(comparable(live));
			expect(fires.every(({ isReplay }) => isReplay === true)).toBe(true);
			expect(undecided).toEqual([]);
			// The market leaves out candles without trades.
			expect(gaps.length).toBeGreaterThan(0);
		},
		60_000,
	);

	it('a price at the close of candles', async () => {
		const market = minuteMarket(random(3), HISTORY);
		const values = {
			...every,
			source: 'close',
			interval: 'Min1',
			direction: 'either',
			price: '10000',
		};
		const prepared = await prepare(priceCross, values);
		const from = market.time.now();
		const reader = prepared.open(portFor(temporaryStateStore()));
		const read = (candle: Candle) =>
			reader.read(
				candlePush(PAIR, 'Min1', candle, { sendTime: candle.end, receivedAt: candle.end }),
			);
		const live = market.candles.slice(HISTORY - 1).flatMap(read);
		await market.pass(MINUTES);
		const { fires } = await replay(market, priceCross, values, { from });
		expect(fires.length).toBeGreaterThan(3);
		const until = market.time.now();
		const meant = live.map(({ item }) => item).filter(({ eventTime }) => eventTime <= until);
		expect(comparable(fires)).toEqual(comparable(meant));
	});

	it('volume, of which a closed candle says whether, and not when', async () => {
		const market = minuteMarket(random(4), HISTORY);
		const values = { frequency: 'oncePerCandle', interval: 'Min1', multiple: '1.7', candles: 5 };
		const from = market.time.now();
		const kept = nothingKept();
		const life = await liveOn(market, { ...values, fireIfBeyond: true }, kept, volumeSpike);
		for (let count = 0; count < MINUTES; count++) {
			await life.push();
			await market.time.advance(50_000);
			await life.push(true);
			await market.pass(1 / 6);
			life.deliver();
		}
		life.kill();
		const { fires } = await replay(market, volumeSpike, values, { from });
		const withoutTimes = (items: readonly TriggerItem[]) =>
			comparable(items).map((item) => without(item, ['eventTime', 'isClosed']));
		expect(fires.length).toBeGreaterThan(3);
		expect(withoutTimes(fires)).toEqual(withoutTimes([...kept.taken.values()]));
		expect(fires.every(({ candleEnd, eventTime }) => candleEnd === eventTime)).toBe(true);
	}, 60_000);
});

describe('an alert on trades', () => {
	/** Some trades in each minute, and what a candle says of them. */
	function tradedMinutes(seed: number) {
		const random = seededRandom(seed);
		const start = Date.UTC(2026, 10, 1);
		let price = 1_000;
		return Array.from({ length: 600 }, (_, minute) => {
			const prices = Array.from({ length: 1 + Math.floor(random() * 6) }, () => {
				price = Math.max(1, price + Math.round((random() - 0.5) * 14 + (1_000 - price) / 40));
				return price;
			});
			const begin = start + minute * MINUTE_MS;
			const trades = prices.map((one, index) => ({
				price: String(one),
				quantity: '1',
				side: 'BUY' as const,
				time: begin + 1_000 + index * 9_000,
			}));
			const candle: Candle = {
				start: begin,
				end: begin + MINUTE_MS,
				volume: '1',
				quoteVolume: '1',
				open: String(prices[0]),
				close: String(prices[prices.length - 1]),
				high: String(Math.max(...prices)),
				low: String(Math.min(...prices)),
			};
			return { trades, candle };
		});
	}

	/** By the start of the minute they happened in. */
	async function minutesOf(event: TriggerEvent, given: Values, seed: number) {
		const values = { ...every, source: 'trade', ...given };
		const minutes = tradedMinutes(seed);
		const prepared = await prepare(event, values);
		const reader = prepared.open(portFor(temporaryStateStore()));
		const live = minutes.flatMap(({ trades }) =>
			trades.flatMap((trade) => {
				const times = { sendTime: trade.time, receivedAt: trade.time };
				return reader.read(tradesPush(PAIR, [trade], times));
			}),
		);
		const found = prepared.replay?.({ isUnlimited: false });
		const candles = minutes.map(({ candle }) => candle);
		const past = candles.slice(0, 1);
		const replayed = found?.run([{ interval: 'Min1', past, candles: candles.slice(1) }], 0);
		const minuteOf = (time: number) => Math.floor(time / MINUTE_MS) * MINUTE_MS;
		return {
			live: live
				.map(({ item }) => minuteOf(item.eventTime))
				.filter((one) => one > candles[0].start),
			fires: (replayed?.fires ?? []).map(({ eventTime }) => eventTime - MINUTE_MS),
			undecided: (replayed?.undecided ?? []).map(({ start }) => start),
		};
	}

	it.each<[string, TriggerEvent, Values]>([
		['up', priceCross, { direction: 'up', price: '1000' }],
		['either way', priceCross, { direction: 'either', price: '1003' }],
		['into a channel', priceCross, { direction: 'enter', price: '995', priceHigh: '1004' }],
		['out of a channel', priceCross, { direction: 'leave', price: '990', priceHigh: '1010' }],
		['by a percentage', percentMove, { direction: 'either', percent: '1.2', windowSeconds: 120 }],
	])(
		'%s: no live firing is outside the candles that fire and those that are undecided',
		async (_name, event, given) => {
			for (const seed of [1, 2, 3]) {
				const { live, fires, undecided } = await minutesOf(event, given, seed);
				const listed = new Set([...fires, ...undecided]);
				expect(live.length).toBeGreaterThan(10);
				expect(fires.length).toBeGreaterThan(3);
				expect(live.filter((minute) => !listed.has(minute))).toEqual([]);
				expect(undecided.filter((minute) => fires.includes(minute))).toEqual([]);
				// What is not undecided is certain.
				if (event === priceCross) {
					expect(fires.filter((minute) => !live.includes(minute))).toEqual([]);
				}
			}
		},
	);
});
