import { add, compare, divide, isZero, minimum, multiply, subtract } from '../core/decimal';

/** Which units of an asset leave first: the oldest, the newest, or a part of each. */
export const methods = ['fifo', 'lifo', 'average'] as const;
export type Method = (typeof methods)[number];

/** Decimal text. */
export interface Money {
	asset: string;
	amount: string;
}

/** Units of an asset with what all of them together have cost. */
export interface Lot {
	quantity: string;
	/** Absent: no history proves it. */
	cost?: Money;
	/** Milliseconds: when they came; of an average pool, when the first of them did. */
	time: number;
}

/** What left a book. */
export interface Disposal {
	/** Parts of lots, in the order they were taken. */
	taken: readonly Lot[];
	/** What no lot covered: the history does not show how it came. */
	missing: string;
}

/** The lots of one asset. Quantities and costs are decimal text, and nothing of either is ever lost. */
export interface Book {
	acquire(lot: Lot): void;
	dispose(quantity: string): Disposal;
	/** What is left, oldest first. */
	lots(): readonly Lot[];
}

/** A part of a cost is cut after so many decimals; what is cut off stays with the units that remain. */
const COST_DIGITS = 18;

/**
 * The part of an amount that belongs to `part` of `whole` units, cut after 18 decimals; all of it for the last
 * of them. So parts always add up to the whole, in whatever order they are taken.
 */
export function partOf(amount: string, part: string, whole: string): string {
	if (compare(part, whole) === 0) return amount;
	return divide(multiply(amount, part), whole, COST_DIGITS);
}

export function openBook(method: Method): Book {
	return method === 'average' ? averageBook() : queueBook(method === 'lifo');
}

/** Splits `quantity` off a lot; the second is what remains, absent where nothing does. */
function split(lot: Lot, quantity: string): [taken: Lot, left?: Lot] {
	if (compare(quantity, lot.quantity) >= 0) return [lot];
	const { cost, time } = lot;
	const part = cost && { ...cost, amount: partOf(cost.amount, quantity, lot.quantity) };
	const left = cost && part && { ...cost, amount: subtract(cost.amount, part.amount) };
	return [
		{ quantity, cost: part, time },
		{ quantity: subtract(lot.quantity, quantity), cost: left, time },
	];
}

function queueBook(isNewestFirst: boolean): Book {
	const kept: Lot[] = [];
	/** Those before it are used up. */
	let first = 0;
	const next = () => (isNewestFirst ? kept.length - 1 : first);
	return {
		acquire(lot) {
			if (!isZero(lot.quantity)) kept.push(lot);
		},
		dispose(quantity) {
			const taken: Lot[] = [];
			let missing = quantity;
			while (first < kept.length && !isZero(missing)) {
				const index = next();
				const [part, left] = split(kept[index], missing);
				taken.push(part);
				missing = subtract(missing, part.quantity);
				if (left) kept[index] = left;
				else if (isNewestFirst) kept.pop();
				else first += 1;
			}
			// Without this a year of fills would stay in memory.
			if (first > 1_000 && first * 2 > kept.length) {
				kept.splice(0, first);
				first = 0;
			}
			return { taken, missing };
		},
		lots: () => kept.slice(first),
	};
}

/**
 * One pool for each asset that units were paid in, and one for those whose cost is not known: units that leave
 * come from all pools, each in proportion to what it holds.
 */
function averageBook(): Book {
	const pools = new Map<string, Lot>();
	return {
		acquire(lot) {
			if (isZero(lot.quantity)) return;
			const key = lot.cost?.asset ?? '';
			const pool = pools.get(key);
			pools.set(key, pool ? joined(pool, lot) : lot);
		},
		dispose(quantity) {
			const entries = [...pools];
			const held = entries.map(([, pool]) => pool.quantity);
			const wanted = minimum(quantity, held.reduce(add, '0'));
			const taken: Lot[] = [];
			for (const [index, share] of sharesOf(wanted, held).entries()) {
				if (isZero(share)) continue;
				const [key, pool] = entries[index];
				const [part, left] = split(pool, share);
				if (left) pools.set(key, left);
				else pools.delete(key);
				taken.push(part);
			}
			return { taken, missing: subtract(quantity, wanted) };
		},
		lots: () => [...pools.values()],
	};
}

/** How much of `wanted` each pool gives; what the cuts leave comes from the first that has it. */
function sharesOf(wanted: string, held: readonly string[]): string[] {
	const whole = held.reduce(add, '0');
	const shares = held.map((quantity) => {
		return isZero(whole) ? '0' : partOf(quantity, wanted, whole);
	});
	let open = subtract(wanted, shares.reduce(add, '0'));
	return shares.map((share, index) => {
		const more = minimum(open, subtract(held[index], share));
		open = subtract(open, more);
		return add(share, more);
	});
}

function joined(pool: Lot, lot: Lot): Lot {
	const { cost: paid } = pool;
	const cost = paid && { ...paid, amount: add(paid.amount, lot.cost?.amount ?? '0') };
	return { quantity: add(pool.quantity, lot.quantity), cost, time: pool.time };
}
