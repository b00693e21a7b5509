import { MexcError } from '../core/errors';
import { systemTime } from '../core/time';
import { asRows, type Row } from '../endpoints/answers';
import type { Endpoint, Values } from '../endpoints/endpoint';
import type { RestClient } from './client';
import { withGaps } from './gaps';
import { readContent } from './pages';

export interface HistoryRows {
	rows: readonly Row[];
	/** What MEXC cannot say, in sentences without a full stop. */
	gaps: readonly string[];
}

/** So that those who ask since nearly the same time ask the same. */
const STEP_MS = 600_000;
/** MEXC measures how far back it answers by its own clock, when the request arrives. */
const REACH_MARGIN_MS = 600_000;

/** The earliest moment, in exchange time, since which an endpoint's rows can be asked for at `now`. */
export function earliestOf({ output }: Endpoint, now: number): number {
	const reachMs = output.paging?.window?.reachMs ?? Infinity;
	return now - reachMs + REACH_MARGIN_MS;
}

/**
 * All rows since a moment (exchange time, in milliseconds), over as many requests as it takes; it may begin
 * earlier. Throws MexcError.
 */
export async function readRowsSince(
	client: RestClient,
	endpoint: Endpoint,
	values: Values,
	from: number,
	signal: AbortSignal | undefined,
): Promise<HistoryRows> {
	const gaps: string[] = [];
	const { time = systemTime } = client.context;
	const earliest = earliestOf(endpoint, time.now() + (await client.clockOffsetMs()));
	if (from < earliest) {
		const reachMs = endpoint.output.paging?.window?.reachMs ?? Infinity;
		gaps.push(`MEXC keeps only the last ${Math.round(reachMs / 86_400_000)} days of them`);
	}
	const startTime = Math.max(Math.floor(from / STEP_MS) * STEP_MS, Math.ceil(earliest), 0);
	const collecting = withGaps(client, (sentence) => gaps.push(sentence));
	const rows = await readContent(collecting, endpoint, { ...values, startTime }, {}, { signal });
	if (Array.isArray(rows)) return { rows: asRows(rows), gaps };
	throw new MexcError({
		kind: 'protocol',
		message: `MEXC did not answer a list for "${endpoint.action}".`,
	});
}
