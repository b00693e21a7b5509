import type { BookEvent } from '../../mexc/books/ledger';
import type { Method } from '../../mexc/books/book';

// The books once more, written without the code they check: whole numbers of 10^-18, and no shared line.

const DIGITS = 18;
const ONE = 10n ** 18n;

export function units(text: string): bigint {
	const [whole, fraction = ''] = text.replace('-', '').split('.');
	const amount = BigInt(whole) * ONE + BigInt(fraction.padEnd(DIGITS, '0'));
	return text.startsWith('-') ? -amount : amount;
}

export function textOf(amount: bigint): string {
	const digits = String(amount < 0n ? -amount : amount).padStart(DIGITS + 1, '0');
	const fraction = digits.slice(-DIGITS).replace(/0+$/, '');
	const text = `${digits.slice(0, -DIGITS)}${fraction === '' ? '' : `.${fraction}`}`;
	return amount < 0n ? `-${text}` : text;
}

/** Units with what they cost together, and in what; '' where nobody knows. */
interface Pile {
	has: bigint;
	paid: bigint;
	currency: string;
}

/** What one event did, and what there is afterwards. */
export interface ModelResult {
	realised?: string;
	withoutCost?: string;
}

export class BookModel {
	private readonly piles = new Map<string, Pile[]>();

	constructor(
		private readonly method: Method,
		assets: readonly string[],
	) {
		for (const asset of assets) this.piles.set(asset, []);
	}

	book(event: BookEvent): ModelResult {
		if (event.kind === 'move') {
			const { asset, quantity, cost, direction } = event;
			if (direction === 'out') {
				this.take(asset, units(quantity));
				return {};
			}
			this.put(asset, units(quantity), cost ? units(cost.amount) : 0n, cost?.asset ?? '');
			return {};
		}
		const { baseAsset, quoteAsset, quantity, quoteQuantity, fee, feeValue, side } = event;
		let [base, quote] = [units(quantity), units(quoteQuantity)];
		const sign = side === 'BUY' ? 1n : -1n;
		let moved = quote;
		if (fee?.asset === baseAsset) base -= sign * units(fee.amount);
		else if (fee?.asset === quoteAsset) {
			quote += sign * units(fee.amount);
			moved = quote;
		} else if (fee) {
			if (this.piles.has(fee.asset)) this.take(fee.asset, units(fee.amount));
			if (feeValue !== undefined) quote += sign * units(feeValue);
		}
		if (side === 'BUY') {
			if (this.piles.has(quoteAsset)) this.take(quoteAsset, moved);
			this.put(baseAsset, base, quote, quoteAsset);
			return {};
		}
		if (this.piles.has(quoteAsset)) this.put(quoteAsset, moved, 0n, '');
		const parts = this.take(baseAsset, base).filter(({ currency }) => currency === quoteAsset);
		const known = parts.reduce((sum, { has }) => sum + has, 0n);
		const paid = parts.reduce((sum, part) => sum + part.paid, 0n);
		const revenue = known === base ? quote : (quote * known) / base;
		return { realised: textOf(revenue - paid), withoutCost: textOf(base - known) };
	}

	/** Per asset: the sum of what is left, and what of it was paid in each asset. */
	rest(asset: string): { quantity: string; costs: Record<string, string> } {
		const sums: Record<string, bigint> = {};
		let quantity = 0n;
		for (const { has, paid, currency } of this.piles.get(asset) ?? []) {
			quantity += has;
			if (currency !== '') sums[currency] = (sums[currency] ?? 0n) + paid;
		}
		const costs = Object.fromEntries(Object.entries(sums).map(([key, sum]) => [key, textOf(sum)]));
		return { quantity: textOf(quantity), costs };
	}

	private put(asset: string, has: bigint, paid: bigint, currency: string): void {
		if (has === 0n) return;
		const piles = this.piles.get(asset) as Pile[];
		const pool =
			this.method === 'average' ? piles.find((pile) => pile.currency === currency) : undefined;
		if (pool === undefined) piles.push({ has, paid, currency });
		else {
			pool.has += has;
			pool.paid += paid;
		}
	}

	private take(asset: string, wanted: bigint): Pile[] {
		const piles = this.piles.get(asset) as Pile[];
		const parts = this.method === 'average' ? poolParts(piles, wanted) : [];
		if (this.method !== 'average') {
			let open = wanted;
			while (open > 0n && piles.length > 0) {
				const pile = this.method === 'fifo' ? piles[0] : piles[piles.length - 1];
				const part = cutOff(pile, open < pile.has ? open : pile.has);
				open -= part.has;
				parts.push(part);
				if (pile.has > 0n) continue;
				if (this.method === 'fifo') piles.shift();
				else piles.pop();
			}
		}
		if (this.method === 'average')
			this.piles.set(
				asset,
				piles.filter(({ has }) => has > 0n),
			);
		return parts;
	}
}

function poolParts(pools: readonly Pile[], wanted: bigint): Pile[] {
	const whole = pools.reduce((sum, { has }) => sum + has, 0n);
	if (whole === 0n) return [];
	const goal = wanted < whole ? wanted : whole;
	const shares = pools.map(({ has }) => (has * goal) / whole);
	let left = goal - shares.reduce((sum, share) => sum + share, 0n);
	return pools.map((pool, index) => {
		const room = pool.has - shares[index];
		const more = left < room ? left : room;
		left -= more;
		return cutOff(pool, shares[index] + more);
	});
}

function cutOff(pile: Pile, has: bigint): Pile {
	const paid = has === pile.has ? pile.paid : (pile.paid * has) / pile.has;
	pile.has -= has;
	pile.paid -= paid;
	return { has, paid, currency: pile.currency };
}
