import type { Method, Money } from '../books/book';
import { changesOf, openLedger, type Entry, type Ledger, type Move } from '../books/ledger';
import { add, compare, isZero, subtract } from '../core/decimal';
import type { Holding } from '../endpoints/rows/balances';
import type { AccountHistory } from './accountHistory';

/** Units that the owner says were there before MEXC's history begins, with what they cost. */
export interface OpeningLot {
	asset: string;
	quantity: string;
	cost: Money;
}

export interface KeptBooks {
	/** In the order of time, those that open the books first. */
	entries: readonly Entry[];
	ledger: Ledger;
	/**
	 * Of each asset what it holds more than the history and the opening lots explain, or with a minus less.
	 * Null where MEXC does not say what it holds.
	 */
	unexplained: ReadonlyMap<string, string | null>;
}

/**
 * Books of these assets from what happened since `provenFrom`. What an asset holds beyond that was there before,
 * or came in a way that the lists do not show (from a sub-account): it opens the books without a cost, before the lots the owner gives. What
 * is missing is named and changes no lot: nobody knows which one left.
 */
export function keepBooks(
	{ events, provenFrom, balances }: AccountHistory,
	assets: readonly string[],
	method: Method,
	opening: readonly OpeningLot[],
): KeptBooks {
	const unexplained = new Map<string, string | null>();
	const changes = netChanges(events);
	const openings: Move[] = [];
	for (const asset of assets) {
		const given = opening.filter((lot) => lot.asset === asset);
		const known = given.reduce(
			(sum, { quantity }) => add(sum, quantity),
			changes.get(asset) ?? '0',
		);
		const held = heldOf(balances, asset);
		const difference = held === undefined ? null : subtract(held, known);
		unexplained.set(asset, difference);
		const isPositive = difference !== null && compare(difference, '0') > 0;
		if (isPositive) openings.push(openingOf(asset, difference, provenFrom));
		openings.push(
			...given.map(({ quantity, cost }) => openingOf(asset, quantity, provenFrom, cost)),
		);
	}
	const ledger = openLedger(method, assets);
	const entries = [...openings, ...events].map((event): Entry => {
		if (event.kind === 'fill' || assets.includes(event.asset)) return ledger.book(event);
		// What the pairs are paid in has no cost: it is a line of its own, and no lot.
		return { event, costs: [], quantityWithoutCost: '0' };
	});
	return { entries, ledger, unexplained };
}

export function netChanges(events: AccountHistory['events']): Map<string, string> {
	const net = new Map<string, string>();
	for (const event of events) {
		for (const { asset, amount } of changesOf(event)) {
			net.set(asset, add(net.get(asset) ?? '0', amount));
		}
	}
	return net;
}

/** What the account holds; `0` for an asset MEXC does not list, undefined where it does not say how much. */
export function heldOf(balances: readonly Holding[], asset: string): string | undefined {
	const holding = balances.find((entry) => entry.asset === asset);
	return holding === undefined ? '0' : holding.total;
}

function openingOf(asset: string, quantity: string, time: number, cost?: Money): Move {
	const id = cost === undefined ? 'opening' : 'given';
	return { kind: 'move', type: 'opening', direction: 'in', id, time, asset, quantity, cost };
}

/** In words, for the note of a row; undefined where the balance is explained. */
export function whyUnexplained(
	asset: string,
	difference: string | null | undefined,
	since: string,
): string | undefined {
	if (difference === undefined) return undefined;
	if (difference === null) return `MEXC does not say how much ${asset} the account holds.`;
	if (isZero(difference)) return undefined;
	return compare(difference, '0') > 0
		? `${difference} ${asset} were there before ${since}, or came in a way that these lists do not show: their cost is not known.`
		: `${subtract('0', difference)} ${asset} are missing: they left in a way that these lists do not show.`;
}
