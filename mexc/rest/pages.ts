import type { Endpoint, Values, WireValues } from '../endpoints/endpoint';
import type { Paging } from '../endpoints/paging';
import { MexcError } from '../core/errors';
import type { CallOptions, RestClient } from './client';
import { buildRequest } from './request';
import { systemTime } from '../core/time';
import { walkWindows, windowsOf, type Range, type WindowAnswer } from './windows';

export interface Wanted {
	/** Rows; absent: all. */
	maxRows?: number;
	/** MEXC's bodies instead of the rows inside them. */
	raw?: boolean;
}

/**
 * What the items of an operation are made of: MEXC's body, or the rows inside it. For a list that MEXC
 * does not give in one answer, as many requests as the rows wanted take: pages, and windows in time.
 * Rows stay in MEXC's order. In raw form a list inside an envelope is the list of MEXC's envelopes.
 */
export async function readContent(
	client: RestClient,
	endpoint: Endpoint,
	values: Values,
	{ maxRows = Infinity, raw = false }: Wanted,
	options: CallOptions,
): Promise<unknown> {
	const { paging, rows: rowsIn } = endpoint.output;
	const inside = (body: unknown) => (rowsIn ? rowsIn(body) : body);
	if (!paging) {
		const body = await client.call(endpoint, values, options);
		return raw ? body : inside(body);
	}
	const bodies: unknown[] = [];
	const progress = progressOf(client, endpoint);
	const wire = buildRequest(endpoint, values).values;
	const ask = async (parameters: Values) => {
		const body = await client.call(endpoint, { ...wire, ...parameters }, options);
		bodies.push(body);
		const rows = inside(body);
		progress.report(Array.isArray(rows) ? rows.length : 0);
		return { body, rows: Array.isArray(rows) ? (rows as unknown[]) : [] };
	};
	const windows = await windowsFor(client, paging, wire, maxRows);
	const rows = await walkWindows(windows, {
		paging,
		wanted: maxRows,
		warn: (sentence) => client.context.log.warn(sentence),
		read: async (range, missing) =>
			paging.page
				? await readPages(paging, range, maxRows, missing, ask)
				: await readCut(paging, range, bodies.length === 0 ? missing : missing + 1, ask),
	});
	if (raw && rowsIn) return bodies;
	// Not the list it should be: MEXC's own answer says more than no rows.
	return bodies.length === 1 && !Array.isArray(inside(bodies[0])) ? bodies[0] : rows;
}

type Ask = (parameters: Values) => Promise<{ body: unknown; rows: unknown[] }>;

async function windowsFor(
	client: RestClient,
	{ size, window }: Paging,
	wire: WireValues,
	maxRows: number,
): Promise<Range[]> {
	if (!window) return [{}];
	const { startTime, endTime } = wire;
	const from = startTime === undefined ? undefined : Number(startTime);
	const to = endTime === undefined ? undefined : Number(endTime);
	if (window.bothTimes && from === undefined && maxRows > (size?.max ?? 0)) throw needsStart(size);
	const { reachMs, spanMs, bothTimes } = window;
	const needsClock = Boolean(reachMs ?? spanMs ?? bothTimes);
	const { time = systemTime } = client.context;
	const now = needsClock ? time.now() + (await client.clockOffsetMs()) : 0;
	return windowsOf({ from, to }, window, now);
}

function needsStart(size: Paging['size']): MexcError {
	return new MexcError({
		kind: 'input',
		message: 'Start Time is empty, so this list has no beginning.',
		hint: `Give a Start Time, or a Limit of at most ${size?.max}.`,
		parameter: 'startTime',
	});
}

async function readCut(
	{ size }: Paging,
	range: Range,
	missing: number,
	ask: Ask,
): Promise<WindowAnswer> {
	const asked = sizeFor(size, missing);
	const { rows } = await ask({ ...timesOf(range), ...sizeValue(size, asked) });
	return { pages: [rows], cut: size !== undefined && rows.length >= asked };
}

/** All pages of a window. Their size stays the same: the number of a page means nothing without it. */
async function readPages(
	{ size, page }: Paging,
	range: Range,
	maxRows: number,
	missing: number,
	ask: Ask,
): Promise<WindowAnswer> {
	const asked = sizeFor(size, maxRows);
	const pages: unknown[][] = [];
	let count = 0;
	for (let number = 1; ; number++) {
		const { body, rows } = await ask({
			...timesOf(range),
			...sizeValue(size, asked),
			...(page ? { [page.parameter]: number } : {}),
		});
		// A server that does not know the parameter answers every page with the same rows.
		if (number > 1 && JSON.stringify(rows) === JSON.stringify(pages.at(-1))) break;
		pages.push(rows);
		count += rows.length;
		const isLast = isLastPage(page, body, number, count) ?? (size ? rows.length < asked : false);
		if (isLast || rows.length === 0 || count >= missing) break;
	}
	return { pages, cut: false };
}

/** Undefined where the body does not say. */
function isLastPage(
	page: Paging['page'],
	body: unknown,
	number: number,
	count: number,
): boolean | undefined {
	const rows = countOf(page?.totalRows?.(body));
	if (rows !== undefined) return count >= rows;
	const pages = countOf(page?.totalPages?.(body));
	return pages === undefined ? undefined : number >= pages;
}

function countOf(value: unknown): number | undefined {
	const isCount = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
	return isCount ? Number(value) : undefined;
}

function sizeFor(size: Paging['size'], wanted: number): number {
	const { max = 0, multipleOf = 1 } = size ?? {};
	return Math.min(max, Math.ceil(wanted / multipleOf) * multipleOf);
}

function sizeValue(size: Paging['size'], asked: number): Values {
	return size ? { [size.parameter]: asked } : {};
}

function timesOf({ from, to }: Range): Values {
	return {
		...(from === undefined ? {} : { startTime: from }),
		...(to === undefined ? {} : { endTime: to }),
	};
}

/** A long reading says how far it is: with its second answer, then with every tenth. */
function progressOf({ context: { log } }: RestClient, { action }: Endpoint) {
	let answers = 0;
	let rows = 0;
	return {
		report(count: number): void {
			answers += 1;
			rows += count;
			if (answers !== 2 && answers % 10 !== 0) return;
			log.info(`${action}: ${rows} rows in ${answers} answers so far, reading on.`);
		},
	};
}
