import { createHash } from 'node:crypto';
import { daysUntilKeyEnds, keyEndsIn } from '../../../../../mexc/keyValidity';
import type { Timers } from '../../../../../mexc/socket/timers';
import type { EventPort } from '../../event';
import type { ConnectionNews } from './news';

/** The next one is told when so many days are left. Largest first. */
const WARNINGS = [14, 5, 1];
const EVERY_MS = 6 * 3_600_000;
const STATE = 'keyExpiring';

/**
 * Asks a few times a day how long the key lives and tells each of the warnings once, also across restarts.
 * A key that cannot be asked about, or never ends, is no news.
 */
export function watchKey(
	port: EventPort,
	timers: Timers,
	tell: (news: ConnectionNews, beforeEmit: () => void) => void,
): void {
	const { apiKey = '' } = port.client.context.account;
	// The key itself must not lie in the database a second time.
	const key = createHash('sha256').update(apiKey).digest('base64url').slice(0, 16);

	async function look(): Promise<void> {
		const days = await daysUntilKeyEnds(port.client).catch(() => undefined);
		if (port.signal.aborted) return;
		timers.set('key', EVERY_MS, () => void look());
		const due = days === undefined ? undefined : WARNINGS.findLast((warning) => days <= warning);
		if (days === undefined || due === undefined || due >= toldBefore()) return;
		const news: ConnectionNews = {
			state: 'keyExpiring',
			access: 'private',
			message: keyEndsIn(days),
			time: port.time.now(),
			channels: [],
			daysLeft: days,
		};
		tell(news, () => port.store.save(STATE, { key, warning: due }));
	}

	function toldBefore(): number {
		const saved = port.store.load(STATE) as { key?: unknown; warning?: unknown } | undefined;
		const isOfThisKey = saved?.key === key && typeof saved.warning === 'number';
		return isOfThisKey ? (saved.warning as number) : Number.POSITIVE_INFINITY;
	}

	void look();
}
