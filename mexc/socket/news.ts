import type { ConnectionEvent } from './hub';

/** An event that has not been told yet. */
export type News = Omit<ConnectionEvent, 'time'>;

export function connectionNews(count: number): News {
	const delivering = count === 1 ? 'channel delivers' : 'channels deliver';
	return { state: 'connected', message: `Connected; ${count} ${delivering}.` };
}

export function refusalNews(
	channels: readonly string[],
	reason: string,
): News & { channels: readonly string[] } {
	const message = `MEXC refused ${channels.join(', ')}: ${reason}.`.replace(/([.!?])\.$/, '$1');
	return { state: 'refused', permanent: true, channels, message };
}
