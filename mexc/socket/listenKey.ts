import { createListenKey, keepAliveListenKey } from '../endpoints/userDataStream';
import { MexcError } from '../core/errors';
import type { RestClient } from '../rest/client';
import { withoutThose } from '../rest/secrets';
import { systemTime } from '../core/time';
import type { Address, AddressSource } from './address';
import { isPermanent } from './closeReason';
import { within } from '../core/within';
import { Timers } from '../core/timers';
import { type Timings, backoffMs } from './timings';

/** MEXC's limit (streams.json). */
const SOCKETS_PER_KEY = 5;

interface Key {
	value: string;
	/** In monotonic time, as `keepAliveAt`. */
	validUntil: number;
	keepAliveAt: number;
	attempt: number;
	/** What to call when the key dies, by socket. */
	readers: Set<() => void>;
}

/** Kinds after which the same keep-alive may succeed later; anything else means the key is gone. */
const PASSING = new Set([
	'network',
	'server',
	'rateLimit',
	'banned',
	'clock',
	'protocol',
	'cancelled',
]);

/**
 * The listen keys of one account, usually a single one shared by all its private sockets. A key in use is
 * kept alive; one that MEXC no longer knows is dropped and its sockets are informed. Keys are never deleted
 * at MEXC, because it may hand out one that others use as well; an unused one is kept for the next
 * subscriber until it expires. Key values never leave this file but in addresses.
 */
export class ListenKeys {
	private keys: Key[] = [];
	private creating?: Promise<Key>;
	private readonly timers: Timers;

	constructor(
		private readonly client: RestClient,
		private readonly timings: Timings,
		/** MEXC refuses to keep a key alive for a reason that only a person can fix. */
		private readonly onRefused: (error: MexcError) => void,
	) {
		this.timers = new Timers(this.time);
	}

	/** Throws the REST error when no key can be had. */
	readonly address: AddressSource = async (onDead) => {
		const key = this.usable() ?? (await this.shared());
		const reader = () => onDead();
		key.readers.add(reader);
		if (key.readers.size === 1) this.schedule(key, key.keepAliveAt - this.time.monotonic());
		return this.addressOf(key, reader);
	};

	/** Whether a next socket could have a key without asking MEXC for a new one. */
	get isHolding(): boolean {
		return this.creating !== undefined || this.usable() !== undefined;
	}

	private get time() {
		return this.client.context.time ?? systemTime;
	}

	private addressOf(key: Key, reader: () => void): Address {
		const url = new URL(this.client.context.account.wsUrl);
		url.searchParams.set('listenKey', key.value);
		return {
			url: url.href,
			release: () => {
				key.readers.delete(reader);
				// MEXC may hand out the value of a dropped key again: its timer belongs to the new entry.
				if (key.readers.size === 0 && this.keys.includes(key)) this.timers.clear(key.value);
			},
			reportInvalid: () => this.drop(key),
		};
	}

	private usable(): Key | undefined {
		const now = this.time.monotonic();
		this.keys = this.keys.filter((key) => key.readers.size > 0 || key.validUntil > now);
		return this.keys.find(
			(key) => key.readers.size < SOCKETS_PER_KEY && key.validUntil > now + 60_000,
		);
	}

	/** Several sockets that need a key at the same time wait for one and the same. */
	private shared(): Promise<Key> {
		this.creating ??= this.create().finally(() => (this.creating = undefined));
		return this.creating;
	}

	private async create(): Promise<Key> {
		const answer = await this.inTime(this.client.call(createListenKey, {}));
		const body = answer as { listenKey?: unknown } | null;
		const value = body?.listenKey;
		if (typeof value !== 'string' || value === '') {
			throw new MexcError({
				kind: 'protocol',
				message: 'MEXC answered the request for a listen key without one.',
			});
		}
		const known = this.keys.find((key) => key.value === value);
		if (known) return this.renewed(known);
		const key = {
			value,
			validUntil: 0,
			keepAliveAt: 0,
			attempt: 0,
			readers: new Set<() => void>(),
		};
		this.extend(key);
		this.keys.push(key);
		return key;
	}

	/** MEXC has handed out a key we hold already; how long it still lives is not said. */
	private renewed(key: Key): Key {
		this.extend(key);
		key.keepAliveAt = this.time.monotonic();
		this.schedule(key, 0);
		return key;
	}

	private extend(key: Key): void {
		const now = this.time.monotonic();
		key.validUntil = now + this.timings.listenKeyLifetimeMs;
		key.keepAliveAt = now + this.timings.keepAliveEveryMs;
		key.attempt = 0;
	}

	private schedule(key: Key, ms: number): void {
		if (key.readers.size === 0 || !this.keys.includes(key)) return;
		this.timers.set(key.value, Math.max(0, ms), () => void this.keepAlive(key));
	}

	private async keepAlive(key: Key): Promise<void> {
		try {
			await this.inTime(this.client.call(keepAliveListenKey, { listenKey: key.value }));
			this.extend(key);
			this.schedule(key, this.timings.keepAliveEveryMs);
		} catch (error) {
			this.onKeepAliveFailed(key, error);
		}
	}

	private inTime(answer: Promise<unknown>): Promise<unknown> {
		const message = 'MEXC did not answer a request about a listen key.';
		return within(this.time, this.timings.restTimeoutMs, answer, message).catch(
			(error: unknown) => {
				// The answer may repeat another key than the one that was asked about.
				const values = this.keys.map(({ value }) => value);
				throw error instanceof MexcError ? withoutThose(error, values) : error;
			},
		);
	}

	private onKeepAliveFailed(key: Key, error: unknown): void {
		if (!(error instanceof MexcError) || PASSING.has(error.kind)) {
			// It has run out at MEXC, whatever the answer would be now.
			if (this.time.monotonic() >= key.validUntil) return this.drop(key);
			const wait = error instanceof MexcError ? (error.retryAfterMs ?? 0) : 0;
			return this.schedule(key, Math.max(wait, backoffMs(key.attempt++, this.timings)));
		}
		if (isPermanent(error) && error.kind !== 'input') {
			// Who subscribes now shall hear the refusal too, instead of using up what is left of the key.
			key.validUntil = this.time.monotonic();
			this.schedule(key, this.timings.probeAfterMs);
			return this.onRefused(error);
		}
		this.drop(key);
	}

	private drop(key: Key): void {
		if (!this.keys.includes(key)) return;
		this.keys = this.keys.filter((other) => other !== key);
		this.timers.clear(key.value);
		for (const reader of [...key.readers]) reader();
	}
}
