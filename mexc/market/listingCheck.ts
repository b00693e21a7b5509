import { isZero } from '../core/decimal';
import type { Log } from '../core/log';
import type { Time } from '../core/time';
import type { RestClient } from '../rest/client';
import type { Candle } from './candle';
import { readPairRow } from './reads';
import { tradableNames } from './unknownSymbol';

/** A pair that was not traded for so long may be gone. */
const QUIET_MS = 3_600_000;
const AGAIN_MS = 6 * 3_600_000;

export interface ListingPort {
	readonly client: RestClient;
	time: Time;
	log: Log;
	signal: AbortSignal;
}

/** Whether a pair that has fallen silent is still there. */
export interface ListingCheck {
	/** A candle as far as it has got; one without trades says nothing. */
	seen(candle: Pick<Candle, 'start' | 'volume'>): void;
	/** MEXC has answered, and nothing had happened. */
	quiet(): void;
}

/**
 * MEXC goes on listing the candles of a pair that it has taken off, and its streams fall silent: nothing but its
 * entry in the exchange information says so. That is asked for after an hour without a trade, and every six hours
 * (the names of all pairs at a weight of 1, shared by all; one pair only where it is not among them); then the log says
 * it once.
 */
export function createListingCheck(symbol: string, port: ListingPort): ListingCheck {
	const { time, log, signal } = port;
	let seenAt = time.monotonic();
	let askedAt = Number.NEGATIVE_INFINITY;
	let isSaid = false;
	let last: string | undefined;

	async function ask(): Promise<void> {
		if ((await tradableNames(port.client)).includes(symbol)) return;
		const row = await readPairRow(port.client, symbol, { signal });
		// Status 3 is offline, 2 paused (quirks 43).
		const status = row === undefined ? '3' : String(row.status);
		if (signal.aborted || isSaid || (status !== '2' && status !== '3')) return;
		isSaid = true;
		log.warn(
			status === '3'
				? `MEXC no longer lists ${symbol}: nothing on it can start the workflow. Remove it from Symbols.`
				: `MEXC has paused ${symbol}: nothing on it can start the workflow until it is traded again.`,
		);
	}

	return {
		seen({ start, volume }) {
			const state = `${start} ${volume}`;
			if (state === last || isZero(volume)) return;
			last = state;
			seenAt = time.monotonic();
			if (isSaid) log.info(`${symbol} is traded again`);
			isSaid = false;
		},
		quiet() {
			const now = time.monotonic();
			if (now - seenAt < QUIET_MS || now - askedAt < AGAIN_MS) return;
			askedAt = now;
			// Nothing is known then; it is asked again later.
			ask().catch(() => undefined);
		},
	};
}
