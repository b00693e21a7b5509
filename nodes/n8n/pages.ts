import type { Endpoint, Values } from '../../mexc/endpoints/endpoint';
import type { CallOptions, RestClient } from '../../mexc/rest/client';

/**
 * MEXC's body for these values; for a list that MEXC cuts, as many requests as `maxRows` rows take (all
 * rows when absent). Rows stay in MEXC's order, oldest first.
 */
export async function readBody(
	client: RestClient,
	endpoint: Endpoint,
	values: Values,
	maxRows: number | undefined,
	options: CallOptions,
): Promise<unknown> {
	const { paging } = endpoint.output;
	if (!paging) return await client.call(endpoint, values, options);
	const pageOf = async (window: Values, wanted: number) => {
		const size = Math.min(wanted, paging.maxPage);
		const body = await client.call(endpoint, { ...window, [paging.parameter]: size }, options);
		return { body, full: Array.isArray(body) && body.length === size };
	};
	const total = maxRows ?? Infinity;
	const first = await pageOf(values, total);
	if (!first.full || !paging.timeOf || total <= paging.maxPage) return first.body;
	let rows = first.body as unknown[];
	for (let full: boolean = true; full && rows.length < total;) {
		const page = await pageOf(nextWindow(values, rows, paging.timeOf), total - rows.length);
		if (!Array.isArray(page.body)) return rows;
		rows = isForward(values) ? [...rows, ...page.body] : [...page.body, ...rows];
		full = page.full;
	}
	return rows;
}

/** From a start time MEXC counts forwards, otherwise backwards from the end; the end is exclusive. */
function nextWindow(values: Values, rows: unknown[], timeOf: (row: unknown) => number): Values {
	if (isForward(values)) return { ...values, startTime: timeOf(rows.at(-1)) + 1 };
	return { ...values, endTime: timeOf(rows[0]) };
}

function isForward({ startTime }: Values): boolean {
	return startTime !== undefined && startTime !== null && startTime !== '';
}
