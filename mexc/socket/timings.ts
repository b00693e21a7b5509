/** How long everything on a socket may take, in milliseconds. Tests shorten them. */
export interface Timings {
	/** From the first packet to the finished WebSocket handshake. */
	connectTimeoutMs: number;
	/** From a SUBSCRIPTION to its answer. */
	answerTimeoutMs: number;
	/** Pause between two requests on one socket: 20 per second, MEXC disconnects above 100. */
	requestPauseMs: number;
	/** MEXC recommends 15 to 20 s and closes at 60 s without data or PING. */
	pingIntervalMs: number;
	/** Without any frame for this long after a PING the socket is dead. */
	pongTimeoutMs: number;
	/** A public socket without data for this long is questioned; doubles up to the largest while it stays quiet. */
	staleAfterMs: number;
	staleAfterMaxMs: number;
	/** So long a push may take, and so far two clocks may differ after their known offset is taken off. */
	staleMarginMs: number;
	backoffMinMs: number;
	backoffMaxMs: number;
	/** The most that is believed of a request to stay away; MEXC's longest ban (quirks 53), and timers end at 24 days. */
	longestPauseMs: number;
	/** MEXC closes every socket at 24 h. */
	changeOverAfterMs: number;
	/** How long the old socket goes on beside the new one. */
	overlapMs: number;
	/** Between two tries after something no reconnecting can fix. */
	probeAfterMs: number;
	/** For an answer of REST, with all its repetitions and pauses. */
	restTimeoutMs: number;
	/** MEXC keeps a listen key for 60 minutes and recommends to renew it every 30. */
	keepAliveEveryMs: number;
	listenKeyLifetimeMs: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const defaultTimings: Timings = {
	connectTimeoutMs: 10 * SECOND,
	answerTimeoutMs: 10 * SECOND,
	requestPauseMs: 50,
	pingIntervalMs: 18 * SECOND,
	pongTimeoutMs: 10 * SECOND,
	staleAfterMs: 2 * MINUTE,
	staleAfterMaxMs: 32 * MINUTE,
	staleMarginMs: 10 * SECOND,
	backoffMinMs: SECOND,
	backoffMaxMs: MINUTE,
	longestPauseMs: 72 * HOUR,
	changeOverAfterMs: 23 * HOUR,
	overlapMs: SECOND,
	probeAfterMs: 5 * MINUTE,
	restTimeoutMs: 2 * MINUTE,
	keepAliveEveryMs: 30 * MINUTE,
	listenKeyLifetimeMs: HOUR,
};

/**
 * Pause before try number `attempt` (0 is the first after a loss): doubles from the least to the largest,
 * and anything between half and all of it, so that many sockets do not come back in the same moment.
 */
export function backoffMs(attempt: number, timings: Timings, random = Math.random): number {
	const full = Math.min(timings.backoffMaxMs, timings.backoffMinMs * 2 ** Math.min(attempt, 30));
	return Math.round(full * (0.5 + random() / 2));
}
