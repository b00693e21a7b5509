import fc from 'fast-check';
import { type Change, type Level, LocalBook } from '../../mexc/book/localBook';
import { priceKey } from '../../mexc/book/priceKey';

const DECIMALS = 12;

/** A number in whole steps of 10^-12, for comparing without the code under test. */
function steps(text: string): bigint {
	const [whole, fraction = ''] = text.split('.');
	return BigInt(whole) * 10n ** BigInt(DECIMALS) + BigInt(fraction.padEnd(DECIMALS, '0'));
}

/** One number in any of its spellings. */
const spelled = (value: fc.Arbitrary<bigint>) =>
	fc.tuple(value, fc.nat(3), fc.nat(4)).map(([number, zeros, cut]) => {
		const digits = String(number).padStart(DECIMALS + 1, '0');
		const fraction = digits.slice(-DECIMALS).replace(new RegExp(`0{0,${cut * 3}}$`), '');
		const whole = `${'0'.repeat(zeros)}${digits.slice(0, -DECIMALS)}`;
		return fraction === '' ? whole : `${whole}.${fraction}`;
	});

const anyNumber = spelled(fc.bigInt({ min: 0n, max: 10n ** 30n }));

/** The plainest book there is: sizes by price, sorted when somebody looks. */
class NaiveBook {
	private readonly sides = { bids: new Map<bigint, Level>(), asks: new Map<bigint, Level>() };

	constructor(public version: bigint) {}

	take({ bids, asks }: Pick<Change, 'bids' | 'asks'>): void {
		for (const [name, levels] of Object.entries({ bids, asks })) {
			const side = this.sides[name as 'bids' | 'asks'];
			for (const level of levels) {
				if (steps(level.quantity) === 0n) side.delete(steps(level.price));
				else side.set(steps(level.price), level);
			}
		}
	}

	get isCrossed(): boolean {
		const { bids, asks } = this.sorted();
		return bids.length > 0 && asks.length > 0 && bids[0][0] >= asks[0][0];
	}

	sorted() {
		const order = (side: Map<bigint, Level>, sign: 1n | -1n) =>
			[...side].sort(([one], [other]) => Number((one > other ? 1n : -1n) * sign));
		return { bids: order(this.sides.bids, -1n), asks: order(this.sides.asks, 1n) };
	}

	top(depth: number) {
		const { bids, asks } = this.sorted();
		const first = (side: Array<[bigint, Level]>) => side.slice(0, depth).map(([, level]) => level);
		return { bids: first(bids), asks: first(asks) };
	}
}

const UNIT = 10n ** BigInt(DECIMALS);
/** Few prices, so that they meet; the sides overlap in 40 of them. */
const price = (from: number, to: number) =>
	spelled(fc.integer({ min: from, max: to }).map((tenth) => (BigInt(tenth) * UNIT) / 10n));
const quantity = spelled(fc.constantFrom(0n, UNIT / 100n, 7n * UNIT));
const side = (from: number, to: number) =>
	fc.array(fc.record({ price: price(from, to), quantity }), { maxLength: 8 });
const sides = { bids: side(1, 120), asks: side(80, 240) };
/** Where a change begins relative to the next version, and how many versions it spans. */
const step = fc.record({ ...sides, start: fc.integer({ min: -4, max: 1 }), span: fc.nat(4) });

describe('the sort key of a price', () => {
	it('orders any two numbers as the numbers are ordered, however they are spelled', () => {
		fc.assert(
			fc.property(anyNumber, anyNumber, (one, other) => {
				const [left, right] = [priceKey(one) as string, priceKey(other) as string];
				expect(left < right).toBe(steps(one) < steps(other));
				expect(left === right).toBe(steps(one) === steps(other));
			}),
			{ numRuns: 5000 },
		);
	});

	it('is the same for two spellings of a number, and another for a neighbour', () => {
		const value = fc.bigInt({ min: 0n, max: 10n ** 26n });
		const same = value.chain((number) =>
			fc.tuple(
				spelled(fc.constant(number)),
				spelled(fc.constant(number)),
				spelled(fc.constant(number + 1n)),
			),
		);
		fc.assert(
			fc.property(same, ([one, again, next]) => {
				expect(priceKey(one)).toBe(priceKey(again));
				expect(String(priceKey(one)) < String(priceKey(next))).toBe(true);
			}),
		);
	});

	it('refuses every other text', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 12 }), (text) => {
				const isNumber = /^\d+(\.\d+)?([eE][+-]?\d{1,2})?$/.test(text);
				expect(priceKey(text) !== undefined).toBe(isNumber);
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('the local book', () => {
	it('is the naive book after any changes, and says the same of each', () => {
		const seen = new Map<string, number>();
		fc.assert(
			fc.property(fc.record(sides), fc.array(step, { maxLength: 30 }), (first, changes) => {
				const book = LocalBook.from({ lastUpdateId: '100', ...first });
				const naive = new NaiveBook(100n);
				naive.take(first);
				for (const { start, span, ...content } of changes) {
					const from = naive.version + 1n + BigInt(start);
					const to = from + BigInt(span);
					const said = book.apply({ fromVersion: `${from}`, toVersion: `${to}`, ...content });
					seen.set(said, (seen.get(said) ?? 0) + 1);
					if (to <= naive.version) expect(said).toBe('old');
					else if (start > 0) expect(said).toBe('gap');
					else {
						naive.take(content);
						naive.version = to;
						expect(said).toBe(naive.isCrossed ? 'crossed' : 'applied');
					}
					expect(book.version).toBe(`${naive.version}`);
				}
				expect(book.top(1000)).toEqual(naive.top(1000));
				expect(book.top(3)).toEqual(naive.top(3));
				expect(book.bestBid()).toEqual(naive.top(1).bids.at(0));
				expect(book.bestAsk()).toEqual(naive.top(1).asks.at(0));
			}),
			{ numRuns: 400 },
		);
		expect([...seen.keys()].sort()).toEqual(['applied', 'crossed', 'gap', 'old']);
	});
});
