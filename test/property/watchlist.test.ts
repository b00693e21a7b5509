import fc from 'fast-check';
import { changeOf, fits, pairsToWatch, type Watchlist } from '../../mexc/alerts/watchlist';

const symbols = fc.uniqueArray(
	fc.integer({ min: 0, max: 40 }).map((index) => `C${index}USDT`),
	{ maxLength: 40 },
);

test('a change leads to exactly what is wanted, and never touches what stays', () => {
	fc.assert(
		fc.property(symbols, symbols, (before, wanted) => {
			const { joined, left } = changeOf(new Set(before), wanted);
			const after = [...before.filter((one) => !left.includes(one)), ...joined];
			expect([...after].sort()).toEqual([...wanted].sort());
			const stay = before.filter((one) => wanted.includes(one));
			expect([...joined, ...left].some((one) => stay.includes(one))).toBe(false);
		}),
	);
});

test('the maximum is kept, and who is watched goes before who comes', () => {
	fc.assert(
		fc.property(symbols, symbols, fc.nat(40), (before, wanted, most) => {
			const current = before.slice(0, most);
			const { joined, left } = changeOf(new Set(current), wanted, most);
			const after = [...current.filter((one) => !left.includes(one)), ...joined];
			expect(after.length).toBe(Math.min(most, wanted.length));
			expect(left.every((one) => !wanted.includes(one))).toBe(true);
		}),
	);
});

test('a pattern fits as the regular expression of the same meaning does', () => {
	const name = fc.string({ unit: fc.constantFrom('A', 'B'), minLength: 1, maxLength: 8 });
	const pattern = fc.string({ unit: fc.constantFrom('A', 'B', '*'), maxLength: 8 });
	fc.assert(
		fc.property(pattern, name, (glob, symbol) => {
			const expected = new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(symbol);
			expect([glob, symbol, fits(glob, symbol)]).toEqual([glob, symbol, expected]);
		}),
		{ numRuns: 1_000 },
	);
});

const COUNT = 10;
const LEAD = 2;
const largest: Watchlist = {
	kind: 'volume',
	quoteAsset: 'USDT',
	count: COUNT,
	include: [],
	exclude: [],
};

function marketOf(volumes: readonly number[]) {
	const names = volumes.map((_, index) => `C${index}USDT`);
	const pairs = names.map((symbol) => {
		return { symbol, baseAsset: 'C', quoteAsset: 'USDT', fullName: '', status: '1' };
	});
	const price = { lastPrice: '1', openPrice: '1', highPrice: '1', lowPrice: '1', volume: '1' };
	const tickers = names.map((symbol, index) => {
		return { symbol, ...price, quoteVolume: String(volumes[index]) };
	});
	return { names, market: { pairs, tickers } };
}

test('of the largest, nobody comes or goes without being clearly ahead or behind', () => {
	const volumes = fc.array(fc.integer({ min: 1, max: 1_000_000 }), {
		minLength: COUNT,
		maxLength: 40,
	});
	fc.assert(
		fc.property(volumes, volumes, (before, after) => {
			const first = marketOf(before);
			const current = new Set(pairsToWatch(largest, first.market, new Set()));
			expect(current.size).toBe(COUNT);
			// The same market again changes nothing.
			expect(new Set(pairsToWatch(largest, first.market, current))).toEqual(current);
			const { names, market } = marketOf(after);
			const next = new Set(pairsToWatch(largest, market, current));
			expect(next.size).toBe(COUNT);
			const ranked = pairsToWatch({ ...largest, count: names.length }, market, new Set());
			for (const [place, symbol] of ranked.entries()) {
				if (place < COUNT - LEAD) expect([symbol, next.has(symbol)]).toEqual([symbol, true]);
				if (place >= COUNT + LEAD) expect([symbol, next.has(symbol)]).toEqual([symbol, false]);
			}
			for (const joined of [...next].filter((symbol) => !current.has(symbol))) {
				const out = [...current].filter((symbol) => !next.has(symbol) && names.includes(symbol));
				const lead = out.map((symbol) => ranked.indexOf(symbol) - ranked.indexOf(joined));
				expect(lead.every((places) => places > LEAD)).toBe(true);
			}
		}),
	);
});
