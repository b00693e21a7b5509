import { readDepth } from '../market/reads';
import type { RestClient } from '../rest/client';
import type { Snapshot } from './localBook';

/**
 * MEXC's largest depth, of which it often gives less (quirks 97): what is beyond it is missing from the copy
 * until it changes.
 */
const SNAPSHOT_DEPTH = 5000;

/** How a whole book is asked for. Rejects with MexcError only. */
export type AskSnapshot = (symbol: string, signal: AbortSignal) => Promise<Snapshot>;

/** Over REST (endpoint orderBook), with the budget and the repetitions of this client. */
export function snapshotOf(client: RestClient): AskSnapshot {
	return async (symbol, signal) =>
		await readDepth(client, { symbol, limit: SNAPSHOT_DEPTH }, { signal });
}
