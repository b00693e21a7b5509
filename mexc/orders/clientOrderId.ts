import { createHash } from 'node:crypto';

/** Marks the orders this package placed; the rest is a fingerprint of where the order came from. */
export const CLIENT_ORDER_ID_PREFIX = 'n8n';
/** What every known client keeps to (quirks 35). */
const MAX_LENGTH = 32;

/**
 * A client order id that is the same for the same parts, whatever process computes it: `n8n` and 29
 * characters of base64url of their SHA-256. Parts are kept apart, so `['a', 'bc']` differs from `['ab', 'c']`.
 */
export function clientOrderIdFrom(parts: ReadonlyArray<string | number>): string {
	const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
	return `${CLIENT_ORDER_ID_PREFIX}${hash}`.slice(0, MAX_LENGTH);
}
