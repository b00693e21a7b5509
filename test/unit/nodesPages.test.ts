import { endpoint, type Endpoint, type Values } from '../../mexc/endpoints/endpoint';
import { aggTrades, announcements, klines, recentTrades } from '../../mexc/endpoints/marketData';
import { DAY_MS, type Paging } from '../../mexc/endpoints/paging';
import { routes } from '../../mexc/endpoints/routes';
import { allOrders, myTrades } from '../../mexc/endpoints/spotTrading';
import { MexcError } from '../../mexc/errors';
import type { CallOptions, RestClient } from '../../mexc/rest/client';
import { readContent } from '../../nodes/n8n/pages';

interface Row {
	id?: string;
	time: number;
}

/** What MEXC does not document about lists: each combination must give every row once. */
interface Conduct {
	keeps: 'newest' | 'oldest';
	order: 'newestFirst' | 'oldestFirst';
	startCounts: boolean;
	endCounts: boolean;
}

const NOW = Date.UTC(2026, 0, 31, 12);
const likeMexc: Conduct = {
	keeps: 'newest',
	order: 'newestFirst',
	startCounts: true,
	endCounts: true,
};

const conducts = (['newest', 'oldest'] as const).flatMap((keeps) =>
	(['newestFirst', 'oldestFirst'] as const).flatMap((order) =>
		[true, false].flatMap((startCounts) =>
			[true, false].map((endCounts): Conduct => ({ keeps, order, startCounts, endCounts })),
		),
	),
);

beforeEach(() => {
	jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

afterEach(() => {
	jest.restoreAllMocks();
});

type Answer = (values: Values, call: number) => unknown;

function clientOf(answer: Answer) {
	const calls: Values[] = [];
	const told: string[] = [];
	const log = (sentence: string) => void told.push(sentence);
	const client = {
		context: { log: { debug: log, info: log, warn: log, error: log } },
		clockOffsetMs: () => Promise.resolve(0),
		call: (_endpoint: Endpoint, values: Values, { signal }: CallOptions = {}) => {
			if (signal?.aborted) {
				return Promise.reject(new MexcError({ kind: 'cancelled', message: 'Cancelled.' }));
			}
			calls.push(values);
			return Promise.resolve(answer(values, calls.length));
		},
	} as unknown as RestClient;
	return { client, calls, told };
}

/** A list that MEXC cuts after `limit` rows and refuses beyond its span. */
function exchange(rows: readonly Row[], conduct: Conduct, spanMs = Infinity): Answer {
	return ({ startTime, endTime, limit }) => {
		const from = startTime === undefined ? -Infinity : Number(startTime);
		const to = endTime === undefined ? Infinity : Number(endTime);
		if (Math.min(to, NOW) - from > spanMs) throw new Error('The window is too wide.');
		const inside = rows
			.filter(({ time }) => (conduct.startCounts ? time >= from : time > from))
			.filter(({ time }) => (conduct.endCounts ? time <= to : time < to))
			.sort((a, b) => a.time - b.time);
		const size = Number(limit);
		const kept = conduct.keeps === 'newest' ? inside.slice(-size) : inside.slice(0, size);
		return conduct.order === 'newestFirst' ? kept.reverse() : kept;
	};
}

function listOf(paging: Paging): Endpoint {
	return endpoint({
		...routes.depositHistory,
		name: 'Get Many',
		action: 'Get many rows',
		description: 'Rows of a list between two times',
		weight: { ip: 1, uid: null },
		effect: 'read',
		fields: [],
		options: ['startTime', 'endTime'].map((name) => ({
			displayName: name,
			name,
			type: 'dateTime',
			default: '',
			wire: { kind: 'time' },
		})),
		output: { shape: 'list', decimals: [], paging },
	});
}

const timeOf = (row: unknown) => (row as Row).time;
const weekly = (max: number): Paging => ({
	size: { parameter: 'limit', max },
	keyOf: (row) => (row as Row).id,
	window: { timeOf, spanMs: 7 * DAY_MS, reachMs: 90 * DAY_MS },
});
const ids = (content: unknown) => (content as Row[]).map(({ id }) => id);
const sorted = (list: readonly unknown[]) => [...list].sort();

async function read(
	list: Endpoint,
	answer: Answer,
	values: Values = {},
	maxRows?: number,
): Promise<{ rows: unknown[]; calls: Values[]; told: string[] }> {
	const { client, calls, told } = clientOf(answer);
	const rows = (await readContent(client, list, values, { maxRows }, {})) as unknown[];
	return { rows, calls, told };
}

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
			expect(result.told.filter((sentence) => /missing/.test(sentence))).toEqual([]);
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

	it('that fill an answer with one millisecond are told to be incomplete, and the rest is read', async () => {
		const full = Array.from({ length: 30 }, () => ({ time: NOW - 5000 }));
		const older = Array.from({ length: 25 }, (_, index) => ({ time: NOW - 5001 - index }));
		const { rows: found, told } = await read(list, exchange([...full, ...older], likeMexc));
		expect(found.filter((row) => timeOf(row) === NOW - 5000)).toHaveLength(10);
		expect(found.filter((row) => timeOf(row) < NOW - 5000)).toHaveLength(25);
		expect(told.join()).toMatch(/more rows at 2026-01-31T11:59:55.000Z .* missing/);
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

describe('numbered answers', () => {
	const all = Array.from({ length: 23 }, (_, index) => ({ id: `r${index}`, time: NOW }));
	const answer =
		(extra: (size: number) => object): Answer =>
		({ page, size, limit, pageSize }) => {
			const rows = Number(size ?? limit ?? pageSize ?? 10);
			const data = all.slice((Number(page) - 1) * rows, Number(page) * rows);
			return { data, ...extra(rows) };
		};
	const rowsIn = (body: unknown) => (body as { data: Row[] }).data;
	const paged = (paging: Paging): Endpoint => {
		const list = listOf(paging);
		return { ...list, output: { ...list.output, rows: rowsIn } };
	};
	const field = (name: string) => (body: unknown) => (body as Record<string, unknown>)[name];

	it.each<[string, Paging, object, number]>([
		[
			'limit and a total of rows',
			{
				size: { parameter: 'limit', max: 10 },
				page: { parameter: 'page', totalRows: field('totalRecords') },
			},
			{ totalRecords: 23 },
			3,
		],
		[
			'size and a total written as text',
			{
				size: { parameter: 'size', max: 10 },
				page: { parameter: 'page', totalRows: field('total') },
			},
			{ total: '23' },
			3,
		],
		[
			'pageSize and a total of pages',
			{
				size: { parameter: 'pageSize', max: 10 },
				page: { parameter: 'page', totalPages: field('totalPage') },
			},
			{ totalPage: 3 },
			3,
		],
		[
			'limit and no total',
			{ size: { parameter: 'limit', max: 10 }, page: { parameter: 'page' } },
			{},
			3,
		],
		['a length of their own and no total', { page: { parameter: 'page' } }, {}, 4],
	])('with %s are read to the last', async (_name, paging, extra, requests) => {
		const { rows, calls } = await read(
			paged(paging),
			answer(() => extra),
		);
		expect(ids(rows)).toEqual(ids(all));
		expect(calls.map(({ page }) => page)).toEqual(
			Array.from({ length: requests }, (_, i) => i + 1),
		);
	});

	it('end as soon as there are enough rows, with pages of one size', async () => {
		const paging: Paging = { size: { parameter: 'limit', max: 10 }, page: { parameter: 'page' } };
		const { rows, calls } = await read(
			paged(paging),
			answer(() => ({})),
			{},
			12,
		);
		expect(ids(rows)).toEqual(ids(all).slice(0, 12));
		expect(calls.map(({ limit }) => limit)).toEqual([10, 10]);
	});

	it('name a row once that has moved to the next page meanwhile', async () => {
		const paging: Paging = {
			size: { parameter: 'limit', max: 10 },
			page: { parameter: 'page' },
			keyOf: (row) => (row as Row).id,
		};
		const moving: Answer = ({ page }) => {
			const list = Number(page) === 1 ? all : [{ id: 'new', time: NOW }, ...all];
			return { data: list.slice((Number(page) - 1) * 10, Number(page) * 10) };
		};
		expect(ids((await read(paged(paging), moving)).rows)).toEqual(ids(all));
	});

	it('end where the exchange gives the same page again and again', async () => {
		const paging: Paging = { page: { parameter: 'page' } };
		const { rows, calls } = await read(paged(paging), () => ({ data: all }));
		expect(rows).toHaveLength(23);
		expect(calls).toHaveLength(2);
	});

	it('of announcements come in fives', async () => {
		const { calls } = await read(
			announcements,
			() => ({ data: [{ details: [], totalPage: '1' }] }),
			{},
			12,
		);
		expect(calls).toEqual([{ page: 1, limit: 15 }]);
	});

	it("are MEXC's own envelopes in raw form", async () => {
		const paging: Paging = { size: { parameter: 'limit', max: 10 }, page: { parameter: 'page' } };
		const { client } = clientOf(answer(() => ({ total: 23 })));
		const content = await readContent(client, paged(paging), {}, { raw: true }, {});
		expect(content).toMatchObject([{ total: 23 }, { total: 23 }, { total: 23 }]);
	});
});

describe('a long reading', () => {
	const list = listOf(weekly(1000));

	it('can be cancelled between two answers', async () => {
		const abort = new AbortController();
		const { client, calls } = clientOf((_values, call) => {
			if (call === 3) abort.abort();
			return [];
		});
		const reading = readContent(client, list, {}, {}, { signal: abort.signal });
		await expect(reading).rejects.toMatchObject({ kind: 'cancelled' });
		expect(calls).toHaveLength(3);
	});

	it('says in the log how far it is; a single answer says nothing', async () => {
		const rows = Array.from({ length: 40 }, (_, i) => ({
			id: `r${i}`,
			time: NOW - i * 2 * DAY_MS,
		}));
		const { told } = await read(list, exchange(rows, likeMexc));
		expect(told[0]).toMatch(/^Get many rows: \d+ rows in 2 answers so far/);
		expect(told[1]).toMatch(/in 10 answers so far/);
		expect((await read(recentTrades, () => [], { symbol: 'BTCUSDT' })).told).toEqual([]);
	});

	it('gives what MEXC said where that is no list', async () => {
		const { client } = clientOf(() => ({ note: 'maintenance' }));
		const content = await readContent(client, list, { startTime: NOW - DAY_MS }, {}, {});
		expect(content).toEqual({ note: 'maintenance' });
	});
});
