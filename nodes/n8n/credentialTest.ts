import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { accountFromCredential } from '../../mexc/account/credential';
import { accountInfo } from '../../mexc/endpoints/spotTrading';
import { MexcError } from '../../mexc/core/errors';
import { keyStateOf, keyWarning } from '../../mexc/market/keyValidity';
import { checkDayLimits } from '../../mexc/policy/dayLimits';
import type { RestClient } from '../../mexc/rest/client';
import { createRestClient } from '../../mexc/client';
import { openNetwork } from '../../mexc/account/network';
import { logOf } from './context';

/** Below this nothing depends on the clock; MEXC refuses a clock that is 1 s ahead (quirks 12). */
const SKEW_WORTH_TELLING_MS = 500;

/**
 * The Test button of the credential: signed calls through the same transport, signer and error table as
 * the nodes. Never throws; the message never holds a secret.
 */
export async function credentialTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const account = accountFromCredential(credential.data);
		requireKey('API Key', 'apiKey', account.apiKey);
		requireKey('API Secret', 'apiSecret', account.apiSecret);
		checkDayLimits(account);
		const client = createRestClient({ account, network: openNetwork, log: logOf(this) });
		const { canTrade } = (await client.call(accountInfo, {})) as { canTrade?: unknown };
		// Nothing is said where MEXC does not say: the key has just proven to work.
		const key = (await keyStateOf(client).catch(() => undefined)) ?? {};
		const warning = keyWarning(key);
		const isStopped = key.stopped !== undefined || key.daysLeft === 0;
		if (warning !== undefined && isStopped) {
			return { status: 'Error', message: warning };
		}
		const notes = [
			'Connected.',
			canTrade === false && 'This account may not trade at the moment.',
			await skewNote(client),
			warning,
		];
		return { status: 'OK', message: notes.filter(Boolean).join(' ') };
	} catch (error) {
		return { status: 'Error', message: sentence(error) };
	}
}

function requireKey(label: string, parameter: string, value: string | undefined): void {
	if (value !== undefined) return;
	throw new MexcError({ kind: 'input', message: `${label} is empty.`, parameter });
}

function sentence(error: unknown): string {
	if (!(error instanceof MexcError)) {
		return 'The test stopped for an unexpected reason; the log of n8n may say more.';
	}
	const { code, message, hint } = error;
	const known = typeof code === 'number' ? SENTENCES[code] : undefined;
	if (known !== undefined) return `${known} (${message.replace(/\.$/, '')})`;
	return [message, hint].filter(Boolean).join(' ');
}

const wrongKey = 'MEXC does not know this API key: it is deleted, or not copied completely.';
const wrongSecret =
	'The signature is wrong: the API Secret does not belong to this API Key, or the key has expired.';

const SENTENCES: Readonly<Record<number, string>> = {
	10072: wrongKey,
	700001: wrongKey,
	700002: wrongSecret,
	602: wrongSecret,
	402: 'The API key has expired: renew it or make a new one on the API management page of MEXC.',
	700006:
		'The key is bound to other IP addresses: add the public address of this n8n on the API management page of MEXC.',
	700007:
		'The key lacks the permission to read the account (SPOT_ACCOUNT_READ): add it on the API management page of MEXC.',
};

/** Undefined when the clocks agree well enough. */
async function skewNote(client: RestClient): Promise<string | undefined> {
	const offsetMs = await client.clockOffsetMs();
	if (Math.abs(offsetMs) < SKEW_WORTH_TELLING_MS) return undefined;
	const seconds = (Math.abs(offsetMs) / 1000).toFixed(1);
	const direction = offsetMs > 0 ? 'behind' : 'ahead of';
	return `Your clock is ${seconds} s ${direction} the clock of MEXC; requests are corrected for it.`;
}
