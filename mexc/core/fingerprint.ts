import { createHash } from 'node:crypto';

/** Distinguishes values without keeping them: 43 characters that say nothing about what they stand for. */
export function fingerprint(...values: readonly unknown[]): string {
	return createHash('sha256').update(JSON.stringify(values)).digest('base64url');
}

/** Distinguishes API keys without keeping them. Saved with warnings about a key, so it never changes. */
export function keyFingerprint(apiKey: string): string {
	return createHash('sha256').update(apiKey).digest('base64url').slice(0, 16);
}
