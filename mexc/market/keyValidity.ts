import { apiKeyInfo } from '../endpoints/spotTrading';
import type { CallOptions, RestClient } from '../rest/client';

/** A key is renewable from 5 days before its end (quirks 16); this leaves time to notice. */
export const KEY_WARNING_DAYS = 14;

/** What MEXC says about the key of a client (quirks 16). */
export interface KeyState {
	/** MEXC's word for a key that it has stopped: FROZEN or DELETE. Absent while the key is valid. */
	stopped?: string;
	/** Days that MEXC still accepts it; 0 for an expired one. Absent for a key without an end. */
	daysLeft?: number;
	/** Names of what MEXC lets it do, such as SPOT_DEAL_WRITE. Absent where MEXC does not say. */
	permissions?: readonly string[];
	/** The IP addresses it works from; none: from all. Absent where MEXC does not say. */
	boundAddresses?: readonly string[];
}

/** The states in which MEXC serves a key; a word that is new is no reason for an alarm either. */
const STOPPED = ['FROZEN', 'DELETE', 'DELETED'];

/** Undefined without a key. Throws the REST error when MEXC cannot be asked. */
export async function keyStateOf(
	client: RestClient,
	options: CallOptions = {},
): Promise<KeyState | undefined> {
	const { apiKey } = client.context.account;
	if (apiKey === undefined) return undefined;
	const answer = await client.call(apiKeyInfo, { accessKey: apiKey }, options);
	const { status, remainingValidity, permissions, ipWhiteList } = answer as Record<string, unknown>;
	const word = String(status).toUpperCase();
	return {
		...(STOPPED.includes(word) ? { stopped: word } : {}),
		...daysIn(remainingValidity),
		// A key without any permission could not have asked: an empty text says nothing.
		...(permissions === '' ? {} : namesIn('permissions', permissions)),
		...namesIn('boundAddresses', ipWhiteList),
	};
}

/** MEXC lists them as text, separated by commas. */
function namesIn<Name extends 'permissions' | 'boundAddresses'>(name: Name, value: unknown) {
	if (typeof value !== 'string') return {};
	const entries = value.split(',').map((entry) => entry.trim());
	return { [name]: entries.filter((entry) => entry !== '') };
}

/** -999 stands for a key without an end. */
function daysIn(value: unknown): Pick<KeyState, 'daysLeft'> {
	const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
	return isNumber && Number(value) >= 0 ? { daysLeft: Number(value) } : {};
}

/** One sentence for people, with what to do; undefined for a key that is as it should be for a while. */
export function keyWarning({ stopped, daysLeft }: KeyState): string | undefined {
	const page = 'on the API management page of MEXC';
	if (stopped === 'FROZEN') {
		return `MEXC has frozen the key (FROZEN): look for the reason ${page}, or make a new one.`;
	}
	if (stopped !== undefined) return `The key is deleted (${stopped}): make a new one ${page}.`;
	if (daysLeft === 0) return `The key has expired: renew it or make a new one ${page}.`;
	if (daysLeft === undefined || daysLeft > KEY_WARNING_DAYS) return undefined;
	return `The key ends in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}: renew it ${page}.`;
}
