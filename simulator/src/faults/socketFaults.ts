import type { Clock } from '../exchange/clock';
import type { PushFault } from './faults';

interface Waiting {
	readonly fault: PushFault;
	left: number;
}

/** How a connection takes a finished frame. */
export type Deliver = (frame: Buffer) => void;

/** Faults of the WebSocket side that wait for a connection or a frame. */
export class SocketFaults {
	upgradesToRefuse = 0;
	listenKeysToRefuse = 0;
	/** The private pushes of one change arrive in any order. */
	shuffle = false;
	private waiting: Waiting[] = [];
	private readonly blocked = new Set<string>();
	/** Frames that wait for the next one of their channel, by receiver. */
	private readonly held = new Map<Deliver, Map<string, Buffer>>();

	block(channel: string): void {
		if (channel === '') this.blocked.clear();
		else this.blocked.add(channel);
	}

	isBlocked(channelName: string): boolean {
		for (const part of this.blocked) if (channelName.includes(part)) return true;
		return false;
	}

	add(fault: PushFault): void {
		this.waiting.push({ fault, left: fault.times ?? 1 });
	}

	/** Passes a data frame on: as it is, or in the way of the first fault that fits it. */
	pass(frame: Buffer, channel: string, clock: Clock, deliver: Deliver): void {
		const fault = this.waiting.length === 0 ? undefined : this.takeFor(channel);
		if (fault?.kind === 'reorderPush') {
			this.hold(frame, channel, deliver);
			return;
		}
		if (fault === undefined) deliver(frame);
		else spoil(fault, frame, clock, deliver);
		this.release(channel, deliver);
	}

	clear(): void {
		this.upgradesToRefuse = 0;
		this.listenKeysToRefuse = 0;
		this.shuffle = false;
		this.waiting = [];
		this.blocked.clear();
		// Nothing comes to change places with, and being reordered is not being lost.
		for (const [deliver, frames] of this.held) {
			for (const channel of [...frames.keys()]) this.release(channel, deliver);
		}
	}

	/** What is still to come, for the state report. */
	pending(): Array<PushFault & { left: number }> {
		return this.waiting.map(({ fault, left }) => ({ ...fault, left }));
	}

	private takeFor(channelName: string): PushFault | undefined {
		const entry = this.waiting.find(({ fault: { kind, channel = '' } }) => {
			const fits = kind !== 'versionGap' || channelName.includes('aggre.depth');
			return fits && channelName.includes(channel);
		});
		if (entry === undefined) return undefined;
		entry.left -= 1;
		if (entry.left <= 0) this.waiting = this.waiting.filter((other) => other !== entry);
		return entry.fault;
	}

	private hold(frame: Buffer, channel: string, deliver: Deliver): void {
		this.release(channel, deliver);
		const frames = this.held.get(deliver) ?? new Map<string, Buffer>();
		this.held.set(deliver, frames.set(channel, frame));
	}

	private release(channel: string, deliver: Deliver): void {
		const frames = this.held.get(deliver);
		const frame = frames?.get(channel);
		if (frames === undefined || frame === undefined) return;
		frames.delete(channel);
		if (frames.size === 0) this.held.delete(deliver);
		deliver(frame);
	}
}

// Field 999, length-delimited, three bytes.
const UNKNOWN_FIELD = Buffer.from([0xba, 0x3e, 3, 1, 2, 3]);

function spoil(
	fault: Exclude<PushFault, { readonly kind: 'reorderPush' }>,
	frame: Buffer,
	clock: Clock,
	deliver: Deliver,
): void {
	switch (fault.kind) {
		case 'truncatedFrame':
			return deliver(frame.subarray(0, Math.floor(frame.length / 2)));
		case 'unknownField':
			return deliver(Buffer.concat([frame, UNKNOWN_FIELD]));
		case 'duplicatePush':
			deliver(frame);
			return deliver(frame);
		case 'latePush':
			clock.after(fault.delayMs, () => deliver(frame));
			return;
		case 'losePush':
		case 'versionGap':
			return;
	}
}
