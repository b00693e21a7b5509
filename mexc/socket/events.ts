import type { ConnectionEvent } from './hub';

/** An event that has not been reported yet. */
export type UntimedEvent = Omit<ConnectionEvent, 'time'>;
/** The same about a connection, whose channels the pool knows. */
export type ShardEvent = Omit<UntimedEvent, 'channels'>;

export function connectedEvent(count: number): UntimedEvent {
	const delivering = count === 1 ? 'channel delivers' : 'channels deliver';
	return { state: 'connected', message: `Connected; ${count} ${delivering}.` };
}

/** For observers, who wait for the return of what was interrupted. */
export const givenUpEvent: UntimedEvent = {
	state: 'connected',
	message: 'What was interrupted is no longer subscribed.',
};

export function refusalEvent(
	channels: readonly string[],
	reason: string,
): UntimedEvent & { channels: readonly string[] } {
	const message = `MEXC refused ${channels.join(', ')}: ${reason}.`.replace(/([.!?])\.$/, '$1');
	return { state: 'refused', permanent: true, channels, message };
}

export function gapEvent(fromTime: number, what: string): ShardEvent {
	const since = new Date(fromTime).toISOString();
	return {
		state: 'gap',
		fromTime,
		message: `${what}; what happened since ${since} may have been missed.`,
	};
}

export function staleEvent(quietMs: number): ShardEvent {
	const message = `No data for ${Math.round(quietMs / 1000)} seconds; opening a fresh connection.`;
	return { state: 'stale', message };
}

export function rotatedEvent(wasSilent: boolean): ShardEvent {
	const message = wasSilent
		? 'Moved to a fresh connection, because nothing came over the old one.'
		: 'Moved to a fresh connection before the old one ended; nothing was missed.';
	return { state: 'changedOver', message };
}
