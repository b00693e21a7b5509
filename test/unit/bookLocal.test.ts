import { type Change, type Level, type Snapshot, LocalBook } from '../../mexc/book/localBook';
import { MexcError } from '../../mexc/core/errors';

const levels = (...rows: Array<[string, string]>): Level[] =>
	rows.map(([price, quantity]) => ({ price, quantity }));

function snapshot(change: Partial<Snapshot> = {}): Snapshot {
	const bids = levels(['99.5', '1.00'], ['100.0', '2.00'], ['98', '3']);
	const asks = levels(['101.0', '4'], ['100.5', '5'], ['1000', '6']);
	return { lastUpdateId: '10', bids, asks, ...change };
}

function change(from: string | number, to: string | number, more: Partial<Change> = {}): Change {
	return { fromVersion: String(from), toVersion: String(to), bids: [], asks: [], ...more };
}

/** As `price×quantity`, the best one first. */
function shown(book: LocalBook, depth = 10) {
	const text = (side: Level[]) =>
		side.map(({ price, quantity }) => `${price}×${quantity}`).join(' ');
	const { bids, asks } = book.top(depth);
	return { bids: text(bids), asks: text(asks) };
}

let book: LocalBook;
beforeEach(() => {
	book = LocalBook.from(snapshot());
});

describe('a snapshot', () => {
	it('is sorted by number, not by text, and keeps its texts', () => {
		expect(shown(book)).toEqual({
			bids: '100.0×2.00 99.5×1.00 98×3',
			asks: '100.5×5 101.0×4 1000×6',
		});
		expect(book.version).toBe('10');
		expect(book.bestBid()).toEqual({ price: '100.0', quantity: '2.00' });
		expect(book.bestAsk()).toEqual({ price: '100.5', quantity: '5' });
	});

	it('may be empty, and leaves out prices with nothing', () => {
		const bids = levels(['1', '0.000']);
		const empty = LocalBook.from(snapshot({ bids, asks: [] }));
		expect(empty.top(5)).toEqual({ bids: [], asks: [] });
		expect([empty.bestBid(), empty.bestAsk()]).toEqual([undefined, undefined]);
		expect(empty.isCrossed).toBe(false);
	});

	it.each([
		['no version', { lastUpdateId: 'undefined' }, 'no version (lastUpdateId)'],
		['a version below zero', { lastUpdateId: '-1' }, 'no version (lastUpdateId)'],
		['a price that is no number', { bids: levels(['abc', '1']) }, 'a level that is no number'],
		['a negative quantity', { asks: levels(['1', '-1']) }, 'a level that is no number'],
		['a price of a thousand digits', { asks: levels(['1'.repeat(1000), '1']) }, 'a level that is'],
	])('with %s is refused', (_what, wrong, text) => {
		const act = () => LocalBook.from(snapshot(wrong));
		expect(act).toThrow(MexcError);
		expect(act).toThrow(text);
	});
});

describe('a change', () => {
	// The versions of a copy at 10, after the rules of orderBookAlgorithm.
	it.each([
		[11, 11, 'applied', '11'],
		[11, 15, 'applied', '15'],
		[10, 11, 'applied', '11'],
		[3, 12, 'applied', '12'],
		[10, 10, 'old', '10'],
		[1, 9, 'old', '10'],
		['0011', '0012', 'applied', '12'],
		[12, 12, 'gap', '10'],
		[12, 20, 'gap', '10'],
		[15, 11, 'gap', '10'],
		['', '', 'gap', '10'],
		['x', 11, 'gap', '10'],
		[11, '11.0', 'gap', '10'],
		[-1, 11, 'gap', '10'],
	])('from %s to %s is %s', (from, to, expected, version) => {
		const bids = levels(['99', '7']);
		expect(book.apply(change(from, to, { bids }))).toBe(expected);
		expect(book.version).toBe(version);
		expect(shown(book).bids.includes('99×7')).toBe(expected === 'applied');
	});

	it('joins the one before it, at numbers that no float can say apart', () => {
		const large = LocalBook.from(snapshot({ lastUpdateId: '9007199254740992' }));
		expect(large.apply(change('9007199254740994', '9007199254740994'))).toBe('gap');
		expect(large.apply(change('9007199254740993', '9007199254740993'))).toBe('applied');
		expect(large.apply(change('9007199254740993', '9007199254740993'))).toBe('old');
	});

	it('sets absolute quantities, adds prices and takes them out, known or not', () => {
		const bids = levels(['99.5', '9'], ['99.7', '1'], ['98', '0.00'], ['55', '0']);
		const asks = levels(['100.5', '0E-8'], ['102', '1']);
		expect(book.apply(change(11, 11, { bids, asks }))).toBe('applied');
		expect(shown(book)).toEqual({
			bids: '100.0×2.00 99.7×1 99.5×9',
			asks: '101.0×4 102×1 1000×6',
		});
	});

	it('takes differently written prices for one, and the last of a price counts', () => {
		const bids = levels(['100', '8'], ['0100.000', '9'], ['99.50', '0']);
		book.apply(change(11, 11, { bids }));
		expect(shown(book).bids).toBe('0100.000×9 98×3');
	});

	it('orders prices with any number of decimals, also with exponents', () => {
		const asks = levels(
			['0.00000000000000000002', '1'],
			['1E-7', '1'],
			['0.000000000000000000019', '1'],
			['0.0000001000000000000000000001', '1'],
		);
		const small = LocalBook.from(snapshot({ bids: [], asks }));
		expect(small.top(4).asks.map(({ price }) => price)).toEqual([
			'0.000000000000000000019',
			'0.00000000000000000002',
			'1E-7',
			'0.0000001000000000000000000001',
		]);
	});

	it.each([
		['a bid at the best ask', { bids: levels(['100.50', '1']) }],
		['an ask below the best bid', { asks: levels(['42', '1']) }],
	])('that leaves %s is crossed', (_what, sides) => {
		expect(book.apply(change(11, 11, sides))).toBe('crossed');
	});

	it('that moves through the spread in one message is not crossed', () => {
		const bids = levels(['100.7', '1']);
		const asks = levels(['100.5', '0']);
		expect(book.apply(change(11, 11, { bids, asks }))).toBe('applied');
	});

	it('with one unreadable level is a gap as a whole', () => {
		const bids = levels(['99', '1'], ['97', 'none']);
		expect(book.apply(change(11, 11, { bids }))).toBe('gap');
		expect(shown(book).bids).toBe('100.0×2.00 99.5×1.00 98×3');
	});
});

describe('what is handed out', () => {
	it('is as deep as asked for', () => {
		expect(shown(book, 1)).toEqual({ bids: '100.0×2.00', asks: '100.5×5' });
		expect(shown(book, 0)).toEqual({ bids: '', asks: '' });
	});

	it('is a copy', () => {
		book.top(1).bids[0].quantity = 'changed';
		(book.bestBid() as Level).price = 'changed';
		expect(shown(book, 1).bids).toBe('100.0×2.00');
	});

	it('says whether a best price has moved, whatever its quantity and spelling', () => {
		const before = book.bestPrices;
		book.apply(change(11, 11, { bids: levels(['100', '9'], ['1', '1']) }));
		expect(book.bestPrices).toBe(before);
		book.apply(change(12, 12, { asks: levels(['100.4', '1']) }));
		expect(book.bestPrices).not.toBe(before);
	});
});
