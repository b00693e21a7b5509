import { createHash } from 'node:crypto';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { Account } from '../../../mexc/account/account';
import type { Endpoint, Values } from '../../../mexc/endpoints/endpoint';
import { processWide } from '../../../mexc/core/globalState';
import { createRestClient } from '../../../mexc/client';
import { type Moment, ageMs, momentOf, systemTime } from '../../../mexc/core/time';
import { accountOf, logOf, networkOf } from '../context';
import { readContent } from '../../../mexc/rest/pages';

type Row = Readonly<Record<string, unknown>>;

interface Cached {
	rows: Promise<readonly Row[]>;
	readAt: Moment;
}

/** Accounts and lists kept at once; the oldest gives way. */
const MAX_CACHED = 50;

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
	const cache = processWide('lists', () => new Map<string, Cached>());
	const key = `${fingerprint(account)} ${source.endpoint.id} ${JSON.stringify(source.values ?? {})}`;
	const cached = cache.get(key);
	if (cached && ageMs(systemTime, cached.readAt) < source.cacheMs) return await cached.rows;
	const entry = { rows: readRows(context, account, source), readAt: momentOf(systemTime) };
	cache.delete(key);
	cache.set(key, entry);
	for (const oldest of [...cache.keys()].slice(0, -MAX_CACHED)) cache.delete(oldest);
	entry.rows.catch(() => cache.get(key) === entry && cache.delete(key));
	return await entry.rows;
}

/** Distinguishes accounts without keeping their keys; a changed secret is another account until it works. */
function fingerprint({ apiKey = '', apiSecret = '', baseUrl }: Account): string {
	return createHash('sha256')
		.update(JSON.stringify([apiKey, apiSecret, baseUrl]))
		.digest('base64url');
}

async function readRows(
	context: ILoadOptionsFunctions,
	account: Account,
	{ endpoint, values = {}, keep }: ListSource,
): Promise<Row[]> {
	const client = createRestClient({ account, network: networkOf(context), log: logOf(context) });
	const rows = await readContent(client, endpoint, values, {}, {});
	return Array.isArray(rows) ? (rows as Row[]).map(keep) : [];
}
