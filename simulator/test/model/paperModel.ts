import { units } from './exact';

// A second opinion on what resting paper orders may get of the trades of the mirrored exchange, written
// without a look at the simulator's own queue: it knows recorded trades and the size that stood at an
// order's price when it arrived, nothing else.

export interface RecordedTrade {
	readonly time: number;
	readonly price: string;
	readonly quantity: string;
	readonly takerSide: 'BUY' | 'SELL';
}

export interface PaperOrder {
	readonly id: string;
	readonly side: 'BUY' | 'SELL';
	readonly price: string;
	/** What was left to rest. */
	readonly quantity: string;
	/** What the source showed at this price on this side. */
	readonly stoodBefore: string;
	readonly arrivedAt: number;
}

interface Standing {
	readonly order: PaperOrder;
	readonly price: bigint;
	before: bigint;
	left: bigint;
	got: bigint;
	endedAt: number;
}

/** The most that each order may have got by some time. */
export class PaperModel {
	private readonly standing: Standing[] = [];
	/** How often a trade at an order's price went to what stood before it, at least in part. */
	waits = 0;

	add(order: PaperOrder): void {
		this.standing.push({
			order,
			price: units(order.price),
			before: units(order.stoodBefore),
			left: units(order.quantity),
			got: 0n,
			endedAt: Infinity,
		});
	}

	end(id: string, time: number): void {
		const found = this.standing.find(({ order }) => order.id === id);
		if (found !== undefined) found.endedAt = time;
	}

	/** The most that may have been traded for an order so far, in units. */
	most(id: string): bigint {
		return this.standing.find(({ order }) => order.id === id)?.got ?? 0n;
	}

	pass(trade: RecordedTrade): void {
		const price = units(trade.price);
		let left = units(trade.quantity);
		const met = this.standing.filter((entry) => this.meets(entry, trade, price));
		// Sellers meet the dearest buyer first, buyers the cheapest seller.
		const sign = trade.takerSide === 'SELL' ? -1n : 1n;
		const beyond = met.filter((entry) => entry.price !== price);
		beyond.sort((a, b) => Number(sign * (a.price - b.price)));
		for (const entry of beyond) {
			entry.before = 0n;
			left -= give(entry, left);
		}
		let walked = 0n;
		for (const entry of met.filter((other) => other.price === price)) {
			const rest = entry.before > walked ? entry.before - walked : 0n;
			const step = rest < left ? rest : left;
			if (step > 0n) this.waits += 1;
			walked += step;
			left -= step;
			left -= give(entry, left);
		}
		for (const entry of met.filter((other) => other.price === price)) {
			entry.before = entry.before > walked ? entry.before - walked : 0n;
		}
	}

	private meets(
		{ order, price, left, endedAt }: Standing,
		trade: RecordedTrade,
		at: bigint,
	): boolean {
		if (left === 0n || order.side === trade.takerSide) return false;
		if (trade.time <= order.arrivedAt || trade.time > endedAt) return false;
		return order.side === 'BUY' ? at <= price : at >= price;
	}
}

function give(entry: Standing, most: bigint): bigint {
	const share = entry.left < most ? entry.left : most;
	entry.left -= share;
	entry.got += share;
	return share;
}
