import { type Refusal, refusal } from '../../exchange/refusal';
import type { Span } from '../../wallet/rebates';
import { type Call, given, wholeNumber } from '../call';

export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;
export const HALF_YEAR_MS = 183 * DAY_MS;
export const YEAR_MS = 366 * DAY_MS;

export interface SpanRules {
	/** How far back a request without times looks. */
	readonly usualMs: number;
	/** The longest time between start and end. */
	readonly longestMs?: number;
	/** How far back the start may lie, and what is answered beyond. */
	readonly reachMs?: number;
	readonly tooEarly?: () => Refusal;
}

/** Start and end of a history request. @throws Refusal when the history does not reach so far */
export function spanOf(call: Call, rules: SpanRules): Span {
	const now = call.services.clock.now();
	const to = timeOf(call, 'endTime') ?? now;
	const from = timeOf(call, 'startTime') ?? to - rules.usualMs;
	if (from > to) throw refusal(33333);
	const { reachMs = Infinity, longestMs = Infinity } = rules;
	// A client that asks for exactly the longest reach has an older "now" than the exchange.
	const graceMs = 60_000;
	if (now - from > reachMs + graceMs) {
		throw rules.tooEarly?.() ?? refusal(33333, 'Exceeded the queryable time range');
	}
	if (to - from > longestMs + graceMs) {
		throw refusal(33333, `Only ${longestMs / DAY_MS} day's data can be queried`);
	}
	return { from, to: Math.min(to, now - call.services.faults.historyLateMs) };
}

function timeOf(call: Call, name: string): number | undefined {
	const text = given(call, name);
	return text === '' ? undefined : Number(text);
}

export interface Page<T> {
	readonly rows: readonly T[];
	readonly total: number;
	readonly page: number;
	readonly size: number;
	/** 1 for an empty history. */
	readonly pages: number;
}

/** The page a request asks for; `sizeName` is its parameter for the rows per page. */
export function pageOf<T>(
	call: Call,
	rows: readonly T[],
	sizeName: 'limit' | 'size' | 'pageSize' | undefined,
	usualSize = 10,
): Page<T> {
	const page = wholeNumber(call, 'page') ?? 1;
	const asked = sizeName === undefined ? undefined : wholeNumber(call, sizeName);
	const size = asked ?? usualSize;
	return {
		rows: rows.slice((page - 1) * size, page * size),
		total: rows.length,
		page,
		size,
		pages: Math.max(1, Math.ceil(rows.length / size)),
	};
}

/** The page object that most histories answer. */
export function recordPage<T>(page: Page<T>): unknown {
	return {
		data: page.rows,
		totalRecords: page.total,
		page: page.page,
		totalPageNum: page.pages,
	};
}
