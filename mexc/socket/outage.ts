import { MexcError } from '../core/errors';
import type { CloseReason } from './closeReason';
import type { ShardEvent } from './events';
import { type Timings, backoffMs } from './timings';

/** Why a shard delivers nothing at the moment, and how long to wait before the next try. */
export class Outage {
	/** Absent while all is well. */
	trouble?: ShardEvent;
	/** Set together with `trouble` when MEXC gives no listen key. */
	refusal?: MexcError;
	private attempt = 0;
	private invalidInRow = 0;

	constructor(private readonly timings: Timings) {}

	/** True when this is new. */
	note(reason: CloseReason): boolean {
		if (reason.kind === 'invalidListenKey') this.invalidInRow++;
		const event = this.eventFor(reason);
		const isNew = event.message !== this.trouble?.message;
		this.trouble = event;
		this.refusal = this.refusalFor(reason);
		return isNew;
	}

	/** Something came over a connection: the pauses begin again. */
	proven(): void {
		this.attempt = 0;
	}

	over(): void {
		this.trouble = this.refusal = undefined;
		this.invalidInRow = 0;
	}

	/** Longer with each try, and at least as long as the server asked for. */
	nextPauseMs({ kind, retryAfterMs = 0 }: CloseReason): number {
		const { timings } = this;
		const hopeless = kind === 'refused' || this.invalidInRow > 1;
		const pause = hopeless ? timings.probeAfterMs : backoffMs(this.attempt++, timings);
		return Math.max(pause, Math.min(retryAfterMs, timings.longestPauseMs));
	}

	private eventFor({ kind, message }: CloseReason): ShardEvent {
		if (kind === 'refused' || this.invalidInRow > 1) {
			return { state: 'refused', permanent: true, message };
		}
		return { state: 'recovering', message: `${message} Trying again until it works.` };
	}

	private refusalFor({ kind, error, message }: CloseReason): MexcError | undefined {
		if (kind !== 'invalidListenKey' || this.invalidInRow < 2) return error;
		const hint = 'Check the key at MEXC and that both URLs of the credential belong together.';
		return new MexcError({ kind: 'credential', message, hint });
	}
}
