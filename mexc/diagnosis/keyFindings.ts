import type { Policy } from '../account/account';
import { keyWarning, type KeyState } from '../market/keyValidity';
import type { Finding } from './finding';

const PAGE = 'on the API management page of MEXC';

/**
 * What a key's state, permissions and addresses (apiKeyInfo, quirks 16) mean for the policy of its credential.
 * What MEXC does not say is not judged.
 */
export function keyFindings(key: KeyState, policy: Policy): Finding[] {
	return [validity(key), ...permissions(key, policy), ...addresses(key)];
}

function validity(key: KeyState): Finding {
	const warning = keyWarning(key);
	const isStopped = key.stopped !== undefined || key.daysLeft === 0;
	if (warning !== undefined) {
		return { check: 'key', state: isStopped ? 'problem' : 'warning', message: warning };
	}
	const end = key.daysLeft === undefined ? '' : `; it is valid for ${key.daysLeft} more days`;
	return { check: 'key', state: 'ok', message: `MEXC knows the key${end}.` };
}

/** What a switch of the policy allows, and the permission that MEXC wants for it. */
const POWERS = [
	['allowTrading', 'Allow Trading', 'SPOT_DEAL_WRITE', 'place orders'],
	['allowTransfers', 'Allow Transfers', 'SPOT_TRANSFER_WRITE', 'make transfers'],
	['allowWithdrawals', 'Allow Withdrawals', 'SPOT_WITHDRAW_WRITE', 'withdraw'],
] as const;

function permissions({ permissions: granted }: KeyState, policy: Policy): Finding[] {
	if (granted === undefined) return [];
	const findings = POWERS.flatMap(([name, label, permission, power]): Finding[] => {
		const mayAtMexc = granted.includes(permission);
		if (policy[name] && !mayAtMexc) {
			const message = `${label} is on, but the key may not ${power}: switch it off, or give the key the permission ${permission} ${PAGE}.`;
			return [{ check: 'permissions', state: 'problem', message }];
		}
		if (!policy[name] && mayAtMexc && name === 'allowWithdrawals') {
			const message = `The key may withdraw, which this credential does not need: take the permission ${permission} from it ${PAGE}, so that a stolen key cannot empty the account.`;
			return [{ check: 'permissions', state: 'warning', message }];
		}
		return [];
	});
	if (findings.length > 0) return findings;
	const message = 'The key may do what this credential allows, and nothing more that matters.';
	return [{ check: 'permissions', state: 'ok', message }];
}

function addresses({ boundAddresses }: KeyState): Finding[] {
	if (boundAddresses === undefined) return [];
	if (boundAddresses.length > 0) {
		const message = 'The key works from the addresses it is bound to only.';
		return [{ check: 'addresses', state: 'ok', message }];
	}
	const message = `The key is bound to no IP address: it works from everywhere, and ends after 90 days. Bind it to the public address of this n8n ${PAGE}.`;
	return [{ check: 'addresses', state: 'warning', message }];
}
