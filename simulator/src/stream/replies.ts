// The exchange's own words, down to the full-width colon and the spaces (streams.json replies).

function reply(id: number, msg: string): string {
	return JSON.stringify({ id, code: 0, msg });
}

export const PONG = reply(0, 'PONG');
export const MALFORMED = reply(0, 'msg format invalid');
export const INVALID_LISTEN_KEY = 'Invalid listen key';

/** The answer to SUBSCRIPTION: code 0 whatever happened, the text says what. */
export function subscriptionReply(
	id: number,
	accepted: readonly string[],
	refused: readonly string[],
): string {
	if (refused.length === 0) return reply(id, accepted.join(','));
	const failure = `Not Subscribed successfully! [${refused.join(',')}].  Reason： Blocked! `;
	if (accepted.length === 0) return reply(id, failure);
	return reply(id, `Subscribed successful! [${accepted.join(',')}]. ${failure}`);
}

/** Says neither yes nor no. */
export function emptyReply(id: number): string {
	return reply(id, '');
}

export function unsubscriptionReply(id: number, names: readonly string[]): string {
	return reply(id, names.join(','));
}
