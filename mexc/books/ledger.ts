import { add, compare, isZero, multiply, subtract } from '../core/decimal';
import {
	openBook,
	partOf,
	type Book,
	type Disposal,
	type Lot,
	type Method,
	type Money,
} from './book';

/** A trade of the account's own. All amounts are decimal text. */
export interface Fill {
	kind: 'fill';
	id: string;
	/** Milliseconds. */
	time: number;
	symbol: string;
	baseAsset: string;
	quoteAsset: string;
	side: 'BUY' | 'SELL';
	price: string;
	quantity: string;
	/** Price times quantity, as the exchange says it. */
	quoteQuantity: string;
	/** Absent: none was taken. */
	fee?: Money;
	/** What a fee in a third asset was worth in the quote asset; absent where no price is known. */
	feeValue?: string;
}

/** Units that came or went without a trade. */
export interface Move {
	kind: 'move';
	/** What it was: `deposit`, `withdrawal`, `transferIn`. The books know the direction only. */
	type: string;
	direction: 'in' | 'out';
	id: string;
	time: number;
	asset: string;
	quantity: string;
	/** What units that came have cost, where the owner says it. */
	cost?: Money;
}

export type BookEvent = Fill | Move;

/** What a fill did to the books; amounts without an asset are in the quote asset. */
export interface FillEntry {
	event: Fill;
	/** In the books of the base asset: what came or left, the fee in it included. */
	quantity: string;
	/** Of a buy what its lot costs, of a sell what the sold units had cost: fees included, as far as known. */
	cost: string;
	/** Of a sell, after fees. */
	proceeds?: string;
	/** Of a sell: the proceeds of the units whose cost is known in the quote asset, less that cost. */
	realised?: string;
	/** Of a sell: units without a cost in the quote asset, and their part of the proceeds. */
	quantityWithoutCost?: string;
	proceedsWithoutCost?: string;
	/** A fee that no price is known for: it is in none of the amounts. */
	unpricedFee?: Money;
}

export interface MoveEntry {
	event: Move;
	/** What left with units that went, one amount for each asset they were paid in. */
	costs: readonly Money[];
	/** Units without a cost. */
	quantityWithoutCost: string;
}

export type Entry = FillEntry | MoveEntry;

export interface Ledger {
	/** Events in the order of time (see inBookOrder). */
	book(event: BookEvent): Entry;
	/** What is left of an asset, oldest first. */
	lots(asset: string): readonly Lot[];
}

export function isFillEntry(entry: Entry): entry is FillEntry {
	return entry.event.kind === 'fill';
}

/**
 * By time; in one millisecond what comes stands before what goes, so that nothing seems to leave that was not
 * there, and equal ones stand in the order of their IDs: whoever reads the same history keeps the same books.
 */
export function inBookOrder(events: readonly BookEvent[]): BookEvent[] {
	return [...events].sort(
		(a, b) => a.time - b.time || rankOf(a) - rankOf(b) || (a.id < b.id ? -1 : Number(a.id > b.id)),
	);
}

function rankOf(event: BookEvent): number {
	const comes = event.kind === 'fill' ? event.side === 'BUY' : event.direction === 'in';
	return comes ? 0 : 1;
}

/**
 * Keeps the books of these assets: the base asset of every fill must be among them. Where a quote asset is too,
 * what is paid with it leaves its books, and what it is paid with enters them without a cost. A fee in the base
 * asset reduces what is bought, or adds to what is sold; a fee in the quote asset adds to the cost or reduces
 * the proceeds; one in a third asset does the same with its worth, and leaves the books of that asset.
 */
export function openLedger(method: Method, assets: Iterable<string>): Ledger {
	const books = new Map<string, Book>();
	for (const asset of assets) books.set(asset, openBook(method));
	const bookOf = (asset: string): Book => {
		const book = books.get(asset);
		if (book === undefined) throw new Error(`No books are kept of ${asset}.`);
		return book;
	};
	/** Of what is traded against something else, only the quantity is booked. */
	const spend = (asset: string, quantity: string) => books.get(asset)?.dispose(quantity);
	const receive = (asset: string, quantity: string, time: number) =>
		books.get(asset)?.acquire({ quantity, time });

	function bookFill(fill: Fill): FillEntry {
		const { fee, baseAsset, quoteAsset, time, quoteQuantity, quantity: traded } = fill;
		const isThird = fee !== undefined && fee.asset !== baseAsset && fee.asset !== quoteAsset;
		const inBase = fee?.asset === baseAsset ? fee.amount : undefined;
		const inQuote = fee?.asset === quoteAsset ? fee.amount : undefined;
		const worth = isThird ? fill.feeValue : inQuote;
		const isUnpriced = isThird && fill.feeValue === undefined && !isZero(fee.amount);
		const unpriced = isUnpriced ? { unpricedFee: fee } : {};
		if (isThird) spend(fee.asset, fee.amount);
		if (fill.side === 'BUY') {
			const quantity = less(traded, inBase);
			const cost = more(quoteQuantity, worth);
			spend(quoteAsset, more(quoteQuantity, inQuote));
			bookOf(baseAsset).acquire({ quantity, cost: { asset: quoteAsset, amount: cost }, time });
			return { event: fill, quantity, cost, ...unpriced };
		}
		const quantity = more(traded, inBase);
		const proceeds = less(quoteQuantity, worth);
		receive(quoteAsset, less(quoteQuantity, inQuote), time);
		const disposal = bookOf(baseAsset).dispose(quantity);
		return { event: fill, ...soldFor(disposal, { quantity, proceeds, quoteAsset }), ...unpriced };
	}

	function bookMove(move: Move): MoveEntry {
		const { asset, quantity, time, cost } = move;
		if (move.direction === 'in') {
			bookOf(asset).acquire({ quantity, cost, time });
			const costs = cost ? [cost] : [];
			return { event: move, costs, quantityWithoutCost: cost ? '0' : quantity };
		}
		const disposal = bookOf(asset).dispose(quantity);
		return { event: move, ...carriedAway(disposal) };
	}

	return {
		book: (event) => (event.kind === 'fill' ? bookFill(event) : bookMove(event)),
		lots: (asset) => books.get(asset)?.lots() ?? [],
	};
}

/** Most fills have no fee in this asset. */
function more(amount: string, fee: string | undefined): string {
	return fee === undefined ? amount : add(amount, fee);
}

function less(amount: string, fee: string | undefined): string {
	return fee === undefined ? amount : subtract(amount, fee);
}

interface Sale {
	quantity: string;
	proceeds: string;
	quoteAsset: string;
}

function soldFor({ taken }: Disposal, { quantity, proceeds, quoteAsset }: Sale) {
	let known = '0';
	let cost = '0';
	for (const lot of taken) {
		// A cost in another asset can be compared with these proceeds by nobody who has no price of that moment.
		if (lot.cost?.asset !== quoteAsset) continue;
		known = add(known, lot.quantity);
		cost = add(cost, lot.cost.amount);
	}
	const ofKnown = isZero(known) ? '0' : partOf(proceeds, known, quantity);
	return {
		quantity,
		cost,
		proceeds,
		realised: subtract(ofKnown, cost),
		quantityWithoutCost: subtract(quantity, known),
		proceedsWithoutCost: subtract(proceeds, ofKnown),
	};
}

function carriedAway({
	taken,
	missing,
}: Disposal): Pick<MoveEntry, 'costs' | 'quantityWithoutCost'> {
	const costs = new Map<string, string>();
	let quantityWithoutCost = missing;
	for (const { cost, quantity } of taken) {
		if (cost) costs.set(cost.asset, add(costs.get(cost.asset) ?? '0', cost.amount));
		else quantityWithoutCost = add(quantityWithoutCost, quantity);
	}
	return {
		costs: [...costs].map(([asset, amount]) => ({ asset, amount })),
		quantityWithoutCost,
	};
}

export interface Change {
	asset: string;
	/** Decimal text, with a minus for what left. */
	amount: string;
}

/** What an event did to the balances: of the two assets that were traded, and of the fee's. */
export function changesOf(event: BookEvent): Change[] {
	if (event.kind === 'move') {
		const { asset, quantity, direction } = event;
		return [{ asset, amount: direction === 'in' ? quantity : subtract('0', quantity) }];
	}
	const { side, baseAsset, quoteAsset, quantity, quoteQuantity, fee } = event;
	const [came, went] =
		side === 'BUY'
			? [
					{ asset: baseAsset, amount: quantity },
					{ asset: quoteAsset, amount: quoteQuantity },
				]
			: [
					{ asset: quoteAsset, amount: quoteQuantity },
					{ asset: baseAsset, amount: quantity },
				];
	const changes = [came, { ...went, amount: subtract('0', went.amount) }];
	return fee ? [...changes, { asset: fee.asset, amount: subtract('0', fee.amount) }] : changes;
}

/** What lots are worth beyond what they cost, at one price in the asset they were paid in. */
export interface Unrealised {
	/** Units paid in that asset, and what they cost. */
	quantity: string;
	cost: string;
	/** Units of the other lots. */
	quantityWithoutCost: string;
	/** Absent without a price. */
	value?: string;
	unrealised?: string;
}

export function unrealisedOf(
	lots: readonly Lot[],
	quoteAsset: string,
	price: string | undefined,
): Unrealised {
	const open = { quantity: '0', cost: '0', quantityWithoutCost: '0' };
	for (const lot of lots) {
		if (lot.cost?.asset === quoteAsset) {
			open.quantity = add(open.quantity, lot.quantity);
			open.cost = add(open.cost, lot.cost.amount);
		} else open.quantityWithoutCost = add(open.quantityWithoutCost, lot.quantity);
	}
	if (price === undefined) return open;
	const value = multiply(open.quantity, price);
	return { ...open, value, unrealised: subtract(value, open.cost) };
}

/** Whether a fill says what a book needs: a fee takes a part of what was bought, and leaves some of it. */
export function isBookable({ quantity, quoteQuantity, fee, baseAsset, side }: Fill): boolean {
	if (compare(quantity, '0') <= 0 || compare(quoteQuantity, '0') < 0) return false;
	if (fee === undefined || fee.asset !== baseAsset || side === 'SELL') return true;
	return compare(fee.amount, quantity) < 0;
}
