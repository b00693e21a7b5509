import type { OutsideTrade } from '../outside/marketEvent';

/**
 * Trades that are known from one list, to be left out of another one. Most trades have no name that
 * both lists use, and two real trades can be equal in everything: each is left out exactly as often as
 * it was seen.
 */
export class SeenTrades {
	private readonly counts = new Map<string, number>();
	private latest = -Infinity;

	constructor(trades: readonly OutsideTrade[]) {
		for (const trade of trades) {
			const key = keyOf(trade);
			this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
			this.latest = Math.max(this.latest, trade.time);
		}
	}

	/** Whether nothing that happened at this time or later can have been seen. */
	isPast(time: number): boolean {
		return this.counts.size === 0 || time > this.latest;
	}

	/** The trades that have not been seen, in their order. */
	without(trades: readonly OutsideTrade[]): OutsideTrade[] {
		return trades.filter((trade) => !this.use(trade));
	}

	private use(trade: OutsideTrade): boolean {
		const key = keyOf(trade);
		const count = this.counts.get(key);
		if (count === undefined) return false;
		if (count === 1) this.counts.delete(key);
		else this.counts.set(key, count - 1);
		return true;
	}
}

/** Lists write the same number with a different count of trailing zeros. */
function keyOf({ time, takerSide, price, quantity }: OutsideTrade): string {
	return `${time} ${takerSide} ${trimmed(price)} ${trimmed(quantity)}`;
}

function trimmed(text: string): string {
	return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
