import { MexcError } from '../core/errors';

/** The policy of the credential says no; nothing was sent. The hint names the switch. */
export function refused(message: string, hint: string, parameter?: string): MexcError {
	return new MexcError({ kind: 'policy', message, hint, parameter });
}
