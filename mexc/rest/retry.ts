import type { Endpoint } from '../endpoints/endpoint';
import type { MexcError } from '../core/errors';
import { isCertificateError } from './http';

const MAX_READS = 3;
const MAX_RATE_LIMITED = 3;
/** Nobody waits longer than this inside one call for a 429; the error says when to come back. */
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
	/** Measure the clock, sign again, send again. */
	| { do: 'resync' }
	/** The pause is kept by the rate limit; then send again. */
	| { do: 'afterPause' }
	| { do: 'wait'; ms: number };

type Repeated = Pick<Endpoint, 'effect' | 'method' | 'policyClass'>;

/**
 * What follows a failed attempt. Only reads are repeated after a failure that may have left an effect.
 * After an answer about pace or clock, which says that nothing was begun and does not prove it, whatever
 * does no harm twice is repeated too; the rest is looked up first by whoever knows how (quirks 88).
 */
export function nextStep(
	error: MexcError,
	endpoint: Repeated,
	attempts: Attempts,
	random: () => number = Math.random,
): NextStep {
	if (!isHarmlessTwice(endpoint) && error.effect !== 'none') return { do: 'giveUp' };
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
	if (endpoint.effect !== 'read' || !transient || attempts.transport + 1 >= MAX_READS)
		return { do: 'giveUp' };
	return { do: 'wait', ms: BACKOFF_MS * 2 ** attempts.transport * (0.5 + random()) };
}

/** A second cancellation, deletion, setting or listen key changes nothing that the first has not. */
function isHarmlessTwice({ effect, method, policyClass }: Repeated): boolean {
	return effect === 'read' || method !== 'POST' || policyClass === 'stream';
}

/**
 * Whether MEXC says that it has not begun with the request: too many requests, or a wrong time. A gateway
 * may say so after passing it on, so it may be sent again only when a look-up has proved it.
 */
export function saysNotBegun({ kind, httpStatus }: MexcError): boolean {
	return (kind === 'rateLimit' || kind === 'clock') && httpStatus !== undefined;
}

/** The same request would fail in the same way. */
function isHopeless(code: string): boolean {
	return code === 'ENOTFOUND' || isCertificateError(code);
}
