/** A client that stands for an exchange whose lists behave in one of the ways MEXC's may. */
import { endpoint, type Endpoint, type Values } from '../../mexc/endpoints/endpoint';
import { DAY_MS, type Paging } from '../../mexc/endpoints/paging';
import { routes } from '../../mexc/endpoints/routes';
import { MexcError } from '../../mexc/core/errors';
import type { CallOptions, RestClient } from '../../mexc/rest/client';
import { readContent } from '../../mexc/rest/pages';

export interface Row {
	id?: string;
	time: number;
}

/** What MEXC does not document about lists: each combination must give every row once. */
export interface Conduct {
	keeps: 'newest' | 'oldest';
	order: 'newestFirst' | 'oldestFirst';
	startCounts: boolean;
	endCounts: boolean;
}

export const NOW = Date.UTC(2026, 0, 31, 12);
export const likeMexc: Conduct = {
	keeps: 'newest',
	order: 'newestFirst',
	startCounts: true,
	endCounts: true,
};

export type Answer = (values: Values, call: number) => unknown;

export function clientOf(answer: Answer) {
	const calls: Values[] = [];
	const reported: string[] = [];
	const log = (sentence: string) => void reported.push(sentence);
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
	return { client, calls, reported };
}

/** A list that MEXC cuts after `limit` rows and refuses beyond its span. */
export function exchange(rows: readonly Row[], conduct: Conduct, spanMs = Infinity): Answer {
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

export function listOf(paging: Paging): Endpoint {
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

export const timeOf = (row: unknown) => (row as Row).time;
export const weekly = (max: number): Paging => ({
	size: { parameter: 'limit', max },
	keyOf: (row) => (row as Row).id,
	window: { timeOf, spanMs: 7 * DAY_MS, reachMs: 90 * DAY_MS },
});
export const ids = (content: unknown) => (content as Row[]).map(({ id }) => id);
export const sorted = (list: readonly unknown[]) => [...list].sort();

export async function read(
	list: Endpoint,
	answer: Answer,
	values: Values = {},
	maxRows?: number,
): Promise<{ rows: unknown[]; calls: Values[]; reported: string[] }> {
	const { client, calls, reported } = clientOf(answer);
	const rows = (await readContent(client, list, values, { maxRows }, {})) as unknown[];
	return { rows, calls, reported };
}
