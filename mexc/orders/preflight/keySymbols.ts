import { selfSymbols } from '../../endpoints/spotTrading';
import { rowsAt } from '../../endpoints/answers';
import { processWide } from '../../core/globalState';
import { remember } from '../../core/cache';
import type { RestClient } from '../../rest/client';
import { keyFingerprint } from '../../core/fingerprint';
import { systemTime } from '../../core/time';
import { ruleBroken } from './rule';

/** Who changes the list on MEXC's page wants to trade soon after. */
const LIST_AGE_MS = 60_000;

function keyOf({ context }: RestClient): string {
	const { baseUrl, apiKey = '' } = context.account;
	return `${baseUrl} ${keyFingerprint(apiKey)}`;
}

function limitedKeys(): Set<string> {
	return processWide('limitedKeys', () => new Set<string>());
}

/** MEXC refused a pair because of the key's list (70011): from now on the list is read before orders. */
export function noticeLimitedKey(client: RestClient): void {
	limitedKeys().add(keyOf(client));
}

/** Whether MEXC has said, since this process started, that the key is limited to certain pairs. */
export function isKnownAsLimited(client: RestClient): boolean {
	return limitedKeys().has(keyOf(client));
}

/**
 * Throws MexcError of kind `rule` when the API key is limited to other pairs; the list is remembered for
 * a minute. An empty or missing list refuses nothing. Other MexcErrors: MEXC did not answer.
 */
export async function checkKeySymbols(client: RestClient, symbol: string): Promise<void> {
	const { time = systemTime } = client.context;
	const names = await remember(time, `key ${keyOf(client)}`, { ageMs: LIST_AGE_MS }, async () => {
		const body = await client.call(selfSymbols, {});
		return new Set(rowsAt('data')(body) as readonly unknown[]);
	});
	if (names.size === 0 || names.has(symbol)) return;
	throw ruleBroken(
		'keySymbols',
		`The API key of this credential may not trade ${symbol}.`,
		'Add the pair to the key on the API management page of MEXC, or choose a pair of its list (Get Many Allowed Symbols).',
		'symbol',
	);
}
