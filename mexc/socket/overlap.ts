import type { PushMessage } from '../streams/pushMessage';

/**
 * While two sockets carry the same channels (change-over), each frame arrives on both. Admits it once:
 * a frame is dropped only when the other socket has delivered an equal one that is not yet paired, so
 * equal frames on one socket, which are different trades (quirks 21), all pass. Servers may cut windows
 * differently; then both frames pass, which is what "at least once" allows.
 */
export class Overlap<Side> {
	private readonly unpaired = new Map<Side, Map<string, number>>();

	admit(side: Side, message: PushMessage): boolean {
		const print = JSON.stringify([message.channel, message.symbol, message.bodyName, message.body]);
		for (const [other, counts] of this.unpaired) {
			const count = counts.get(print);
			if (other === side || count === undefined) continue;
			if (count > 1) counts.set(print, count - 1);
			else counts.delete(print);
			return false;
		}
		const own = this.unpaired.get(side) ?? new Map<string, number>();
		this.unpaired.set(side, own);
		own.set(print, (own.get(print) ?? 0) + 1);
		return true;
	}
}
