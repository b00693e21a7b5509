import { orderBook } from '../endpoints/marketData';
import { MexcError } from '../errors';
import type { RestClient } from '../rest/client';
import type { Level, Snapshot } from './localBook';

/** MEXC's largest depth: what lies beyond it is missing from the copy until it changes. */
const SNAPSHOT_DEPTH = 5000;

/** How a whole book is asked for. Rejects with MexcError only. */
export type AskSnapshot = (symbol: string, signal: AbortSignal) => Promise<Snapshot>;

/** Over REST (endpoint orderBook), with the budget and the repetitions of this client. */
export function snapshotOf(client: RestClient): AskSnapshot {
	return async (symbol, signal) =>
		read(await client.call(orderBook, { symbol, limit: SNAPSHOT_DEPTH }, { signal }));
}

function read(answer: unknown): Snapshot {
	const body = (answer ?? {}) as Readonly<Record<string, unknown>>;
	return {
		lastUpdateId: String(body.lastUpdateId),
		bids: levels(body.bids),
		asks: levels(body.asks),
	};
}

function levels(rows: unknown): Level[] {
	if (!Array.isArray(rows)) throw unreadable();
	return rows.map((row: unknown) => {
		const [price, quantity] = Array.isArray(row) ? (row as unknown[]) : [];
		if (typeof price !== 'string' || typeof quantity !== 'string') throw unreadable();
		return { price, quantity };
	});
}

function unreadable(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'The order book that the exchange sent is not made of prices and quantities.',
		hint: 'It is asked for again. If this goes on, the exchange has changed its format.',
	});
}
