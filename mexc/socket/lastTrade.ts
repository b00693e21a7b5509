import { recentTrades } from '../endpoints/marketData';
import { MexcError } from '../core/errors';
import type { RestContext } from '../rest/client';
import { createRestClient } from '../client';

/**
 * When a pair was traded after `since`, both on this machine's clock; undefined when none of them was, as
 * far as their latest trades say. Asks one pair after the other and stops at the first that was traded.
 * Throws MexcError when MEXC cannot be asked.
 */
export type AskLastTrade = (
	symbols: readonly string[],
	since: number,
	signal: AbortSignal,
) => Promise<number | undefined>;

/** Costs a weight of 5 for each pair asked. */
export function askLastTradeOf(context: RestContext): AskLastTrade {
	return async (symbols, since, signal) => {
		const client = createRestClient(context);
		for (const symbol of symbols) {
			const body = await client.call(recentTrades, { symbol, limit: 1 }, { signal });
			const tradedAt = timeOf(body);
			if (tradedAt === undefined) continue;
			const at = tradedAt - (await client.clockOffsetMs());
			if (at > since) return at;
		}
		return undefined;
	};
}

/** Of the newest trade; undefined for a pair that has never been traded. */
function timeOf(body: unknown): number | undefined {
	if (!Array.isArray(body)) throw notUnderstood();
	if (body.length === 0) return undefined;
	const { time } = body[0] as { time?: unknown };
	if (typeof time !== 'number') throw notUnderstood();
	return time;
}

function notUnderstood(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC answered the question for the latest trade of a pair with something else.',
		hint: 'Check Base URL in the credential: it must be the address of a MEXC API.',
	});
}
