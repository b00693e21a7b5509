import { MexcError } from '../core/errors';
import { ifWithin } from '../core/within';
import { timeOf, type RestClient } from '../rest/client';
import type { ExitPlan } from './plan';
import { checkCredential, checkPair } from './world';

/** For all questions together: an activation must not hang. */
const LOOK_UP_MS = 15_000;

/**
 * Refuses, while a person is looking, what can never be sold on these pairs with this credential. Throws an
 * `input` or `policy` MexcError with the rule and the value; does nothing when MEXC cannot be asked now.
 */
export async function checkExits(
	client: RestClient,
	symbols: readonly string[],
	plan: ExitPlan,
): Promise<void> {
	checkCredential(client, symbols);
	const checking = Promise.all(
		symbols.map(async (symbol) => await checkPair(client, symbol, plan)),
	);
	await ifWithin(timeOf(client), LOOK_UP_MS, checking).catch((error: unknown) => {
		if (error instanceof MexcError && ['input', 'policy'].includes(error.kind)) throw error;
	});
}
