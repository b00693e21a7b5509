import type { Account } from '../account';
import { MexcError } from '../errors';

/** Parameters that open something, wherever a server or proxy repeats the request in its answer. */
const SECRET_PARAMETER = /\b(signature|listenKey|accessKey|apiKey)=[^&\s"'<>]+/gi;
const HIDDEN = '[hidden]';

/** The text without key, secret, signature or listen key. */
export function hideSecrets(text: string, secrets: ReadonlyArray<string | undefined>): string {
	let clean = text.replace(SECRET_PARAMETER, `$1=${HIDDEN}`);
	for (const secret of secrets) {
		if (secret) clean = clean.split(secret).join(HIDDEN);
	}
	return clean;
}

/** The same error, its texts free of what the request carried. */
export function withoutSecrets(error: MexcError, account: Account, query: string): MexcError {
	const values = [...new URLSearchParams(query)]
		.filter(([name]) => /^(signature|listenKey|accessKey|apiKey)$/i.test(name))
		.map(([, value]) => value);
	const secrets = [account.apiKey, account.apiSecret, ...values];
	const message = hideSecrets(error.message, secrets);
	const hint = error.hint === undefined ? undefined : hideSecrets(error.hint, secrets);
	if (message === error.message && hint === error.hint) return error;
	const { kind, code, httpStatus, effect, retryAfterMs, parameter } = error;
	return new MexcError({ kind, message, hint, code, httpStatus, effect, retryAfterMs, parameter });
}
