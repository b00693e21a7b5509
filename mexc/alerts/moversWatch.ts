import { asMexcError, MexcError } from '../core/errors';
import type { Log } from '../core/log';
import { sleep, type Time } from '../core/time';
import { asRows } from '../endpoints/answers';
import { ticker24hr } from '../endpoints/marketData';
import { readPairs } from '../market/reads';
import type { RestClient } from '../rest/client';
import { rank, type Mover, type MoversCondition } from './movers';

/** All pairs with their quote assets are asked for at most that often. */
const PAIRS_EVERY_MS = 3_600_000;
const RETRY_MS = 10_000;
const MINUTE_MS = 60_000;

export interface MoversPort {
	readonly client: RestClient;
	time: Time;
	log: Log;
	signal: AbortSignal;
}

/** A whole ranking at one moment. */
export interface RankedPairs {
	/** Milliseconds, the exchange's clock. */
	time: number;
	/** Start of the interval it belongs to, in milliseconds. */
	slot: number;
	movers: readonly Mover[];
}

/**
 * Ranks all pairs at each whole interval in UTC until `port.signal` aborts: one request of weight 25, and once an hour
 * another one for the pairs. A failure is logged and asked again until the next interval begins; one that passed
 * without an answer is not made up for, because MEXC keeps no statistics of the past. `first` gets what there is at
 * the start.
 */
export async function watchMovers(
	condition: MoversCondition,
	port: MoversPort,
	on: { first(ranked: RankedPairs): void; ranked(ranked: RankedPairs): void },
): Promise<void> {
	const { time, signal } = port;
	const lengthMs = condition.everyMinutes * MINUTE_MS;
	const read = createReader(condition, port);
	const slotOf = (moment: number) => Math.floor(moment / lengthMs) * lengthMs;
	const first = await persist(port, read);
	if (first === undefined) return;
	let slot = slotOf(first.time);
	on.first({ ...first, slot });
	while (!signal.aborted) {
		const next = slot + lengthMs;
		await sleep(time, Math.max(0, next - (await exchangeNow(port))), signal);
		// A machine that slept wakes up in a later one.
		slot = Math.max(next, slotOf(await exchangeNow(port)));
		const end = slot + lengthMs;
		const found = await persist(port, read, async () => (await exchangeNow(port)) < end);
		if (found !== undefined) on.ranked({ ...found, slot });
	}
}

type Found = Omit<RankedPairs, 'slot'>;

/** Asks until there is an answer; undefined when it is not worth it any longer. */
async function persist(
	{ time, log, signal }: MoversPort,
	read: () => Promise<Found>,
	isWorthIt: () => Promise<boolean> = async () => await Promise.resolve(true),
): Promise<Found | undefined> {
	while (!signal.aborted && (await isWorthIt())) {
		try {
			const found = await read();
			return signal.aborted ? undefined : found;
		} catch (error) {
			if (signal.aborted) return undefined;
			log.warn(`The pairs could not be ranked: ${asMexcError(error).message}`);
			await sleep(time, RETRY_MS, signal);
		}
	}
	return undefined;
}

async function exchangeNow({ client, time }: MoversPort): Promise<number> {
	const offsetMs = await client.clockOffsetMs().catch(() => 0);
	return time.now() + offsetMs;
}

/** Throws MexcError, also where there is no pair against the asset. */
function createReader(condition: MoversCondition, port: MoversPort): () => Promise<Found> {
	const { quoteAsset } = condition;
	const { time, signal } = port;
	let symbols: ReadonlySet<string> = new Set();
	let askedAt = Number.NEGATIVE_INFINITY;

	async function readNames(): Promise<void> {
		const pairs = await readPairs(port.client, { signal });
		const own = pairs.filter((pair) => pair.quoteAsset === quoteAsset);
		if (own.length === 0) throw withoutPairs(quoteAsset);
		symbols = new Set(own.map(({ symbol }) => symbol));
		askedAt = time.monotonic();
	}

	return async () => {
		const rows = asRows(await port.client.call(ticker24hr, {}, { signal }));
		if (time.monotonic() - askedAt >= PAIRS_EVERY_MS) await readNames();
		return { time: await exchangeNow(port), movers: rank(rows, condition, symbols) };
	};
}

/** For what a person wrote: throws an `input` MexcError where MEXC has no pairs against the asset. */
export async function checkQuoteAsset(client: RestClient, quoteAsset: string): Promise<void> {
	const pairs = await readPairs(client).catch(() => undefined);
	if (pairs === undefined || pairs.length === 0) return;
	if (!pairs.some((pair) => pair.quoteAsset === quoteAsset)) throw withoutPairs(quoteAsset);
}

function withoutPairs(quoteAsset: string): MexcError {
	return new MexcError({
		kind: 'input',
		message: `MEXC lists no pairs against ${quoteAsset}.`,
		hint: 'Write the asset that pairs are priced in, for example USDT, USDC or BTC.',
		parameter: 'quoteAsset',
	});
}
