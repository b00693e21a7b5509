import { MexcError } from '../core/errors';
import type { Pair } from '../endpoints/rows/pairs';
import { readPairs } from '../market/reads';
import { unknownSymbol } from '../market/unknownSymbol';
import type { CallOptions, RestClient } from '../rest/client';

/** Each takes at least one request of weight 10, of 300 in 10 seconds. */
const MOST_PAIRS = 50;

export interface TradedPairs {
	/** Those of the list, each once. */
	pairs: readonly Pair[];
	/** All that MEXC has. */
	known: readonly Pair[];
}

/**
 * The pairs of a checked list. Throws MexcError of kind `input` for too many, and for one that MEXC does not have;
 * then nothing of the account was read.
 */
export async function tradedPairs(
	client: RestClient,
	symbols: string,
	options: CallOptions,
): Promise<TradedPairs> {
	const names = [...new Set(symbols.split(','))];
	if (names.length > MOST_PAIRS) throw tooMany(names.length);
	const known = await readPairs(client, options);
	const pairs: Pair[] = [];
	for (const name of names) {
		const pair = known.find(({ symbol }) => symbol === name);
		if (pair === undefined) throw await unknownSymbol(client, name);
		pairs.push(pair);
	}
	return { pairs, known };
}

function tooMany(count: number): MexcError {
	return new MexcError({
		kind: 'input',
		message: `Symbols has ${count} pairs; at most ${MOST_PAIRS} are read at once.`,
		hint: 'Leave some out, or use a further node for them.',
		parameter: 'symbols',
	});
}
