import { fingerprint } from '../../../mexc/core/fingerprint';
import { remember } from '../../../mexc/core/cache';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { Account } from '../../../mexc/account/account';
import { rowsAt, type Row } from '../../../mexc/endpoints/answers';
import type { Endpoint, Values } from '../../../mexc/endpoints/endpoint';
import { createRestClient } from '../../../mexc/client';
import { systemTime } from '../../../mexc/core/time';
import { accountOf, logOf, networkOf } from '../context';
import { readContent } from '../../../mexc/rest/pages';

export interface ListSource {
	endpoint: Endpoint;
	values?: Values;
	/** How long an answer serves the keystrokes that follow. */
	cacheMs: number;
	/** What is kept of a row: some answers have hundreds of kilobytes. */
	keep: (row: Row) => Row;
}

/** All rows of a list of the node's account, read once for many keystrokes. Throws MexcError. */
export async function cachedRows(
	context: ILoadOptionsFunctions,
	source: ListSource,
): Promise<readonly Row[]> {
	const account = await accountOf(context);
	const { apiKey, apiSecret, baseUrl } = account;
	// A changed secret is another account until it works.
	const key = `list ${fingerprint(apiKey, apiSecret, baseUrl, source.endpoint.id, source.values)}`;
	const age = { ageMs: source.cacheMs };
	return await remember(systemTime, key, age, () => readRows(context, account, source));
}

async function readRows(
	context: ILoadOptionsFunctions,
	account: Account,
	{ endpoint, values = {}, keep }: ListSource,
): Promise<Row[]> {
	const client = createRestClient({ account, network: networkOf(context), log: logOf(context) });
	const rows = await readContent(client, endpoint, values, {}, {});
	return rowsAt()(rows).map(keep);
}
