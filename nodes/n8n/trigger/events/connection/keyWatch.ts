import { keyFingerprint } from '../../../../../mexc/core/fingerprint';
import { keyStateOf, keyWarning, type KeyState } from '../../../../../mexc/market/keyValidity';
import type { Timers } from '../../../../../mexc/core/timers';
import type { EventPort } from '../../../../../mexc/events';
import type { ConnectionReport } from './coalesce';

/** The next warning comes when so many days are left; 0: the key has expired. Largest first. */
const WARNINGS = [14, 5, 1, 0];
/** Of a key that MEXC has frozen or deleted: worse than any number of days. */
const STOPPED = -1;
const EVERY_MS = 6 * 3_600_000;
const STATE = 'keyExpiring';

/**
 * Asks a few times a day how the key is and emits each of the warnings once, also across restarts. A key that
 * cannot be asked about, or never ends, gives no event.
 */
export function watchKey(
	port: EventPort,
	timers: Timers,
	emit: (report: ConnectionReport, beforeEmit: () => void) => void,
): void {
	const { apiKey = '' } = port.client.context.account;
	// The key itself must not lie in the database a second time.
	const key = keyFingerprint(apiKey);

	async function look(): Promise<void> {
		const state = await keyStateOf(port.client).catch(() => undefined);
		if (port.signal.aborted) return;
		timers.set('key', EVERY_MS, () => void look());
		if (state === undefined) return;
		const message = keyWarning(state);
		const due = warningFor(state);
		if (due === undefined || due > warnBefore()) forget();
		if (message === undefined || due === undefined || due >= warnBefore()) return;
		const report: ConnectionReport = {
			state: 'keyExpiring',
			access: 'private',
			message,
			time: port.time.now(),
			channels: [],
			...(state.daysLeft === undefined ? {} : { daysLeft: state.daysLeft }),
			...(state.stopped === undefined ? {} : { keyStatus: state.stopped }),
		};
		emit(report, () => port.store.save(STATE, { key, warning: due }));
	}

	function warnBefore(): number {
		const saved = port.store.load(STATE) as { key?: unknown; warning?: unknown } | undefined;
		const isOfThisKey = saved?.key === key && typeof saved.warning === 'number';
		return isOfThisKey ? (saved.warning as number) : Number.POSITIVE_INFINITY;
	}

	/** A key that was renewed, or is no longer frozen, is warned about from the beginning. */
	function forget(): void {
		if (Number.isFinite(warnBefore())) port.store.save(STATE, {});
	}

	void look();
}

function warningFor({ stopped, daysLeft }: KeyState): number | undefined {
	if (stopped !== undefined) return STOPPED;
	return daysLeft === undefined ? undefined : WARNINGS.findLast((warning) => daysLeft <= warning);
}
