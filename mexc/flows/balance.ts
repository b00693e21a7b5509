import { freeIn } from '../endpoints/rows/balances';
import { readBalances } from '../market/reads';
import type { RestClient } from '../rest/client';

/**
 * What is free of an asset, as decimal text; `0` for an asset the account does not have. Throws MexcError,
 * also where MEXC lists the asset without saying how much of it is free.
 */
export async function freeOf(
	client: RestClient,
	asset: string,
	signal?: AbortSignal,
): Promise<string> {
	return freeIn(await readBalances(client, { signal }), asset);
}
