import type { Endpoint } from '../endpoints/endpoint';
import type { MexcError } from '../errors';
import { isCertificateError } from './http';

const MAX_READS = 3;
const MAX_RATE_LIMITED = 3;
/** Nobody waits longer than this inside one call for a 429; the error tells when to come back. */
const MAX_RETRY_AFTER_MS = 30_000;
const BACKOFF_MS = 250;

export interface Attempts {
	/** Failed attempts so far, by reason. */
	transport: number;
	rateLimited: number;
	resynced: boolean;
}

export type NextStep =
	| { do: 'giveUp' }
	/** Measure the clock, sign anew, send again. */
	| { do: 'resync' }
	/** The pause is kept by the rate limit; then send again. */
	| { do: 'afterPause' }
	| { do: 'wait'; ms: number };

/**
 * What follows a failed attempt. Anything may be sent again that was surely refused before execution
 * (429, or a timestamp outside the window); only reads are repeated after a failure that may have left
 * an effect (quirks 88).
 */
export function nextStep(
	error: MexcError,
	effect: Endpoint['effect'],
	attempts: Attempts,
	random: () => number = Math.random,
): NextStep {
	if (error.kind === 'clock' && !attempts.resynced) return { do: 'resync' };
	if (error.kind === 'rateLimit') {
		const tooLong = (error.retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS;
		const nothingSent = error.httpStatus === undefined;
		const giveUp = tooLong || nothingSent || attempts.rateLimited >= MAX_RATE_LIMITED;
		return giveUp ? { do: 'giveUp' } : { do: 'afterPause' };
	}
	const transient =
		error.kind === 'server' ||
		(error.kind === 'network' && typeof error.code === 'string' && !isHopeless(error.code)) ||
		(error.kind === 'protocol' && error.httpStatus === 200);
	if (effect !== 'read' || !transient || attempts.transport + 1 >= MAX_READS)
		return { do: 'giveUp' };
	return { do: 'wait', ms: BACKOFF_MS * 2 ** attempts.transport * (0.5 + random()) };
}

/** The same request would fail in the same way. */
function isHopeless(code: string): boolean {
	return code === 'ENOTFOUND' || isCertificateError(code);
}
