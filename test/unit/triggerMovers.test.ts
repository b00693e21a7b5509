import { parseMovers, rank } from '../../mexc/alerts/movers';
import { MexcError } from '../../mexc/core/errors';
import { silentLog } from '../../mexc/core/log';
import type { Occurrence } from '../../mexc/events';
import { movers } from '../../nodes/n8n/trigger/events/movers';
import { settled } from '../support/minuteMarket';
import { staticStateStore } from '../support/staticState';
import { VirtualTime } from '../support/virtualTime';
import { portFor } from './triggerFakes';

const HOUR_MS = 3_600_000;
const values = { rankBy: 'change', quoteAsset: 'usdt', count: 2, everyMinutes: 60 };

/** Last price of 100 a day ago, by symbol; every pair reaches from 90 to 130. */
type Prices = Record<string, number>;

function rowOf([symbol, price]: [string, number]) {
	const day = { openPrice: '100', highPrice: '130', lowPrice: '90' };
	return {
		symbol,
		lastPrice: String(price),
		...day,
		volume: '10',
		quoteVolume: String(price * 10),
	};
}

function market(prices: Prices) {
	const time = new VirtualTime();
	const state = { prices, isDown: false, asked: { ticker24hr: 0, exchangeInfo: 0 } };
	const call = async ({ id }: { id: 'ticker24hr' | 'exchangeInfo' }) => {
		state.asked[id] += 1;
		if (state.isDown) throw new MexcError({ kind: 'network', message: 'MEXC is away.' });
		const names = Object.keys(state.prices);
		if (id === 'ticker24hr') return Object.entries(state.prices).map(rowOf);
		return {
			symbols: names.map((symbol) => ({
				symbol,
				status: '1',
				quoteAsset: symbol.endsWith('USDT') ? 'USDT' : 'BTC',
			})),
		};
	};
	return { time, state, client: { call, clockOffsetMs: async () => 0 } };
}

function live({ time, client }: ReturnType<typeof market>, data: object, isTest = false) {
	const stopping = new AbortController();
	const items: Record<string, unknown>[] = [];
	const logs: string[] = [];
	const reader = movers.prepare({ symbols: [], simplify: true, values }).open(
		portFor(staticStateStore(data as never), {
			time,
			client: client as never,
			signal: stopping.signal,
			isTest,
			log: { ...silentLog, warn: (line: string) => void logs.push(line) },
			emit({ item, beforeEmit }: Occurrence) {
				beforeEmit?.();
				items.push(item);
			},
		}),
	);
	return { items, logs, reader, stop: () => stopping.abort() };
}

const pass = async (time: VirtualTime, ms: number) => {
	await time.advance(ms);
	await settled();
};
const table = (items: readonly Record<string, unknown>[]) =>
	items.map(({ symbol, rank: now, previousRank, rankChange, isNew }) => [
		...[symbol, now, previousRank, rankChange, isNew],
	]);

test('ranks at each whole hour, with where a pair has come from', async () => {
	const all = market({ AUSDT: 110, BUSDT: 120, CUSDT: 95, DBTC: 900 });
	await pass(all.time, 600_000);
	const { items, stop } = live(all, {});
	await settled();
	expect(items).toEqual([]);
	all.state.prices = { AUSDT: 110, BUSDT: 105, CUSDT: 70, DBTC: 900 };
	await pass(all.time, HOUR_MS - 600_000);
	expect(table(items)).toEqual([
		['CUSDT', 1, 3, 2, true],
		['AUSDT', 2, 2, 0, false],
	]);
	const hour = new Date(all.time.now()).toISOString();
	expect(items[0]).toEqual({
		event: 'movers',
		symbol: 'CUSDT',
		rank: 1,
		previousRank: 3,
		rankChange: 2,
		isNew: true,
		eventId: expect.stringMatching(new RegExp(`^[\\w-]{16}:${Date.parse(hour)}:CUSDT$`)),
		eventTime: all.time.now(),
		receivedAt: all.time.now(),
		intervalStart: hour,
		lastPrice: '70',
		openPrice: '100',
		high: '130',
		low: '90',
		volume: '10',
		quoteVolume: '700',
		changePercent: '-30',
		rangePercent: '44.4444',
		rankBy: 'change',
		quoteAsset: 'USDT',
		pairs: 3,
	});
	// One was delisted, and one is new: it joins with the next list of pairs, which is asked for once an hour.
	all.state.prices = { AUSDT: 110, BUSDT: 105, NEWUSDT: 200, DBTC: 900 };
	await pass(all.time, HOUR_MS);
	expect(table(items.slice(2))).toEqual([
		['NEWUSDT', 1, null, null, true],
		['AUSDT', 2, 2, 0, false],
	]);
	expect(all.state.asked).toEqual({ ticker24hr: 3, exchangeInfo: 2 });
	stop();
});

test('after a restart the ranks are known, and an interval that began meanwhile is reported once', async () => {
	const all = market({ AUSDT: 110, BUSDT: 120, CUSDT: 95 });
	const data = {};
	const first = live(all, data);
	await settled();
	await pass(all.time, HOUR_MS);
	first.stop();
	expect(first.items).toHaveLength(2);
	const again = live(all, data);
	await settled();
	expect(again.items).toEqual([]);
	again.stop();
	await pass(all.time, HOUR_MS + 120_000);
	const late = live(all, data);
	await settled();
	expect(table(late.items)).toEqual([
		['BUSDT', 1, 1, 0, false],
		['AUSDT', 2, 2, 0, false],
	]);
	const ids = [...first.items, ...late.items].map(({ eventId }) => eventId);
	expect(new Set(ids).size).toBe(4);
	late.stop();
});

test('MEXC is away: it is said and asked again, until the next hour begins', async () => {
	const all = market({ AUSDT: 110, BUSDT: 120 });
	const { items, logs, stop } = live(all, {});
	await settled();
	all.state.isDown = true;
	await pass(all.time, HOUR_MS + 25_000);
	expect(items).toEqual([]);
	expect(logs[0]).toBe('The pairs could not be ranked: MEXC is away.');
	all.state.isDown = false;
	await pass(all.time, 10_000);
	expect(items).toHaveLength(2);
	all.state.isDown = true;
	await pass(all.time, 2 * HOUR_MS - 60_000);
	all.state.isDown = false;
	await pass(all.time, 60_000);
	const slots = new Set(items.map(({ intervalStart }) => intervalStart));
	expect(slots.size).toBe(items.length / 2);
	stop();
});

test('a test in the editor shows the ranking at once, without ranks from before', async () => {
	const { items, stop } = live(market({ AUSDT: 110, BUSDT: 120 }), {}, true);
	await settled();
	expect(table(items)).toEqual([
		['BUSDT', 1, null, null, false],
		['AUSDT', 2, null, null, false],
	]);
	stop();
});

describe('the ranking', () => {
	const prices: Array<[string, number]> = [
		['UPUSDT', 140],
		['BUSDT', 120],
		['AUSDT', 120],
		['FLATUSDT', 100],
		['DOWNUSDT', 60],
	];
	const symbols = new Set(prices.map(([symbol]) => symbol));
	const rows = prices.map(rowOf);
	const names = (given: object) =>
		rank(rows, parseMovers({ ...values, ...given }), symbols).map(({ symbol }) => symbol);

	test.each<[string, string[]]>([
		['gain', ['UPUSDT', 'AUSDT', 'BUSDT']],
		['loss', ['DOWNUSDT']],
		['change', ['DOWNUSDT', 'UPUSDT', 'AUSDT', 'BUSDT', 'FLATUSDT']],
		['volume', ['UPUSDT', 'AUSDT', 'BUSDT', 'FLATUSDT', 'DOWNUSDT']],
		['range', ['AUSDT', 'BUSDT', 'DOWNUSDT', 'FLATUSDT', 'UPUSDT']],
	])('by %s', (rankBy, expected) => {
		expect(names({ rankBy })).toEqual(expected);
	});

	test('leaves out thin pairs, and those that were not traded', () => {
		expect(names({ rankBy: 'volume', minQuoteVolume: '1200' })).toEqual([
			'UPUSDT',
			'AUSDT',
			'BUSDT',
		]);
		const odd = [null, '', '0', 'x', undefined].map((lastPrice, index) => ({
			...rows[0],
			symbol: `ODD${index}USDT`,
			lastPrice,
		}));
		const known = new Set(odd.map(({ symbol }) => symbol));
		expect(rank(odd, parseMovers(values), known)).toEqual([]);
	});

	test.each<[object, RegExp]>([
		[{ count: 101 }, /^Pairs 101 is not a whole number from 1 to 100\.$/],
		[{ everyMinutes: 0.5 }, /^Every \(Minutes\) 0\.5 is not a whole number from 1 to 1440\.$/],
		[{ quoteAsset: '@' }, /^Quote Asset names "@", which is no asset\.$/],
		[{ rankBy: 'beauty' }, /^Rank By "beauty" is not a choice/],
		[{ minQuoteVolume: '-1' }, /^Minimum Volume -1 is not above zero\.$/],
	])('refuses %j', (given, message) => {
		expect(() => parseMovers({ ...values, ...given })).toThrow(message);
	});
});

test('an asset that nothing is priced in is refused while somebody is looking', async () => {
	const { client } = market({ AUSDT: 110 });
	const check = async (quoteAsset: string) =>
		await movers
			.prepare({ symbols: [], simplify: true, values: { ...values, quoteAsset } })
			.checkAtMexc?.(client as never);
	await expect(check('EUR')).rejects.toThrow('MEXC lists no pairs against EUR.');
	await expect(check('USDT')).resolves.toBeUndefined();
});
