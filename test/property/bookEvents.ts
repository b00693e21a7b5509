import type { BookEvent } from '../../mexc/books/ledger';
import { openLedger, isFillEntry, unrealisedOf } from '../../mexc/books/ledger';
import type { Method } from '../../mexc/books/book';
import { BookModel, textOf, units } from './bookModel';

/** Assets whose books are kept, one of them the quote asset of another and one that fees are paid in. */
export const BOOK_ASSETS = ['BTC', 'ETH', 'MX'] as const;
const PAIRS = [
	['BTC', 'USDT'],
	['BTC', 'USDC'],
	['ETH', 'USDT'],
	['ETH', 'BTC'],
	['MX', 'USDT'],
] as const;

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

/** As exchanges write amounts: whole units of the last decimal. */
function amount(whole: number, decimals: number): string {
	const digits = String(whole).padStart(decimals + 1, '0');
	return decimals === 0
		? digits
		: `${digits.slice(0, -decimals)}.${digits.slice(digits.length - decimals)}`;
}

/** Random trades and moves, one after the other; fees in every asset, some of them without a price. */
export function* randomEvents(count: number, seed: number): Generator<BookEvent> {
	const random = randomOf(seed);
	for (let index = 0; index < count; index++) {
		const id = String(index);
		if (random(40) === 0) {
			const isIn = random(2) === 0;
			const asset = BOOK_ASSETS[random(3)];
			const quantity = amount(1 + random(500_000_000), 8);
			const paid = { asset: 'USDT', amount: amount(random(900_000), 2) };
			yield {
				kind: 'move',
				type: isIn ? 'deposit' : 'withdrawal',
				id,
				time: index,
				asset,
				direction: isIn ? 'in' : 'out',
				quantity,
				cost: isIn && random(2) === 0 ? paid : undefined,
			};
			continue;
		}
		const [baseAsset, quoteAsset] = PAIRS[random(PAIRS.length)];
		// In units of the last decimal, so that their product is a whole number that a double can hold.
		const [price, quantity] = [1 + random(7_000_000), 1 + random(300_000_000)];
		const value = price * quantity;
		const where = random(5);
		const fee = [
			undefined,
			{ asset: baseAsset, amount: amount(Math.floor(quantity / 2_000), 8) },
			{ asset: quoteAsset, amount: amount(Math.floor(value / 2_000), 10) },
			{ asset: 'MX', amount: amount(random(5_000), 6) },
			{ asset: 'FEE', amount: amount(random(5_000), 6) },
		][where];
		yield {
			kind: 'fill',
			id,
			time: index,
			symbol: baseAsset + quoteAsset,
			baseAsset,
			quoteAsset,
			side: random(2) === 0 ? 'BUY' : 'SELL',
			price: amount(price, 2),
			quantity: amount(quantity, 8),
			quoteQuantity: amount(value, 10),
			fee,
			feeValue: where >= 3 && random(2) === 0 ? amount(random(90_000), 5) : undefined,
		};
	}
}

/** Books `count` events in both ways; throws at the first digit that differs. */
export function compareBooks(method: Method, count: number, seed: number): void {
	const ledger = openLedger(method, BOOK_ASSETS);
	const model = new BookModel(method, BOOK_ASSETS);
	let [profits, withoutCost] = [0, 0];
	for (const event of randomEvents(count, seed)) {
		const entry = ledger.book(event);
		const expected = model.book(event);
		if (expected.realised === undefined) continue;
		if (!isFillEntry(entry)) throw new Error(`A fill became no entry: ${JSON.stringify(entry)}`);
		const { realised, quantityWithoutCost } = entry;
		const isSame = realised === expected.realised && quantityWithoutCost === expected.withoutCost;
		if (!isSame) {
			const both = { event, entry, expected };
			throw new Error(`The books differ: ${JSON.stringify(both)}`);
		}
		if (realised !== '0') profits += 1;
		if (quantityWithoutCost !== '0') withoutCost += 1;
	}
	for (const asset of BOOK_ASSETS) {
		const lots = ledger.lots(asset);
		const { quantity, costs } = model.rest(asset);
		for (const quote of ['USDT', 'USDC', 'BTC']) {
			const open = unrealisedOf(lots, quote, undefined);
			const whole = textOf(units(open.quantity) + units(open.quantityWithoutCost));
			if (whole !== quantity || open.cost !== (costs[quote] ?? '0')) {
				throw new Error(`What is left of ${asset} differs: ${JSON.stringify({ open, costs })}`);
			}
		}
	}
	// A comparison of nothing with nothing proves nothing.
	if (profits < count / 10 || withoutCost < count / 100) throw new Error('The events test little.');
}
