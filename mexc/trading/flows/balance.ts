import { accountInfo, heldBalances } from '../../endpoints/spotTrading';
import type { RestClient } from '../../rest/client';

/** What is free of an asset, as decimal text; `0` for an asset the account does not have. */
export async function freeOf(
	client: RestClient,
	asset: string,
	signal?: AbortSignal,
): Promise<string> {
	const balances = heldBalances(await client.call(accountInfo, {}, { signal }));
	const held = balances.find((row) => row.asset === asset);
	return held === undefined ? '0' : String(held.free);
}
