/** Faults of the WebSocket side that wait for a connection or a frame. */
export class SocketFaults {
	upgradesToRefuse = 0;
	listenKeysToRefuse = 0;
	framesToTruncate = 0;
	framesToExtend = 0;
	private readonly blocked = new Set<string>();

	block(channel: string): void {
		if (channel === '') this.blocked.clear();
		else this.blocked.add(channel);
	}

	isBlocked(channelName: string): boolean {
		for (const part of this.blocked) if (channelName.includes(part)) return true;
		return false;
	}

	/** A data frame as it goes out: whole, cut, or with a field nobody knows. */
	spoil(frame: Buffer): Buffer {
		if (this.framesToTruncate > 0) {
			this.framesToTruncate -= 1;
			return frame.subarray(0, Math.floor(frame.length / 2));
		}
		if (this.framesToExtend > 0) {
			this.framesToExtend -= 1;
			return Buffer.concat([frame, UNKNOWN_FIELD]);
		}
		return frame;
	}

	clear(): void {
		this.upgradesToRefuse = 0;
		this.listenKeysToRefuse = 0;
		this.framesToTruncate = 0;
		this.framesToExtend = 0;
		this.blocked.clear();
	}
}

// Field 999, length-delimited, three bytes.
const UNKNOWN_FIELD = Buffer.from([0xba, 0x3e, 3, 1, 2, 3]);
