import type { Clock } from '../exchange/clock';
import type { EndpointFact, ExtraLimitFact } from '../facts';

/** Rate limits (exchange-behaviour 1). Sizes are the documented ones unless said otherwise. */
export interface LimitOptions {
	/** Weight per 10 s and address. */
	readonly ipWeight: number;
	/** Weight per 10 s and account. */
	readonly uidWeight: number;
	/** Calls with a key are charged to the account as well. */
	readonly chargeSignedToUid: boolean;
	/** All requests of an address together, or undefined for no such limit. */
	readonly requestsPerSecond: number | undefined;
	/** The limits of single endpoints, such as 12 orders per second. A batch of orders counts once. */
	readonly extraLimits: boolean;
	/** The n-th refusal within a minute bans the address. */
	readonly breachesBeforeBan: number;
	/** A ban lasts this long at first and twice as long each time, up to the longest. */
	readonly firstBanSeconds: number;
	readonly longestBanSeconds: number;
}

export const USUAL_LIMITS: LimitOptions = {
	ipWeight: 300,
	uidWeight: 500,
	chargeSignedToUid: false,
	requestsPerSecond: undefined,
	extraLimits: true,
	breachesBeforeBan: 3,
	firstBanSeconds: 120,
	longestBanSeconds: 259_200,
};

export interface LimitBreach {
	readonly status: 429 | 418;
	readonly retryAfterSeconds: number;
}

interface Bucket {
	windowEnd: number;
	used: number;
}

const WINDOW_MS = 10_000;
const BREACH_MEMORY_MS = 60_000;

/** Counts weights per address and account; who keeps on breaching is banned for growing times. */
export class RateLimits {
	private readonly buckets = new Map<string, Bucket>();
	private readonly breaches = new Map<string, number[]>();
	private readonly bans = new Map<string, { until: number; seconds: number }>();

	constructor(
		private readonly clock: Clock,
		private readonly options: LimitOptions,
	) {}

	/** Charges a request. @returns what to refuse it with, or undefined */
	charge(endpoint: EndpointFact, ip: string, uid: string | undefined): LimitBreach | undefined {
		const now = this.clock.now();
		const ban = this.bans.get(ip);
		if (ban !== undefined && ban.until > now) return { status: 418, ...waitUntil(ban.until, now) };
		const exceeded = this.chargeAll(endpoint, ip, uid, now);
		return exceeded === undefined ? undefined : this.breach(ip, exceeded, now);
	}

	private chargeAll(
		endpoint: EndpointFact,
		ip: string,
		uid: string | undefined,
		now: number,
	): number | undefined {
		const { options } = this;
		const { weight } = endpoint;
		const ends: Array<number | undefined> = [
			this.use(`ip ${ip}`, weight.ip ?? 0, options.ipWeight, WINDOW_MS, now),
		];
		if (options.requestsPerSecond !== undefined) {
			ends.push(this.use(`all ${ip}`, 1, options.requestsPerSecond, 1000, now));
		}
		if (uid !== undefined) {
			const charged = weight.uid ?? (options.chargeSignedToUid ? (weight.ip ?? 0) : 0);
			ends.push(this.use(`uid ${uid}`, charged, options.uidWeight, WINDOW_MS, now));
		}
		for (const extra of options.extraLimits ? (endpoint.extraLimits ?? []) : []) {
			ends.push(this.useExtra(endpoint, extra, extra.scope === 'uid' ? uid : ip, now));
		}
		const exceeded = ends.filter((end) => end !== undefined);
		return exceeded.length === 0 ? undefined : Math.max(...exceeded);
	}

	private useExtra(
		endpoint: EndpointFact,
		extra: ExtraLimitFact,
		owner: string | undefined,
		now: number,
	): number | undefined {
		if (owner === undefined) return undefined;
		const name = `${extra.bucket ?? endpoint.id} ${owner}`;
		return this.use(name, 1, extra.limit, extra.intervalSeconds * 1000, now);
	}

	/** @returns when the bucket frees, if this use does not fit any more */
	private use(
		name: string,
		weight: number,
		size: number,
		windowMs: number,
		now: number,
	): number | undefined {
		if (weight === 0) return undefined;
		let bucket = this.buckets.get(name);
		if (bucket === undefined || bucket.windowEnd <= now) {
			bucket = { windowEnd: now + windowMs, used: 0 };
			this.buckets.set(name, bucket);
		}
		if (bucket.used + weight > size) return bucket.windowEnd;
		bucket.used += weight;
		return undefined;
	}

	private breach(ip: string, freeAt: number, now: number): LimitBreach {
		const recent = (this.breaches.get(ip) ?? []).filter((time) => time > now - BREACH_MEMORY_MS);
		recent.push(now);
		this.breaches.set(ip, recent);
		const { breachesBeforeBan, firstBanSeconds, longestBanSeconds } = this.options;
		if (recent.length < breachesBeforeBan) return { status: 429, ...waitUntil(freeAt, now) };
		this.breaches.delete(ip);
		const last = this.bans.get(ip)?.seconds;
		const seconds = Math.min(last === undefined ? firstBanSeconds : last * 2, longestBanSeconds);
		this.bans.set(ip, { until: now + seconds * 1000, seconds });
		return { status: 418, retryAfterSeconds: seconds };
	}
}

function waitUntil(time: number, now: number): { retryAfterSeconds: number } {
	return { retryAfterSeconds: Math.max(1, Math.ceil((time - now) / 1000)) };
}
