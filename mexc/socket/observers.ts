import { type Log, silentLog } from '../core/log';
import { Guard } from '../core/guard';
import type { ObservedEvent } from './hub';

interface Observer {
	/** Of the pools whose events it hears. */
	keys: readonly string[];
	listener: (event: ObservedEvent) => void;
	guard: Guard;
}

/** Who watches connections without subscribing, by the keys of the pools that serve an account. */
export class Observers {
	private readonly all = new Set<Observer>();
	/** Observers bring no log of their own. */
	private log: Log = silentLog;

	add(keys: readonly string[], listener: Observer['listener']): () => void {
		const guard = new Guard('A connection observer', () => this.log);
		const observer = { keys, listener, guard };
		this.all.add(observer);
		return () => void this.all.delete(observer);
	}

	/** `log` is where a failing listener is reported. */
	report(key: string, event: ObservedEvent, log: Log): void {
		this.log = log;
		for (const { keys, listener, guard } of this.all) {
			if (keys.includes(key)) guard.run(() => listener(event));
		}
	}
}
