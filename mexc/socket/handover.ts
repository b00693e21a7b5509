import type { Connection } from './connection';
import type { PushMessage } from '../streams/pushMessage';
import { Overlap } from './overlap';
import type { Timers } from '../core/timers';

/** While two sockets carry the same channels: the old one stays for a moment, and nothing comes twice. */
export class Handover {
	private retired?: Connection;
	private overlap?: Overlap<Connection>;

	constructor(
		private readonly timers: Timers,
		private readonly overlapMs: number,
	) {}

	/** A second socket is open. */
	begin(): void {
		this.timers.clear('overlap');
		this.overlap = new Overlap();
	}

	/** The second socket has taken over. */
	retire(old: Connection): void {
		this.retired?.close();
		this.retired = old;
		this.timers.set('retire', this.overlapMs, () => {
			old.close();
			this.retired = undefined;
			// What the old socket delivered last may still arrive on the new one.
			this.timers.set('overlap', this.overlapMs * 4, () => this.cancel());
		});
	}

	/** True when the socket is the one that was replaced; its end is not reported. */
	forget(connection: Connection): boolean {
		if (connection !== this.retired) return false;
		this.retired = undefined;
		return true;
	}

	/** There is only one socket that counts. */
	cancel(): void {
		this.overlap = undefined;
	}

	admit(connection: Connection, message: PushMessage): boolean {
		return this.overlap?.admit(connection, message) ?? true;
	}

	end(): void {
		for (const timer of ['retire', 'overlap']) this.timers.clear(timer);
		this.retired?.close();
		this.retired = this.overlap = undefined;
	}
}
