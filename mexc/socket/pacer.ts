import { processWide } from '../core/globalState';
import type { Time } from '../core/time';

const SECOND_MS = 1000;
/** What left a second apart may arrive closer together. */
const JITTER_MS = 50;
/** Half of what MEXC disconnects at; read as a limit per IP address, because repeat offenders are banned by it. */
const REQUESTS_PER_SECOND = 50;
/** A handshake is load as well, and two or three requests follow each: together they stay at the 50 above. */
const CONNECTIONS_PER_SECOND = 10;

interface Waiting {
	time: Time;
	go: () => void;
}

/** First come, first served, at most `limit` in any second. Without anybody waiting it has no timer. */
export class Lane {
	/** In monotonic time. */
	private turns: number[] = [];
	private readonly queue = new Set<Waiting>();
	private cancelTimer: () => void = () => undefined;
	private isServing = false;

	constructor(private readonly limit: number) {}

	/** Calls `go` when it is its turn, perhaps at once. The returned function gives the place up. */
	take(time: Time, go: () => void): () => void {
		const waiting = { time, go };
		this.queue.add(waiting);
		this.serve();
		return () => {
			if (this.queue.delete(waiting)) this.serve();
		};
	}

	private serve(): void {
		// Somebody who got a turn took or gave up another: the loop below goes on with it.
		if (this.isServing) return;
		this.isServing = true;
		this.cancelTimer();
		try {
			for (const waiting of this.queue) {
				const waitMs = this.waitMs(waiting.time.monotonic());
				if (waitMs > 0) return this.comeBack(waiting.time, waitMs);
				this.queue.delete(waiting);
				this.turns.push(waiting.time.monotonic());
				waiting.go();
			}
		} finally {
			this.isServing = false;
		}
	}

	private comeBack(time: Time, ms: number): void {
		this.cancelTimer = time.after(ms, () => this.serve());
	}

	private waitMs(now: number): number {
		const windowMs = SECOND_MS + JITTER_MS;
		this.turns = this.turns.filter((at) => now - at < windowMs);
		return this.turns.length < this.limit ? 0 : this.turns[0] + windowMs - now;
	}
}

export interface Pacer {
	/** For every text frame that is sent. */
	requests: Lane;
	/** For every WebSocket that is opened. */
	connections: Lane;
}

/** One per WebSocket host and process: all connections to it share an IP address. */
export function pacerOf(url: string): Pacer {
	const pacers = processWide('socketPacers', () => new Map<string, Pacer>());
	const host = URL.canParse(url) ? new URL(url).host : '';
	let pacer = pacers.get(host);
	if (!pacer) {
		pacer = {
			requests: new Lane(REQUESTS_PER_SECOND),
			connections: new Lane(CONNECTIONS_PER_SECOND),
		};
		pacers.set(host, pacer);
	}
	return pacer;
}
