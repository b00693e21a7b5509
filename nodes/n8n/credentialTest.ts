import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { accountFromCredential } from '../../mexc/account/credential';
import { MexcError } from '../../mexc/core/errors';
import { diagnoseCredential } from '../../mexc/diagnosis/credentialFindings';
import type { Finding } from '../../mexc/diagnosis/finding';
import { checkDayLimits } from '../../mexc/policy/dayLimits';
import { createRestClient } from '../../mexc/client';
import { openNetwork } from '../../mexc/account/network';
import { logOf } from './context';

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
		return resultOf(await diagnoseCredential(client));
	} catch (error) {
		return { status: 'Error', message: sentence(error) };
	}
}

/**
 * n8n shows the message of a failure only, and keeps the credential all the same. So what stops something that the
 * credential is set to do is a failure, even where the key is right; warnings are seen in Check Credential.
 */
function resultOf(findings: readonly Finding[]): INodeCredentialTestResult {
	const messagesOf = (state: Finding['state']) =>
		findings.filter((finding) => finding.state === state).map(({ message }) => message);
	const problems = messagesOf('problem');
	if (problems.length > 0) return { status: 'Error', message: problems.join(' ') };
	const simulator = findings.filter(({ check }) => check === 'simulator');
	const said = simulator.map(({ message }) => message);
	return { status: 'OK', message: ['Connected.', ...said, ...messagesOf('warning')].join(' ') };
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
