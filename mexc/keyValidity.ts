import { apiKeyInfo } from './endpoints/spotTrading';
import type { RestClient } from './rest/client';

/** A key is renewable from 5 days before its end (quirks 16); this leaves time to notice. */
export const KEY_WARNING_DAYS = 14;

/**
 * How many days MEXC still accepts the client's key; undefined where it does not tell, as for keys that are
 * bound to addresses and never end. Throws the REST error when it cannot be asked.
 */
export async function daysUntilKeyEnds(client: RestClient): Promise<number | undefined> {
	const { apiKey } = client.context.account;
	if (apiKey === undefined) return undefined;
	const body = (await client.call(apiKeyInfo, { accessKey: apiKey })) as Record<string, unknown>;
	const days = body.remainingValidity;
	return typeof days === 'number' && days >= 0 ? days : undefined;
}

/** One sentence for people, with what to do. */
export function keyEndsIn(days: number): string {
	return `The key ends in ${days} ${days === 1 ? 'day' : 'days'}: renew it on the API management page of MEXC.`;
}
