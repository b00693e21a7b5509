import { randomBytes } from 'node:crypto';
import { streamFacts } from '../facts';
import type { Clock, Timer } from './clock';
import { refusal } from './refusal';
import { Signal } from './signal';

export interface ListenKey {
	readonly key: string;
	readonly uid: string;
	expiresAt: number;
	timer: Timer | undefined;
}

export interface ListenKeySwitches {
	/** `new`: every POST creates a key; `existing`: it answers a valid one when there is one. */
	readonly onCreate: 'new' | 'existing';
	/** Makes up a key. Default: at random. */
	readonly draw?: () => string;
}

const VALIDITY_MS = streamFacts.listenKey.validityMinutes * 60_000;

/** Listen keys live 60 minutes from creation or from the last keep-alive (exchange-behaviour 7). */
export class ListenKeys {
	/** Emits a key that was deleted or has run out: its connections close. */
	readonly ended = new Signal<string>();
	/** Emitted when a key has come, gone or been kept alive. */
	readonly changed = new Signal<void>();
	/** Emitted with each key that is made up. */
	readonly drawn = new Signal<string>();
	private readonly keys = new Map<string, ListenKey>();

	constructor(
		private readonly clock: Clock,
		private readonly switches: ListenKeySwitches,
	) {}

	/** @throws Refusal when the account already has as many keys as allowed */
	create(uid: string): string {
		const existing = this.list(uid);
		const [first] = existing;
		if (this.switches.onCreate === 'existing' && first !== undefined) return first;
		if (existing.length >= streamFacts.listenKey.maxKeysPerUid) {
			throw refusal(33333, 'The number of listen keys exceeds the limit');
		}
		const key = this.switches.draw?.() ?? randomBytes(32).toString('hex');
		this.drawn.emit(key);
		this.restore({ key, uid, expiresAt: this.clock.now() + VALIDITY_MS });
		return key;
	}

	list(uid: string): string[] {
		return [...this.keys.values()].filter((key) => key.uid === uid).map(({ key }) => key);
	}

	/** The owner of a valid key. */
	owner(key: string): string | undefined {
		return this.keys.get(key)?.uid;
	}

	/** @throws Refusal for a key that is unknown, has expired or belongs to another account */
	keepAlive(uid: string, key: string): void {
		const known = this.own(uid, key);
		known.expiresAt = this.clock.now() + VALIDITY_MS;
		this.arm(known);
	}

	/** @throws Refusal as for keepAlive */
	close(uid: string, key: string): void {
		this.end(this.own(uid, key));
	}

	expireAll(): void {
		for (const key of [...this.keys.values()]) this.end(key);
	}

	all(): ReadonlyArray<Readonly<Pick<ListenKey, 'key' | 'uid' | 'expiresAt'>>> {
		return [...this.keys.values()].map(({ key, uid, expiresAt }) => ({ key, uid, expiresAt }));
	}

	restore(saved: Pick<ListenKey, 'key' | 'uid' | 'expiresAt'>): void {
		const key: ListenKey = { ...saved, timer: undefined };
		this.keys.set(key.key, key);
		this.arm(key);
	}

	private own(uid: string, key: string): ListenKey {
		const known = this.keys.get(key);
		if (known === undefined || known.uid !== uid) throw refusal(22222);
		return known;
	}

	private arm(key: ListenKey): void {
		this.clock.cancel(key.timer);
		const delayMs = Math.max(0, key.expiresAt - this.clock.now());
		key.timer = this.clock.after(delayMs, () => this.end(key));
		this.changed.emit();
	}

	private end(key: ListenKey): void {
		this.clock.cancel(key.timer);
		this.keys.delete(key.key);
		this.changed.emit();
		this.ended.emit(key.key);
	}
}
