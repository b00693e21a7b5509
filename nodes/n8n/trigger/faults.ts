import { processWide } from '../../../mexc/core/globalState';
import type { Time } from '../../../mexc/core/time';

/** n8n starts a trigger again about one second after emitError; with its retries at most after 84 s. */
const RESTART_WITHIN_MS = 120_000;

interface Fault {
	message: string;
	/** Monotonic. */
	time: number;
}

/**
 * Faults reported to n8n by emitError, by workflow and node. n8n answers each with an immediate restart, for
 * ever; a start that finds its own fault here goes on quietly instead of failing or saying it again.
 */
const faults = () => processWide('triggerFaults', () => new Map<string, Fault>());

export function rememberFault(key: string, message: string, time: Time): void {
	faults().set(key, { message, time: time.monotonic() });
}

/** The message of the fault that this start follows, if it follows one. */
export function recentFault(key: string, time: Time): string | undefined {
	const fault = faults().get(key);
	if (fault === undefined) return undefined;
	if (time.monotonic() - fault.time <= RESTART_WITHIN_MS) return fault.message;
	faults().delete(key);
	return undefined;
}

export function forgetFault(key: string): void {
	faults().delete(key);
}
