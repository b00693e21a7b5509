import type { Endpoint, Values } from '../endpoints/endpoint';
import { asMexcError, type MexcError, type ErrorKind } from '../core/errors';
import { exchangeInfo } from '../endpoints/marketData';
import { accountReads, type WantedRead } from './accountReads';
import { readPairs } from '../market/reads';
import type { Pair } from '../endpoints/rows/pairs';
import type { RestClient } from '../rest/client';
import { backoffMs, defaultTimings } from '../socket/timings';
import { sleep } from '../core/time';
import { readRowsSince, type HistoryRows } from '../rest/rowsSince';
import type { EventPort } from '../events';

/** What asking again does not change. Everything else passes: the network, limits, even a key. */
const refusals: ReadonlySet<ErrorKind> = new Set(['input', 'exchange', 'notFound', 'policy']);

export function isRefusal({ kind }: MexcError): boolean {
	return refusals.has(kind);
}

const WARN_EVERY_MS = 60_000;
/** MEXC lists new pairs now and then. */
const PAIRS_FOR_MS = 600_000;

/** The account's past over REST. Asks again until MEXC answers or the trigger closes. */
export interface HistoryReader {
	/** MEXC's body. Throws a MexcError for a refusal, or of kind `cancelled`. */
	body(endpoint: Endpoint, values: Values): Promise<unknown>;
	/**
	 * All rows since a moment (exchange time, in milliseconds), over as many requests as it takes; it may
	 * begin earlier. `gaps` says in sentences what MEXC cannot say. Throws as `body`.
	 */
	rows(endpoint: Endpoint, values: Values, from: number): Promise<HistoryRows>;
	/** All spot pairs, as they were at most ten minutes ago. */
	pairs(): Promise<readonly Pair[]>;
	/** The exchange's clock minus this machine's. */
	clockOffsetMs(): Promise<number>;
}

/**
 * `notBefore`: an answer to a question from before this moment (monotonic time) may lack what was missed.
 * `isUrgent`: goes ahead of what else waits for MEXC's limits, and shares no answer that waits itself.
 */
export function historyReader(
	port: EventPort,
	notBefore: number,
	{ isUrgent = false } = {},
): HistoryReader {
	const { time, signal } = port;
	const lane = isUrgent ? 'urgent ' : '';
	const clientOf = () => (isUrgent ? port.urgentClient() : port.client);
	const shared = async (
		key: string,
		from: number,
		ask: (client: RestClient, stop: AbortSignal) => Promise<unknown>,
		age: Pick<WantedRead, 'notBefore' | 'keepMs'> = { notBefore },
	) =>
		await persistently(port, async () => {
			const client = clientOf();
			const wanted = { key: lane + key, from, time, signal, ...age };
			const reads = accountReads(client.context.account);
			return await reads.read(wanted, async (stop) => await ask(client, stop));
		});
	return {
		body: async (endpoint, values) =>
			await shared(
				keyOf(endpoint, values),
				0,
				async (client, stop) => await client.call(endpoint, values, { signal: stop }),
			),
		rows: async (endpoint, values, from) =>
			(await shared(keyOf(endpoint, values), from, async (client, stop) =>
				readRowsSince(client, endpoint, values, from, stop),
			)) as HistoryRows,
		pairs: async () =>
			(await shared(
				keyOf(exchangeInfo, {}),
				0,
				async (client, stop) => await readPairs(client, { signal: stop }),
				{ notBefore: 0, keepMs: PAIRS_FOR_MS },
			)) as readonly Pair[],
		clockOffsetMs: async () =>
			await persistently(port, async () => await clientOf().clockOffsetMs()),
	};
}

function keyOf(endpoint: Endpoint, values: Values): string {
	return JSON.stringify([endpoint.resource, endpoint.id, values]);
}

/** Waits as long as MEXC asks and the trigger lives. Throws a refusal, or kind `cancelled`. */
async function persistently<T>(port: EventPort, ask: () => Promise<T>): Promise<T> {
	const { time, signal, log } = port;
	let warnedAt = Number.NEGATIVE_INFINITY;
	for (let attempt = 0; ; attempt++) {
		try {
			return await ask();
		} catch (raw) {
			const error = asMexcError(raw);
			if (signal.aborted || isRefusal(error)) throw error;
			if (time.monotonic() - warnedAt >= WARN_EVERY_MS) {
				warnedAt = time.monotonic();
				log.warn(`MEXC Trigger looks up what it missed, and tries again: ${error.message}`);
			}
			const pauseMs = backoffMs(attempt, defaultTimings);
			await sleep(time, Math.max(error.retryAfterMs ?? 0, pauseMs), signal);
			if (signal.aborted) throw error;
		}
	}
}
