import type { Endpoint } from '../../mexc/endpoints/endpoint';
import { announcements, recentTrades } from '../../mexc/endpoints/marketData';
import { DAY_MS, type Paging } from '../../mexc/endpoints/paging';
import { readContent } from '../../mexc/rest/pages';
import {
	type Row,
	NOW,
	likeMexc,
	type Answer,
	clientOf,
	exchange,
	listOf,
	weekly,
	ids,
	read,
} from './listExchange';

beforeEach(() => {
	jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

afterEach(() => {
	jest.restoreAllMocks();
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
		const { reported } = await read(list, exchange(rows, likeMexc));
		expect(reported[0]).toMatch(/^Get many rows: \d+ rows in 2 answers so far/);
		expect(reported[1]).toMatch(/in 10 answers so far/);
		expect((await read(recentTrades, () => [], { symbol: 'BTCUSDT' })).reported).toEqual([]);
	});

	it('gives what MEXC said where that is no list', async () => {
		const { client } = clientOf(() => ({ note: 'maintenance' }));
		const content = await readContent(client, list, { startTime: NOW - DAY_MS }, {}, {});
		expect(content).toEqual({ note: 'maintenance' });
	});
});
