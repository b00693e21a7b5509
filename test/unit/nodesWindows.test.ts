import { aggTrades, klines } from '../../mexc/endpoints/marketData';
import { DAY_MS } from '../../mexc/endpoints/paging';
import { allOrders, myTrades } from '../../mexc/endpoints/spotTrading';
import { readContent } from '../../mexc/rest/pages';
import {
	type Conduct,
	NOW,
	likeMexc,
	type Answer,
	clientOf,
	exchange,
	listOf,
	timeOf,
	weekly,
	ids,
	sorted,
	read,
} from './listExchange';

beforeEach(() => {
	jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

afterEach(() => {
	jest.restoreAllMocks();
});

const conducts = (['newest', 'oldest'] as const).flatMap((keeps) =>
	(['newestFirst', 'oldestFirst'] as const).flatMap((order) =>
		[true, false].flatMap((startCounts) =>
			[true, false].map((endCounts): Conduct => ({ keeps, order, startCounts, endCounts })),
		),
	),
);

describe.each(conducts)(
	'a list that keeps $keeps, $order, counts edges: $startCounts, $endCounts',
	(conduct) => {
		const list = listOf(weekly(10));

		it('gives rows exactly on the edges of the windows once', async () => {
			const { calls } = await read(list, () => []);
			const edges = calls.flatMap(({ startTime, endTime }) => [startTime, endTime]);
			const times = edges.filter((edge) => edge !== undefined).map(Number);
			const around = [...new Set(times.flatMap((time) => [time - 1, time, time + 1]))];
			const inside = around.filter((time) => time > Math.min(...times) && time <= NOW);
			const rows = inside.map((time, index) => ({ id: `r${index}`, time }));
			const result = await read(list, exchange(rows, conduct, 7 * DAY_MS));
			expect(sorted(ids(result.rows))).toEqual(sorted(ids(rows)));
		});

		it('gives every row of windows that hold more than one answer', async () => {
			const rows = Array.from({ length: 457 }, (_, index) => {
				return { id: `r${index}`, time: NOW - 1 - Math.floor((index * 85 * DAY_MS) / 457) };
			});
			const result = await read(list, exchange(rows, conduct, 7 * DAY_MS));
			expect(sorted(ids(result.rows))).toEqual(sorted(ids(rows)));
			const times = result.rows.map(timeOf);
			const direction = conduct.order === 'newestFirst' ? -1 : 1;
			expect(times).toEqual([...times].sort((a, b) => direction * (a - b)));
		});

		it('gives every row where several share the time at which an answer was cut', async () => {
			const rows = Array.from({ length: 90 }, (_, index) => {
				return { id: `r${index}`, time: NOW - 10_000 - Math.floor(index / 4) };
			});
			const result = await read(list, exchange(rows, conduct, 7 * DAY_MS));
			expect(sorted(ids(result.rows))).toEqual(sorted(ids(rows)));
			expect(result.reported.filter((sentence) => /missing/.test(sentence))).toEqual([]);
		});
	},
);

describe('rows without an ID', () => {
	const list = listOf({ size: { parameter: 'limit', max: 10 }, window: { timeOf } });

	it('that are equal are different trades, and each appears as often as it happened', async () => {
		const rows = Array.from({ length: 60 }, (_, index) => ({
			time: NOW - 1000 * Math.floor(index / 6),
		}));
		const { rows: found } = await read(list, exchange(rows, likeMexc));
		expect(found.map(timeOf)).toEqual(rows.map(timeOf));
	});

	it('that fill an answer with one millisecond are reported to be incomplete, and the rest is read', async () => {
		const full = Array.from({ length: 30 }, () => ({ time: NOW - 5000 }));
		const older = Array.from({ length: 25 }, (_, index) => ({ time: NOW - 5001 - index }));
		const { rows: found, reported } = await read(list, exchange([...full, ...older], likeMexc));
		expect(found.filter((row) => timeOf(row) === NOW - 5000)).toHaveLength(10);
		expect(found.filter((row) => timeOf(row) < NOW - 5000)).toHaveLength(25);
		expect(reported.join()).toMatch(/more rows at 2026-01-31T11:59:55.000Z .* missing/);
	});

	it('end even where the exchange takes no notice of times', async () => {
		const rows = Array.from({ length: 10 }, (_, index) => ({ time: NOW - index }));
		const { rows: found, calls } = await read(list, () => rows);
		expect(found).toHaveLength(10);
		expect(calls.length).toBeLessThan(15);
	});
});

describe('times', () => {
	const list = listOf(weekly(1000));

	it('that are left out mean the whole reach, in windows of the span, up to now and later', async () => {
		const { calls } = await read(list, () => []);
		expect(calls).toHaveLength(13);
		expect(calls[0]).not.toHaveProperty('endTime');
		for (const { startTime, endTime = NOW } of calls) {
			expect(Number(endTime) - Number(startTime)).toBeLessThanOrEqual(7 * DAY_MS);
			expect(Number(startTime)).toBeGreaterThan(NOW - 90 * DAY_MS);
		}
	});

	it('that are given bound the windows exactly', async () => {
		const given = { startTime: NOW - 20 * DAY_MS, endTime: NOW - 3 * DAY_MS };
		const { calls } = await read(list, () => [], given);
		expect(calls).toHaveLength(3);
		expect(calls[0].endTime).toBe(given.endTime);
		expect(calls.at(-1)?.startTime).toBe(given.startTime);
		for (const [index, { startTime }] of calls.slice(0, -1).entries()) {
			expect(calls[index + 1].endTime).toBe(Number(startTime) + 1);
		}
	});

	it.each([
		[
			'startTime',
			{ startTime: NOW - 91 * DAY_MS },
			/Start Time 2025-11-01T12:00:00Z is too old: MEXC keeps 90 days/,
		],
		[
			'endTime',
			{ startTime: NOW - 99 * DAY_MS, endTime: NOW - 95 * DAY_MS },
			/End Time .* is too old/,
		],
	])(
		'beyond the reach are refused before anything is sent: %s',
		async (parameter, values, message) => {
			const { client, calls } = clientOf(() => []);
			const reading = readContent(client, list, values, {}, {});
			await expect(reading).rejects.toMatchObject({
				kind: 'input',
				parameter,
				message: expect.stringMatching(message),
			});
			expect(calls).toEqual([]);
		},
	);

	it('computed as exactly the reach ago are still taken', async () => {
		const { calls } = await read(list, () => [], { startTime: NOW - 90 * DAY_MS - 1000 });
		expect(Number(calls.at(-1)?.startTime)).toBeGreaterThan(NOW - 90 * DAY_MS);
	});

	it('of own orders and trades reach back as far as MEXC does', async () => {
		const orders = await read(allOrders, () => [], { symbol: 'BTCUSDT' });
		expect(NOW - Number(orders.calls[0].startTime)).toBe(7 * DAY_MS - 60_000);
		const trades = await read(myTrades, () => [], { symbol: 'BTCUSDT' });
		expect(NOW - Number(trades.calls[0].startTime)).toBe(30 * DAY_MS - 60_000);
	});
});

describe('aggregated trades', () => {
	it('are asked for with both times or neither', async () => {
		const latest = await read(aggTrades, () => [], { symbol: 'BTCUSDT' }, 5);
		expect(latest.calls).toEqual([{ symbol: 'BTCUSDT', limit: 5 }]);
		const since = await read(aggTrades, () => [], { symbol: 'BTCUSDT', startTime: NOW - 5000 });
		expect(since.calls).toEqual([
			{ symbol: 'BTCUSDT', startTime: NOW - 5000, endTime: NOW + 60_000, limit: 1000 },
		]);
	});

	it.each([undefined, 1001])('need a start for %p rows', async (maxRows) => {
		const { client, calls } = clientOf(() => []);
		const reading = readContent(client, aggTrades, { symbol: 'BTCUSDT' }, { maxRows }, {});
		await expect(reading).rejects.toMatchObject({ kind: 'input', parameter: 'startTime' });
		expect(calls).toEqual([]);
	});
});

describe('candles', () => {
	const MINUTE = 60_000;
	const first = NOW - 1799 * MINUTE;
	const rows = Array.from({ length: 1800 }, (_, index) => [first + index * MINUTE]);
	const market: Answer = ({ startTime, endTime, limit }) => {
		const [from, to] = [Number(startTime ?? 0), Number(endTime ?? Infinity)];
		const inside = rows.filter(([time]) => time >= from && time < to);
		return startTime === undefined ? inside.slice(-Number(limit)) : inside.slice(0, Number(limit));
	};
	const values = { symbol: 'BTCUSDT', interval: '1m' };
	const times = (content: unknown[]) => content.map((row) => (row as number[])[0]);

	it('are read back from the newest without a start time', async () => {
		const { rows: found, calls } = await read(klines, market, values, 1200);
		expect(times(found)).toEqual(times(rows).slice(-1200));
		expect(calls).toHaveLength(3);
	});

	it('are read on from the start time', async () => {
		const given = { ...values, startTime: first + 100 * MINUTE };
		const { rows: found, calls } = await read(klines, market, given, 1200);
		expect(times(found)).toEqual(times(rows).slice(100, 1300));
		expect(calls).toHaveLength(3);
	});

	it('are all there is when all are wanted', async () => {
		expect(times((await read(klines, market, values)).rows)).toEqual(times(rows));
	});
});
