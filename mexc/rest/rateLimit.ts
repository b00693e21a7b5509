import { keyFingerprint } from '../core/fingerprint';
import type { Account } from '../account/account';
import type { Endpoint } from '../endpoints/endpoint';
import { MexcError } from '../core/errors';
import type { Log } from '../core/log';
import { processWide } from '../core/globalState';
import { sleep, type Time } from '../core/time';

/** The strictest reading of the sources (quirks 52): shared buckets, and 20 requests a second in all. */
const IP_WEIGHT = { limit: 300, intervalMs: 10_000 };
const UID_WEIGHT = { limit: 500, intervalMs: 10_000 };
const REQUESTS = { limit: 20, intervalMs: 1_000 };
/** Requests that left one window apart may arrive closer together. */
const JITTER_MS = 50;
/** Of each limit, rounded down, kept free for urgent requests while somebody may have one. */
const KEPT_SHARE = 0.1;
/** A longer pause is an error the user should see, not a workflow that seems to hang. */
const MAX_PAUSE_MS = 60_000;
/** Shorter waits are normal pacing and not worth a line. */
const REPORT_FROM_MS = 1_000;

/** The bucket that everyone on the host shares, whatever the share of each. */
const ALL = ['', 1] as const;

interface Charge {
	bucket: Bucket;
	weight: number;
	/** The part of the bucket that this caller may fill. */
	share: number;
}

interface Wait {
	time: Time;
	log: Log;
	signal?: AbortSignal;
	/** Waits behind nobody, only for room. */
	isUrgent?: boolean;
}

type Charged = Pick<Endpoint, 'security' | 'weight' | 'extraLimits' | 'id'>;

/** A weighted sliding window on monotonic time. One caller at a time decides about it, in the order of asking. */
class Bucket {
	private spent: Array<{ at: number; weight: number }> = [];
	private queue: Promise<void> = Promise.resolve();

	constructor(
		private readonly limit: number,
		private readonly intervalMs: number,
	) {}

	/**
	 * Resolves when every earlier caller is done; the returned function lets the next one in. On abort the
	 * place in the queue is given up at once.
	 */
	async enter(signal?: AbortSignal): Promise<() => void> {
		const before = this.queue;
		let leave: () => void = () => undefined;
		this.queue = new Promise((resolve) => (leave = resolve));
		if (!(await cameBefore(before, signal))) {
			void before.then(leave);
			throw cancelled();
		}
		return leave;
	}

	/**
	 * Milliseconds until `weight` fits; a request heavier than the limit waits for an empty window.
	 * `keptShare` of the limit stays free.
	 */
	waitMs(now: number, weight: number, share: number, keptShare: number): number {
		const windowMs = this.intervalMs + JITTER_MS;
		this.spent = this.spent.filter(({ at }) => now - at < windowMs);
		const whole = Math.floor(this.limit * share);
		const limit = Math.max(1, whole - Math.floor(whole * keptShare));
		let used = this.spent.reduce((sum, entry) => sum + entry.weight, 0);
		if (used + weight <= limit || used === 0) return 0;
		for (const entry of this.spent) {
			used -= entry.weight;
			if (used + weight <= limit || used === 0) return entry.at + windowMs - now;
		}
		return 0;
	}

	spend(now: number, weight: number): void {
		this.spent.push({ at: now, weight });
	}
}

/** The limits of one host: buckets per IP address and per key, and the pause MEXC asked for. */
export class RateLimit {
	private readonly buckets = new Map<string, Bucket>();
	private pausedUntil = -Infinity;
	private banned = false;
	/** How many may have urgent requests. */
	private urgents = 0;

	constructor(private readonly host: string) {}

	/** Until the signal aborts, others leave a tenth of each limit to urgent requests. */
	keepRoom(until: AbortSignal): void {
		if (until.aborted) return;
		this.urgents++;
		until.addEventListener('abort', () => void this.urgents--, { once: true });
	}

	/**
	 * Waits until the request fits into every limit and charges it. Throws MexcError `cancelled` on
	 * abort and `rateLimit` or `banned` when MEXC's pause is longer than a minute.
	 */
	async take(endpoint: Charged, account: Account, wait: Wait): Promise<void> {
		const charges = this.charges(endpoint, account);
		const leave: Array<() => void> = [];
		const started = wait.time.monotonic();
		const warned = { yes: false };
		try {
			if (!wait.isUrgent) {
				for (const charge of charges) {
					leave.push(await charge.bucket.enter(wait.signal));
					await this.roomFor([charge], wait, warned);
				}
			}
			await this.pauseOver(wait);
			// An urgent request waits in no queue, so it can have taken the room that there was.
			while (!this.charge(charges, wait)) {
				await this.roomFor(charges, wait, warned);
				await this.pauseOver(wait);
			}
		} finally {
			for (const next of leave) next();
		}
		const waitedMs = wait.time.monotonic() - started;
		if (warned.yes)
			wait.log.info(`Went on after ${(waitedMs / 1000).toFixed(1)} s in the rate limit.`);
	}

	/** MEXC said 429 or 418: everyone on this host waits. `now` is monotonic. */
	pause(now: number, ms: number, banned: boolean): void {
		this.pausedUntil = Math.max(this.pausedUntil, now + ms);
		if (banned) this.banned = true;
	}

	/**
	 * Always in the same order (own limits, key, IP address), so that two callers never block each other.
	 * A caller with a small share waits for it before it stands in the way of the others on the host.
	 */
	private charges(endpoint: Charged, account: Account): Charge[] {
		const { weight, security, extraLimits = [] } = endpoint;
		const key =
			security === 'SIGNED' && account.apiKey ? keyFingerprint(account.apiKey) : undefined;
		const share = account.rateLimitShare;
		const charges: Charge[] = extraLimits.map((extra) => {
			const owner = extra.scope === 'uid' ? key : 'ip';
			return { bucket: this.bucket(`${extra.bucket} ${owner}`, extra), weight: 1, share };
		});
		if (key) {
			const uidWeight = weight.uid ?? weight.ip ?? 1;
			charges.push({ bucket: this.bucket(`uid ${key}`, UID_WEIGHT), weight: uidWeight, share });
		}
		const ipWeight = weight.ip ?? weight.uid ?? 1;
		for (const [of, part] of share < 1 ? [[` of ${share}`, share] as const, ALL] : [ALL]) {
			charges.push({ bucket: this.bucket(`ip${of}`, IP_WEIGHT), weight: ipWeight, share: part });
			charges.push({ bucket: this.bucket(`requests${of}`, REQUESTS), weight: 1, share: part });
		}
		return charges;
	}

	private bucket(name: string, size: { limit: number; intervalMs: number }): Bucket {
		let bucket = this.buckets.get(name);
		if (!bucket) {
			bucket = new Bucket(size.limit, size.intervalMs);
			this.buckets.set(name, bucket);
		}
		return bucket;
	}

	/** In one step, because others come between two: whether there was room in all of them. */
	private charge(charges: readonly Charge[], wait: Wait): boolean {
		if (this.waitMs(charges, wait) > 0) return false;
		const now = wait.time.monotonic();
		for (const { bucket, weight } of charges) bucket.spend(now, weight);
		return true;
	}

	/** Milliseconds until the request fits into all of them at one moment. */
	private waitMs(charges: readonly Charge[], { time, isUrgent }: Wait): number {
		const kept = this.urgents > 0 && !isUrgent ? KEPT_SHARE : 0;
		const now = time.monotonic();
		const waits = charges.map(({ bucket, weight, share }) =>
			bucket.waitMs(now, weight, share, kept),
		);
		return Math.max(...waits);
	}

	private async roomFor(
		charges: readonly Charge[],
		wait: Wait,
		warned: { yes: boolean },
	): Promise<void> {
		const { time, log, signal } = wait;
		for (;;) {
			if (signal?.aborted) throw cancelled();
			const ms = this.waitMs(charges, wait);
			if (ms <= 0) return;
			if (ms >= REPORT_FROM_MS && !warned.yes) {
				warned.yes = true;
				log.info(`Waiting ${(ms / 1000).toFixed(1)} s for the rate limit of ${this.host}.`);
			}
			await sleep(time, ms, signal);
		}
	}

	private async pauseOver({ time, log, signal }: Wait): Promise<void> {
		for (;;) {
			if (signal?.aborted) throw cancelled();
			const ms = this.pausedUntil - time.monotonic();
			if (ms <= 0) {
				this.banned = false;
				return;
			}
			if (this.banned || ms > MAX_PAUSE_MS) throw this.stillPaused(ms);
			log.warn(`${this.host} asked to slow down: waiting ${(ms / 1000).toFixed(1)} s.`);
			await sleep(time, ms, signal);
		}
	}

	private stillPaused(ms: number): MexcError {
		const seconds = Math.ceil(ms / 1000);
		return new MexcError({
			kind: this.banned ? 'banned' : 'rateLimit',
			message: this.banned
				? `MEXC has banned this IP address for another ${seconds} seconds; nothing was sent.`
				: `MEXC asked to wait another ${seconds} seconds; nothing was sent.`,
			hint: 'Run the workflow again after that time, and send fewer requests.',
			retryAfterMs: ms,
		});
	}
}

/** Whether `before` came true, and not the abort of `signal`. */
async function cameBefore(before: Promise<void>, signal?: AbortSignal): Promise<boolean> {
	if (!signal) return await before.then(() => true);
	let onAbort: () => void = () => undefined;
	const aborted = new Promise<boolean>((resolve) => {
		onAbort = () => resolve(false);
		if (signal.aborted) onAbort();
		signal.addEventListener('abort', onAbort, { once: true });
	});
	const first = await Promise.race([before.then(() => true), aborted]);
	signal.removeEventListener('abort', onAbort);
	return first;
}

function cancelled(): MexcError {
	return new MexcError({
		kind: 'cancelled',
		message: 'The request was cancelled while it waited for the rate limit; nothing was sent.',
	});
}

/** One per host and process: several workflows and credentials share an IP address. */
export function rateLimitOf(baseUrl: string): RateLimit {
	const limits = processWide('rateLimits', () => new Map<string, RateLimit>());
	let limit = limits.get(baseUrl);
	if (!limit) {
		limit = new RateLimit(new URL(baseUrl).host);
		limits.set(baseUrl, limit);
	}
	return limit;
}
